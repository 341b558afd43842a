"""Closed questions about words or signs that may be a red flag (S01, S06, RF01b, RF06, RF19, C28)."""

from dialogs.model import Again, Flow, Go, Node, On, To, When
from dialogs.questions import Choice, Many, YesNoUnsure
from policies import open_question
from policies.effects import End, Record

ANSWERED = open_question.answered()
LEAK = ("leak_changed", "leak_with_pain", "saddle_numb", "no_bladder_feeling", "lost_control")

CLARIFY = Flow(
    "clarify",
    version=1,
    again=Again.PUSH,
    start="now",
    nodes=[
        Node("now", ask="clarify.now", answer=YesNoUnsure(sign="{sign}"), safety=True, go=[To("thanks")]),
        Node("thanks", say="clarify.thanks", do=[ANSWERED, End()]),
    ],
)

LEAKING = Flow(
    "leak",
    version=1,
    start="signs",
    nodes=[
        Node(
            "signs",
            ask="leak.signs",
            answer=Many(LEAK, {sign: sign for sign in LEAK}),
            safety=True,
            go=[When("is_locked", "stopped"), To("settled")],
        ),
        Node("stopped", say="clarify.stopped", do=[ANSWERED, End()]),
        Node(
            "settled",
            say="safety.prolapse",
            do=[ANSWERED, Record("note", "digest_task", "prolapse"), End()],
        ),
    ],
)


def _unless_known(name: str, ask: str, after: str) -> Node:
    """A door before a question: what she has just answered is not asked twice."""
    lines: list[Go] = [When("was_answered_just_now", after, about=name), To(ask)]
    return Node(f"{ask}_door", go=lines)


THOUGHTS = Flow(
    "thoughts",
    version=1,
    start="frighten_door",
    nodes=[
        _unless_known("thoughts_frighten", "frighten", "act_door"),
        Node(
            "frighten",
            ask="thoughts.frighten",
            answer=Choice(
                ("yes", "no", "unsure"),
                {"no": "thoughts_feel_right", "unsure": "thoughts_feel_right"},
                columns=3,
            ),
            fact="thoughts_frighten",
            safety=True,
            go=[To("act_door")],
        ),
        _unless_known("wants_to_act", "act", "voices_door"),
        Node(
            "act",
            ask="thoughts.act",
            answer=YesNoUnsure(sign="wants_to_act"),
            fact="wants_to_act",
            safety=True,
            go=[To("voices_door")],
        ),
        _unless_known("hears_or_sees_things", "voices", "done"),
        Node(
            "voices",
            ask="thoughts.voices",
            answer=YesNoUnsure(sign="hears_or_sees_things"),
            fact="hears_or_sees_things",
            safety=True,
            go=[To("done")],
        ),
        Node("done", do=[ANSWERED], go=[When("is_locked", "stopped"), To("thanks")]),
        Node("stopped", say="clarify.stopped", do=[End()]),
        Node("thanks", say="thoughts.thanks", do=[End()]),
    ],
)

NEEDLE = Flow(
    "needle",
    version=1,
    start="asked",
    nodes=[
        Node(
            "asked",
            ask="needle.asked",
            answer=Choice(("yes", "no", "unsure"), columns=3),
            fact="needle_in_back",
            safety=True,
            go=[On("no", "thanks"), To("noted")],
        ),
        Node("noted", say="clarify.stopped", do=[ANSWERED, End()]),
        Node("thanks", say="needle.thanks", do=[ANSWERED, End()]),
    ],
)
FLOWS = (CLARIFY, LEAKING, THOUGHTS, NEEDLE)

"""What the bot offers by itself at one of her times, and the one question after long silence (M32)."""

from dialogs.model import Again, Flow, Go, Node, On, To, When
from dialogs.questions import Choice
from policies.effects import Begin, End, Record, SetTimer, Stop, StopKind
from policies.prompting.rhythm import SNOOZE

OFFER = Choice(("yes", "later", "not_now", "not_today"), columns=2)
ANSWERS: list[Go] = [On("yes", "yes"), On("later", "later"), On("not_today", "not_today"), To("not_now")]

PROMPT = Flow(
    "prompt",
    version=1,
    again=Again.RESTART,
    start="door",
    nodes=[
        Node(
            "door", go=[When("idea_is_micro", "micro"), When("idea_is_breathing", "breathing"), To("routine")]
        ),
        Node("routine", ask="prompt.routine", answer=OFFER, go=ANSWERS),
        Node("micro", ask="prompt.micro", answer=OFFER, go=ANSWERS),
        Node("breathing", ask="prompt.breathing", answer=OFFER, go=ANSWERS),
        Node("yes", do=[End(quiet=True), Begin("asleep")]),
        Node("later", say="prompt.later", do=[SetTimer("snooze", "prompt", SNOOZE), End(quiet=True)]),
        Node("not_now", say="prompt.not_now", do=[End(quiet=True)]),
        Node("not_today", say="session.not_today", do=[Stop(StopKind.SESSION, "unwilling"), End(quiet=True)]),
    ],
)

STILL_WANTED = Flow(
    "still_wanted",
    version=1,
    again=Again.RESTART,
    start="ask",
    nodes=[
        Node(
            "ask",
            ask="prompt.still_wanted",
            answer=Choice(("keep", "times", "none"), columns=1),
            standing=True,
            go=[On("keep", "keep"), On("times", "times"), To("none")],
        ),
        Node("keep", say="prompt.kept", do=[Record("fact", "prompts_wanted", "yes"), End(quiet=True)]),
        Node("times", do=[End(quiet=True), Begin("times")]),
        Node("none", say="prompt.none", do=[Record("fact", "prompts_wanted", "no"), End(quiet=True)]),
    ],
)

FED = Flow(
    "fed",
    version=1,
    again=Again.RESTART,
    start="ask",
    nodes=[
        Node(
            "ask",
            ask="prompt.fed",
            answer=Choice(("later", "asleep", "no"), columns=1),
            go=[On("later", "later"), On("asleep", "asleep"), To("no")],
        ),
        Node("later", say="prompt.later", do=[SetTimer("snooze", "prompt", SNOOZE), End()]),
        Node("asleep", do=[End(quiet=True), Begin("asleep")]),
        Node("no", say="prompt.not_now", do=[End()]),
    ],
)

SNOOZED = Flow(
    "snooze",
    version=1,
    again=Again.RESTART,
    start="ask",
    nodes=[
        Node(
            "ask",
            ask="prompt.snooze",
            answer=Choice(("30_min", "2_hours", "tomorrow", "no"), columns=2),
            go=[On("30_min", "short"), On("2_hours", "long"), On("tomorrow", "tomorrow"), To("no")],
        ),
        Node("short", say="prompt.later", do=[SetTimer("snooze", "prompt", SNOOZE), End(quiet=True)]),
        Node(
            "long", say="prompt.in_two_hours", do=[SetTimer("snooze", "prompt", 4 * SNOOZE), End(quiet=True)]
        ),
        Node("tomorrow", say="session.not_today", do=[Stop(StopKind.SESSION, "unwilling"), End(quiet=True)]),
        Node("no", say="prompt.not_now", do=[End()]),
    ],
)

FLOWS = (PROMPT, STILL_WANTED, FED, SNOOZED)

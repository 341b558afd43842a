"""A person, please: what she wants to say, who is told, and whether anybody has seen it (M37)."""

from dialogs.model import Again, Flow, Node, On, To, Var, When
from dialogs.questions import Choice
from policies.effects import End, Record

WISH = "asks_for_human"
LEAVE = Choice(("call_back", "leave"), signs={"call_back": WISH, "other": WISH}, open=True)
"""Her words, or only the wish: both are the sign that policy tells the clinic about."""
ADD = Choice(("nothing_more",), open=True)
"""The clinic has been told already: more words are passed on to whoever has it."""
ADDED = (On("other", "added"), To("enough"))
ASKED = (On("leave", "left"), On("call_back", "call_back"), To("done"))

FLOW = Flow(
    "human",
    version=1,
    again=Again.RESTART,
    start="door",
    nodes=[
        Node(
            "door",
            go=[
                When("a_clinician_talks_with_her", "talking"),
                When("the_clinic_was_just_told", "just_told"),
                When("the_clinic_could_not_be_told", "done"),
                When("her_alert_was_taken", "seen"),
                When("her_clinic_has_written", "answered"),
                When("nobody_is_on_the_rota", "nobody"),
                When("her_wish_is_waiting", "still_waiting"),
                When("her_alert_is_waiting", "waiting"),
                To("ask"),
            ],
        ),
        Node("talking", say="human.talking", do=[End(quiet=True)]),
        Node("ask", ask="human.ask", answer=LEAVE, standing=True, go=ASKED),
        Node("nobody", ask="human.nobody", answer=LEAVE, standing=True, go=ASKED),
        Node("waiting", ask="human.waiting", answer=LEAVE, standing=True, anew=True, go=ASKED),
        Node("just_told", ask="human.add", answer=ADD, anew=True, go=ADDED),
        Node("still_waiting", ask="human.waiting", answer=ADD, anew=True, go=ADDED),
        Node("seen", ask="human.seen", answer=ADD, anew=True, go=[On("other", "added"), To("all_right")]),
        Node(
            "answered",
            ask="human.answered",
            answer=ADD,
            anew=True,
            go=[On("other", "added"), To("all_right")],
        ),
        Node("call_back", go=[When("no_phone_is_known", "phone"), To("done")]),
        Node(
            "phone",
            ask="human.phone",
            answer=Choice(("no_call",), open=True),
            go=[On("other", "number"), To("in_writing")],
        ),
        Node("in_writing", say="human.in_writing", do=[End()]),
        Node("number", do=[Record("fact", "phone", Var("words"))], go=[To("added")]),
        Node(
            "added",
            do=[Record("note", "words", Var("words"))],
            go=[When("nobody_is_there_to_get_it", "kept"), To("passed_on")],
        ),
        Node("kept", say="human.kept", do=[End()]),
        Node("passed_on", say="human.added", do=[End()]),
        Node("enough", say="human.enough", do=[End()]),
        Node("all_right", say="human.all_right", do=[End()]),
        Node("left", say="human.left", do=[End()]),
        Node("done", do=[End()]),
    ],
)

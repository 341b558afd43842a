"""Welcome back: one short check after a break, and the way back after the end (M34)."""

from dialogs.model import Again, Flow, Node, On, To, When
from dialogs.questions import Choice, Rows
from policies.effects import Begin, End, Record

CARD = Rows(
    rows={
        "pain_now": tuple(str(n) for n in range(11)),
        "today": ("nothing_new", "something_new"),
    },
    ends=frozenset({"today.something_new"}),
)

COMEBACK = Flow(
    "comeback",
    version=1,
    again=Again.RESTART,
    start="card",
    nodes=[
        Node(
            "card",
            ask="comeback.card",
            answer=CARD,
            go=[On("today.something_new", "new"), To("fine")],
        ),
        Node("new", do=[Begin("screen")], go=[To("checked")]),
        Node("checked", go=[When("is_locked", "locked"), When("screen_is_open", "open"), To("fine")]),
        Node("locked", say="asleep.locked", do=[End()]),
        Node("open", say="asleep.screen_open", do=[End()]),
        Node("fine", go=[When("wants_a_session", "session"), To("thanks")]),
        Node("session", do=[End(quiet=True), Begin("asleep")]),
        Node("thanks", say="comeback.thanks", do=[End()]),
    ],
)

AFTER_THE_END = Flow(
    "after_the_end",
    version=1,
    again=Again.RESTART,
    start="ask",
    nodes=[
        Node(
            "ask",
            ask="comeback.after_the_end",
            answer=Choice(("begin", "look", "no"), columns=1),
            go=[On("begin", "may_she"), On("look", "look"), To("no")],
        ),
        Node("may_she", go=[When("has_not_consented", "left"), When("has_ended", "begin"), To("no")]),
        Node("left", say="settings.left_before", do=[End()]),
        Node(
            "begin",
            do=[
                Record("patient", "status", "active"),
                Record("fact", "graduation_later", "yes"),
                End(quiet=True),
                Begin("comeback", {"then": "asleep"}),
            ],
        ),
        Node("look", say="graduate.relapse_plan", do=[End()]),
        Node("no", say="comeback.no", do=[End()]),
    ],
)

FLOWS = (COMEBACK, AFTER_THE_END)

"""The morning after: is the pain back to where it was (M19, S04)?"""

from dialogs.model import Again, Flow, Node, To, When
from dialogs.questions import Choice, Nrs
from policies.effects import CancelTimer, End, Record

ASKED = CancelTimer("morning_check")
SETTLED = Record("fact", "back_to_baseline", "yes")

FLOW = Flow(
    "morning",
    version=1,
    again=Again.RESTART,
    start="pain",
    nodes=[
        Node(
            "pain",
            ask="morning.pain",
            answer=Nrs(),
            fact="pain_now",
            unit="nrs",
            go=[When("she_was_bleeding", "bleeding"), To("judged")],
        ),
        Node(
            "bleeding",
            ask="morning.bleeding",
            answer=Choice(("no", "pink", "red_again"), {"red_again": "bleeding_red_again"}),
            fact="bleeding_after_exercise",
            skippable=True,
            go=[To("judged")],
        ),
        Node("judged", go=[When("back_to_baseline", "settled"), To("ease")]),
        Node("ease", say="morning.ease", do=[ASKED, Record("fact", "back_to_baseline", "no"), End()]),
        Node("settled", do=[ASKED, SETTLED], go=[When("is_held", "held"), To("thanks")]),
        Node("held", say="morning.thanks_held", do=[End()]),
        Node("thanks", say="morning.thanks", do=[End()]),
    ],
)

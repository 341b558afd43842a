"""The morning after: is the pain back to where it was (M19, S04)?"""

from dialogs.model import Again, Flow, Node, To, When
from dialogs.questions import Nrs
from policies.effects import CancelTimer, End, Record

ASKED = CancelTimer("morning_check")

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
            go=[When("back_to_baseline", "thanks"), To("ease")],
        ),
        Node("ease", say="morning.ease", do=[ASKED, Record("fact", "back_to_baseline", "no"), End()]),
        Node("thanks", say="morning.thanks", do=[ASKED, Record("fact", "back_to_baseline", "yes"), End()]),
    ],
)

"""One closed question about words that may be a red flag (S01, S06, C28)."""

from dialogs.model import Again, Flow, Node, To
from dialogs.questions import YesNoUnsure
from policies.effects import End

FLOW = Flow(
    "clarify",
    version=1,
    again=Again.PUSH,
    start="now",
    nodes=[
        Node("now", ask="clarify.now", answer=YesNoUnsure(sign="{sign}"), safety=True, go=[To("thanks")]),
        Node("thanks", say="clarify.thanks", do=[End()]),
    ],
)

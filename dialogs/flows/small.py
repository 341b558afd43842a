"""One-node flows behind a key or a command."""

from dialogs.model import Again, Flow, Node, To
from policies.effects import End, Stop, StopKind

NOT_TODAY = Flow(
    "not_today",
    version=1,
    again=Again.RESTART,
    start="thanks",
    nodes=[
        Node("thanks", say="hard.unwilling", go=[To("quiet")]),
        Node("quiet", say="session.not_today", do=[Stop(StopKind.SESSION, "unwilling"), End(quiet=True)]),
    ],
)
HELP = Flow("help", version=1, start="menu", nodes=[Node("menu", say="settings.help", do=[End()])])

FLOWS = (NOT_TODAY, HELP)

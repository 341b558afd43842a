"""What she can still tell us under an emergency text; nothing here lifts a stop (S04)."""

from dialogs.model import Again, Flow, Node, On, To
from dialogs.questions import Choice
from policies.effects import Begin, End, Record
from policies.heard import TAPPED

FLOW = Flow(
    "aftercare",
    version=1,
    again=Again.RESTART,
    start="how",
    nodes=[
        Node(
            "how",
            ask="aftercare.how",
            answer=Choice(("getting_help", "cannot_reach", "mistake", "not_meant")),
            standing=True,
            go=[
                On("getting_help", "good"),
                On("cannot_reach", "go_now"),
                On("not_meant", "not_meant"),
                To("noted"),
            ],
        ),
        Node("good", say="aftercare.good", do=[Record("note", "getting_help", "yes"), End(quiet=True)]),
        Node("go_now", say="aftercare.go_now", do=[Record("note", "cannot_reach", "yes"), End(quiet=True)]),
        Node(
            "noted", say="aftercare.mistake", do=[Record("note", "tapped_by_mistake", "yes"), End(quiet=True)]
        ),
        Node("not_meant", do=[Begin("meant", {"words": TAPPED})], go=[To("left")]),
        Node("left", do=[End()]),
    ],
)

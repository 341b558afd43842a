"""The urgent key: numbers first, then what is wrong, in any state (M34)."""

from dialogs.model import Again, Flow, Node, On, To
from dialogs.questions import Choice
from policies.effects import Begin, End

FLOW = Flow(
    "urgent",
    version=1,
    again=Again.RESTART,
    start="what",
    nodes=[
        Node(
            "what",
            ask="urgent.what",
            answer=Choice(
                ("new_sign", "thoughts", "baby", "human", "fine"),
                signs={"baby": "baby_needs_help", "human": "asks_for_human"},
            ),
            safety=True,
            go=[
                On("new_sign", "signs"),
                On("thoughts", "thoughts"),
                On("human", "human"),
                On("fine", "fine"),
                To("done"),
            ],
        ),
        Node("human", do=[Begin("human", {"told": "yes"})], go=[To("done")]),
        Node("signs", do=[Begin("screen")], go=[To("done")]),
        Node("thoughts", do=[Begin("private")], go=[To("done")]),
        Node("fine", say="urgent.fine", do=[End()]),
        Node("done", do=[End()]),
    ],
)

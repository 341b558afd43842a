"""After the death of her baby: gently on, peace, a person, a slip; one question for unclear words (M38)."""

from dialogs.model import Again, Flow, Node, On, To
from dialogs.questions import Choice
from policies.effects import CancelTimer, End, Record

LOSS = Flow(
    "loss",
    version=1,
    again=Again.RESTART,
    start="what_now",
    nodes=[
        Node(
            "what_now",
            ask="loss.what_now",
            answer=Choice(("gently", "peace", "person", "slip"), signs={"person": "asks_for_human"}),
            fact="after_loss",
            standing=True,
            go=[On("gently", "gently"), On("peace", "peace"), On("slip", "slip"), To("person")],
        ),
        Node("gently", say="loss.gently", do=[End()]),
        Node("peace", do=[CancelTimer("snooze", "pause_end")], say="loss.peace", go=[To("paused")]),
        Node("paused", do=[Record("patient", "status", "paused"), End(quiet=True)]),
        Node("person", do=[End(quiet=True)]),  # what she is told about that is policy's
        Node(
            "slip",
            say="loss.slip",
            alone=True,  # with the three keys as they were
            do=[Record("fact", "baby_loss", "no"), Record("note", "tapped_by_mistake", "yes"), End()],
        ),
    ],
)

UNCLEAR = Flow(
    "loss_unclear",
    version=1,
    again=Again.RESTART,
    start="ask",
    nodes=[
        Node(
            "ask",
            ask="loss.unclear",
            answer=Choice(("yes", "no"), signs={"yes": "baby_loss"}, columns=2),
            skippable=True,
            go=[On("no", "no"), To("end")],
        ),
        Node("no", say="loss.unclear_no", do=[End()]),
        Node("end", do=[End(quiet=True)]),
    ],
)

FLOWS = (LOSS, UNCLEAR)

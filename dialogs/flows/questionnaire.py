"""A clinic's questionnaire, one item after the other; what is left is asked another day (R06, M41)."""

from dialogs.model import Again, Flow, Node, On, To, When
from dialogs.questions import Form
from policies.effects import End, Record

FLOW = Flow(
    "questionnaire",
    version=1,
    again=Again.RESTART,
    start="door",
    back=True,
    keeps_skips=True,
    nodes=[
        Node("door", go=[When("form_goes_on", "item"), When("form_is_due", "hello"), To("nothing")]),
        Node("hello", say="questionnaire.hello", do=[Record("fact", "form_asked", "yes")], go=[To("item")]),
        Node(
            "item",
            ask="questionnaire.item",
            answer=Form(),
            skippable=True,
            go=[
                On("later", "later"),
                When("form_goes_on", "item"),
                When("form_is_cut_short", "later"),
                To("thanks"),
            ],
        ),
        Node("later", say="questionnaire.later", do=[End()]),
        Node("thanks", say="questionnaire.thanks", do=[End()]),
        Node("nothing", do=[End()]),
    ],
)

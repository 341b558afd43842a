"""The day's check-in: one conversation a day, by what is due; and the question six silent prompts lead to."""

from dialogs.model import Again, Flow, Node, To, When
from policies.effects import Begin, End, Record

FLOW = Flow(
    "checkin",
    version=1,
    again=Again.RESTART,
    start="door",
    nodes=[
        Node(
            "door",
            go=[
                When("morning_check_is_promised", "morning"),
                When("outcomes_are_due", "outcomes"),
                When("reassessment_is_due", "reassess"),
                When("review_is_due", "review"),
                When("mood_is_due", "mood"),
                When("form_is_due", "form"),
                When("rest_intake_is_due", "rest_intake"),
                To("done"),
            ],
        ),
        Node("morning", do=[Begin("morning")], go=[To("more")]),
        Node("outcomes", do=[Begin("outcomes")], go=[To("done")]),
        Node("reassess", do=[Begin("reassess")], go=[To("done")]),
        Node("review", do=[Record("fact", "review_asked", "yes"), Begin("review")], go=[To("done")]),
        Node("mood", do=[Record("fact", "mood_asked", "yes"), Begin("mood")], go=[To("done")]),
        Node("form", do=[Begin("questionnaire")], go=[To("done")]),
        Node("rest_intake", do=[Begin("rest_intake")], go=[To("done")]),
        # after the one question of the morning there is room for the next thing, and then it is enough
        Node(
            "more",
            go=[
                When("is_locked", "done"),
                When("is_held", "done"),
                When("reassessment_is_due", "reassess"),
                When("review_is_due", "review"),
                When("mood_is_due", "mood"),
                When("form_is_due", "form"),
                When("rest_intake_is_due", "rest_intake"),
                To("done"),
            ],
        ),
        Node("done", do=[End()]),
    ],
)

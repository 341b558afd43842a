"""Two questions about mood, in our own words and the Whooley form: any yes brings support (M41)."""

from dialogs.model import Again, Flow, Node, To, When
from dialogs.questions import YesNoUnsure
from policies.effects import End, Record

FLOW = Flow(
    "mood",
    version=1,
    again=Again.RESTART,
    start="mood_down",
    back=True,
    keeps_skips=True,
    nodes=[
        Node(
            "mood_down",
            ask="mood.down",
            answer=YesNoUnsure(),
            fact="mood_down",
            skippable=True,
            go=[To("mood_interest")],
        ),
        Node(
            "mood_interest",
            ask="mood.interest",
            answer=YesNoUnsure(),
            fact="mood_interest",
            skippable=True,
            go=[
                When("mood_is_low_again", "low_again"),
                When("a_mood_answer_was_low", "low"),
                When("both_mood_answers_were_no", "fine"),
                To("open"),
            ],
        ),
        # the first time the answer itself has put it on the clinic's list (PS01)
        Node("low_again", do=[Record("note", "digest_task", "mood_low")], go=[To("low")]),
        Node(
            "low",
            do=[Record("fact", "mood_low", "yes")],
            go=[When("support_was_given", "heard"), To("told")],
        ),
        Node("heard", say="mood.heard", do=[End()]),
        Node("told", say="safety.mood_support", do=[End()]),
        Node("fine", say="mood.thanks", do=[Record("fact", "mood_low", "no"), End()]),
        Node("open", say="mood.open", do=[End()]),
    ],
)

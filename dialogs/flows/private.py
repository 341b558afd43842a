"""Four gentle questions, asked singly and only when she can answer privately (M08: RF17–RF20)."""

from dialogs.model import Flow, Node, On, To, When
from dialogs.questions import Choice, YesNoUnsure
from policies.effects import End, Record

FLOW = Flow(
    "private",
    version=1,
    start="alone",
    back=True,
    nodes=[
        Node(
            "alone",
            ask="private.alone",
            answer=Choice(("yes", "not_now"), columns=2),
            go=[On("yes", "self"), To("later")],
        ),
        Node("later", say="private.later", do=[Record("fact", "private_later", "yes"), End()]),
        Node(
            "self",
            ask="private.self",
            answer=YesNoUnsure(sign="self_harm"),
            fact="self_harm",
            skippable=True,
            go=[To("voices")],
        ),
        Node(
            "voices",
            ask="private.voices",
            answer=YesNoUnsure(sign="hears_or_sees_things"),
            fact="hears_or_sees_things",
            skippable=True,
            go=[When("baby_was_lost", "home"), To("baby")],
        ),
        Node(
            "baby",
            ask="private.baby",
            answer=Choice(
                ("no", "unwanted", "might_act", "unsure"),
                signs={
                    "unwanted": "unwanted_thoughts",
                    "might_act": "might_harm_baby",
                    "unsure": "might_harm_baby",
                },
            ),
            fact="thoughts_about_baby",
            skippable=True,
            go=[To("home")],
        ),
        Node(
            "home",
            ask="private.home",
            answer=Choice(
                ("safe", "not_safe", "danger_now", "unsure"),
                signs={
                    "not_safe": "not_safe_at_home",
                    "danger_now": "danger_at_home",
                    "unsure": "not_safe_at_home",
                },
            ),
            fact="home",
            skippable=True,
            go=[When("private_questions_were_answered", "thanks"), To("later")],
        ),
        Node("thanks", say="private.thanks", do=[Record("fact", "private_done", "yes"), End()]),
    ],
)

"""The red-flag screen M08: three cards of plain signs, then the private questions."""

from dialogs.model import Again, Flow, Keep, Node, On, To, When
from dialogs.questions import Many
from policies.effects import Begin, End, Record

CARD_1 = (
    "saddle_numb",
    "cannot_pee",
    "no_bladder_feeling",
    "lost_control",
    "both_legs_weak",
    "leg_getting_weaker",
    "needle_site_sore",
    "fever",
    "burning_pee",
)
CARD_2 = (
    "chest_pain",
    "breathless",
    "calf_swollen",
    "worst_headache",
    "headache_sitting_up",
    "sight_changed",
    "fainted",
    "face_or_speech",
    "high_pressure",
)
CARD_3 = (
    "soaking_pads",
    "bleeding_red_again",
    "wound_open",
    "breast_hot",
    "belly_pain_severe",
    "crack_or_fall",
    "cancer_or_weight_loss",
    "bulge",
    "too_weak",
)


def signs_of(card: tuple[str, ...]) -> dict[str, str]:
    """On the cards every option is a sign of the same name."""
    return {option: option for option in card}


LEFT_OUT = Keep("skipped", "yes")
"""A card left out keeps the whole screen open: what was "no" last week is unknown today (S06)."""

FLOW = Flow(
    "screen",
    version=1,
    again=Again.RESTART,
    start="legs",
    back=True,
    nodes=[
        Node(
            "legs",
            ask="screen.legs",
            answer=Many(CARD_1, signs_of(CARD_1)),
            skippable=True,
            go=[On("skip", "legs_left"), To("chest")],
        ),
        Node("legs_left", do=[LEFT_OUT], go=[To("chest")]),
        Node(
            "chest",
            ask="screen.chest",
            answer=Many(CARD_2, signs_of(CARD_2)),
            skippable=True,
            go=[On("skip", "chest_left"), To("body")],
        ),
        Node("chest_left", do=[LEFT_OUT], go=[To("body")]),
        Node(
            "body",
            ask="screen.body",
            answer=Many(CARD_3, signs_of(CARD_3)),
            skippable=True,
            go=[On("skip", "body_left"), To("private")],
        ),
        Node("body_left", do=[LEFT_OUT], go=[To("private")]),
        Node("private", do=[Begin("private")], go=[When("a_card_was_skipped", "open"), To("done")]),
        Node("open", do=[Record("fact", "screen_done", "no"), End()]),
        Node("done", do=[Record("fact", "screen_done", "yes"), End()]),
    ],
)

"""The rest of the intake: at most four questions a day, gone on with by what is known (M05, second step)."""

from dialogs.intake_nodes import BABY_NAME, GOALS, HEIGHT, SCORES, TO_DOOR, WEIGHT
from dialogs.model import Flow, Go, Node, On, To, When
from dialogs.questions import Choice, Many, Nrs, Number, Phone, Question, YesNoUnsure
from policies.effects import Begin, End, Record
from policies.intake_order import TOPICS

WHERE = ("pain_low_back", "pain_buttock", "pain_tailbone", "pain_pubic_bone", "pain_upper_back", "pain_hip")
GIRDLE = ("girdle_one_leg", "girdle_stairs", "girdle_turning", "girdle_legs_apart", "girdle_walking")
BIRTH_TROUBLE = ("birth_blood_loss", "birth_infection", "birth_pressure", "birth_tailbone", "birth_long_push")
LEG = Choice(
    ("no", "runs_down", "leg_numb", "leg_weak", "unsure"),
    signs={"leg_numb": "leg_weak", "leg_weak": "leg_weak"},
)
HEALING = ("diabetes", "weak_immunity")
WEAK = ("steroids", "recent_infection", "injected_drugs")
"""Signs that weigh little alone and more together (RF13b, RF13c)."""
TELL_ILLNESS = tuple(On(option, "illness_told") for option in HEALING)
YES_NO = Choice(("yes", "no"), columns=2)
ELSEWHERE = {"mood_down": "mood", "mood_interest": "mood"}
"""Questions that a flow of their own asks, and the node that begins it."""
SCALE = ("none", "some", "a_lot")


def question(
    name: str, answer: Question, fact: str = "", unit: str | None = None, go: tuple[Go, ...] = TO_DOOR
) -> Node:
    """A question of this flow: skippable, explained, and then back to the door for the next."""
    card = isinstance(answer, Many)
    return Node(
        name,
        ask=f"rest_intake.{name}",
        answer=answer,
        fact=None if card else fact or name,
        unit=unit,
        skippable=True,
        go=go,
    )


def told(name: str, category: str) -> Node:
    """Nothing to stop her for, and something her clinic should know: a line of the digest."""
    return Node(name, do=[Record("note", "digest_task", category)], go=[To("door")])


FLOW = Flow(
    "rest_intake",
    version=1,
    start="door",
    back=True,
    keeps_skips=True,
    nodes=[
        Node(
            "door",
            go=[
                When("intake_is_open", "core"),
                When("rest_intake_is_over", "nothing_left"),
                *(
                    When("rest_question_is_next", ELSEWHERE.get(ask.node, ask.node), about=ask.node)
                    for topic in TOPICS
                    for ask in topic.asks
                ),
                When("rest_questions_are_left", "enough"),
                To("all_done"),
            ],
        ),
        Node("core", do=[End(quiet=True), Begin("intake")]),
        Node("nothing_left", say="rest_intake.nothing_left", do=[End()]),
        Node("enough", say="rest_intake.enough", do=[End()]),
        Node("all_done", say="rest_intake.all_done", do=[Record("fact", "rest_intake_done", "yes"), End()]),
        # what decides safety and level
        question("leg", LEG, fact="leg_pain"),
        question("girdle", Many(GIRDLE)),
        Node("mood", do=[Begin("mood")], go=[To("door")]),
        question(
            "illness",
            Many(
                ("cancer_ever", *HEALING, *WEAK),
                {"cancer_ever": "cancer_before", **{name: name for name in WEAK}},
            ),
            go=(*TELL_ILLNESS, To("door")),
        ),
        question(
            "illness_known",
            Many((*HEALING, *WEAK), {name: name for name in WEAK}),
            go=(*TELL_ILLNESS, To("door")),
        ),
        told("illness_told", "healing_illness"),
        question(
            "thinners",
            YesNoUnsure(),
            fact="blood_thinners",
            go=(On("yes", "thinners_told"), To("door")),
        ),
        told("thinners_told", "blood_thinners"),
        question(
            "pressure", Choice(("no", "pregnancy", "before", "treated", "unsure")), fact="pressure_history"
        ),
        question("needle_when", Choice(("with_birth", "after_birth", "unsure"), again=False)),
        question("birth_trouble", Many(BIRTH_TROUBLE)),
        question(
            "gap",
            Choice(("0_1", "2", "3_plus", "unsure"), columns=2, again=False),
            fact="abdominal_gap",
            go=(On("skip", "door"), To("dome")),
        ),
        question("dome", YesNoUnsure(), fact="doming"),
        # what a day is like
        BABY_NAME,
        *GOALS,
        *SCORES,
        HEIGHT,
        WEIGHT,
        question("support", Choice(("yes", "sometimes", "no"), columns=3)),
        question("longest_stretch", Choice(("under_3", "3_to_5", "over_5"), columns=3)),
        question("floor_space", YES_NO),
        question("noise_matters", YES_NO),
        question("pain_worst", Nrs(), unit="nrs"),
        question("pain_average", Nrs(), unit="nrs"),
        question("where", Many(WHERE)),
        question("phone", Phone()),
        question("support_phone", Phone()),
        question("main_carer", Choice(("me", "shared", "someone_else"))),
        question(
            "feeding",
            Choice(("breast_sitting", "breast_lying", "bottle", "pump", "mixed"), columns=2),
        ),
        question("lifting", Choice(SCALE, columns=3)),
        question("strain", Choice(SCALE, columns=3), go=(On("a_lot", "strain_told"), To("door"))),
        told("strain_told", "strain"),
        # where it comes from
        question("earlier_pain", Choice(("yes", "no", "first_time"))),
        question("pregnancy_pain", YES_NO),
        question("first_days_pain", YES_NO),
        question("family_pain", Choice(("yes", "no", "unsure"), columns=3, again=False)),
        question("sex_pain", Choice(("no", "yes", "unsure"), columns=3, again=False), fact="pain_with_sex"),
        question("parity", Choice(("1", "2", "3", "4_or_more"), columns=4)),
        question("age", Number("years", 14, 60), fact="age_years", unit="years"),
        question("activity", Choice(("little", "walks", "weekly", "often")), fact="activity_before"),
        question("weight_before", Number("kg", 35, 250), fact="weight_before_kg", unit="kg"),
        question("baby_weight", Number("kg", 0.4, 6.5), fact="baby_weight_kg", unit="kg"),
        question("forward_bend", Number("cm", 0, 90), fact="forward_bend_cm", unit="cm"),
    ],
)

"""Change an answer: she picks which, is asked just that question again, and is where she was (M04)."""

from dataclasses import replace

from dialogs.intake_nodes import (
    BABY_NAME,
    BIRTH,
    COUNTRY,
    GOALS,
    HEIGHT,
    JOINTS_CARD,
    MODE,
    PAIN,
    SCAR,
    SCORES,
    SOME_CAESAREAN,
    TEAR,
    WEIGHT,
    WHICH_CAESAREAN,
    ZONE,
)
from dialogs.model import Again, Flow, Go, Node, On, To, When
from dialogs.questions import Choice
from policies import open_question
from policies.effects import Begin, End

WHICH = ("country", "zone", "birth", "mode", "pain", "joints", "goals", "height", "baby_name", "nothing")
WITHOUT_BABY = tuple(which for which in WHICH if which != "baby_name")
CHANGED: list[Go] = [On("skip", "kept"), To("changed")]


def _pick(name: str, which: tuple[str, ...]) -> Node:
    lines: list[Go] = [On("nothing", "kept"), On("goals", "goal_1")]
    lines += [On(option, option) for option in which if option not in ("nothing", "goals")]
    return Node(name, ask="correct.which", answer=Choice(which, columns=2), go=lines)


FLOW = Flow(
    "correct",
    version=1,
    again=Again.RESTART,
    start="door",
    nodes=[
        Node(
            "door",
            go=[
                When("has_not_consented", "enrol"),
                When("no_baby_is_spoken_of", "which_without_baby"),
                To("which"),
            ],
        ),
        Node("enrol", do=[End(quiet=True), Begin("onboarding")]),
        _pick("which", WHICH),
        _pick("which_without_baby", WITHOUT_BABY),
        replace(COUNTRY, go=[On("skip", "kept"), When("zone_follows_from_country", "changed"), To("zone")]),
        replace(ZONE, go=CHANGED),
        replace(BIRTH, go=CHANGED),
        replace(
            MODE,
            go=[
                On("skip", "kept"),
                On("caesarean", "which_caesarean"),
                When("birth_was_caesarean", "scar"),
                To("tear"),
            ],
        ),
        replace(WHICH_CAESAREAN, go=[On("skip", "some_caesarean"), To("scar")]),
        Node("some_caesarean", do=[SOME_CAESAREAN], go=[To("scar")]),
        replace(TEAR, go=[To("changed")]),
        replace(SCAR, go=[To("changed")]),
        replace(PAIN, go=CHANGED),
        replace(JOINTS_CARD, go=[On("skip", "kept"), When("leaking_is_unsettled", "leak"), To("changed")]),
        Node("leak", do=[open_question.opened(), Begin("leak")], go=[To("changed")]),
        replace(GOALS[0], go=[On("skip", "goal_2"), To("goal_1_score")]),
        replace(SCORES[0], go=[To("goal_2")]),
        replace(GOALS[1], go=[On("skip", "goal_3"), To("goal_2_score")]),
        replace(SCORES[1], go=[To("goal_3")]),
        replace(GOALS[2], go=[On("skip", "changed"), To("goal_3_score")]),
        replace(SCORES[2], go=[To("changed")]),
        replace(HEIGHT, go=[To("weight")]),
        replace(WEIGHT, go=[To("changed")]),
        replace(BABY_NAME, go=CHANGED),
        Node("changed", go=[When("is_locked", "stopped"), When("is_held", "stopped"), To("thanks")]),
        Node("stopped", say="correct.still_stopped", do=[End()]),
        Node("thanks", say="correct.changed", do=[End()]),
        Node("kept", say="correct.kept", do=[End()]),
    ],
)

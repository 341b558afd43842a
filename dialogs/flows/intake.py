"""The core intake: what must be known before any exercise (M05, first step)."""

from dataclasses import replace

from dialogs.intake_nodes import (
    BIRTH,
    BLEEDING,
    COMPLAINT,
    COUNTRY,
    JOINTS,
    JOINTS_CARD,
    MODE,
    PAIN,
    SCAR,
    SOME_CAESAREAN,
    TEAR,
    WHICH_CAESAREAN,
    WOUND,
    ZONE,
)
from dialogs.model import Flow, Keep, Node, On, To, When
from dialogs.questions import Choice, Many, YesNoUnsure
from policies import open_question
from policies.effects import Begin, End, Record

__all__ = ["FLOW", "JOINTS", "RELATIVE"]
RELATIVE = (
    "heart_or_lung",
    "kidney",
    "unstable_pressure",
    "anaemia",
    "eating",
    "bone_or_muscle_injury",
    "dizzy_spells",
    "worn_out_always",
)

NO_TAGS = Keep("trail", ["complaint"])
"""The way back passes by the question about tags that are not hers: there is nothing left to ask."""

FLOW = Flow(
    "intake",
    version=2,
    start="complaint",
    back=True,
    nodes=[
        replace(COMPLAINT, go=[On("skip", "country"), When("complaint_was_tagged", "tags"), To("country")]),
        Node(
            "tags",
            ask="intake.complaint_tags",
            answer=Choice(("yes", "not_quite"), columns=2),
            skippable=True,
            go=[On("not_quite", "wrong_tags"), To("country")],
        ),
        Node("wrong_tags", do=[Record("fact", "complaint_tags", ()), NO_TAGS], go=[To("complaint_again")]),
        replace(COMPLAINT, name="complaint_again", ask="intake.complaint_again", go=[To("country")]),
        replace(COUNTRY, go=[When("zone_follows_from_country", "birth"), To("zone")]),
        replace(ZONE, go=[To("birth")]),
        replace(BIRTH, go=[When("birth_is_over_a_year_ago", "long_ago"), To("mode")]),
        Node("long_ago", say="intake.long_ago", go=[To("mode")]),
        replace(
            MODE,
            go=[
                On("caesarean", "which_caesarean"),
                When("birth_was_caesarean", "scar"),
                When("birth_mode_is_unknown", "surgery"),
                To("tear"),
            ],
        ),
        replace(WHICH_CAESAREAN, go=[On("skip", "some_caesarean"), To("scar")]),
        Node("some_caesarean", do=[SOME_CAESAREAN], go=[To("scar")]),
        replace(TEAR, go=[To("surgery")]),
        replace(SCAR, go=[To("surgery")]),
        Node(
            "surgery",
            ask="intake.surgery",
            answer=YesNoUnsure(),
            fact="surgery_history",
            skippable=True,
            go=[To("trauma")],
        ),
        Node(
            "trauma",
            ask="intake.trauma",
            answer=Choice(("no", "old", "recent"), signs={"recent": "recent_fall"}),
            fact="trauma_history",
            skippable=True,
            go=[To("pain")],
        ),
        replace(PAIN, go=[When("pain_is_severe", "pain_kind"), To("epidural")]),
        Node("pain_kind", say="intake.pain_is_severe", go=[To("epidural")]),
        Node(
            "epidural",
            ask="intake.epidural",
            answer=YesNoUnsure(),
            fact="needle_in_back",
            skippable=True,
            go=[To("wound")],
        ),
        replace(WOUND, go=[To("bleeding")]),
        replace(BLEEDING, go=[To("screen")]),
        Node("screen", do=[Begin("screen")], go=[To("relative")]),
        Node("relative", ask="intake.relative", answer=Many(RELATIVE), skippable=True, go=[To("joints")]),
        replace(JOINTS_CARD, go=[When("leaking_is_unsettled", "leak"), To("triage")]),
        Node("leak", do=[open_question.opened(), Begin("leak")], go=[To("triage")]),
        Node(
            "triage",
            do=[Record("fact", "intake_done", "yes")],
            go=[
                When("is_locked", "stopped"),
                When("screen_is_open", "screen_open"),
                When("only_rest_is_allowed", "amber"),
                To("green"),
            ],
        ),
        Node("stopped", say="intake.stopped", do=[End()]),
        Node("screen_open", say="intake.screen_open", do=[End()]),
        Node("amber", say="intake.amber", do=[End()]),
        Node("green", say="intake.green", do=[End()]),
    ],
)

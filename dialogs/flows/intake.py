"""The core intake: what must be known before any exercise (M05, first step)."""

from dialogs.model import Flow, Node, On, To, When
from dialogs.questions import Choice, Date, Many, Nrs, YesNoUnsure, Zone
from policies.effects import Begin, End, Record

COUNTRIES = ("GB", "IE", "US", "CA", "AU", "ES", "MX", "CN", "IN", "other")
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
JOINTS = ("knees", "wrists", "pelvis_pain", "heaviness", "leak_on_cough", "doming")

FLOW = Flow(
    "intake",
    version=1,
    start="country",
    nodes=[
        Node(
            "country",
            ask="intake.country",
            answer=Choice(COUNTRIES, columns=2, open=True),
            field="country",
            skippable=True,
            go=[When("zone_follows_from_country", "birth"), To("zone")],
        ),
        Node("zone", ask="intake.zone", answer=Zone(), field="zone", skippable=True, go=[To("birth")]),
        Node(
            "birth",
            ask="intake.birth",
            answer=Date(),
            fact="birth_date",
            unit="date",
            skippable=True,
            go=[When("birth_is_over_a_year_ago", "long_ago"), To("mode")],
        ),
        Node("long_ago", say="intake.long_ago", go=[To("mode")]),
        Node(
            "mode",
            ask="intake.mode",
            answer=Choice(("vaginal", "assisted", "planned_caesarean", "emergency_caesarean"), columns=2),
            fact="birth_mode",
            skippable=True,
            go=[When("birth_was_caesarean", "scar"), When("birth_mode_is_unknown", "surgery"), To("tear")],
        ),
        Node(
            "tear",
            ask="intake.tear",
            answer=Choice(("none", "small", "severe", "unsure"), columns=2),
            fact="tear",
            skippable=True,
            go=[To("surgery")],
        ),
        Node(
            "scar",
            ask="intake.scar",
            answer=Choice(("no_pain", "some_pain", "strong_pain"), columns=1),
            fact="scar_pain",
            skippable=True,
            go=[To("surgery")],
        ),
        Node(
            "surgery",
            ask="intake.surgery",
            answer=YesNoUnsure(),
            fact="surgery_history",
            skippable=True,
            go=[On("yes", "operation"), To("trauma")],
        ),
        Node("operation", say="hard.operation", go=[To("trauma")]),
        Node(
            "trauma",
            ask="intake.trauma",
            answer=Choice(("no", "old", "recent"), signs={"recent": "recent_fall"}),
            fact="trauma_history",
            skippable=True,
            go=[To("pain")],
        ),
        Node(
            "pain",
            ask="intake.pain",
            answer=Nrs(),
            fact="pain_now",
            unit="nrs",
            skippable=True,
            go=[When("pain_is_severe", "pain_kind"), To("epidural")],
        ),
        Node("pain_kind", say="intake.pain_is_severe", go=[To("epidural")]),
        Node(
            "epidural",
            ask="intake.epidural",
            answer=YesNoUnsure(),
            fact="needle_in_back",
            skippable=True,
            go=[To("wound")],
        ),
        Node(
            "wound",
            ask="intake.wound",
            answer=Choice(
                ("healed", "healing", "open_or_oozing", "none"),
                signs={"open_or_oozing": "wound_open"},
                columns=2,
            ),
            fact="wound",
            skippable=True,
            go=[To("bleeding")],
        ),
        Node(
            "bleeding",
            ask="intake.bleeding",
            answer=Choice(
                ("none", "light", "red_again", "soaking"),
                signs={"red_again": "bleeding_red_again", "soaking": "soaking_pads"},
                columns=2,
            ),
            fact="bleeding",
            skippable=True,
            go=[To("screen")],
        ),
        Node("screen", do=[Begin("screen")], go=[To("relative")]),
        Node("relative", ask="intake.relative", answer=Many(RELATIVE), skippable=True, go=[To("joints")]),
        Node("joints", ask="intake.joints", answer=Many(JOINTS), skippable=True, go=[To("triage")]),
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

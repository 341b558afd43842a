"""Her times, her quiet hours, how many prompts and how loud: everything about when I may write (M30)."""

from dialogs.model import Again, Flow, Keep, Node, On, To, Var, When
from dialogs.questions import Choice, Window, Zone
from policies.effects import Begin, End, Record

PRESETS = {
    "morning": "10:00-11:30",
    "midday": "12:30-14:00",
    "afternoon": "14:30-16:00",
    "evening": "19:00-20:30",
}
QUIET = {"21_8": "21:00-08:00", "22_7": "22:00-07:00", "20_9": "20:00-09:00", "23_6": "23:00-06:00"}

TIMES = Flow(
    "times",
    version=1,
    again=Again.RESTART,
    start="door",
    nodes=[
        Node(
            "door",
            go=[
                When("has_not_consented", "enrol"),
                When("intake_is_open", "intake"),
                When("zone_is_unknown", "zone"),
                To("which"),
            ],
        ),
        Node("enrol", do=[End(quiet=True), Begin("onboarding")]),
        Node("intake", say="times.intake_first", do=[End(quiet=True), Begin("intake")]),
        Node(
            "zone",
            ask="intake.zone",
            answer=Zone(),
            field="zone",
            skippable=True,
            go=[On("skip", "no_zone"), To("which")],
        ),
        Node("no_zone", say="times.no_zone", do=[End()]),
        Node(
            "which",
            ask="times.which",
            answer=Window(PRESETS),
            go=[On("none", "none"), When("times_were_left_out", "three"), To("confirm")],
        ),
        Node("three", say="times.three_at_most", go=[To("confirm")]),
        Node("none", say="times.none", do=[Record("fact", "windows", ()), End()]),
        Node(
            "confirm",
            ask="times.confirm",
            answer=Choice(("yes", "change", "none"), columns=2),
            go=[On("yes", "kept"), On("change", "which"), To("none")],
        ),
        Node(
            "kept",
            say="times.kept",
            do=[
                Record("fact", "windows", Var("chosen_windows")),
                Record("fact", "prompts_wanted", "yes"),
                End(),
            ],
        ),
    ],
)

QUIET_HOURS = Flow(
    "quiet",
    version=1,
    again=Again.RESTART,
    start="ask",
    nodes=[
        Node(
            "ask",
            ask="times.quiet",
            answer=Window(QUIET, one=True),
            fact="quiet_hours",
            skippable=True,
            go=[On("skip", "same"), To("kept")],
        ),
        Node("kept", say="times.quiet_kept", do=[End()]),
        Node("same", do=[End()]),
    ],
)

ZONE = Flow(
    "zone",
    version=1,
    again=Again.RESTART,
    start="ask",
    nodes=[
        Node(
            "ask",
            ask="intake.zone",
            answer=Zone(),
            field="zone",
            skippable=True,
            go=[On("skip", "same"), To("kept")],
        ),
        Node("kept", say="times.zone_kept", do=[End()]),
        Node("same", do=[End()]),
    ],
)

HOW_MANY = Flow(
    "how_many",
    version=1,
    again=Again.RESTART,
    start="ask",
    nodes=[
        Node(
            "ask",
            ask="times.how_many",
            answer=Choice(("0", "1", "2"), columns=3),
            go=[On("0", "none"), On("2", "two"), To("one")],
        ),
        Node("none", say="prompt.none", do=[Record("fact", "prompts_wanted", "no"), End()]),
        Node("one", do=[Keep("count", 1)], go=[To("kept")]),
        Node("two", do=[Keep("count", 2)], go=[To("kept")]),
        Node(
            "kept",
            say="times.how_many_kept",
            do=[
                Record("fact", "prompts_a_day", Var("count"), "messages"),
                Record("fact", "prompts_wanted", "yes"),
                End(),
            ],
        ),
    ],
)

SOUND = Flow(
    "sound",
    version=1,
    again=Again.RESTART,
    start="ask",
    nodes=[
        Node(
            "ask",
            ask="times.sound",
            answer=Choice(("silent", "aloud"), columns=2),
            go=[On("aloud", "on"), To("off")],
        ),
        Node("on", say="times.sound_on", do=[Record("fact", "sound", "yes"), End()]),
        Node("off", say="times.sound_off", do=[Record("fact", "sound", "no"), End()]),
    ],
)

FLOWS = (TIMES, QUIET_HOURS, ZONE, HOW_MANY, SOUND)

"""The session: one card an exercise, one "go" and one "done" a set, a check after every set (M10–M16)."""

from dialogs.model import Again, Count, Flow, Keep, Node, On, To, Var, When
from dialogs.questions import Choice, Many, Nrs, Rows
from policies.effects import End, Prescribe, Record, Stop, StopKind

SHOW = Prescribe(
    want=Var("want"),  # type: ignore[arg-type]  # filled from the frame by the engine
    minutes=Var("minutes"),  # type: ignore[arg-type]
    place=Var("place"),  # type: ignore[arg-type]
    items=Var("items"),  # type: ignore[arg-type]
    index=Var("index"),  # type: ignore[arg-type]
)
CHECK = Rows(
    rows={"pain_up": ("no", "yes", "unsure"), "tired_up": ("no", "yes", "unsure")},
    ends=frozenset({"pain_up.yes", "tired_up.yes"}),
    extra=("form_lost",),
)
LEG = Choice(
    ("no", "runs_down", "leg_numb", "leg_weak", "saddle_numb", "unsure"),
    signs={"leg_weak": "leg_weak", "saddle_numb": "saddle_numb"},
)
FORM = ("shook", "twisted", "domed", "held_breath", "heavy_or_leak")

FLOW = Flow(
    "session",
    version=2,
    again=Again.RESTART,
    start="card",
    refused="nothing",
    nodes=[
        Node(
            "card",
            do=[SHOW, Keep("want", "next"), Keep("set", 1)],
            ask="session.exercise",
            answer=Choice(("go", "easier", "swap", "skip", "woke", "not_today"), columns=3),
            go=[
                On("go", "work"),
                On("easier", "easier"),
                On("swap", "swap"),
                On("skip", "next"),
                On("woke", "woke"),
                To("unwilling"),
            ],
        ),
        Node("easier", do=[Keep("want", "ease")], go=[To("card")]),
        Node("swap", do=[Keep("want", "swap")], go=[To("card")]),
        Node(
            "work",
            do=[SHOW],
            ask="session.work",
            answer=Choice(("done", "woke", "not_today"), columns=3),
            go=[On("done", "check"), On("woke", "woke"), To("unwilling")],
        ),
        Node(
            "check",
            ask="session.set_check",
            answer=CHECK,
            standing=True,
            go=[
                When("set_made_it_worse", "worse"),
                When("set_check_is_unclear", "check_again"),
                To("set_done"),
            ],
        ),
        Node(
            "check_again",
            ask="session.check_again",
            answer=Choice(("no", "yes", "unsure"), columns=3, again=False),
            go=[On("no", "set_done"), To("worse_after_all")],
        ),
        Node("worse_after_all", do=[Record("fact", "pain_up", "yes")], go=[To("worse")]),
        Node("set_done", go=[When("set_was_exercise", "exercised"), To("after_set")]),
        Node("exercised", do=[Keep("exercised", "yes")], go=[To("after_set")]),
        Node(
            "after_set",
            go=[
                When("session_is_old", "old"),
                When("form_was_lost", "form_stop"),
                When("sets_are_left", "rest"),
                When("form_matters", "form"),
                To("next"),
            ],
        ),
        Node("old", say="session.old", do=[Record("session", "ended", "idle"), End()]),
        Node("form_stop", say="session.form_stop", go=[To("next")]),
        Node(
            "rest",
            do=[Count("set")],
            ask="session.rest",
            answer=Choice(("go", "skip", "woke", "not_today"), columns=2),
            go=[On("go", "work"), On("skip", "next"), On("woke", "woke"), To("unwilling")],
        ),
        Node("form", ask="session.form", answer=Many(FORM), fact="form", go=[To("next")]),
        Node(
            "next",
            do=[Count("index"), Keep("set", 1)],
            go=[When("items_are_left", "card"), To("close")],
        ),
        Node(
            "worse",
            do=[Stop(StopKind.SESSION, "symptoms_up")],
            ask="session.pain_after",
            answer=Nrs(),
            fact="pain_after",
            unit="nrs",
            go=[To("leg")],
        ),
        Node(
            "leg",
            ask="session.leg",
            answer=LEG,
            fact="leg_after",
            go=[When("symptoms_stopped_today", "stopped"), To("leg_late")],
        ),
        Node("leg_late", say="session.old", do=[End()]),
        Node("stopped", say="session.stopped", do=[End()]),
        Node(
            "woke",
            say="session.woke",
            do=[
                Record("fact", "rest_of_today", Var("items_left")),
                Stop(StopKind.SESSION, "baby_woke"),
                End(),
            ],
        ),
        Node("unwilling", say="session.not_today", do=[Stop(StopKind.SESSION, "unwilling"), End()]),
        Node(
            "close",
            say="session.close",
            do=[Record("session", "ended", "done"), Record("fact", "rest_of_today", "")],
            go=[
                When("she_exercised", "effort"),
                When("sleep_is_unasked_today", "sleep"),
                To("bye"),
            ],
        ),
        Node(
            "effort",
            ask="session.effort",
            answer=Nrs(shown=(2, 4, 6, 8)),
            fact="exertion",
            unit="nrs",
            skippable=True,
            go=[On("skip", "bye"), When("session_was_too_hard", "effort_high"), To("effort_thanks")],
        ),
        Node(
            "effort_high", say="session.effort_high", go=[When("sleep_is_unasked_today", "sleep"), To("bye")]
        ),
        Node(
            "effort_thanks",
            say="session.effort_thanks",
            go=[When("sleep_is_unasked_today", "sleep"), To("bye")],
        ),
        Node(
            "sleep",
            ask="session.sleep",
            answer=Choice(("under_5", "5_to_6", "7_or_more"), columns=3),
            fact="sleep_last_night",
            skippable=True,
            go=[On("under_5", "bye"), To("sleep_thanks")],
        ),
        Node("sleep_thanks", say="session.sleep_thanks", go=[To("bye")]),
        Node("bye", do=[End()]),
        Node("nothing", go=[When("is_locked", "locked"), When("is_paused", "paused"), To("rest_day")]),
        Node("locked", say="asleep.locked", do=[End()]),
        Node("paused", say="asleep.paused", do=[End()]),
        Node("rest_day", say="session.nothing_today", do=[End()]),
    ],
)

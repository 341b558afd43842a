"""Pause, resume and stop, in every state (M34, M39); her own consent to the second listener."""

from datetime import timedelta

from dialogs.model import Again, Flow, Node, On, To, When
from dialogs.questions import Choice, Date
from policies.effects import CancelTimer, End, Record, SetTimer, Stop, StopKind

PAUSE = Flow(
    "pause",
    version=1,
    again=Again.RESTART,
    start="how_long",
    nodes=[
        Node(
            "how_long",
            ask="settings.pause",
            answer=Choice(("3_days", "1_week", "date", "open", "no"), columns=2),
            go=[
                On("3_days", "three"),
                On("1_week", "week"),
                On("date", "date"),
                On("open", "open"),
                To("no"),
            ],
        ),
        Node(
            "date",
            ask="settings.pause_date",
            answer=Date(days=90, ahead=True),
            fact="pause_until",
            unit="date",
            skippable=True,
            go=[On("skip", "no"), To("paused")],
        ),
        Node("three", do=[SetTimer("snooze", "pause_end", timedelta(days=3))], go=[To("paused")]),
        Node("week", do=[SetTimer("snooze", "pause_end", timedelta(days=7))], go=[To("paused")]),
        Node("open", do=[Record("fact", "pause_until", "")], go=[To("paused")]),
        Node("paused", say="settings.paused", do=[Record("patient", "status", "paused"), End(quiet=True)]),
        Node("no", say="settings.not_paused", do=[End()]),
    ],
)

RESUME = Flow(
    "resume",
    version=1,
    again=Again.RESTART,
    start="door",
    nodes=[
        Node(
            "door",
            do=[CancelTimer("snooze", "pause_end")],
            go=[When("is_paused", "back"), When("has_left", "left"), To("already")],
        ),
        Node("back", do=[Record("patient", "status", "active")], say="settings.resumed", go=[To("end")]),
        Node("left", say="settings.left_before", go=[To("end")]),
        Node("already", say="settings.not_paused", go=[To("end")]),
        Node("end", do=[End()]),
    ],
)

STOP = Flow(
    "stop",
    version=1,
    again=Again.RESTART,
    start="sure",
    nodes=[
        Node(
            "sure",
            ask="settings.stop",
            answer=Choice(("leave", "pause", "stay")),
            go=[On("leave", "leave"), On("pause", "pause"), To("stay")],
        ),
        Node("pause", say="settings.paused", do=[Record("patient", "status", "paused"), End(quiet=True)]),
        Node(
            "leave",
            say="settings.left",
            do=[
                Stop(StopKind.SESSION, "left"),
                Record("consent", "withdrawn", "settings.stop"),
                End(quiet=True),
            ],
        ),
        Node("stay", say="settings.stayed", do=[End()]),
    ],
)

LISTENER = Flow(
    "listener",
    version=1,
    again=Again.RESTART,
    start="door",
    nodes=[
        Node("door", go=[When("there_is_a_second_listener", "ask"), To("none")]),
        Node("none", say="settings_menu.closed", do=[End()]),
        Node(
            "ask",
            ask="listener.ask",
            answer=Choice(("yes", "no"), columns=2),
            fact="second_listener_consent",
            go=[On("yes", "agreed"), To("declined")],
        ),
        Node("agreed", say="listener.agreed", do=[End()]),
        Node("declined", say="listener.declined", do=[End()]),
    ],
)

FLOWS = (PAUSE, RESUME, STOP, LISTENER)

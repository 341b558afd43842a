"""The clinician's own chat: take an alert, clear in two taps, keep stopped, hand over, write to her (C06)."""

from dialogs.model import Again, Flow, Node, On, To, Var
from dialogs.questions import Choice, Words
from policies.effects import Acknowledge, Clear, End, Record, Resolve

ALERT = Var("alert")
ME = Var("me")

FLOW = Flow(
    "clinic",
    version=1,
    again=Again.PUSH,
    start="hello",
    nodes=[
        Node("hello", say="clinic.hello", do=[End(quiet=True)]),
        Node(
            "alert",
            ask="clinic.alert",
            answer=Choice(("acknowledge", "message", "clear", "keep", "hand_over"), columns=2),
            standing=True,
            go=[
                On("acknowledge", "acknowledge"),
                On("message", "message"),
                On("clear", "clear"),
                On("keep", "keep"),
                To("hand_over"),
            ],
        ),
        Node("acknowledge", do=[Acknowledge(ALERT, ME), End(quiet=True)]),  # type: ignore[arg-type]
        Node(
            "clear",
            ask="clinic.confirm_clear",
            answer=Choice(("clear", "back")),
            go=[On("clear", "cleared"), To("back")],
        ),
        Node("cleared", do=[Clear(ALERT, ME), End(quiet=True)]),  # type: ignore[arg-type]
        Node(
            "keep",
            ask="clinic.confirm_keep",
            answer=Choice(("keep", "back")),
            go=[On("keep", "kept"), To("back")],
        ),
        Node("kept", do=[Resolve(ALERT, ME, "kept_stopped"), End(quiet=True)]),  # type: ignore[arg-type]
        Node("hand_over", do=[Resolve(ALERT, ME, "handed_over"), End(quiet=True)]),  # type: ignore[arg-type]
        Node(
            "from_her",
            ask="clinic.from_patient",
            answer=Choice(("message",)),
            standing=True,
            go=[To("message")],
        ),
        Node(
            "message",
            ask="clinic.write",
            answer=Words(),
            go=[On("cancel", "back"), To("confirm_message")],
        ),
        Node(
            "confirm_message",
            ask="clinic.confirm_message",
            answer=Choice(("send", "back")),
            go=[On("send", "send"), To("back")],
        ),
        Node("send", do=[Record("note", "to_patient", Var("words")), End(quiet=True)]),
        Node("back", say="clinic.nothing_changed", do=[End(quiet=True)]),
    ],
)

TEST = Flow(
    "test_alert",
    version=1,
    start="test",
    again=Again.RESTART,
    nodes=[
        Node("test", ask="clinic.test_alert", answer=Choice(("acknowledge",)), go=[To("seen")]),
        Node("seen", say="clinic.test_seen", do=[End(quiet=True)]),
    ],
)

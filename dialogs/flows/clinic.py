"""The clinician's own chat: take an alert, clear in two taps, keep stopped, hand over, write, label (C06)."""

from dialogs.model import Again, Flow, Keep, Node, On, To, Var, When
from dialogs.questions import Choice, Words
from policies import labels
from policies.effects import Acknowledge, Clear, End, Record, Resolve

ALERT = Var("alert")
ME = Var("me")

LISTED = (
    "idiom", "negated", "past_resolved", "other_person", "question", "fear_hypothetical",
    "normal_postpartum", "back_pain_plain", "wants_to_stop", "low", "baby_health",
)  # fmt: skip
"""What words that were heard wrongly mostly are; any other category is typed."""
LABELLING = [
    Node(
        "label",
        ask="clinic.label",
        answer=Choice(("right", "not_meant", "another", "back")),
        remember={
            "right": {"label": labels.RIGHT, "called": "heard right"},
            "not_meant": {"label": labels.NOT_MEANT, "called": "not meant that way"},
        },
        go=[On("another", "label_category"), On("back", "back"), To("confirm_label")],
    ),
    Node(
        "label_category",
        ask="clinic.label_category",
        answer=Choice((*LISTED, "back"), columns=2, open=True),
        remember={name: {"label": name, "called": name} for name in LISTED},
        go=[On("back", "back"), On("other", "label_typed"), To("confirm_label")],
    ),
    Node(
        "label_typed",
        do=[Keep("label", Var("words")), Keep("called", Var("words"))],
        go=[When("label_is_a_category", "confirm_label"), To("label_unknown")],
    ),
    Node("label_unknown", say="clinic.label_unknown", go=[To("label_category")]),
    Node(
        "confirm_label",
        ask="clinic.confirm_label",
        answer=Choice(("keep", "back")),
        go=[On("keep", "labelled"), To("back")],
    ),
    Node("labelled", do=[Record("note", labels.NOTE, Var("label")), End(quiet=True)]),
]
"""What her words really were, for the editors; nothing here touches the alert or a stop."""

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
            answer=Choice(("acknowledge", "message", "clear", "keep", "hand_over", "label"), columns=2),
            standing=True,
            go=[
                On("acknowledge", "acknowledge"),
                On("message", "message"),
                On("clear", "clear"),
                On("keep", "keep"),
                On("label", "label"),
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
        *LABELLING,
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

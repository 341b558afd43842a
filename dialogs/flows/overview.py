"""What she can look at and change at any time: plan, progress, settings, languages, a small thing to know."""

from dialogs.model import Again, Flow, Node, On, To, When
from dialogs.questions import Choice, Language
from policies.effects import Begin, End, Record

MENU = ("times", "quiet", "how_many", "sound", "bites", "zone", "language", "listener", "pause", "close")
ONLY_WHEN = {"listener": "there_is_a_second_listener"}


def _look_at(name: str) -> Flow:
    """A look at what is known of her; there is nothing to see before the intake is through."""
    return Flow(
        name,
        version=1,
        again=Again.RESTART,
        start="door",
        nodes=[
            Node(
                "door", go=[When("has_not_consented", "enrol"), When("intake_is_open", "intake"), To("show")]
            ),
            Node("enrol", do=[End(quiet=True), Begin("onboarding")]),
            Node("intake", say="plan.intake_first", do=[End()]),
            Node("show", say=f"{name}.show", do=[End()]),
        ],
    )


PLAN, PROGRESS = _look_at("plan"), _look_at("progress")

SETTINGS = Flow(
    "settings_menu",
    version=1,
    again=Again.RESTART,
    start="show",
    nodes=[
        Node(
            "show",
            ask="settings_menu.show",
            answer=Choice(MENU, columns=2, only_when=ONLY_WHEN),
            go=[*(On(name, name) for name in MENU)],
        ),
        *(
            Node(name, do=[End(quiet=True), Begin(name)])
            for name in MENU
            if name not in ("bites", "close")
        ),
        Node("bites", go=[When("bites_are_off", "bites_on"), To("bites_off")]),
        Node("bites_on", say="education.on", do=[Record("fact", "bites", "yes"), End()]),
        Node("bites_off", say="education.off", do=[Record("fact", "bites", "no"), End()]),
        Node("close", say="settings_menu.closed", do=[End()]),
    ],
)  # fmt: skip

LANGUAGE = Flow(
    "language",
    version=1,
    again=Again.RESTART,
    start="door",
    nodes=[
        Node("door", go=[When("one_language_is_installed", "only"), To("ask")]),
        Node("only", say="language.only", do=[End()]),
        Node("ask", ask="language.ask", answer=Language(), field="lang", go=[To("kept")]),
        Node("kept", say="language.kept", do=[End()]),
    ],
)

FLOWS = (PLAN, PROGRESS, SETTINGS, LANGUAGE)

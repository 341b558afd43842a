"""Hello and consent: two taps before any health question (M03)."""

from dialogs.model import Flow, Node, On, To, When
from dialogs.questions import Choice
from policies.effects import Begin, End, Record

FLOW = Flow(
    "onboarding",
    version=1,
    start="door",
    nodes=[
        Node(
            "door", go=[When("has_consented", "known"), When("nobody_is_on_the_rota", "closed"), To("greet")]
        ),
        Node(
            "known",
            go=[
                When("is_locked", "locked"),
                When("has_ended", "ended"),
                When("is_paused", "paused"),
                When("is_held", "held"),
                To("again"),
            ],
        ),
        Node("ended", do=[End(quiet=True), Begin("after_the_end")]),
        Node("locked", say="safety.still_stopped", do=[End()]),
        Node("paused", say="general.still_paused", do=[End()]),
        Node("held", say="safety.still_held", do=[End()]),
        Node("greet", say="onboarding.greet", alone=True, go=[To("hello")]),
        Node("again", say="onboarding.again", do=[End()]),
        Node("closed", say="onboarding.closed", do=[End()]),
        Node(
            "hello",
            ask="onboarding.hello",
            answer=Choice(("go_on", "not_now")),
            go=[On("not_now", "later"), To("consent")],
        ),
        Node(
            "consent",
            ask="onboarding.consent",
            answer=Choice(("agree", "not_now")),
            go=[On("agree", "welcome"), To("later")],
        ),
        Node("later", say="onboarding.later", do=[End()]),
        Node(
            "welcome",
            do=[Record("consent", "care", "onboarding.consent"), Begin("intake")],
            go=[To("done")],
        ),
        Node("done", do=[End()]),
    ],
)

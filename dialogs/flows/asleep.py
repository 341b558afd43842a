"""Baby is asleep now: minutes, the card before a session, the first exercise, in four taps (M31, M09)."""

from typing import Any

from dialogs.model import Again, Flow, Go, Keep, Node, On, To, Var, When
from dialogs.questions import Choice, Minutes, Rows
from policies.effects import Begin, End

CARD = Rows(
    rows={
        "pain_now": tuple(str(n) for n in range(11)),
        "today": ("nothing_new", "something_new", "worn_out"),
    },
    ends=frozenset({"today.something_new"}),
    drop_if_recent={"pain_now": "pain_now"},
)

AFTER_CARD: list[Go] = [
    On("today.something_new", "new"),
    When("only_rest_is_allowed", "rest"),
    On("today.worn_out", "worn_out"),
    When("mood_is_low", "gentle"),
    To("begin"),
]

LENGTHS = (2, 5, 10)
PLACES = ("mat", "chair", "cot", "bed", "outside")
WHERE_AND_HOW_LONG: dict[str, dict[str, Any]] = {
    **{f"{place}_{n}": {"place": place, "minutes": n} for place in PLACES for n in LENGTHS},
    **{place: {"place": place} for place in PLACES},
}
WHERE = Minutes(
    lines=(
        ("mat_2", "mat_5", "mat_10"),
        ("chair_2", "chair_5", "chair_10"),
        ("bed", "cot"),
        ("outside",),
        ("not_now",),
    ),
    also=tuple(WHERE_AND_HOW_LONG),
    only_when={"cot": "baby_is_with_her", "outside": "a_walk_may_be_offered"},
    first_when={"bed": "it_is_quiet_time"},
)
HOW_LONG = Minutes(lines=(tuple(str(n) for n in LENGTHS), ("not_now",)))

FLOW = Flow(
    "asleep",
    version=1,
    again=Again.RESTART,
    start="door",
    refused="nothing",
    nodes=[
        Node(
            "door",
            go=[
                When("has_not_consented", "enrol"),
                When("is_locked", "locked"),
                When("a_safety_question_is_open", "question"),
                When("has_ended", "ended"),
                When("is_paused", "paused"),
                When("intake_is_open", "intake"),
                When("screen_is_open", "screen"),
                When("private_questions_are_open", "private"),
                When("morning_check_is_missing", "morning"),
                When("only_rest_is_allowed", "rest"),
                When("session_can_be_resumed", "resume"),
                To("minutes"),
            ],
        ),
        Node("enrol", do=[End(quiet=True), Begin("onboarding")]),
        Node("ended", do=[End(quiet=True), Begin("after_the_end")]),
        Node("locked", say="asleep.locked", do=[End()]),
        Node("question", say="asleep.question_first", do=[End()]),
        Node("paused", say="asleep.paused", do=[End()]),
        Node("intake", say="asleep.intake_first", do=[End(quiet=True), Begin("intake")]),
        Node("screen", say="asleep.screen_first", do=[Begin("screen")], go=[To("again")]),
        Node("screen_open", say="asleep.screen_open", do=[End()]),
        Node("private", do=[Begin("private")], go=[To("again")]),
        Node("morning", do=[Begin("morning")], go=[To("again")]),
        Node(
            "again",
            go=[
                When("is_locked", "locked"),
                When("a_safety_question_is_open", "question"),
                When("screen_is_open", "screen_open"),
                When("only_rest_is_allowed", "rest"),
                To("minutes"),
            ],
        ),
        Node(
            "rest",
            ask="asleep.rest_only",
            answer=Choice(("yes", "not_now"), columns=2),
            go=[On("yes", "rest_begin"), To("later")],
        ),
        Node(
            "rest_begin",
            do=[End(quiet=True), Begin("session", {"want": "rest", "minutes": 2, "place": "chair"})],
        ),
        Node(
            "resume",
            ask="asleep.resume",
            answer=Choice(("resume", "fresh", "not_now")),
            go=[On("resume", "resume_card"), On("fresh", "minutes"), To("later")],
        ),
        Node("resume_card", do=[Keep("want", "resume")], go=[To("look")]),
        Node(
            "minutes",
            ask="asleep.minutes",
            answer=WHERE,
            remember=WHERE_AND_HOW_LONG,
            do=[Keep("want", "routine")],
            go=[
                On("not_now", "later"),
                On("outside", "outside"),
                *(On(place, "how_long") for place in PLACES if place != "outside"),
                To("look"),
            ],
        ),
        Node("outside", say="asleep.outside", go=[To("how_long")]),
        Node(
            "how_long",
            ask="asleep.how_long",
            answer=HOW_LONG,
            remember={str(n): {"minutes": n} for n in LENGTHS},
            go=[On("not_now", "later"), To("look")],
        ),
        Node("look", go=[When("pain_is_unasked", "card"), To("card_today")]),
        Node("card", ask="asleep.card", answer=CARD, go=AFTER_CARD),
        Node("card_today", ask="asleep.card_today", answer=CARD, go=AFTER_CARD),
        Node("gentle", say="asleep.gentle", go=[To("begin")]),
        Node("new", do=[Begin("screen")], go=[To("after_new")]),
        Node(
            "after_new",
            go=[
                When("is_locked", "locked"),
                When("screen_is_open", "screen_open"),
                When("only_rest_is_allowed", "rest"),
                When("pain_is_unasked", "card"),
                To("begin"),
            ],
        ),
        Node("worn_out", say="asleep.worn_out", do=[Keep("want", "rest")], go=[To("begin")]),
        Node(
            "begin",
            do=[
                End(quiet=True),
                Begin("session", {"want": Var("want"), "minutes": Var("minutes"), "place": Var("place")}),
            ],
        ),
        Node("later", say="asleep.later", do=[End()]),
        Node("nothing", say="asleep.nothing_today", do=[End()]),
    ],
)

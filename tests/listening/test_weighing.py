"""How the phrases and the likeness agree, at each border of the operating point (S01, S06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest

from policies.listening.context import Cues, Shade
from policies.listening.normalise import Token, normalise
from policies.listening.phrases import Hit
from policies.listening.signals import DOUBTED, LIKENESS, WORDS, Signal, SignalKind
from policies.listening.weighing import Points, Said, points, weighed
from tests.support.mothers import book

RULES = book().rules
AT = points(RULES)
KNOWN = Cues({"me_too": {"so": (("so", "did", "i"),)}})
LONG = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
LIKELY = 0.9
UNLIKELY = 0.0


@dataclass
class Like:
    """Stands for what was judged: the probabilities are given, the names say what was asked for."""

    danger: float = 0.0
    odds: Mapping[str, float] = field(default_factory=dict)
    text: str = LONG
    near: float = 0.0
    asked: list[Any] = field(default_factory=list)
    tokens: tuple[Token, ...] | None = None

    @property
    def reading(self) -> Any:
        tokens = self.tokens if self.tokens is not None else normalise(self.text).tokens
        return SimpleNamespace(text=SimpleNamespace(tokens=tokens), known=KNOWN)

    @property
    def words(self) -> float:
        return len(self.text.split())

    def of(self, pred: str) -> float:
        return self.odds.get(pred, 0.0)

    def clause(self, first: int, last: int) -> float:
        self.asked.append((first, last))
        return self.near

    def likely(self, pred: str, milder: float = 1) -> Any:
        return SimpleNamespace(sign=f"likely {pred} {milder:g}")

    def because(self, pred: str) -> str:
        return f"because of {pred}"


def said(
    sign: str = "chest_pain",
    shade: Shade = Shade.NONE,
    kind: SignalKind | None = None,
    hit: Hit = Hit(0, 3, 4),  # noqa: B008 - a value
) -> Said:
    sure = SignalKind.RED_FLAG if shade is Shade.NONE else SignalKind.ASK
    return Said(Signal(kind or sure, sign, sign), hit, shade)


def told(like: Any, *phrases: Said, known: tuple[Signal, ...] = ()) -> list[tuple[str, str, str]]:
    return [(s.kind.value, s.sign, s.source) for s in weighed(phrases, like, RULES, known)]


def test_the_operating_point_is_what_the_limits_say() -> None:
    assert points(RULES) == Points(
        flag=RULES.limit("listening_flag"),
        ask=RULES.limit("listening_ask"),
        doubt=RULES.limit("listening_doubt"),
        leave=RULES.limit("listening_leave"),
        own=RULES.limit("listening_own"),
        softer=RULES.limit("listening_softer"),
        milder=RULES.limit("listening_milder"),
        leave_plain=RULES.limit("listening_pass"),
    )


SURE = ("red_flag", "chest_pain", WORDS)
DOUBT = ("ask", "chest_pain", DOUBTED)
ASKED = ("ask", "chest_pain", WORDS)
OWN_ASK = ("ask", "likely red_flag 1", LIKENESS)
OWN_FLAG = ("red_flag", "likely red_flag 1", LIKENESS)


@pytest.mark.req("S01", "S06")
def test_a_phrase_in_a_message_unlike_a_red_flag_is_asked_about() -> None:
    assert told(Like(AT.doubt), said()) == [SURE]
    assert told(Like(AT.doubt - 0.001), said()) == [DOUBT]
    assert told(Like(UNLIKELY, text="my chest so tight", tokens=None), said(hit=Hit(0, 1, 3))) == [SURE]


@pytest.mark.req("S01")
@pytest.mark.parametrize(
    ("count", "length", "whole"),
    [
        (10, 8, True),  # 1.25 times the phrase
        (11, 8, False),
        (8, 4, True),  # half of a short sentence
        (9, 5, False),  # more than half of one that is not short
        (8, 3, False),
        (2, 1, True),
        (3, 1, False),
    ],
)
def test_a_phrase_that_is_nearly_all_of_its_sentence_is_not_doubted(
    count: int, length: int, whole: bool
) -> None:
    tokens = tuple(Token("word", 0, 1) for _ in range(count))
    aside = tuple(Token("aside", 0, number) for number in (0, 2) for _ in range(9))
    tokens = (*aside[:9], *tokens, *aside[9:])
    assert told(Like(UNLIKELY, tokens=tokens), said(hit=Hit(0, 9, 8 + length))) == [SURE if whole else DOUBT]


@pytest.mark.parametrize(("count", "length", "whole"), [(14, 7, True), (15, 8, False), (14, 6, False)])
def test_a_short_sentence_is_longer_in_chinese(count: int, length: int, whole: bool) -> None:
    tokens = tuple(Token("痛", 0, 0) for _ in range(count))
    found = told(Like(UNLIKELY, tokens=tokens), said(hit=Hit(0, 0, length - 1)))
    assert found == [SURE if whole else DOUBT]


def test_a_phrase_over_two_sentences_is_measured_by_both() -> None:
    tokens = tuple(Token("word", 0, number) for number in (0, 0, 1, 1, 2))
    assert told(Like(UNLIKELY, tokens=tokens), said(hit=Hit(0, 0, 3))) == [SURE]
    longer = tuple(Token("word", 0, number) for number in (*[0] * 9, *[1] * 9))
    assert told(Like(UNLIKELY, tokens=longer), said(hit=Hit(0, 8, 9))) == [DOUBT]


@pytest.mark.req("S06")
@pytest.mark.fault("C06", guard="policies.listening.weighing:_borne_out")
def test_a_denied_emergency_is_asked_about_however_unlike_one_the_rest_is() -> None:
    denied = said(shade=Shade.NEGATED)
    assert told(Like(UNLIKELY), denied) == [ASKED]
    # heavy bleeding of another kind, a burning pee: not an emergency by itself
    milder = said("burning_pee", Shade.NEGATED)
    assert told(Like(AT.leave), milder) == [("ask", "burning_pee", WORDS)]
    assert told(Like(AT.leave - 0.001), milder) == []
    assert told(Like(UNLIKELY, text=f"{LONG} so did i"), milder) == [("ask", "burning_pee", WORDS)]


@pytest.mark.req("S06")
def test_a_phrase_of_another_time_or_person_is_left_where_the_message_bears_that_out() -> None:
    past = said(shade=Shade.PAST)
    assert told(Like(AT.leave), past) == [ASKED]
    assert told(Like(AT.leave - 0.001), past) == []
    assert told(Like(AT.leave - 0.001, text=f"{LONG} so did i"), past) == [ASKED]
    plain = said(kind=SignalKind.ASK)
    assert told(Like(AT.leave_plain), plain) == [ASKED]  # what is said of nobody else is not left by this


@pytest.mark.req("S06")
def test_what_is_about_something_else_is_passed_by_only_where_the_clause_says_so_too() -> None:
    past, low = said("fainted", Shade.PAST), AT.leave_plain - 0.001
    leg = said("bulge")
    assert told(Like(low, near=low), leg) == [] == told(Like(low, near=low), past)
    assert told(Like(low, near=AT.leave_plain), leg) == [("ask", "bulge", DOUBTED)]
    assert told(Like(AT.leave_plain, near=low), leg) == [("ask", "bulge", DOUBTED)]
    like = Like(low, near=low)
    told(like, leg)
    assert like.asked == [(3, 4)]


@pytest.mark.req("S01", "S06")
@pytest.mark.parametrize(
    ("sign", "passed"), [("bulge", True), ("burning_pee", False), ("chest_pain", False), ("vomiting", False)]
)
def test_what_is_urgent_by_itself_and_said_plainly_is_never_passed_by(sign: str, passed: bool) -> None:
    assert told(Like(UNLIKELY), said(sign)) == ([] if passed else [("ask", sign, DOUBTED)])


def test_a_misspelt_word_a_denial_and_what_is_hers_too_is_not_passed_by() -> None:
    assert told(Like(UNLIKELY), said("bulge", hit=Hit(0, 3, 4, typo=True))) == [("ask", "bulge", DOUBTED)]
    asks = said("bulge", Shade.PAST)
    assert told(Like(UNLIKELY, text=f"{LONG} so did i"), asks) == [("ask", "bulge", WORDS)]
    short = Like(UNLIKELY, text="my bulge so odd")
    assert told(short, said("bulge", hit=Hit(0, 1, 3))) == [("red_flag", "bulge", WORDS)]


def test_what_is_no_red_flag_stands_as_it_was_said() -> None:
    for kind in (SignalKind.STOP, SignalKind.MOOD, SignalKind.BABY):
        assert told(Like(UNLIKELY), said("x", kind=kind)) == [(kind.value, "x", WORDS)]


@pytest.mark.req("S01")
def test_a_message_like_a_red_flag_is_believed_without_any_phrase() -> None:
    assert told(Like(AT.flag)) == [OWN_FLAG]
    assert told(Like(AT.flag - 0.001)) == [OWN_ASK]
    assert told(Like(AT.flag, text="so very odd")) == [OWN_FLAG]
    assert told(Like(AT.flag, text="very odd")) == [OWN_ASK]
    assert told(Like(AT.flag), said()) == [SURE]  # a phrase of one is enough
    asked = said("burning_pee", Shade.PAST)
    assert told(Like(AT.flag), asked) == [("ask", "burning_pee", WORDS), OWN_FLAG]


@pytest.mark.req("S06")
def test_what_may_be_a_red_flag_is_asked_about_once() -> None:
    assert told(Like(AT.ask)) == [OWN_ASK]
    assert told(Like(AT.ask - 0.001)) == []
    assert told(Like(AT.ask, text="very odd")) == [] and told(Like(AT.ask, text="so very odd")) == [OWN_ASK]
    assert told(Like(AT.ask), said("burning_pee", Shade.PAST)) == [("ask", "burning_pee", WORDS)]


@pytest.mark.parametrize("kind", [SignalKind.RED_FLAG, SignalKind.ASK])
def test_what_was_heard_already_is_not_asked_again(kind: SignalKind) -> None:
    number = (Signal(kind, "fever", "38.5"),)
    assert told(Like(AT.ask), known=number) == []
    believed = [] if kind is SignalKind.RED_FLAG else [OWN_FLAG]
    assert told(Like(AT.flag), known=number) == believed


@pytest.mark.parametrize("soft", ["stop", "mood"])
def test_what_is_so_much_more_like_a_stop_or_a_low_mood_is_not_asked_about(soft: str) -> None:
    own = [(soft, f"likely {soft} 1", LIKENESS)]
    border = AT.ask * AT.softer
    assert told(Like(AT.ask, {soft: border})) == [OWN_ASK, *own]
    assert told(Like(AT.ask, {soft: border + 0.001})) == own


@pytest.mark.req("S04", "M41")
@pytest.mark.parametrize("kind", ["baby", "stop", "mood"])
def test_what_is_like_a_stop_a_low_mood_or_the_babys_need_is_believed(kind: str) -> None:
    own = (kind, f"likely {kind} {AT.milder if kind == 'baby' else 1:g}", LIKENESS)
    assert told(Like(UNLIKELY, {kind: AT.own})) == [own]
    assert told(Like(UNLIKELY, {kind: AT.own - 0.001})) == []
    phrase = said("x", kind=SignalKind(kind))
    assert told(Like(UNLIKELY, {kind: LIKELY}), phrase) == [(kind, "x", WORDS)]


def test_they_are_told_in_one_order_and_because_of_which_words() -> None:
    every = {"baby": 0.35, "stop": 0.4, "mood": 0.35}
    assert [kind for kind, *_ in told(Like(AT.flag, every | {"baby": 0.6}))] == [
        "red_flag",
        "baby",
        "stop",
        "mood",
    ]
    (found,) = weighed((), Like(UNLIKELY, {"stop": LIKELY}), RULES)  # type: ignore[arg-type]
    assert found.because == "because of stop"


def test_beside_her_own_red_flag_the_baby_is_met_only_where_most_of_it_is_about_the_baby() -> None:
    baby = ("baby", f"likely baby {AT.milder:g}", LIKENESS)
    assert told(Like(LIKELY, {"baby": 0.49}), said()) == [SURE]
    assert told(Like(LIKELY, {"baby": 0.5}), said()) == [SURE, baby]
    number = (Signal(SignalKind.RED_FLAG, "fever", "38.5"),)
    assert told(Like(UNLIKELY, {"baby": 0.49}), known=number) == []


def test_a_clinics_lower_limit_is_the_one_that_holds() -> None:
    limits = tuple(
        replace(limit, value=0.5) if limit.name == "listening_flag" else limit for limit in RULES.limits
    )
    lower = replace(RULES, limits=limits)
    (found,) = weighed((), Like(0.5), lower)  # type: ignore[arg-type]
    assert found.kind is SignalKind.RED_FLAG

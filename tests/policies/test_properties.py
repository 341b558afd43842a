"""What must hold for every situation: most severe wins, unknown is never no, a stop stops."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.places import fits
from policies import listening, prescribing, triage
from policies.asking import ask
from policies.effects import Prescribe, Raise, Record, Stop, StopKind
from policies.facts import Facts, Tri
from policies.listening.signals import Heard, Signal, SignalKind
from policies.review import review
from policies.rules import Book, Condition, Op
from policies.screen import screen
from policies.verdict import Disposition
from tests.support.mothers import NOON, book, known, mother, real_book

SIGNS = sorted({sign for rule in book().rules.red_flags for sign in rule.signs})
HERS = [s for s in SIGNS if s not in ("baby_needs_help", "baby_unwell")]
STATUSES = ("enrolling", "active", "paused", "ended", "withdrawn")
NAMES = ("a", "b", "c")
ANSWERS = st.sampled_from(["yes", "no"])


def tapped(*signs: str) -> Heard:
    return Heard(tuple(Signal(SignalKind.RED_FLAG, sign, sign, "tap") for sign in signs), "words")


def conditions() -> st.SearchStrategy[Condition]:
    leaf = st.one_of(
        st.sampled_from(NAMES).map(lambda name: Condition(Op.SIGN, name)),
        st.sampled_from(NAMES).map(lambda name: Condition(Op.IS, name, ("yes",))),
    )
    return st.recursive(
        leaf,
        lambda parts: st.one_of(
            st.lists(parts, min_size=1, max_size=3).map(lambda p: Condition(Op.ANY, parts=tuple(p))),
            st.lists(parts, min_size=1, max_size=3).map(lambda p: Condition(Op.ALL, parts=tuple(p))),
            parts.map(lambda p: Condition(Op.NOT, parts=(p,))),
        ),
        max_leaves=8,
    )


@pytest.mark.req("S06")
@given(
    condition=conditions(),
    some=st.dictionaries(st.sampled_from(NAMES), ANSWERS),
    rest=st.tuples(*[ANSWERS] * 3),
)
def test_a_yes_or_no_survives_whatever_the_unknown_turns_out_to_be(
    condition: Condition, some: dict[str, str], rest: tuple[str, ...]
) -> None:
    before = ask(condition, Facts(NOON, known(some))).tri
    after = ask(condition, Facts(NOON, known({**dict(zip(NAMES, rest, strict=True)), **some}))).tri
    assert after is not Tri.UNKNOWN
    assert before in (Tri.UNKNOWN, after)


@pytest.mark.req("S03", "M06")
@settings(deadline=None)
@given(signs=st.sets(st.sampled_from(HERS), max_size=5), more=st.sampled_from(HERS))
def test_another_flag_never_lowers_a_disposition(signs: set[str], more: str) -> None:
    facts = mother()
    less = screen(facts, tapped(*sorted(signs)), book(), NOON)
    all_of = screen(facts, tapped(*sorted(signs | {more})), book(), NOON)
    assert all_of.disposition >= less.disposition
    assert {d.rule for d in less.decisions} <= {d.rule for d in all_of.decisions}


@pytest.mark.req("S03")
@settings(deadline=None)
@given(before=st.sets(st.sampled_from(HERS), max_size=4), now=st.sampled_from(HERS))
def test_what_was_said_before_never_lowers_what_is_said_now(before: set[str], now: str) -> None:
    alone = screen(mother(), tapped(now), book(), NOON)
    later = screen(mother(signs=before), tapped(now), book(), NOON)
    assert later.disposition >= alone.disposition


@pytest.mark.req("M06")
@settings(deadline=None)
@given(signs=st.sets(st.sampled_from(HERS), min_size=1, max_size=5))
def test_the_most_severe_wins(signs: set[str]) -> None:
    verdict = screen(mother(days=10), tapped(*sorted(signs)), book(), NOON)
    simple = [r for sign in signs for r in book().rules.of_sign(sign) if r.when.op in (Op.SIGN, Op.ANY)]
    raised = [Disposition[r.disposition.upper()] for r in verdict.effects if isinstance(r, Raise)]
    assert verdict.disposition >= max((rule.disposition for rule in simple), default=Disposition.SELF_CARE)
    assert raised == sorted(raised, reverse=True)
    assert verdict.disposition < Disposition.URGENT_REVIEW or raised[0] is verdict.disposition


@pytest.mark.fault("C01", guard="policies.screen:screen")
@pytest.mark.req("S01")
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("stop", ["none", "hold", "lock"])
def test_every_locking_sign_locks_in_every_state(status: str, stop: str) -> None:
    for rule in book().rules.red_flags:
        for sign in rule.signs if rule.lock else ():
            verdict = screen(mother(status=status, stop=stop), tapped(sign), book(), NOON)
            kinds = [e.kind for e in verdict.effects if isinstance(e, Stop)]
            assert kinds == [StopKind.LOCK] and verdict.interrupts, sign


@pytest.mark.req("S04", "S02")
@settings(deadline=None)
@given(
    want=st.sampled_from(["routine", "rest", "next", "ease", "swap", "resume"]),
    stop=st.sampled_from(["hold", "lock"]),
    items=st.lists(st.sampled_from(sorted(book().content.exercises)), max_size=5),
    index=st.integers(0, 5),
    minutes=st.sampled_from([2, 5, 10, 7]),
    days=st.sampled_from([None, 0, 13, 14, 41, 42, 200]),
)
def test_a_lock_refuses_everything_and_a_hold_leaves_breathing_and_rest(
    want: str, stop: str, items: list[str], index: int, minutes: int, days: int | None
) -> None:
    facts = mother(days=days, stop=stop)
    given_items: Any = [[exercise, 2, 6, None, 30] for exercise in items]
    request = Prescribe(want, minutes, "mat" if minutes > 2 else "chair", given_items, index)
    picked, decisions = prescribing.pick(request, facts, book(), NOON)
    assert decisions
    if stop == "lock":
        assert picked is None
    elif picked is not None:
        assert {item.exercise for item in picked.items[picked.index :]} <= {"X01", "X32"}


@pytest.mark.req("S2", "M17")
@settings(deadline=None)
@given(
    days=st.sampled_from([None, 0, 6, 7, 13, 14, 41, 42, 83, 84, 200]),
    mode=st.sampled_from([None, "vaginal", "planned_caesarean"]),
    pain=st.sampled_from([None, 0, 5, 6, 7, 10]),
    joints=st.dictionaries(
        st.sampled_from(["knees", "wrists", "heaviness", "doming", "pelvis_pain", "leak_on_cough"]),
        st.sampled_from(["yes", None, "unsure"]),
    ),
    minutes=st.sampled_from([2, 5, 10]),
)
def test_what_is_picked_passes_the_gate_and_begins_with_breathing(
    days: int | None, mode: str | None, pain: int | None, joints: dict[str, Any], minutes: int
) -> None:
    said = {**joints, "pain_now": None if pain is None else [pain, 1]}
    facts = mother(days=days, mode=mode, said=said)
    picked, _ = prescribing.pick(Prescribe(minutes=minutes), facts, book(), NOON)
    assert picked is not None
    exercises = [item.exercise for item in picked.items]
    assert exercises[0] == "X01"
    assert prescribing.gate(exercises, facts, book(), NOON, NOON) is None
    if pain is None or pain >= 7:
        assert set(exercises) <= {"X01", "X32"}


PLACES = st.sampled_from(["mat", "chair", "cot", "bed", "outside"])
MORE = st.fixed_dictionaries(
    {},
    optional={
        "mood_low": st.just("yes"),
        "graduated": st.just("yes"),
        "days_away": st.sampled_from([13, 14, 40]),
        "symptom_stop": st.sampled_from([["yes", 30], ["yes", 100]]),
        "weight_kg": st.sampled_from([60, 120]),
        "sleep_last_night": st.just("under_5"),
    },
)
HER = st.fixed_dictionaries(
    {
        "days": st.sampled_from([None, 0, 6, 7, 13, 14, 41, 42, 83, 84, 2000]),
        "mode": st.sampled_from([None, "vaginal", "assisted", "emergency_caesarean"]),
        "level": st.sampled_from([None, 0, 1, 2, 3]),
        "pain": st.sampled_from([None, 0, 5, 6, 7]),
        "joints": st.dictionaries(
            st.sampled_from(["knees", "wrists", "heaviness", "doming", "pelvis_pain", "scar_pain"]),
            st.sampled_from(["yes", None, "unsure"]),
        ),
        "more": MORE,
    }
)
WELL = {"height_cm": 160, "back_to_baseline": "yes"}


@pytest.mark.req("M10", "M17", "S2")
@pytest.mark.parametrize("house", [book(), real_book()], ids=["tests", "real"])
@settings(deadline=None)
@given(her=HER, place=PLACES, minutes=st.sampled_from([2, 5, 10]))
def test_whatever_track_is_hers_each_item_passes_the_gate_and_fits_where_she_is(
    house: Book, her: dict[str, Any], place: str, minutes: int
) -> None:
    pain, level = her["pain"], her["level"]
    said = {**WELL, **her["joints"], **her["more"], "pain_now": None if pain is None else [pain, 1]}
    plan = {} if level is None else {"plan": {"level": level, "rev": 2, "author": "Ana"}}
    facts = mother(days=her["days"], mode=her["mode"], said=said, **plan)
    picked, why = prescribing.pick(Prescribe(minutes=minutes, place=place), facts, house, NOON)
    assert picked is not None and why
    items = [house.content.exercises[item.exercise] for item in picked.items]
    assert prescribing.gate([item.id for item in items], facts, house, NOON, NOON) is None
    assert items[0].id == "X01" and len(items) <= 6
    rests = not [item for item in items if item.kind == "exercise"]
    assert rests or all(fits(item, place) for item in items if item.id != "X32")
    if place == "cot":
        assert all(item.baby == "plus" and {"seated", "standing"} & set(item.positions) for item in items)
    if place == "bed":
        assert all(item.quiet and "side_lying" in item.positions for item in items)
    if picked.routine:
        assert why[-1].reason.startswith("track_") and why[-1].facts["routine"] == picked.routine
        (routine,) = [r for r in house.content.routines if r.id == picked.routine]
        assert routine.place == place and routine.minutes == minutes
        assert routine.track in ("core", why[-1].reason.removeprefix("track_"))


@pytest.mark.req("S06")
@settings(deadline=None)
@given(missing=st.sets(st.sampled_from(sorted(mother().known)), min_size=1, max_size=6))
def test_forgetting_an_answer_never_allows_more(missing: set[str]) -> None:
    facts = mother(days=200, plan={"level": 3, "rev": 2, "author": "clinician"})
    less = mother(days=200, plan={"level": 3, "rev": 2, "author": "clinician"}, said=dict.fromkeys(missing))
    for exercise in book().content.exercises:
        if prescribing.gate([exercise], facts, book(), NOON) is not None:
            assert prescribing.gate([exercise], less, book(), NOON) is not None


@pytest.mark.fault("C15", guard="policies.listening.hear:hear")
@settings(deadline=None, max_examples=200)
@given(text=st.text(max_size=300))
def test_any_text_at_all_is_heard(text: str) -> None:
    heard = listening.hear(text, book())
    screen(mother(), heard, book(), NOON)
    assert heard.words == text


@pytest.mark.fault("C04", guard="policies.listening.hear:hear")
@pytest.mark.fault("C07", guard="policies.listening.hear:hear")
@settings(deadline=None)
@given(
    phrase=st.sampled_from(["chest pain", "no puedo respirar", "want to die", "我喘不上气", "soaking pads"]),
    before=st.sampled_from(["", "7. ", "slept ok! ", "done, ", "thank you. we went out.\n"]),
    after=st.sampled_from(["", " lol", ". anyway, what is next?", "\n7", " 🙏🙏"]),
)
def test_a_flag_is_heard_wherever_it_stands(phrase: str, before: str, after: str) -> None:
    heard = listening.hear(before + phrase + after, book())
    assert heard.of(SignalKind.RED_FLAG), heard


@pytest.mark.fault("B03", guard="policies.triage.found:red_flags_about")
@settings(deadline=None)
@given(signs=st.permutations(["fever", "needle_site_sore", "breathless"]))
def test_the_order_of_signs_does_not_matter(signs: list[str]) -> None:
    facts = mother(days=30)
    for sign in signs:
        facts = triage.with_signs(facts, [sign], NOON)
    assert triage.severity(triage.red_flags(facts, book())) is Disposition.EMERGENCY


@settings(deadline=None)
@given(values=st.dictionaries(st.sampled_from(["pain_now", "pain_after", "tear", "birth_date", "leg_after"]),
                              st.one_of(st.integers(-5, 20), st.text(max_size=5))))  # fmt: skip
@pytest.mark.req("S17")
def test_strange_values_never_break_a_review_or_let_an_exercise_through_a_lock(
    values: dict[str, Any],
) -> None:
    effects = [*(Record("fact", name, value) for name, value in values.items()), Prescribe()]
    verdict = review(effects, mother(stop="lock"), book(), NOON)
    assert not [e for e in verdict.effects if isinstance(e, Prescribe)]

"""Walks over the registries: what flows name, rules know; what rules name can be said and be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.load import load as load_content
from dialogs import registry
from dialogs.flows.intake import JOINTS, RELATIVE
from dialogs.flows.screen import CARD_1, CARD_2, CARD_3
from dialogs.flows.session import FORM
from dialogs.model import When
from dialogs.questions import Choice, Many, YesNoUnsure
from policies.guards import GUARDS
from policies.listening.context import Cues, cues
from policies.rules import OnUnknown, Op
from policies.verdict import Disposition
from tests.support.mothers import ROOT, book, mother

RULES = book().rules
FROM_NUMBERS = {"fever", "temperature_low", "high_pressure", "pressure_very_high"}
ONLY_ASKED = {"leak_changed", "leak_with_pain", "thoughts_feel_right", "wants_to_act"}
"""Answers to the closed questions behind another sign."""
FREE_TEXT = {
    "cauda_equina",
    "dvt",
    "pe_chest",
    "preeclampsia",
    "haemorrhage",
    "infection_sepsis",
    "wound",
    "mastitis",
    "pyelonephritis",
    "spinal_infection",
    "post_dural_headache",
    "fracture_trauma",
    "malignancy_signs",
    "cardiomyopathy",
    "abdominal",
    "self_harm",
    "psychosis",
    "harm_to_baby",
    "domestic_violence",
    "neuro_deficit",
    "prolapse_acute",
    "anaemia_exhaustion",
    "allergic_or_fainting",
    "baby_emergency",
}


def signs_of_flows() -> Iterator[str]:
    for flow in registry.FLOWS.values():
        for node in flow.nodes:
            match node.answer:
                case Choice(signs=signs) | Many(signs=signs):
                    yield from signs.values()
                case YesNoUnsure(sign=str(sign)) if "{" not in sign:
                    yield sign
                case _:
                    pass


def guards_of_flows() -> set[str]:
    nodes = [node for flow in registry.FLOWS.values() for node in flow.nodes]
    shown = [getattr(node.answer, by, {}) for node in nodes for by in ("only_when", "first_when")]
    lines = {go.guard for node in nodes for go in node.go if isinstance(go, When)}
    return lines | {guard for by_option in shown for guard in by_option.values()}


def test_every_guard_of_a_flow_exists_and_every_guard_is_used() -> None:
    assert guards_of_flows() == set(GUARDS)


@pytest.mark.parametrize("name", sorted(GUARDS))
def test_every_guard_answers_with_nothing_known(name: str) -> None:
    empty = mother(said=dict.fromkeys(mother().known, None))
    assert GUARDS[name](empty, {}, book()) in (True, False)


@pytest.mark.req("M06", "M08")
def test_every_sign_of_a_flow_is_asserted_by_a_rule() -> None:
    known = {sign for rule in RULES.red_flags for sign in rule.signs}
    assert not set(signs_of_flows()) - known


@pytest.mark.req("M06")
def test_every_sign_of_a_rule_can_be_said() -> None:
    told = set(signs_of_flows()) | {*JOINTS} | FROM_NUMBERS | {"screen_unclear"}
    told |= {listed.sign for listed in book().phrases.lists}
    told |= {meaning.sign for meaning in book().phrases.likeness.meanings}
    assert not {sign for rule in RULES.red_flags for sign in rule.signs} - told


def test_every_phrase_list_is_about_a_sign_a_rule_knows() -> None:
    known = {sign for rule in RULES.red_flags for sign in rule.signs}
    named = {s.sign for s in book().phrases.lists if s.signal in ("red_flag", "ask", "baby")}
    assert not named - known


@pytest.mark.req("M06")
def test_free_text_categories_and_rules_know_each_other() -> None:
    told = {name for rule in RULES.red_flags for name in rule.free_text}
    assert told == FREE_TEXT


def test_categories_of_phrases_are_categories_of_rules() -> None:
    known = {rule.category for rule in RULES.red_flags}
    assert not {s.category for s in book().phrases.lists if s.signal in ("red_flag", "baby", "ask")} - known


def test_the_cards_are_the_screen() -> None:
    assert RULES.lists["screen_cards"] == (*CARD_1, *CARD_2, *CARD_3)
    assert RULES.lists["form"] == FORM


def test_the_amber_card_has_a_rule_for_every_option() -> None:
    asked = {name for rule in RULES.triage for name in rule.when.names()}
    assert set(RELATIVE) <= asked


def test_every_joint_answer_blocks_something() -> None:
    asked = {name for rule in RULES.contraindications for name in rule.when.names()}
    assert set(JOINTS) <= asked


@pytest.mark.req("S01")
def test_every_text_a_rule_tells_exists() -> None:
    catalogue = load_content(ROOT / "content")
    said = {rule.tells for rule in RULES.watched if rule.tells} | emitted()
    assert not {id for id in said if not catalogue.has_message(id)}


def emitted() -> set[str]:
    """Every message id that stands in the code of policy."""
    pattern = re.compile(r'"((?:safety|human|clinic|operator|aftercare)\.[a-z_]+)"')
    return {
        id for path in (ROOT / "policies").rglob("*.py") for id in pattern.findall(path.read_text("utf-8"))
    }


@pytest.mark.req("S04")
def test_the_exceptions_that_do_not_lock() -> None:
    loose = {rule.id for rule in RULES.red_flags if not rule.lock}
    assert loose == {"RF01b", "RF13b", "RF19b", "RF20", "RF20b", "RF22", "RF24", "RF24b", "HU01", "LO01"}
    routine = {rule.id for rule in RULES.red_flags if rule.disposition is Disposition.ROUTINE_REVIEW}
    assert routine <= loose


@pytest.mark.req("S03")
def test_every_rule_has_a_date_a_source_and_a_way_with_unknowns() -> None:
    for rule in RULES.everything:
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", rule.since), rule.id
        assert rule.source and rule.reason, rule.id
        assert rule.unknown is not OnUnknown.IGNORE or rule.why, rule.id
    assert all(limit.source for limit in RULES.limits)


def test_no_rule_asks_what_no_operator_answers() -> None:
    assert {op.value for op in Op} == {
        "sign",
        "is",
        "at_least",
        "at_most",
        "within_days",
        "any",
        "all",
        "some",
        "not",
    }


def test_cues_are_words() -> None:
    known: Cues = cues(book().phrases)
    assert all(cue for firsts in known.by_kind.values() for cues_of in firsts.values() for cue in cues_of)


@pytest.mark.req("M40")
def test_every_language_speaks_of_every_emergency() -> None:
    by_lang: dict[str, set[str]] = {}
    for listed in book().phrases.lists:
        by_lang.setdefault(listed.lang, set()).add(listed.sign)
    hard = {s for rule in RULES.red_flags for s in rule.signs if rule.disposition is Disposition.EMERGENCY}
    for lang, signs in by_lang.items():
        assert not hard - signs - FROM_NUMBERS - ONLY_ASKED - {"screen_unclear"}, lang


def test_policy_has_no_words_for_mothers() -> None:
    for path in (ROOT / "policies").rglob("*.py"):
        assert not re.search(r'say="|html', path.read_text("utf-8")), path


def test_folders_hold_what_they_should() -> None:
    assert {path.suffix for path in Path(ROOT / "policies" / "rules").iterdir()} == {".yaml"}


@pytest.mark.req("S01")
def test_an_answer_that_reports_a_sign_reports_it_in_a_case_too() -> None:
    for flow in registry.FLOWS.values():
        for node in flow.nodes:
            if isinstance(node.answer, Choice) and node.fact and node.answer.signs:
                means = RULES.facts[node.fact].means
                told = {(a, sign) for a, sign in node.answer.signs.items() if sign != node.fact}
                assert told <= set(means.items()), f"{flow.name}.{node.name}"

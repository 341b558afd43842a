"""Labels of her words: from her message to the editor's list, sealed on the way, and gone with her key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from bot.clock import MovableClock
from bot.store import Store, labelled, patients, records
from bot.store.asks import AskRow
from bot.store.labelled import Labelled
from bot.store.tables import SealingKey, table
from dialogs.model import EventKind
from policies.facts import Fact
from tests.support.road import Road
from tests.support.talk import the_book

NUMB, CANARY = "i can't feel it when i wipe", "zitronenfalter"


class Clinic(Road):
    """Two clinicians and a mother whose words raised an alert."""

    def open(self) -> None:
        self.first, self.second = self.clinician(900), self.clinician(901)
        self.mother = self.meet(70, "Ana María")
        self.write(self.mother, f"{NUMB} {CANARY}")
        self.becomes("active")

    def becomes(self, status: str) -> None:
        number = self.her().id
        self.store.now_run(lambda unit: patients.set_fields(unit, number, status=status))

    def her(self) -> Any:
        patient = self.patient(self.mother)
        assert patient is not None
        return patient

    def write(self, person: int, text: str) -> None:
        self.put(person, EventKind.MESSAGE_RECEIVED, text=text)
        self.work()
        self.send()

    def card(self, person: int, node: str) -> AskRow:
        return next(ask for ask in reversed(self.asks(person)) if ask.node == node)

    def tap(self, person: int, ask: AskRow, option: str) -> None:
        index = [o["id"] for o in ask.options].index(option)
        self.put(person, EventKind.OPTION_CHOSEN, ask=ask.id, index=index, query="q", message_id=1)
        self.work()
        self.send()

    def label(self, *options: str) -> None:
        self.tap(self.first, self.card(self.first, "alert"), "label")
        for node, option in zip(("label", "confirm_label"), options, strict=False):
            self.tap(self.first, self.card(self.first, node), option)

    def every(self) -> tuple[list[Labelled], int]:
        return self.store.read(labelled.every)

    def says_last(self, person: int) -> str:
        return str([row for row, _ in self.sent if row.person_id == person and row.body.get("html")][-1].body)


@pytest.fixture
def clinic(store: Store, clock: MovableClock) -> Clinic:
    road = Clinic(store, clock, the_book())
    road.open()
    return road


@pytest.mark.req("S7", "S31")
def test_a_label_is_kept_and_the_newest_counts(clinic: Clinic) -> None:
    before, row = clinic.alert(clinic.mother), clinic.her()
    clinic.label("right", "keep")
    clinic.label("not_meant", "keep")
    (one,), closed = clinic.every()
    assert closed == 0 and one.body["label"] == "not_meant" and one.body["words"] == f"{NUMB} {CANARY}"
    assert one.body["by"] == clinic.first and one.body["signs"] == ["saddle_numb"]
    assert one.names == {"Ana María", row.case_no}
    assert (clinic.alert(clinic.mother), clinic.her()) == (before, row), "alert and stop as they were"
    assert "not_meant" in clinic.says_last(clinic.first)


@pytest.mark.req("S7")
def test_it_works_after_the_alert_is_closed(clinic: Clinic) -> None:
    clinic.tap(clinic.first, clinic.card(clinic.first, "alert"), "keep")
    clinic.tap(clinic.first, clinic.card(clinic.first, "keep"), "keep")
    assert clinic.alert(clinic.mother) is None and clinic.her().stop == "lock"
    clinic.label("right", "keep")
    assert [one.body["label"] for one in clinic.every()[0]] == ["right"]
    assert clinic.alert(clinic.mother) is None and clinic.her().stop == "lock"


def test_a_typed_yes_keeps_it_too(clinic: Clinic) -> None:
    clinic.label("right")
    clinic.write(clinic.first, "Yes, keep it")
    assert len(clinic.every()[0]) == 1


@pytest.mark.req("S7", "S33")
def test_a_button_of_his_works_for_nobody_else(clinic: Clinic) -> None:
    clinic.label()
    for stranger in (clinic.mother, clinic.second):
        clinic.tap(stranger, clinic.card(clinic.first, "label"), "right")
        clinic.tap(stranger, clinic.card(clinic.first, "alert"), "label")
    assert clinic.every() == ([], 0)


@pytest.mark.req("S28")
def test_her_words_are_sealed_and_gone_with_her_key(clinic: Clinic, tmp_path: Path) -> None:
    clinic.label("right", "keep")
    for file in tmp_path.glob("napwise.db*"):
        assert CANARY.encode() not in file.read_bytes(), file
    key = table(SealingKey)
    gone = delete(key).where(key.c.person_id == clinic.mother)
    clinic.store.now_run(lambda unit: unit.change(gone))
    clinic.store._opened.keys.forget(clinic.mother)
    assert clinic.every() == ([], 1)


@pytest.mark.parametrize("status", ["enrolling", "withdrawn"])
def test_words_of_a_mother_who_does_not_agree_are_no_examples(clinic: Clinic, status: str) -> None:
    clinic.label("right", "keep")
    clinic.becomes(status)
    assert clinic.every() == ([], 0)


def test_her_baby_s_name_is_one_to_mask(clinic: Clinic) -> None:
    clinic.label("right", "keep")
    her = clinic.her()
    baby = Fact("baby_name", "Leo", None, clinic.clock.now(), "test")
    clinic.store.now_run(lambda unit: records.learn(unit, her.id, her.person, [baby]))
    assert "Leo" in clinic.every()[0][0].names


@pytest.mark.req("M37")
def test_what_she_did_not_mean_reaches_both_and_stands_on_the_next_card(clinic: Clinic) -> None:
    before = clinic.alert(clinic.mother)
    clinic.write(clinic.mother, "me entendiste mal")
    for person in (clinic.first, clinic.second):
        assert "she says this was not what she meant" in clinic.says_last(person)
    assert clinic.alert(clinic.mother) == before and clinic.her().stop == "lock"
    clinic.wait(minutes=3)
    clinic.work()
    clinic.send()
    assert "this is not what she meant" in clinic.says_last(clinic.first)

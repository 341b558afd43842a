"""`napwise audit` and `napwise decisions`: what they say, to a person and to a machine, and how they end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.cli import cli
from bot.clock import MovableClock
from bot.store import Store, anchors, appended
from bot.store.tables import SealingKey, table
from bot.store.unit import Unit
from tests.support.road import Road
from tests.support.rows import NINE
from tests.support.talk import the_book

WORDS = "I can't feel between my legs and I cannot pee"
TELLING = "zitronenfalter"


@dataclass
class House:
    """A database with one mother who said a red flag; its store is closed."""

    url: str
    data: Path

    def napwise(self, *arguments: str) -> tuple[int, str]:
        """Exit code and everything that was printed."""
        done = CliRunner().invoke(cli, list(arguments))
        return done.exit_code, done.output

    def do(self, work: object) -> None:
        with Store.open(self.url, self.data, MovableClock(NINE), durable=False) as store:
            store.now_run(work)  # type: ignore[arg-type]


@pytest.fixture
def house(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    url = f"sqlite:///{tmp_path / 'napwise.db'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NAPWISE_DATA", str(tmp_path))
    monkeypatch.setenv("NAPWISE_DATABASE_URL", url)
    with Store.open(url, tmp_path, MovableClock(NINE), durable=False) as store:
        road = Road(store, MovableClock(NINE), the_book())
        road.clinician(900)
        mother = road.meet(70, TELLING)
        road.put(mother, "command_given", name="start", argument="")
        road.work()
        road.put(mother, "message_received", text=f"{WORDS} {TELLING}", message_id=900)
        road.work()
        road.send()
        store.now_run(lambda unit: anchors.write(unit, NINE))
    return House(url, tmp_path)


def spoil(unit: Unit) -> None:
    for statement in appended.unguard("sqlite"):
        unit.change(text(statement))
    unit.change(text("UPDATE decision SET reason = 'never_said' WHERE n = 1 AND patient_id = 1"))


def shred(unit: Unit) -> None:
    secret = table(SealingKey)
    unit.change(secret.delete().where(secret.c.person_id != 0))


# -- audit ----------------------------------------------------------------------------------------------


@pytest.mark.req("S27")
def test_an_untouched_log_ends_with_zero(house: House) -> None:
    code, said = house.napwise("audit")
    assert code == 0
    assert "case 1001" in said and "anchor 2026-03-02" in said and "nothing was changed" in said
    code, said = house.napwise("audit", "--json", "--patient", "1001")
    lines = [json.loads(line) for line in said.splitlines()]
    assert (code, [line["name"] for line in lines]) == (0, ["case 1001", "anchor 2026-03-02"])
    assert all(line["ok"] and line["breaks"] == [] and len(line["head"]) == 64 for line in lines)


@pytest.mark.req("S27")
def test_a_changed_row_ends_with_one_and_is_named(house: House) -> None:
    house.do(spoil)
    code, said = house.napwise("audit")
    assert code == 1
    assert "BROKEN at 1, changed: row " in said and "1 of 2 broken" in said
    code, said = house.napwise("audit", "--json")
    assert code == 1
    first = json.loads(said.splitlines()[0])
    assert (first["name"], first["ok"]) == ("case 1001", False)
    assert (first["breaks"][0]["n"], first["breaks"][0]["what"]) == (1, "changed")


@pytest.mark.req("S27", "S26")
def test_it_needs_no_key_of_hers(house: House) -> None:
    house.do(shred)
    assert house.napwise("audit")[0] == 0
    assert house.napwise("audit", "--patient", "1001")[0] == 0


@pytest.mark.req("S27")
def test_an_anchor_that_was_written_down_must_be_there(house: House) -> None:
    digest = json.loads(house.napwise("audit", "--json")[1].splitlines()[-1])["head"]
    assert house.napwise("audit", "--anchor", digest)[0] == 0
    code, said = house.napwise("audit", "--anchor", "0" * 64)
    assert code == 1
    assert "no anchor here has this hash" in said


def test_a_case_that_is_not_there(house: House) -> None:
    for command in (("audit", "--patient", "7"), ("decisions", "--case", "7"), ("journal", "--patient", "7")):
        code, said = house.napwise(*command)
        assert (code, said.strip()) == (2, "napwise: there is no case 7")


# -- decisions ------------------------------------------------------------------------------------------


@pytest.mark.req("S02")
def test_a_decision_is_told_in_words(house: House) -> None:
    code, said = house.napwise("decisions", "--case", "1001")
    assert code == 0
    assert "she wrote" in said and "RF01 of 2026-" in said
    assert "applies" in said and "emergency" in said
    assert "because: nerve supply of bladder or legs" in said
    assert "saddle numb = yes" in said and "cannot pee = yes" in said
    assert "-> safety to her: safety.cauda_equina, sent 09:00:" in said
    assert "-> alert to a clinician: clinic.alert" in said
    assert "_" not in said.replace("cauda_equina", "")


def test_of_her_own_words_and_name_nothing_is_shown(house: House) -> None:
    for arguments in ((), ("--json",)):
        assert TELLING not in house.napwise("decisions", "--case", "1001", *arguments)[1]


@pytest.mark.req("S02")
def test_a_machine_gets_rule_version_and_facts(house: House) -> None:
    said = house.napwise("decisions", "--case", "1001", "--json", "--last", "1")[1]
    (event,) = [json.loads(line) for line in said.splitlines()]
    (decision,) = event["decisions"]
    assert event["happened"]["kind"] == "message_received"
    assert decision["facts"]["saddle_numb"] == "yes"
    assert (len(decision["release"]), len(decision["policy"]), len(decision["hash"])) == (64, 64, 64)


@pytest.mark.req("S26")
def test_without_her_key_the_facts_are_gone_and_the_rest_stands(house: House) -> None:
    house.do(shred)
    code, said = house.napwise("decisions", "--case", "1001")
    assert code == 0
    assert "facts: gone with her key" in said and "RF01" in said


def test_nothing_decided_yet_is_said(house: House) -> None:
    with Store.open(house.url, house.data, MovableClock(NINE), durable=False) as store:
        road = Road(store, MovableClock(NINE), the_book())
        mother = road.meet(71, "Bea")
        road.put(mother, "command_given", number=10_000, name="start", argument="")
        road.work()
    assert house.napwise("decisions", "--case", "1002") == (0, "nothing was decided about case 1002 yet\n")


def test_last_counts_decisions_and_has_to_be_one_at_least(house: House) -> None:
    assert house.napwise("decisions", "--case", "1001", "--last", "0")[0] == 2
    every = house.napwise("decisions", "--case", "1001", "--last", "100")[1]
    one = house.napwise("decisions", "--case", "1001", "--last", "1")[1]
    assert every.count("because:") >= one.count("because:") == 1

"""Opening a store: one bot on a database, never without its key, never an empty database over a lost one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.clock import MovableClock, SystemClock
from bot.privacy import site_key
from bot.store import Store, StoreBusy, StoreDamaged, StoreError, StoreUnavailable, inbox, invites, people
from bot.store.errors import KeyMissing, KeyWrong, SqliteTooOld, StoreMissing, UnknownRevision
from tests.bot.store.test_writer import filing
from tests.support.rows import a_mother

HOLDER = """
import sys
from pathlib import Path
from bot.clock import SystemClock
from bot.store import Store
store = Store.open(sys.argv[1], Path(sys.argv[2]), SystemClock())
print("open", flush=True)
sys.stdin.read()
"""


def opened(url: str, folder: Path, **how: object) -> Store:
    return Store.open(url, folder, SystemClock(), durable=False, **how)  # type: ignore[arg-type]


def test_the_first_start_makes_folders_tables_and_a_key(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"
    with opened(f"sqlite:///{folder / 'deep' / 'napwise.db'}", folder) as store:
        assert store.read(inbox.counts) == {}
    key = folder / site_key.NAME
    assert key.stat().st_mode & 0o777 == 0o600
    files = list((folder / "deep").iterdir())
    assert "napwise.db" in {file.name for file in files}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_an_old_sqlite_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 34, 1))
    with pytest.raises(SqliteTooOld, match="newer Python"):
        opened(f"sqlite:///{tmp_path / 'napwise.db'}", tmp_path)


def test_what_was_saved_is_there_after_a_restart(database_url: str, tmp_path: Path) -> None:
    with opened(database_url, tmp_path) as store:
        mother = store.now_run(a_mother)
    with opened(database_url, tmp_path) as store:
        found = store.read(lambda unit: people.get(unit, mother.person))
        assert found is not None
        assert found.name == "Ana"
        assert store.now_run(lambda unit: next(unit.tokens(7))) == store.read(
            lambda unit: next(unit.tokens(7))
        )


# -- one bot alone -------------------------------------------------------------------------------------


@pytest.mark.fault("A10", guard="bot.store.lease:FileLease")
def test_a_second_bot_is_refused_and_a_tool_is_not(database_url: str, tmp_path: Path) -> None:
    with opened(database_url, tmp_path) as bot:
        with pytest.raises(StoreBusy, match=r"^another Napwise is running on this database$"):
            opened(database_url, tmp_path)
        with opened(database_url, tmp_path, role="tool") as tool:
            now = SystemClock().now()
            assert tool.now_run(lambda unit: invites.make(unit, "clinician", 1, now))
            assert bot.now_run(filing(1))
            assert tool.now_run(filing(2))
        assert bot.read(inbox.counts) == {"pending": 2}
    with opened(database_url, tmp_path):
        pass


@pytest.mark.fault("A10", guard="bot.store.lease:FileLease")
def test_a_killed_bot_leaves_the_database_free(database_url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, database_url, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen(command, stdin=-1, stdout=-1, env=environment, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(StoreBusy):
            opened(database_url, tmp_path)
        holder.kill()
        holder.wait()
    _wait_until_free(database_url, tmp_path)


def _wait_until_free(url: str, folder: Path) -> None:
    """PostgreSQL notices a dead client within a moment."""
    for _ in range(200):
        try:
            opened(url, folder).close()
            return
        except StoreBusy:
            subprocess.run(["sleep", "0.05"], check=True)
    raise AssertionError("the lease of a killed bot was never let go")


# -- the key -------------------------------------------------------------------------------------------


def test_without_its_key_a_database_is_refused(database_url: str, tmp_path: Path) -> None:
    opened(database_url, tmp_path).close()
    kept = (tmp_path / site_key.NAME).rename(tmp_path / "elsewhere")
    with pytest.raises(KeyMissing, match="backup"):
        opened(database_url, tmp_path)
    assert not (tmp_path / site_key.NAME).exists(), "no new key over words that it could not open"
    kept.rename(tmp_path / site_key.NAME)
    opened(database_url, tmp_path).close()


@pytest.mark.parametrize("wrong", ["00" * 32, "00" * 31, "not a key", "", "\xff"])
def test_with_a_wrong_key_a_database_is_refused(database_url: str, tmp_path: Path, wrong: str) -> None:
    opened(database_url, tmp_path).close()
    (tmp_path / site_key.NAME).write_text(wrong, "latin-1")
    with pytest.raises(KeyWrong, match=r"site\.key"):
        opened(database_url, tmp_path)


# -- the file ------------------------------------------------------------------------------------------


@pytest.mark.fault("A14", guard="bot.store.opening:_look_for")
@pytest.mark.parametrize("how", ["deleted", "emptied"])
def test_a_lost_database_is_not_replaced_by_an_empty_one(tmp_path: Path, how: str) -> None:
    file = tmp_path / "napwise.db"
    opened(f"sqlite:///{file}", tmp_path).close()
    file.unlink() if how == "deleted" else file.write_bytes(b"")
    with pytest.raises(StoreMissing, match="restore the last backup"):
        opened(f"sqlite:///{file}", tmp_path)
    assert not file.exists() or file.stat().st_size == 0


@pytest.mark.fault("A14", guard="bot.store.opening:_prepare")
@pytest.mark.parametrize("place", ["head", "middle", "everywhere"])
def test_a_damaged_database_is_refused(tmp_path: Path, place: str) -> None:
    file = tmp_path / "napwise.db"
    with opened(f"sqlite:///{file}", tmp_path) as store:
        for number in range(200):
            store.now_run(filing(number))
    whole = bytearray(file.read_bytes())
    size = len(whole)
    start, end = {"head": (0, 100), "middle": (size // 2, size - 4096), "everywhere": (0, size)}[place]
    whole[start:end] = bytes(byte ^ 0xA5 for byte in whole[start:end])
    file.write_bytes(whole)
    with pytest.raises(StoreDamaged, match="backup"):
        opened(f"sqlite:///{file}", tmp_path)


def test_a_file_that_is_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "napwise.db"
    file.write_text("a shopping list\n" * 500)
    with pytest.raises(StoreDamaged):
        opened(f"sqlite:///{file}", tmp_path)
    assert file.read_text() == "a shopping list\n" * 500


def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        opened("postgresql+psycopg://napwise@127.0.0.1:1/napwise", tmp_path)


@pytest.mark.fault("A08", guard="bot.store.migrating:bring_up_to_date")
def test_a_newer_database_is_refused(database_url: str, tmp_path: Path) -> None:
    opened(database_url, tmp_path).close()
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(UnknownRevision, match="9999") as refusal:
        opened(database_url, tmp_path)
    assert "\n" not in str(refusal.value)


def test_a_refused_start_leaves_the_lease(database_url: str, tmp_path: Path) -> None:
    opened(database_url, tmp_path).close()
    kept = (tmp_path / site_key.NAME).rename(tmp_path / "elsewhere")
    with pytest.raises(KeyMissing):
        opened(database_url, tmp_path)
    kept.rename(tmp_path / site_key.NAME)
    opened(database_url, tmp_path).close()


def refusals(of: type[StoreError] = StoreError) -> list[type[StoreError]]:
    return [of, *(found for child in of.__subclasses__() for found in refusals(child))]


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: refusal.__name__)
def test_every_refusal_is_one_line(refusal: type[StoreError]) -> None:
    said = str(refusal("detail"))
    assert said.endswith(": detail")
    assert "\n" not in said
    assert len(said) > 30


def test_foreign_keys_hold(store: Store, clock: MovableClock) -> None:
    from bot.store import patients  # noqa: PLC0415

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        store.now_run(lambda unit: patients.enrol(unit, 99))

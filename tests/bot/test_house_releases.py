"""A house that is running turns to what another process publishes, and back; what is bad changes nothing."""

from __future__ import annotations

import logging
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.books import CONTENT
from bot.releasing import Refused
from bot.releasing.folder import files_in
from bot.releasing.moving import Said
from bot.releasing.publishing import Press
from bot.releasing.reading import Reading
from bot.store import Store, StoreUnavailable, Unit, appended, pointer, releases
from bot.store.pointer import Pointer
from tests.support.house import MOTHER, World
from tests.support.releases import a_folder, edit, pressing

ANA = Said("Ana", "why not")
OPERATOR = 8_100_000_009
CALF = "my left calf is swollen, red and painful"
ODD = "my shin is like a purple balloon"


@pytest.fixture
async def world(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[World]:
    shutil.copy(migrated_sqlite, tmp_path / "napwise.db")
    made = World(tmp_path)
    yield made
    await made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_folder(tmp_path / "edited")


def published(world: World, folder: Path, said: Said = ANA) -> str:
    with pressing(world.url, world.folder, world.clock) as press:
        return press.publish(folder, said)


def pressed(world: World, do: Callable[[Press], object]) -> None:
    with pressing(world.url, world.folder, world.clock) as press:
        do(press)


def tampered(world: World, sql: str) -> None:
    with Store.open(world.url, world.folder, world.clock, role="tool", durable=False) as store:

        def work(unit: Unit) -> None:
            for statement in (*appended.unguard("sqlite", appended.RELEASES), sql):
                unit.change(text(statement))

        store.now_run(work)


def new_words(folder: Path, words: str = "NEW WORDS") -> None:
    edit(folder, "messages/en/session.yaml", "Tap Done", f"{words}. Tap Done")


async def session(world: World, first: str = "") -> None:
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, *([first] if first else []), "mat_2", "today.nothing_new")


@pytest.mark.fault("E05", guard="bot.releasing.live:Live.look")
@pytest.mark.req("E04", "S21")
async def test_within_ten_seconds_new_sessions_have_the_new_words(world: World, folder: Path) -> None:
    await world.add_clinician()
    await world.enrol()
    await session(world)
    new_words(folder)
    name = published(world, folder)
    await world.wait(seconds=9)
    assert world.house.live.standing.release == name
    await world.choose(MOTHER, "go")
    assert "Done" in world.last(MOTHER) and "NEW WORDS" not in world.last(MOTHER), "she had begun already"
    await world.choose(MOTHER, "woke")
    await session(world, "fresh")
    await world.choose(MOTHER, "go")
    assert "NEW WORDS" in world.last(MOTHER)

    pressed(world, lambda press: press.roll_back("", Said()))
    await world.wait(seconds=9)
    await world.choose(MOTHER, "woke")
    await session(world, "fresh")
    await world.choose(MOTHER, "go")
    assert "NEW WORDS" not in world.last(MOTHER), "taken back, without a restart"


@pytest.mark.fault("E06", guard="bot.releasing.live:Live.look")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE content_blob SET body = substr(body, 1, 9) WHERE hash IN (SELECT hash FROM release_file "
        "WHERE path = 'messages/en/session.yaml')",
        "DELETE FROM release_file",
    ],
)
async def test_a_release_that_cannot_be_read_leaves_the_house_as_it_is(
    world: World, folder: Path, sql: str, caplog: pytest.LogCaptureFixture
) -> None:
    await world.add_clinician(OPERATOR, "operator")
    new_words(folder)
    name = published(world, folder)
    shutil.rmtree(world.folder / "releases")
    tampered(world, sql)
    before = world.house.books.current
    with caplog.at_level(logging.ERROR):
        await world.house.releases()
        await world.settle()
    assert world.house.books.current is before and world.house.live.standing.release == ""
    assert f"Release {name[:12]} is not used" in caplog.text
    told = [words for words in world.texts(OPERATOR) if f"Release {name[:12]}" in words]
    assert len(told) == 1 and "what held before it holds on" in told[0]
    await world.wait(minutes=5)
    await world.house.unsigned()
    await world.settle()
    assert sum(f"Release {name[:12]}" in words for words in world.texts(OPERATOR)) == 1, "once a day"

    await world.close()
    world.open()
    assert world.house.live.standing.release == "" and name[:12] in world.house.live.refused
    await world.write(OPERATOR, "/help")
    assert len(world.texts(OPERATOR)) > 2, "a restart falls back to the installed files"


async def test_a_restart_begins_with_what_was_published(world: World, folder: Path) -> None:
    new_words(folder)
    name = published(world, folder)
    await world.close()
    world.open()
    live, shelf = world.house.live, world.folder / "releases"
    assert live.standing.release == name and live.standing.folder == shelf / name
    assert live.picture("figures/stills/cat-cow.png") == (CONTENT / "figures/stills/cat-cow.png").read_bytes()
    (shelf / name / "safety" / "en.yaml").write_text("{}", "utf-8")
    await world.close()
    world.open()
    written = (shelf / name / "safety" / "en.yaml").read_bytes()
    assert written == (CONTENT / "safety" / "en.yaml").read_bytes(), "what was changed on disk is not read"
    assert not [path for path in shelf.iterdir() if path.name.startswith(".")]


@pytest.mark.req("E04", "S22")
async def test_a_roll_back_takes_no_phrase_away(world: World, folder: Path) -> None:
    await world.add_clinician()
    await world.enrol()
    new_words(folder)
    edit(
        folder,
        "phrases/en/dvt.yaml",
        "  - one calf swollen\n",
        "  - one calf swollen\n  - shin is like a purple balloon\n",
    )
    newest = published(world, folder)
    pressed(world, lambda press: press.roll_back("", Said()))
    await world.wait(seconds=9)
    assert world.store.read(pointer.get).phrases == newest
    heard = {phrase for one in world.house.books.current.phrases.lists for phrase in one.phrases}
    assert "shin is like a purple balloon" in heard
    await world.write(MOTHER, ODD)
    assert world.house.live.standing.release not in ("", newest)
    assert "doctor or maternity unit" in "".join(world.texts(MOTHER)[-3:])


async def test_what_stands_on_keys_is_understood_before_and_after(world: World, folder: Path) -> None:
    await world.add_clinician()
    await world.enrol()
    edit(folder, "messages/en/general.yaml", 'urgent: "Urgent"', 'urgent: "Help me now"')
    published(world, folder)
    await world.wait(seconds=9)
    labels = world.house._words.labels
    assert labels["Help me now"] == labels["Urgent"] == "urgent"


async def test_a_signature_counts_within_ten_seconds(world: World, folder: Path) -> None:
    await world.add_clinician(OPERATOR, "operator")
    open_before = world.house.books.current.unsigned
    file = Path("exercises/cat-cow.yaml")
    pressed(world, lambda press: press.sign(CONTENT, [file], "Dr Roe"))
    await world.wait(seconds=9)
    book = world.house.books.current
    assert book.unsigned == open_before - 1 and book.signed_by == {str(file): "Dr Roe"}
    await world.house.unsigned()
    await world.settle()
    assert f"{open_before - 1} files. Signed: 1 (Dr Roe)." in world.last(OPERATOR)
    edit(folder, str(file), "signed: null", "signed: null  # other bytes")
    published(world, folder)
    await world.wait(seconds=9)
    assert world.house.books.current.unsigned == open_before, "a signature is for exactly these bytes"


async def test_where_signatures_are_required_unsigned_content_does_not_come_to_hold(
    world: World, folder: Path
) -> None:
    new_words(folder)
    strict = Reading(require_signed=True)
    said = pytest.raises(Refused, match="NAPWISE_REQUIRE_SIGNED is set")
    with pressing(world.url, world.folder, world.clock, strict) as press, said:
        press.publish(folder, ANA)
    assert world.store.read(pointer.get) == Pointer()


async def test_a_house_that_starts_keeps_what_was_installed(world: World, folder: Path) -> None:
    await world.house.live.keep_installed()
    installed = world.store.read(pointer.installed)
    assert world.store.read(lambda unit: releases.bytes_of(unit, installed)) == files_in(CONTENT)
    assert (
        world.store.read(pointer.get) == Pointer() and world.house.books.current.content.release == installed
    )


async def test_a_store_that_fails_for_a_moment_costs_nothing_but_the_moment(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_words(folder)
    name = published(world, folder)
    with monkeypatch.context() as patch:
        patch.setattr(type(world.house.books), "turn_to", _unavailable)
        await world.wait(seconds=6)
    assert world.house.books.current is not world.house.live.standing.book
    await world.wait(seconds=6)
    assert world.house.books.current is world.house.live.standing.book
    assert world.house.live.standing.release == name


async def _unavailable(*_: object) -> None:
    raise StoreUnavailable("for a moment")

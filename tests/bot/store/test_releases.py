"""Releases with their files, the pointer, the signatures: the same on both databases, never changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.clock import MovableClock
from bot.store import Store, Unit, appended, pointer, releases, signatures
from bot.store.pointer import MOST_BEFORE, Pointer, Seen

BODY = '{"words": "é 你好"}'
FILES = {
    "messages/en/a.yaml": b"a: 1\n",
    "figures/stills/a.png": b"\x89PNG\x00\xff",
    "safety/en.yaml": b"a: 1\n",
}


def kept(store: Store, files: dict[str, bytes] | None = None, body: str = BODY) -> str:
    return store.now_run(lambda unit: releases.keep(unit, body, "Ana", "why", files or FILES))


@pytest.mark.req("E04")
def test_a_release_gives_back_what_was_put_in(store: Store, clock: MovableClock) -> None:
    name = kept(store)
    assert store.read(lambda unit: releases.bytes_of(unit, name)) == FILES
    assert store.read(lambda unit: releases.get(unit, name)) == BODY
    (line,) = store.read(releases.every)
    assert (line.id, line.changed_by, line.note, line.files) == (name, "Ana", "why", 3)
    assert line.published_at is None and line.created_at == clock.now()
    assert kept(store) == name and len(store.read(releases.every)) == 1
    assert store.read(lambda unit: unit.row(text("SELECT count(*) AS n FROM content_blob"))[0]) == 2, (
        "one copy"
    )


def test_what_a_house_has_put_keeps_its_name_when_its_files_come(store: Store) -> None:
    name = kept(store)
    other = BODY.replace("é", "e")
    store.now_run(lambda unit: releases.put(unit, "older", "body"))
    assert store.read(releases.every)[0].id == name, "without files it is no release to go back to"
    again = kept(store, {**FILES, "phrases/en/dvt.yaml": b"- calf"})
    assert again != name and kept(store, {**FILES, "phrases/en/dvt.yaml": b"- calf"}) == again
    assert kept(store, body=other) not in {name, again}
    assert store.read(lambda unit: releases.get(unit, again)) == BODY


def test_published_is_noted_once(store: Store, clock: MovableClock) -> None:
    name = kept(store)
    store.now_run(lambda unit: releases.published(unit, name))
    first = store.read(releases.every)[0].published_at
    clock.advance(timedelta(seconds=60))
    store.now_run(lambda unit: releases.published(unit, name))
    assert first is not None and store.read(releases.every)[0].published_at == first


@pytest.mark.parametrize("table", appended.RELEASES)
def test_what_is_kept_is_never_changed(store: Store, table: str) -> None:
    kept(store)
    store.now_run(lambda unit: signatures.add(unit, {"safety/en.yaml": "aa"}, "Dr B"))
    for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET hash = 'x'"):
        with pytest.raises(DBAPIError, match=appended.SAID):
            store.now_run(lambda unit, sql=sql: unit.change(text(sql)))


@pytest.mark.fault("E06", guard="bot.store.releases:bytes_of")
@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE content_blob SET body = substr(body, 1, 2)", "was damaged"),
        ("DELETE FROM content_blob", "is missing"),
        ("DELETE FROM release_file", "has no files"),
    ],
)
def test_a_truncated_or_missing_file_is_seen(store: Store, sql: str, said: str) -> None:
    name = kept(store)

    def tamper(unit: Unit) -> None:
        for statement in (*appended.unguard(store._opened.writer.dialect.name, appended.RELEASES), sql):
            unit.change(text(statement))

    store.now_run(tamper)
    with pytest.raises(releases.Damaged, match=said):
        store.read(lambda unit: releases.bytes_of(unit, name))


def test_the_pointer_and_the_signatures_are_one_look(store: Store) -> None:
    assert store.read(pointer.look) == Seen(Pointer(), 0) and Pointer().kind == "installed"
    moved = Pointer("b", "c", tuple(map(str, range(MOST_BEFORE + 9))))
    store.now_run(lambda unit: pointer.put(unit, moved))
    store.now_run(lambda unit: signatures.add(unit, {"a.yaml": "1"}, "Dr B"))
    found = store.read(pointer.look)
    assert found == Seen(Pointer("b", "c", moved.before[-MOST_BEFORE:]), 1)
    assert found.pointer == store.read(pointer.get) and found.pointer.kind == "published"


@pytest.mark.req("E04")
def test_a_signature_is_for_exactly_these_bytes(store: Store, clock: MovableClock) -> None:
    for name in ("Dr B", "Dr B", "Dr C"):
        store.now_run(lambda unit, name=name: signatures.add(unit, {"a.yaml": "1", "b.yaml": "2"}, name))
    found = store.read(lambda unit: signatures.of(unit, {"a.yaml": "1", "b.yaml": "other", "c.yaml": "1"}))
    assert found == {"a.yaml": "Dr B, Dr C"}
    assert [one.at for one in store.read(signatures.every)] == [clock.now()] * 4

"""The writer: what waits shares a commit, a failure rolls back alone, no answer before the commit."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.store import Store, StoreUnavailable, inbox, people, settings
from bot.store.errors import StoreClosed
from bot.store.unit import Unit
from tests.support.rows import arrived


class Hold:
    """Keeps the writer busy with one function until `let_go`, so that others pile up behind it."""

    def __init__(self, store: Store) -> None:
        self._release = threading.Event()
        entered = threading.Event()

        def wait(unit: Unit) -> None:
            entered.set()
            assert self._release.wait(10)

        self.future = store.write(wait)
        assert entered.wait(10)

    def let_go(self) -> None:
        self._release.set()
        self.future.result(10)


def filing(number: int) -> Callable[[Unit], int | None]:
    return lambda unit: inbox.file(unit, arrived(number))


def test_sixty_four_that_wait_share_one_commit(store: Store) -> None:
    hold = Hold(store)
    futures = [store.write(filing(number)) for number in range(64)]
    before = store.commits
    hold.let_go()
    assert all(future.result(10) for future in futures)
    assert store.commits - before == 2, "the one that held, and all the others together"


def test_the_sixty_fifth_waits_for_the_next_commit(store: Store) -> None:
    hold = Hold(store)
    futures = [store.write(filing(number)) for number in range(65)]
    before = store.commits
    hold.let_go()
    assert all(future.result(10) for future in futures)
    assert store.commits - before == 3


@pytest.mark.req("S34")
def test_one_that_raises_rolls_back_alone(store: Store) -> None:
    def broken(unit: Unit) -> None:
        inbox.file(unit, arrived(1000))
        people.meet(unit, 99, "Nobody", "en")
        raise KeyError("broken")

    hold = Hold(store)
    good: list[Future[int | None]] = [store.write(filing(number)) for number in range(3)]
    bad = store.write(broken)
    good += [store.write(filing(number)) for number in range(3, 6)]
    hold.let_go()
    with pytest.raises(KeyError, match="broken"):
        bad.result(10)
    assert [future.result(10) for future in good] == sorted(future.result() or 0 for future in good)
    assert store.read(inbox.counts) == {"pending": 6}
    assert store.read(lambda unit: people.by_telegram(unit, 99)) is None


def test_a_wrong_statement_rolls_back_alone(store: Store) -> None:
    """On PostgreSQL a failed statement spoils its transaction: the SAVEPOINT has to save the others."""

    def twice(unit: Unit) -> None:
        unit.add_many(inbox.T, [inbox.values(unit, arrived(7)), inbox.values(unit, arrived(7))])

    hold = Hold(store)
    futures = [store.write(filing(1)), store.write(twice), store.write(filing(2))]
    hold.let_go()
    with pytest.raises(Exception, match=r"(?i)unique"):
        futures[1].result(10)
    assert futures[0].result(10)
    assert futures[2].result(10)


def test_a_key_made_in_a_turn_that_failed_is_forgotten(store: Store) -> None:
    """The next person may get the same row id: her words must not be sealed with a key that is nowhere."""

    def failing(unit: Unit) -> None:
        people.meet(unit, 1, "First", "en")
        raise RuntimeError

    hold = Hold(store)
    failed = store.write(failing)
    met = store.write(lambda unit: people.meet(unit, 2, "Second", "en"))
    hold.let_go()
    with pytest.raises(RuntimeError):
        failed.result(10)
    person = met.result(10)
    assert store.read(lambda unit: people.get(unit, person.id)) == person


def test_nothing_is_answered_before_its_commit(store: Store) -> None:
    seen: list[dict[str, int]] = []
    future = store.write(filing(1))
    future.add_done_callback(lambda _: seen.append(store.read(inbox.counts)))
    future.result(10)
    store.now_run(lambda unit: None)
    assert seen == [{"pending": 1}], "whoever is answered finds the row committed"


async def test_an_async_caller_waits_for_the_commit(store: Store) -> None:
    ids = await asyncio.gather(*(store.run(filing(number)) for number in range(200)))
    assert len(set(ids)) == 200
    assert store.read(inbox.counts) == {"pending": 200}


async def test_a_caller_who_gave_up_before_it_began_leaves_nothing(store: Store) -> None:
    hold = Hold(store)
    task = asyncio.ensure_future(store.run(filing(1)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    hold.let_go()
    assert store.read(inbox.counts) == {}


def test_a_write_inside_a_write_is_refused(store: Store) -> None:
    def inside(unit: Unit) -> None:
        store.now_run(lambda unit: None)

    with pytest.raises(RuntimeError, match="inside"):
        store.now_run(inside)


def test_a_read_inside_a_write_sees_what_is_committed(store: Store) -> None:
    def both(unit: Unit) -> dict[str, int]:
        inbox.file(unit, arrived(1))
        return store.read(inbox.counts)

    assert store.now_run(both) == {}


def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)read-?only"):
        store.read(filing(1))
    assert store.read(inbox.counts) == {}


def test_closing_finishes_what_is_queued_and_refuses_the_rest(
    database_url: str, tmp_path: Path, clock: MovableClock
) -> None:
    store = Store.open(database_url, tmp_path, clock, durable=False)
    futures = [store.write(filing(number)) for number in range(100)]
    store.close()
    assert all(future.result(0) for future in futures)
    with pytest.raises(StoreClosed):
        store.write(filing(1))
    assert issubclass(StoreClosed, StoreUnavailable)
    store.close()


def test_statements_are_counted(store: Store) -> None:
    before = store.statements
    store.now_run(lambda unit: settings.get(unit, "x"))
    assert store.statements == before + 1

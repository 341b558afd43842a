"""What people send that is no text: the kinds, and everything the bot ever keeps while a test runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.store import conversations, outbox, patients, people, records
from bot.store.outbox import OutboxRow
from bot.store.unit import Unit
from policies.facts import Fact, PatientView
from tests.support.house import CLINIC, MOTHER, SECOND, World

PASSED_ON = ("photo", "voice", "video", "video_note", "document", "audio", "animation")
LEFT = ("sticker", "location", "venue", "contact", "poll", "dice", "game", "story")
KINDS = (*PASSED_ON, *LEFT)
FORBIDDEN = ("52.52", "13.405", "+10000000000", "10000000000", "Main Street")
"""Where she is and whose number she sent, as the fake phone sends them."""


@contextmanager
def everything_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """All words and values sealed from now on, as they are before: what a database scan must not find."""
    kept: list[str] = []
    seal = Unit.seal

    def listened(self: Unit, whose: int, purpose: str, value: Any) -> Any:
        kept.append(f"{purpose}: {json.dumps(value, ensure_ascii=False, default=str)}")
        return seal(self, whose, purpose, value)

    with monkeypatch.context() as patch:
        patch.setattr(Unit, "seal", listened)
        yield kept


async def send(world: World, kind: str, caption: str = "", album: str = "") -> int:
    """She sends it; returns the number of her message."""
    world.telegram.send_media(MOTHER, kind, caption, album=album)
    number = world.telegram.chat(MOTHER).messages[-1].id
    await world.settle()
    return int(number)


def place(world: World) -> tuple[str, str]:
    """(flow, node) of her open question, or ("", "")."""

    def look(unit: Unit) -> tuple[str, str]:
        person = people.by_telegram(unit, MOTHER)
        body = conversations.load(unit, person.id)[0] if person else None
        opened = body.get("open") if body else None
        return (opened["flow"], opened["node"]) if opened else ("", "")

    return world.store.now_run(look)


def patient(world: World) -> PatientView:
    def look(unit: Unit) -> PatientView | None:
        person = people.by_telegram(unit, MOTHER)
        return patients.of_person(unit, person.id) if person else None

    found = world.store.now_run(look)
    assert found is not None
    return found


def fact(world: World, name: str) -> Fact | None:
    hers = patient(world).id
    return world.store.now_run(lambda unit: records.facts_of(unit, hers).get(name))


def everybody_leaves(unit: Unit) -> None:
    """The clinicians are no more: an empty rota."""
    for telegram_id in (CLINIC, SECOND):
        person = people.by_telegram(unit, telegram_id)
        if person is not None:
            people.set_fields(unit, person.id, revoked_at=person.created_at)


def rows(world: World, first: int = 1) -> list[OutboxRow]:
    """The outbox from row `first` on."""

    def look(unit: Unit) -> list[OutboxRow]:
        found: list[OutboxRow] = []
        number = first
        while (row := outbox.get(unit, number)) is not None:
            found.append(row)
            number += 1
        return found

    return world.store.now_run(look)


def buttons(world: World, who: int = MOTHER) -> list[str]:
    """The labels on the bot's newest message."""
    return [button.label for row in world.telegram.last(who).buttons for button in row]

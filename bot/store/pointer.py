"""Which release of the content holds. Moved by a command, noticed by every process that runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from sqlalchemy import select

from bot.store import settings
from bot.store.tables import Setting, table
from bot.store.unit import Unit

T = table(Setting)
POINTER, INSTALLED, SIGNED = "release_pointer", "installed_release", "content_signatures"
MOST_BEFORE = 50
_LOOK = select(T.c.key, T.c.value).where(T.c.key.in_((POINTER, SIGNED)))


@dataclass(frozen=True, slots=True)
class Pointer:
    """`release` "" = nobody has published yet: the installed files hold.

    `phrases` is the release whose phrases are listened for: the newest ever published, for a roll-back never
    takes a phrase away. `before` = what held earlier, the newest last.
    """

    release: str = ""
    phrases: str = ""
    before: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return "published" if self.release else "installed"


class Seen(NamedTuple):
    """What a running process looks at again and again: the pointer, and how many signatures there are."""

    pointer: Pointer
    signatures: int


def look(unit: Unit) -> Seen:
    """One statement."""
    found = {key: value for key, value in unit.rows(_LOOK)}
    return Seen(_read(found.get(POINTER)), int(found.get(SIGNED, 0)))


def get(unit: Unit) -> Pointer:
    return _read(settings.get(unit, POINTER))


def put(unit: Unit, pointer: Pointer) -> None:
    settings.put(unit, POINTER, asdict(pointer) | {"before": list(pointer.before[-MOST_BEFORE:])})


def installed(unit: Unit) -> str:
    """The release that holds the installed files as the bot last started with them; "" for none."""
    return str(settings.get(unit, INSTALLED, ""))


def put_installed(unit: Unit, release: str) -> None:
    settings.put(unit, INSTALLED, release)


def _read(value: Any) -> Pointer:
    if not isinstance(value, dict):
        return Pointer()
    return Pointer(str(value["release"]), str(value["phrases"]), tuple(map(str, value["before"])))

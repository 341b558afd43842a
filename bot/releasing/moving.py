"""Owns the moves of the pointer: what it becomes, and the line it leaves in the decision log of the site."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bot.privacy.sealing import SITE
from bot.releasing import Refused
from bot.store import decisions, pointer, releases
from bot.store.decisions import Origin
from bot.store.inbox import InboxRow
from bot.store.pointer import Pointer
from bot.store.unit import Unit
from policies.verdict import Decision, Outcome

RULE, SINCE = "E04", "2026-11-25"
How = Literal["content_published", "content_rolled_back"]


@dataclass(frozen=True, slots=True)
class Said:
    """Who wants it, and why; both may be empty where the command allows it."""

    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """From one pointer to the next. `policy` = the hash of what decisions are made by afterwards."""

    how: How
    seen: Pointer
    to: Pointer
    policy: str


def onward(seen: Pointer, release: str) -> Pointer:
    """A newer release, with its own phrases."""
    return Pointer(release, release, _after(seen, release))


def again(seen: Pointer, release: str) -> Pointer:
    """One that held before, as the next step; the newest phrases stay."""
    return Pointer(release, seen.phrases, _after(seen, release))


def back(seen: Pointer, release: str) -> Pointer:
    """One that held before, as if what came after it had never been; the newest phrases stay."""
    held = seen.before
    last = len(held) - 1 - held[::-1].index(release) if release in held else len(held)
    return replace(seen, release=release, before=held[:last])


def unmoved(unit: Unit, seen: Pointer) -> None:
    """Refused when somebody else was faster: what was compared with `seen` would be compared with nothing."""
    if pointer.get(unit) != seen:
        raise Refused("somebody else has published meanwhile: look at `napwise content list`, and try again")


def move(unit: Unit, said: Said, step: Move) -> None:
    """Move the pointer and say so in the log, in the transaction of `unit`."""
    now, new = unit.now(), step.to.release
    pointer.put(unit, step.to)
    releases.published(unit, new)
    row = InboxRow.system(f"content:{new}:{now.isoformat()}", now)
    facts = {
        "by": said.by,
        "note": said.why,
        "old": step.seen.release or "installed",
        "new": new,
        "phrases": step.to.phrases,
    }
    decision = Decision(RULE, SINCE, Outcome.FIRED, step.how, facts=facts, about=new)
    decisions.add(unit, Origin(row.id, None, SITE, new, step.policy, now), [decision])


def _after(seen: Pointer, release: str) -> tuple[str, ...]:
    return seen.before if seen.release in ("", release) else (*seen.before, seen.release)

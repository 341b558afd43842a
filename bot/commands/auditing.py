"""`napwise audit`: whether the decision log is still what was written, said for a person or for a machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from bot.commands.opening import number_of, open_store
from bot.settings import Settings
from bot.store import audit
from bot.store.audit import Break, Found

SHOWN = 16
"""So many digits of a hash are enough for a person to compare; all of them stand in the JSON."""


def audited(config: Settings, case_no: str = "", noted: str = "") -> list[Found]:
    """Every chain and every anchor; with a case number her chain alone, and the anchors. CannotRun.

    `noted` is the hash of an anchor as it was written down elsewhere: it must be among them.
    """
    with open_store(config, "tool") as store:
        patient = number_of(store, case_no) if case_no else None
        found = store.read(lambda unit: list(audit.look(unit, patient)))
    return found if not noted or any(_is_noted(one, noted) for one in found) else [*found, _missing(noted)]


def _is_noted(one: Found, noted: str) -> bool:
    return one.is_anchor and one.head == noted.lower()


def _missing(noted: str) -> Found:
    gone = Break(0, None, "gone", "it was written down elsewhere, and no anchor here has this hash")
    return Found("anchor, as noted", 0, noted, (gone,), is_anchor=True)


def as_json(found: Found) -> dict[str, Any]:
    """{name, length, head, ok, breaks: [{n, row, what, words}]}."""
    return {**asdict(found), "ok": not found.breaks}


def sentences(found: Sequence[Found], patient: bool = False) -> Iterator[str]:
    """A line for each chain and anchor, what is broken below it, and the sum of it last."""
    for one in found:
        head = one.head[:SHOWN] if one.length or one.breaks else "-" * SHOWN
        yield f"{one.name:<20}{one.length:>8} decisions  {head}  {_verdict(one)}"
        for later in one.breaks[1:]:
            yield f"{'':<20}also: {later.words}"
    broken = sum(bool(one.breaks) for one in found)
    what = "this case and the anchors" if patient else "all chains and anchors"
    yield f"{broken} of {len(found)} broken" if broken else f"{what}: nothing was changed"


def _verdict(one: Found) -> str:
    if not one.breaks:
        return "ok"
    first = one.breaks[0]
    return f"BROKEN at {first.n}, {first.what}: {first.words}" if first.n else f"BROKEN: {first.words}"

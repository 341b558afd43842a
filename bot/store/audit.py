"""Verifies the decision log without any key: every chain from its first row, and every anchor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from bot.store import anchors, chain
from bot.store.anchors import AnchorRow
from bot.store.chain import Head
from bot.store.tables import Decision, Patient, table
from bot.store.unit import Unit

D, P = table(Decision), table(Patient)
PAGE = 500
"""So many rows are in memory at a time."""
_BEFORE_ALL = -(2**62)

_CHAINS = select(D.c.patient_id, P.c.case_no).join(P, P.c.id == D.c.patient_id, isouter=True).distinct()
# `n` alone would not do: in a fork two rows stand at one place.
_LATER = or_(D.c.n > bindparam("n"), and_(D.c.n == bindparam("n"), D.c.id > bindparam("row")))
_PAGE = select(D).where(D.c.n >= bindparam("n"), _LATER).order_by(D.c.n, D.c.id).limit(PAGE)
_HERS = _PAGE.where(D.c.patient_id == bindparam("patient"))
_SITES = _PAGE.where(D.c.patient_id.is_(None))

Seen = Mapping[int, tuple[str, str]]
"""Place in a chain -> date of the anchor that saw it, and the hash it saw."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where something does not fit: `n` its place in the chain (0 in an anchor), `row` its id if it has one.

    `what` is changed | gap | fork | rewritten | gone | count.
    """

    n: int
    row: int | None
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """A chain or an anchor, as it was found.

    `name` "case 1001", "patient 7" (her row is gone), "site" or "anchor 2026-11-25"; `length` its decisions,
    or those in all chains under an anchor; `head` the last hash, or the anchor's own.
    """

    name: str
    length: int
    head: str
    breaks: tuple[Break, ...]
    is_anchor: bool = False


@dataclass
class _Walk:
    """One chain while its rows go by; `left` what anchors saw of it and has not come yet."""

    left: dict[int, tuple[str, str]]
    head: Head = chain.START
    length: int = 0
    breaks: list[Break] = field(default_factory=list)

    def take(self, row: Any) -> None:
        self.breaks.extend(_unfit(self.head, row))
        date, seen = self.left.pop(row.n, ("", row.hash))
        if seen != row.hash:
            words = f"row {row.id} at place {row.n} is not the one that was there on {date}"
            self.breaks.append(Break(row.n, row.id, "rewritten", words))
        self.head, self.length = Head(row.n, row.hash), self.length + 1

    def end(self) -> None:
        for n, (date, _) in sorted(self.left.items()):
            words = f"the row at place {n} was there on {date} and is gone"
            self.breaks.append(Break(n, None, "gone", words))


def look(unit: Unit, patient: int | None = None) -> Iterator[Found]:
    """Every chain, the site's first, then every anchor; or the chain of one patient, and every anchor."""
    written = anchors.all_of(unit)
    seen = _seen(written)
    names = {of: f"patient {of}" for of in seen}
    names |= {row.patient_id or anchors.SITE: _name(row) for row in unit.rows(_CHAINS)}
    for of in sorted(names if patient is None else {patient}):
        walk = _Walk(dict(seen.get(of, {})))
        for row in _rows(unit, of):
            walk.take(row)
        walk.end()
        yield Found(names.get(of, f"patient {of}"), walk.length, walk.head.hash, tuple(walk.breaks))
    yield from _anchors(written)


def _unfit(head: Head, row: Any) -> Iterator[Break]:
    """What is wrong with the row that comes after `head`."""
    if row.n <= head.n:
        yield Break(row.n, row.id, "fork", f"row {row.id} stands at place {row.n}, which is taken")
    elif row.n > head.n + 1:
        words = f"no row stands at place {head.n + 1}; the next one is row {row.id} at place {row.n}"
        yield Break(head.n + 1, None, "gap", words)
    elif chain.link(head.hash, row._mapping) != row.hash:
        words = f"row {row.id} at place {row.n} is not what was written there, or not after the row before it"
        yield Break(row.n, row.id, "changed", words)


def _rows(unit: Unit, patient: int) -> Iterator[Any]:
    """The rows of a chain in their order, a page at a time."""
    after: dict[str, int] = {"n": _BEFORE_ALL, "row": 0}
    while True:
        if patient == anchors.SITE:
            page = unit.rows(_SITES, **after)
        else:
            page = unit.rows(_HERS, patient=patient, **after)
        yield from page
        if len(page) < PAGE:
            return
        after = {"n": page[-1].n, "row": page[-1].id}


def _name(row: Any) -> str:
    if row.patient_id is None:
        return "site"
    return f"patient {row.patient_id}" if row.case_no is None else f"case {row.case_no}"


def _seen(written: Iterable[AnchorRow]) -> dict[int, Seen]:
    seen: dict[int, dict[int, tuple[str, str]]] = {}
    for anchor in written:
        for of, n, digest in anchor.heads:
            seen.setdefault(of, {})[n] = (anchor.date, digest)
    return {**seen}


def _anchors(written: Iterable[AnchorRow]) -> Iterator[Found]:
    """Each anchor by its own hash, by the one before it, and by its count: the lengths of all chains."""
    previous, lengths = chain.GENESIS, dict[int, int]()
    for anchor in written:
        lengths |= {of: n for of, n, _ in anchor.heads}
        breaks = list(_unfit_anchor(anchor, previous, sum(lengths.values())))
        previous = anchor.hash
        yield Found(f"anchor {anchor.date}", anchor.count, anchor.hash, tuple(breaks), is_anchor=True)


def _unfit_anchor(anchor: AnchorRow, previous: str, length: int) -> Iterator[Break]:
    if anchor.previous != previous:
        yield Break(
            0, anchor.id, "gap", f"anchor {anchor.date} does not follow the one that stands before it"
        )
    if not anchor.fits:
        yield Break(0, anchor.id, "changed", f"anchor {anchor.date} is not what was written")
    elif anchor.count != length:
        words = f"anchor {anchor.date} counts {anchor.count} decisions, and the chains it saw had {length}"
        yield Break(0, anchor.id, "count", words)

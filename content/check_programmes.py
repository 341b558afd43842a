"""Owns what the linter says about routines: each by itself, and whether every mother finds one of hers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from content.assemble import Loaded, Where
from content.bite import LAST_DAY
from content.places import fits
from content.problems import Problem
from content.routine import Routine
from content.schema import Exercise

ITEMS = {2: (1, 2), 5: (2, 3), 10: (5, 6)}
"""Minutes -> fewest and most items, breathing and close included (requirement M10)."""
WALKS_EARLY = frozenset({"X30"})
"""A flat slow walk may begin at level 0, from its own first day on (clinical-facts 11.6)."""
LEVEL_OPENS = {"vaginal": (0, 14, 42, 84), "caesarean": (0, 42, 42, 84)}
"""The first day of levels 0 to 3: the gates LV01 to LV04, without what a clinician may open sooner."""
SCAR_HEALS = 42
"""Days after a caesarean in which whatever `cs6` blocks is not sent (clinical-facts 6.2)."""
BIRTHS = ("vaginal", "caesarean")
PHASES = ((0, 41), (42, 83), (84, LAST_DAY))
"""0 to 6, 6 to 12 and 12 weeks and more after the birth, in days."""
PLACES: Mapping[str, tuple[str, ...]] = {
    "core": ("mat", "chair"),
    "relax": ("mat", "chair"),
    "walk": ("outside",),
    "girdle": ("mat", "chair"),
    "hands_full": ("cot",),
    "night": ("bed",),
    "relapse": ("mat", "chair"),
    "keep": ("mat", "chair"),
}
BEGINS = {"walk": 7, "keep": 42}
"""The first day of a track that is nobody's before: no walk in week 1, and nobody has graduated by then."""
SAID = {
    "mat": "on a mat",
    "chair": "on a chair",
    "cot": "beside the cot: seated or standing, the baby may be near",
    "bed": "in bed: lying on the side, without a sound",
    "outside": "on a walk: walking, seated or standing",
}


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody must find at level 0: the track in that place and time, through all these days."""

    track: str
    place: str
    minutes: int
    birth: str
    days: tuple[int, int]

    def is_met_by(self, routine: Routine, quiet: bool) -> bool:
        same = (routine.track, routine.place, routine.minutes) == (self.track, self.place, self.minutes)
        silent = quiet or self.track == "walk"
        first, last = self.days
        hers = routine.is_for(self.birth, first) and routine.is_for(self.birth, last)
        return same and hers and silent and routine.min_level == 0

    def __str__(self) -> str:
        first, last = self.days
        until = "on" if last == LAST_DAY else f"to {last}"
        quiet = "" if self.track == "walk" else " quiet"
        what = f"there is no{quiet} {self.minutes}-minute {self.place} routine for level 0 in `{self.track}`"
        return f"{what} (day {first} {until}, {self.birth} birth)"


def programme_problems(loaded: Loaded) -> Iterator[Problem]:
    """What is wrong with the routines, and who would be without one."""
    by_id = {exercise.id: exercise for _, exercise in loaded.each(Exercise)}
    for where, routine in loaded.each(Routine):
        yield from _length(loaded, where, routine, by_id)
        yield from _items(loaded, where, routine, by_id)
    yield from _every_need_is_met(loaded, by_id)


def _length(loaded: Loaded, where: Where, routine: Routine, by_id: dict[str, Exercise]) -> Iterator[Problem]:
    items = [by_id[id] for id in routine.items]
    fewest, most = ITEMS[routine.minutes]
    if not fewest <= len(items) <= most:
        told = f"has {len(items)} items; {routine.minutes} minutes hold {fewest} to {most}"
        yield loaded.problem(told, *where, at=("items",))
    if items[0].kind != "breathing":
        yield loaded.problem("must begin with breathing", *where, at=("items", 0))
    if items[-1].level > 0 and routine.minutes == 10:
        yield loaded.problem("must close with an item of level 0", *where, at=("items", len(items) - 1))
    if loaded.places[where][0].file != routine.file:
        yield loaded.problem(f"stands in the wrong folder: {routine.file}", *where, at=("track",))
    if routine.place not in PLACES[routine.track]:
        told = f"`{routine.track}` has no place `{routine.place}`: {', '.join(PLACES[routine.track])}"
        yield loaded.problem(told, *where, at=("place",))


def _items(loaded: Loaded, where: Where, routine: Routine, by_id: dict[str, Exercise]) -> Iterator[Problem]:
    for i, item in enumerate(by_id[id] for id in routine.items):
        if item.level > routine.min_level and item.id not in WALKS_EARLY:
            told = f"{item.id} is level {item.level}, above `min_level` {routine.min_level}"
            yield loaded.problem(told, *where, at=("items", i))
        if not fits(item, routine.place):
            yield loaded.problem(f"{item.id} cannot be done {SAID[routine.place]}", *where, at=("items", i))
        opens = max(first_day(item, birth) for birth in BIRTHS if routine.birth in ("any", birth))
        if opens > routine.from_day:
            told = f"{item.id} opens on day {opens}, after `from_day` {routine.from_day}"
            yield loaded.problem(told, *where, at=("items", i))
        if routine.track == "girdle" and "pgp" in item.blocks:
            yield loaded.problem(f"{item.id} is not for a sore pelvic girdle", *where, at=("items", i))


def first_day(item: Exercise, birth: str) -> int:
    """The first day after such a birth on which its gates and its level are open, and no scar blocks it."""
    gates = item.gates
    by_birth = gates.min_days_vaginal if birth == "vaginal" else gates.min_days_caesarean
    scar = SCAR_HEALS if birth == "caesarean" and "cs6" in item.blocks else 0
    level = 0 if item.id in WALKS_EARLY else LEVEL_OPENS[birth][item.level]
    return max(gates.min_days_any or 0, by_birth or 0, scar, level)


def _every_need_is_met(loaded: Loaded, by_id: dict[str, Exercise]) -> Iterator[Problem]:
    there = [(r, all(by_id[id].quiet for id in r.items)) for _, r in loaded.each(Routine)]
    for need in _needs():
        if not any(need.is_met_by(routine, quiet) for routine, quiet in there):
            yield Problem("programmes", 0, str(need))


def _needs() -> Iterator[Need]:
    for track, places in PLACES.items():
        phases = PHASES if track == "core" else ((BEGINS.get(track, 0), LAST_DAY),)
        for place, minutes, birth, days in product(places, ITEMS, BIRTHS, phases):
            yield Need(track, place, minutes, birth, days)

"""The picker: a request for exercise becomes allowed items, or nothing (M10, M16, M17)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from content.places import fits
from content.routine import Routine
from content.schema import Exercise
from policies.effects import Dose, Item, Prescribe
from policies.facts import Facts
from policies.prescribing import doses, tracks
from policies.prescribing.items import SINCE, level_cap, refusals
from policies.prescribing.stops import allowed_by, in_force
from policies.rules import Book, StopRule
from policies.verdict import Decision, Outcome

Picked = tuple[Prescribe | None, tuple[Decision, ...]]
STARTS = frozenset({"routine", "rest", "resume"})
HOW_MANY = {2: 1, 5: 2, 10: 3}
MOST = {2: 1, 5: 2, 10: 4}
NO_LYING = frozenset({"cot"})
"""Where nobody is asked to lie down: rest there is what can be done seated."""
OUTSIDE, COMPOSED = "outside", "composed"
CLOSES = {"mat": "close_mat", "bed": "close_mat", "chair": "close_chair"}
"""The list a ten-minute routine ends with; upright it is that of the chair."""


@dataclass(frozen=True)
class Desk:
    """What one decision looks at: the facts, the book, and the stops in force."""

    facts: Facts
    book: Book
    stops: tuple[StopRule, ...]

    def refused(self, exercise: str) -> tuple[Decision, ...]:
        return refusals(exercise, self.facts, self.book, self.stops)

    def may(self, exercise: str) -> bool:
        return not self.refused(exercise)

    def item(self, exercise: str, minutes: int) -> Item:
        return doses.today(self.book.content.exercises[exercise], self.facts, minutes)

    def fits(self, exercise: str, place: str) -> bool:
        known = self.book.content.exercises.get(exercise)
        return known is not None and fits(known, place)

    def list(self, name: str) -> tuple[str, ...]:
        return self.book.rules.lists[name]

    @property
    def only_rest(self) -> bool:
        allowed = allowed_by(self.stops)
        return allowed is not None and allowed <= frozenset(self.list("rest"))


def pick(request: Prescribe, facts: Facts, book: Book, now: datetime) -> Picked:
    """The request with items she may do now and today's doses, or None; and why, line by line."""
    del now  # the facts carry their own moment; the argument keeps the shape of every decision
    request = replace(
        request, items=tuple(as_item(item) for item in request.items), index=int(request.index or 0)
    )
    desk = Desk(facts, book, in_force(facts, book, starting=request.want in STARTS))
    if allowed_by(desk.stops) == frozenset():
        # two stops may leave nothing together while each leaves something: the narrower one is told
        barring = [stop for stop in desk.stops if stop.allows is not None]
        stop = min(barring, key=lambda stop: len(stop.allows or ()))
        return None, (_why(stop.id, stop.since, Outcome.REFUSED, stop.reason, request),)
    return WANTS[request.want](request, desk)


def as_item(entry: Any) -> Item:
    """An item, also from the list [exercise, sets, reps, hold_s, rest_s] a conversation remembers."""
    if isinstance(entry, Item):
        return entry
    exercise, sets, reps, hold_s, rest_s = entry
    return Item(str(exercise), Dose(int(sets), reps, hold_s, int(rest_s)))


def _routine(request: Prescribe, desk: Desk) -> Picked:
    """A whole routine for the minutes and the place she has; breathing first (M10)."""
    if desk.only_rest:
        return _rest(request, desk)
    minutes = request.minutes if request.minutes in HOW_MANY else min(HOW_MANY)
    asked = replace(request, minutes=minutes, want="routine", index=0)
    hers = tracks.track_of(asked.place, desk.facts, desk.book)
    written = _written(hers.name, asked, desk) or _written(tracks.CORE, asked, desk)
    exercises, dropped = (
        (written.items, _narrowed(asked, desk)) if written else _composed(hers.name, asked, desk)
    )
    if not any(_is_middle(desk, asked.place)(exercise) for exercise in exercises):
        return _rest(request, desk)
    picked = replace(
        asked,
        items=tuple(desk.item(exercise, minutes) for exercise in exercises),
        routine=written.id if written else "",
    )
    return picked, (*dropped, _chosen(hers, picked, desk))


def _narrowed(request: Prescribe, desk: Desk) -> tuple[Decision, ...]:
    """The stops that leave her less today: the routine is one of what they leave."""
    held = (stop for stop in desk.stops if stop.allows is not None)
    return tuple(_why(stop.id, stop.since, Outcome.REPLACED, stop.reason, request) for stop in held)


def _chosen(hers: tracks.Track, picked: Prescribe, desk: Desk) -> Decision:
    """Which track it is and by which of her facts, what bounds its level, and where it was written."""
    cap, used, rule_id = level_cap(desk.facts, desk.book)
    looked_at = {**used, "level_cap": cap, **hers.used, "routine": picked.routine or COMPOSED}
    reason = f"track_{hers.name}"
    return Decision(rule_id, SINCE, Outcome.KEPT, reason, facts=looked_at, about=_ids(picked.items))


def _written(track: str, request: Prescribe, desk: Desk) -> Routine | None:
    """The editors' routine of this track, length and place that she may do as it is written: the fullest.

    Of several at one level the best loved one; a routine above her level is never looked at.
    """
    middle, breathing = _is_middle(desk, request.place), desk.list("breathing")
    cap, _, _ = level_cap(desk.facts, desk.book)
    fitting = [
        routine
        for routine in _routines(track, request, desk)
        if routine.min_level <= cap
        and routine.items[0] in breathing
        and all(desk.may(exercise) for exercise in routine.items)
        and 1 <= sum(middle(exercise) for exercise in routine.items) <= MOST[request.minutes]
    ]
    if tracks.low_mood(desk.facts, desk.book):  # the gentle one first; "swap" brings the livelier (M18)
        return min(fitting, key=lambda routine: (routine.min_level, routine.id), default=None)
    return max(fitting, key=lambda routine: (routine.min_level, _weight(routine.items, desk)), default=None)


def _routines(track: str, request: Prescribe, desk: Desk) -> list[Routine]:
    return [
        routine
        for routine in desk.book.content.routines
        if (routine.minutes, routine.place) == (request.minutes, request.place)
        and tracks.of_track(routine, track, desk.facts)
    ]


def _composed(track: str, request: Prescribe, desk: Desk) -> tuple[tuple[str, ...], tuple[Decision, ...]]:
    """Breathing, what is allowed of the written routines and else of the catalogue, and a calm close."""
    middle, place = _is_middle(desk), request.place
    written = dict.fromkeys((*_routines(track, request, desk), *_routines(tracks.CORE, request, desk)))
    wanted = list(dict.fromkeys(e for routine in written for e in routine.items if middle(e)))
    others = [e.id for e in _by_preference(desk) if middle(e.id)]
    tried = [
        (e, desk.refused(e)) for e in dict.fromkeys([*_seeds(wanted, desk), *others]) if desk.fits(e, place)
    ]
    chosen = [e for e, refused in tried if not refused][: HOW_MANY[request.minutes]]
    dropped = [refused[0] for e, refused in tried if refused and e in wanted]
    close = desk.list(CLOSES.get(place, CLOSES["chair"])) if request.minutes == max(HOW_MANY) else ()
    begin = [exercise for exercise in desk.list("breathing") if desk.may(exercise)][:1]
    framed = (*begin, *chosen, *(exercise for exercise in close if desk.may(exercise)))
    return framed if begin else (), tuple(replace(d, outcome=Outcome.REPLACED) for d in dropped)


def _seeds(wanted: Sequence[str], desk: Desk) -> list[str]:
    """Endorsed exercises first, in the experts' order, among what routines of this length and place hold."""
    order = {exercise: rank for rank, exercise in enumerate(desk.list("seed_first"))}
    return sorted(wanted, key=lambda exercise: order.get(exercise, len(order)))


def _weight(items: Iterable[str], desk: Desk) -> int:
    order = desk.list("seed_first")
    return sum(len(order) - order.index(e) for e in items if e in order)


def _by_preference(desk: Desk) -> list[Exercise]:
    order = {exercise: rank for rank, exercise in enumerate(desk.list("seed_first"))}
    everything = desk.book.content.exercises.values()
    return sorted(everything, key=lambda e: (order.get(e.id, len(order)), not e.seed, e.level, e.id))


def _is_middle(desk: Desk, place: str = "") -> Callable[[str], bool]:
    """Neither the breathing at the start, nor the calm close, nor a walk where she is at home."""
    framing = {*desk.list("breathing"), *desk.list("rest")}
    walks = () if place == OUTSIDE else desk.list("outside")
    return lambda exercise: exercise not in framing and exercise not in walks


def _rest(request: Prescribe, desk: Desk) -> Picked:
    """Breathing and rest only: what a hold, a bad day or her own wish leaves."""
    fitting = [e for e in desk.list("rest") if request.place not in NO_LYING or desk.fits(e, request.place)]
    items = tuple(desk.item(e, request.minutes) for e in fitting if desk.may(e))
    if not items:
        return None, (_why("PR07", SINCE, Outcome.REFUSED, "nothing_allowed", request),)
    changed = request.want != "rest"
    stop = desk.stops[0] if desk.stops else None
    rule, since, reason = (
        (stop.id, stop.since, stop.reason) if stop else ("PR08", SINCE, "breathing_and_rest")
    )
    outcome = Outcome.REPLACED if changed else Outcome.KEPT
    picked = replace(request, want="rest", items=items, index=0, routine="")
    return picked, (_why(rule, since, outcome, reason, request),)


def _next(request: Prescribe, desk: Desk) -> Picked:
    """The items from `index` on, judged again; what is no longer allowed is left out."""
    done, left = request.items[: request.index], request.items[request.index :]
    kept = tuple(_capped(item, desk) for item in left if desk.may(item.exercise))
    dropped = tuple(
        replace(desk.refused(item.exercise)[0], outcome=Outcome.REPLACED)
        for item in left
        if not desk.may(item.exercise)
    )
    if not kept:
        return None, dropped or (_why("PR07", SINCE, Outcome.REFUSED, "nothing_left", request),)
    return replace(request, items=(*done, *kept)), dropped or (_kept(request),)


def _ease(request: Prescribe, desk: Desk) -> Picked:
    """Her present item made lighter: an easier neighbour, else a smaller dose (M16)."""
    if request.index >= len(request.items):
        return _next(request, desk)
    item = request.items[request.index]
    known = desk.book.content.exercises.get(item.exercise)
    taken = {other.exercise for other in request.items}
    easier = [e for e in (known.easier if known else ()) if e not in taken and desk.fits(e, request.place)]
    neighbours = [e for e in easier if desk.may(e)]
    if neighbours:
        return _replaced(request, desk.item(neighbours[0], request.minutes), "eased", desk)
    lighter = doses.eased(item.dose)
    return _replaced(request, replace(item, dose=lighter) if lighter else item, "eased", desk)


def _swap(request: Prescribe, desk: Desk) -> Picked:
    """The next allowed exercise for the same place, in turn; with none, the same made lighter (M16)."""
    if request.index >= len(request.items):
        return _next(request, desk)
    taken, middle = {item.exercise for item in request.items}, _is_middle(desk)
    order = [e.id for e in _by_preference(desk) if middle(e.id) and fits(e, request.place)]
    now = request.items[request.index].exercise
    after = order.index(now) + 1 if now in order else 0
    others = (e for e in (*order[after:], *order[:after]) if e not in taken)
    other = next((e for e in others if desk.may(e)), None)
    if other is None:
        return _ease(request, desk)
    return _replaced(request, desk.item(other, request.minutes), "swapped", desk)


def _replaced(request: Prescribe, item: Item, reason: str, desk: Desk) -> Picked:
    items = (*request.items[: request.index], item, *request.items[request.index + 1 :])
    picked, decisions = _next(replace(request, items=items), desk)
    change = Decision(
        "PR09", SINCE, Outcome.REPLACED, reason, about=_ids((request.items[request.index], item))
    )
    return picked, (change, *decisions)


def _resume(request: Prescribe, desk: Desk) -> Picked:
    """The rest of a session her baby cut short today; on another day a fresh routine (M15)."""
    kept = desk.facts.value("rest_of_today")
    if not isinstance(kept, str) or not desk.facts.is_today("rest_of_today"):
        return _routine(replace(request, want="routine"), desk)
    items = tuple(as_item(entry) for entry in json.loads(kept))
    return _next(replace(request, items=items, index=0), desk)


def _capped(item: Item, desk: Desk) -> Item:
    return doses.within_ceiling(item, desk.book.content.exercises[item.exercise])


def _kept(request: Prescribe) -> Decision:
    return _why("PR08", SINCE, Outcome.KEPT, "still_allowed", request)


def _why(rule: str, since: str, outcome: Outcome, reason: str, request: Prescribe) -> Decision:
    return Decision(rule, since, outcome, reason, about=_ids(request.items[request.index :]) or request.want)


def _ids(items: Iterable[Item]) -> str:
    return ",".join(item.exercise for item in items)


WANTS: dict[str, Callable[[Prescribe, Desk], Picked]] = {
    "routine": _routine,
    "rest": _rest,
    "next": _next,
    "ease": _ease,
    "swap": _swap,
    "resume": _resume,
}

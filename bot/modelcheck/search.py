"""Breadth first through every state and every happening, to a fix-point, with the way back to the start."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace

from bot.modelcheck import happenings, noting, starts, stepping
from bot.modelcheck.abstraction import Key, views
from bot.modelcheck.books import Shelf
from bot.modelcheck.happenings import Happening
from bot.modelcheck.invariants import ALL, IN_STATES, ON_NEW_STATES, ON_STEPS
from bot.modelcheck.stepping import Step
from bot.modelcheck.world import World


@dataclass(frozen=True, slots=True)
class Scope:
    """How far to look: `only` these invariants, `first` = stop at the first violation, a depth at most."""

    wide: bool = False
    first: bool = False
    only: frozenset[str] = frozenset(ALL)
    max_depth: int | None = None


@dataclass(frozen=True, slots=True)
class State:
    """One class of states by its first member, and the happening that led there."""

    world: World
    depth: int
    parent: int | None
    by: Happening | None
    start: str


@dataclass(frozen=True, slots=True)
class Violation:
    """`id` of the invariant, where she stood, what was wrong, and the state and happening that show it."""

    id: str
    place: str
    what: str
    state: int
    happening: Happening | None


@dataclass
class Search:
    """Everything found. `fixed` = nothing new was left to look at."""

    scope: Scope
    shelf: Shelf
    states: list[State] = field(default_factory=list)
    seen: set[Key] = field(default_factory=set)
    violations: dict[tuple[str, str, str], Violation] = field(default_factory=dict)
    transitions: int = 0
    leads_on: set[int] = field(default_factory=set)
    asked: set[tuple[str, str]] = field(default_factory=set)
    not_begun: dict[str, str] = field(default_factory=dict)
    fixed: bool = False

    @property
    def depth(self) -> int:
        return max((state.depth for state in self.states), default=0)

    # -- the walk ------------------------------------------------------------------------------------------

    def run(self, tick: Callable[[Search], None] = lambda search: None) -> Search:
        """Search to the fix-point, the depth limit or the first violation."""
        gc.disable()
        try:
            self._begin()
            self._walk(tick)
        finally:
            gc.enable()
        return self

    def _begin(self) -> None:
        for start in starts.starts(self.shelf, self.scope.wide):
            if start.wrong:
                self.not_begun[start.name] = start.wrong
            else:
                self._add(State(start.world, 0, None, None, start.name))

    def _walk(self, tick: Callable[[Search], None]) -> None:
        waiting = deque(range(len(self.states)))
        while waiting and not self._is_enough:
            number = waiting.popleft()
            state = self.states[number]
            if self.scope.max_depth is not None and state.depth >= self.scope.max_depth:
                continue
            tick(self)
            if state.depth == 0 and state.start == starts.AT_REST:
                self._hear_everything(number, state)
            waiting.extend(self._expand(number, state))
        self.fixed = not waiting and self.scope.max_depth is None and not self._is_enough

    def _hear_everything(self, number: int, state: State) -> None:
        """Words of every list, in one state: each is judged, and leads nowhere new."""
        for happening in happenings.every_phrase(state.world, self.shelf.book_for(state.world).phrases):
            self.transitions += 1
            self._stepped(number, happening)

    @property
    def _is_enough(self) -> bool:
        return self.scope.first and bool(self.violations)

    def _expand(self, number: int, state: State) -> Iterator[int]:
        for happening in happenings.happenings(state.world, self.scope.wide):
            if self._is_enough:
                return
            self.transitions += 1
            if happening.event is None:
                after: World | None = happening.before
            else:
                after = self._stepped(number, happening)
            if after is None:
                continue
            if number not in self.leads_on and self._leads_on(happening, state.world, after):
                self.leads_on.add(number)
            if self._is_new(after):
                yield self._add(State(after, state.depth + 1, number, happening, state.start))

    def _is_new(self, world: World) -> bool:
        return any(view not in self.seen for view in views(world))

    def _leads_on(self, happening: Happening, before: World, after: World) -> bool:
        """Whether something other than time leads out of the state: it looks different in some view."""
        return happening.event is not None and set(views(before)) != set(views(after))

    def _add(self, state: State) -> int:
        number = len(self.states)
        self.states.append(state)
        self.seen.update(views(state.world))
        self.asked |= {(f.flow, f.node) for f in state.world.conversation.frames}
        self.asked |= {(a.flow, a.node) for a in state.world.old}
        for check in (check for id, check in IN_STATES.items() if id in self.scope.only):
            for leaves, why in check(state.world, self.shelf):
                self._found("S2", f"{state.world.place}, {leaves.kind}", why, number, leaves)
        return number

    def _stepped(self, number: int, happening: Happening) -> World | None:
        """The world after the happening; None when an invariant fell, so that one fault is told once."""
        step = stepping.take(happening, self.shelf)
        place = f"{happening.before.place}, {happening.kind}"
        if step.error is not None:
            what = f"the turn raised {type(step.error).__name__}: {step.error}"
            self._found("S16", place, what, number, happening)
            return None
        self.asked |= {(d.asked.flow, d.asked.node) for d in step.turn.drafts if d.asked is not None}
        after = replace(step.after, ledger=noting.noted(step))
        wrong = list(self._judged(replace(step, after=after), after))
        for id, what in wrong:
            self._found(id, place, what, number, happening)
        return None if wrong else after

    def _judged(self, step: Step, after: World) -> Iterator[tuple[str, str]]:
        tables = [ON_STEPS]
        if self._is_new(after):
            tables.append(ON_NEW_STATES)
        for table in tables:
            for id, checks in table.items():
                if id in self.scope.only:
                    yield from ((id, what) for check in checks if (what := check(step)))

    def _found(self, id: str, place: str, what: str, number: int, by: Happening | None) -> None:
        sort = "".join(c for c in what if not c.isdigit())
        self.violations.setdefault((id, place, sort), Violation(id, place, what, number, by))

    # -- the way there -------------------------------------------------------------------------------------

    def trace(self, violation: Violation) -> tuple[str, list[Happening]]:
        """The start and what happened from there, the violating happening last."""
        way = [violation.happening] if violation.happening else []
        number: int | None = violation.state if violation.state >= 0 else None
        start = ""
        while number is not None:
            state = self.states[number]
            start = state.start
            if state.by is not None:
                way.append(state.by)
            number = state.parent
        return start, way[::-1]


def only_of(names: Collection[str]) -> frozenset[str]:
    """The invariants by these ids; all of them for none. Raises KeyError for an id there is not."""
    unknown = set(names) - set(ALL)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    return frozenset(names) or frozenset(ALL)

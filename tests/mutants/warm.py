"""Owns the quick half: the suite is collected once, and each change is tried in a fork of that process."""

from __future__ import annotations

import functools
import gc
import os
import re
import resource
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING
from zlib import crc32

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tests.mutants import tables
from tests.mutants.code import Change

if TYPE_CHECKING:
    from policies.rules import Book, Rules
    from tests.mutants.rules import RuleChange

CPU_SECONDS = 4
"""What a change may use beyond five times what its tests need: a loop without end is noticed too."""
FEW, MOST = 60, 400
"""So many tests at first, and so many for what survives them: to try all would take minutes a survivor."""
SLOW_S = 0.2
BORDERS = {
    "dosing": ("[doses]", "test_dosing", "test_too_much", "test_one_step", "test_a_level_rises"),
    "gates": ("[dates]", "test_level"),
    "contraindications": ("[dates]", "[fact "),
    "triage": ("[dates]", "[after a set]", "test_triage"),
    "limits": ("an ordinary mother", "numbers]"),
    "lists": ("test_lists.py", "an ordinary mother", "on hold]", "[stops]"),
    "stops": ("[stops]", "test_stop", "test_gate"),
}
"""Tests of the borders of each group of rules."""
WORD = re.compile(r"[\"'](?:XX)?([a-z][a-z_0-9]{3,}?)(?:XX)?[\"']")
LONG_NAME = re.compile(r"^[a-z]\w{7,}")
"""Of a function: the case of a guard bears the name of the guard."""
OF_FILES = frozenset({"book", "the_book", "catalogue", "ledger", "all_cases"})
"""What is remembered of files and not worked out by the rules: a change to a rule leaves it as it is."""
KILLED, BROKEN = 1, 2
Code = tuple[str, str, int]
Key = tuple[str, str, int]


class Suite:
    """The collected tests: how long each takes, and which lines of policies/ it runs."""

    def __init__(self, items: Sequence[pytest.Item], root: Path) -> None:
        self.items = {item.nodeid: item for item in items}
        self.root = root
        self.seconds: dict[str, float] = {}
        self.runs: dict[str, Mapping[int, list[str]]] = {}
        self.code: dict[Code, list[FunctionType]] = {}
        self.noticed: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.speaking: dict[tuple[str, ...], frozenset[str]] = {}
        self.caches: list[functools._lru_cache_wrapper[object]] = []
        self.houses: list[Rules] = []
        self.texts = {name: _text(item) for name, item in self.items.items()}

    def learn(self, seen: coverage.Coverage | None) -> None:
        """Run everything once, unchanged. Raises AssertionError when a test fails by itself."""
        for name, item in self.items.items():
            began = time.perf_counter()
            if seen is not None:
                seen.switch_context(name)
            assert not failed(item, None), f"{name} fails without any change"
            self.seconds[name] = time.perf_counter() - began
        if seen is not None:
            seen.stop()
            data = seen.get_data()
            for file in data.measured_files():
                self.runs[str(Path(file).relative_to(self.root))] = data.contexts_by_lineno(file)
        self._index()

    def _index(self) -> None:
        for found in gc.get_objects():
            if isinstance(found, FunctionType) and (found.__module__ or "").startswith("policies"):
                key = (found.__module__, found.__code__.co_qualname, found.__code__.co_firstlineno)
                self.code.setdefault(key, []).append(found)
            elif isinstance(found, functools._lru_cache_wrapper):
                self.caches.append(found)
            elif type(found).__name__ == "Rules":
                self.houses.append(found)
        # The forks share these pages: whoever counts or collects them would have to copy them first.
        gc.collect()
        gc.freeze()
        gc.disable()

    def tests_of(self, change: Change) -> list[str]:
        """The tests that run the changed lines, the slow ones last."""
        by_line = self.runs.get(change.path, {})
        lines = range(change.lines[0], change.lines[1] + 1)
        names = {name for line in lines for name in by_line.get(line, ()) if name}
        return self.mixed(names or self._of_module(change))

    def tests_of_table(self, change: Change, table: tables.Table) -> list[str]:
        """The tests that run a line with the name of the table in it, and those whose file speaks of it."""
        places = list(tables.lines_with(table, self.root))
        names = {name for path, line in places for name in self.runs.get(path, {}).get(line, ()) if name}
        names |= self._speaking_of(*tables.names(table))
        return self.mixed(names or self._of_module(change))

    def _of_module(self, change: Change) -> set[str]:
        """For what runs while the module is read: the tests that run it, and those that import from it."""
        running = {name for listed in self.runs.get(change.path, {}).values() for name in listed if name}
        return running | self._speaking_of(change.module)

    def _speaking_of(self, *words: str) -> frozenset[str]:
        if words not in self.speaking:
            spoken = re.compile(rf"\b({'|'.join(map(re.escape, words))})\b")
            files = {item.path for item in self.items.values()}
            speaking = {file for file in files if spoken.search(file.read_text("utf-8"))}
            names = (name for name, item in self.items.items() if item.path in speaking)
            self.speaking[words] = frozenset(names)
        return self.speaking[words]

    def put_table(self, change: Change) -> None:
        try:
            tables.put(change, self.root)
        except Exception:  # so would the import: the whole suite notices
            os._exit(KILLED)
        for cache in self.caches:
            if cache.__module__.startswith("policies"):
                cache.cache_clear()

    def mixed(self, names: Iterable[str]) -> list[str]:
        """In an order that has nothing to do with what is alike, and is the same each time."""
        return sorted(names, key=lambda name: (self.seconds[name] > SLOW_S, crc32(name.encode())))

    def put(self, change: Change) -> None:
        """Give the living function the code of the changed one, and forget what was remembered of the old."""
        source = (self.root / change.path).read_text("utf-8")
        whole = compile(change.apply(source), str(self.root / change.path), "exec", dont_inherit=True)
        code = next(found for found in _codes(whole) if _is(found, change))
        for function in self.code[change.module, change.place, change.first_line]:
            function.__code__ = code
        ran_early = self._ran_while_collecting(change, code)
        if ran_early:
            self._remake_tables(change)
        for cache in self.caches:
            if cache.__module__.startswith("policies") or (
                ran_early and cache.__module__.startswith("tests")
            ):
                cache.cache_clear()

    def _remake_tables(self, change: Change) -> None:
        """A function that made a table of its module when that was read has to make it again."""
        try:
            tables.remake(change, self.root)
        except Exception:  # so would the import: the whole suite notices
            os._exit(KILLED)

    def put_rule(self, change: RuleChange, book: Callable[[], Book]) -> None:
        """Every copy of the house's rules is changed in place: tests hold them, not all the same one.

        What was worked out by the unchanged rules is forgotten, the tests' own answers included.
        """
        unchanged = getattr(book().rules, change.group)
        for house in self.houses:
            if getattr(house, change.group) == unchanged:
                change.put(house)
        for cache in self.caches:
            ours = cache.__module__.startswith(("policies", "tests.support", "tests.policies"))
            if ours and cache.__name__ not in OF_FILES:
                cache.cache_clear()

    def tests_of_rule(self, change: RuleChange, tests: Sequence[str]) -> list[str]:
        """Its own, those that name it, then those of the borders of its group, then those about its facts."""
        rule, *facts = change.about
        borders = BORDERS.get(change.group, ())
        own = [f"[{rule}]", *(f"{fact}]" for fact in facts if fact in change.diff)]

        def far(name: str) -> int:
            said = self.texts[name]
            if any(word in name for word in own):
                return 0
            if rule in said:
                return 1
            return 2 if any(word in name for word in borders) else 3 + (not any(f in said for f in facts))

        return sorted(tests, key=far)

    def _ran_while_collecting(self, change: Change, code: CodeType) -> bool:
        """Whether the function did, wherever in it the change is: what it made then is still there."""
        by_line = self.runs.get(change.path, {})
        lines = {line for *_, line in code.co_lines() if line is not None} - {code.co_firstlineno}
        return any("" in by_line.get(line, ()) for line in lines)

    def notice(self, put: Callable[[], None], tests: Sequence[str], key: Key, most: int) -> str:
        """`killed`, `survived` or `timeout` (which counts as noticed).

        Tests that noticed something in the same place come first. Then, for Python, those whose file imports
        from the module, those with a word of the change or its function in their name, and those that notice
        much; the tests of a rule are in their order already.
        """
        place = key[0]
        if not tests:
            return "survived"
        near, everywhere = self.noticed[place], self.noticed[""]
        about = {*WORD.findall(key[1]), f"test_{place.partition(':')[0].rpartition('.')[2]}.py"}
        about |= set(LONG_NAME.findall(place.partition(":")[2]))

        code = place.startswith("policies")
        own = self._speaking_of(place.partition(":")[0]) if code else frozenset[str]()

        def rank(name: str) -> tuple[int, bool, bool, int]:
            if not code:
                return -near[name], False, False, 0
            named = any(word in name for word in about)
            return -near[name], name not in own, not named, -everywhere[name]

        ordered = sorted(tests, key=rank)[:most]
        found, by = self._fork(put, ordered)
        if by is not None:
            near[ordered[by]] += 1
            everywhere[ordered[by]] += 1
        return found

    def _fork(self, put: Callable[[], None], tests: Sequence[str]) -> tuple[str, int | None]:
        """What became of it, and which of the tests noticed."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            self._try(put, tests, writing)
        os.close(writing)
        with os.fdopen(reading) as told:
            by = told.read()
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
            return "timeout", None
        assert os.waitstatus_to_exitcode(status) != BROKEN, "the change could not be put in its place"
        return ("survived", None) if status == 0 else ("killed", int(by) if by else None)

    def _try(self, put: Callable[[], None], tests: Sequence[str], writing: int) -> None:
        """In the fork: never returns."""
        ended = BROKEN
        try:
            limit(CPU_SECONDS + 5 * sum(self.seconds[name] for name in tests))
            silence()
            put()
            ended = KILLED
            items = [self.items[name] for name in tests]
            later = [*items[1:], None]
            for number, (item, after) in enumerate(zip(items, later, strict=True)):
                if failed(item, after):
                    os.write(writing, str(number).encode())
                    os._exit(KILLED)
            ended = 0
        finally:
            os._exit(ended)


def _text(item: pytest.Item) -> str:
    """The name of a test and what it is given: what it is likely to be about."""
    return f"{item.nodeid} {getattr(getattr(item, 'callspec', None), 'params', '')}"


def failed(item: pytest.Item, after: pytest.Item | None) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=after))


def limit(cpu_s: float) -> None:
    """What one fork may use: a change can make a loop that never ends, or a list that never stops growing."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_s) + 1, int(cpu_s) + 3))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _codes(code: CodeType) -> Iterable[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _is(code: CodeType, change: Change) -> bool:
    return code.co_qualname == change.place and code.co_firstlineno == change.first_line

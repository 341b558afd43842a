"""Facts already unsealed, of the mothers of the last turns: their rows never change, and unsealing costs."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from policies.facts import Fact

MOTHERS = 256
"""So many are remembered, however many are enrolled: some sixty facts each, about 20 kB."""


@dataclass(frozen=True, slots=True)
class Known:
    """Her newest fact of each name, as they were when she had `rows` rows, the newest with id `last`."""

    rows: int = 0
    last: int = 0
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))


NOTHING = Known()


class FactMemory:
    """What is known about the patients of the last turns; only what is certainly committed. Thread-safe.

    `age` grows whenever something had to be forgotten: what was read before that is not taken in any more.
    """

    def __init__(self) -> None:
        self._mothers: OrderedDict[int, Known] = OrderedDict()
        self._lock = threading.Lock()
        self.age = 0

    def of(self, patient: int) -> Known:
        with self._lock:
            return self._mothers.get(patient, NOTHING)

    def adopt(self, read: Mapping[int, Known], age: int) -> None:
        """Keep what a unit of this `age` has read, now that it is committed."""
        with self._lock:
            if age != self.age:
                return
            for patient, known in read.items():
                self._mothers[patient] = known
                self._mothers.move_to_end(patient)
            while len(self._mothers) > MOTHERS:
                self._mothers.popitem(last=False)

    def forget(self) -> None:
        """Let go of everybody's: somebody's key is gone, and what it sealed must be nowhere."""
        with self._lock:
            self.age += 1
            self._mothers.clear()

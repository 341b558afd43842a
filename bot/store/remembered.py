"""Facts already unsealed, of the mothers of the last turns: their rows never change, and unsealing costs."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from types import MappingProxyType

from policies.facts import Fact

MOTHERS = 256
"""So many are remembered, however many are enrolled: some sixty facts each, about 20 kB."""
NOTHING: Mapping[int, Fact] = MappingProxyType({})

ById = Mapping[int, Fact]


class FactMemory:
    """Patient id → her newest facts by the ids of their rows; only what is certainly committed. Thread-safe.

    `age` grows whenever something had to be forgotten: what was read before that is not taken in any more.
    """

    def __init__(self) -> None:
        self._mothers: OrderedDict[int, ById] = OrderedDict()
        self._lock = threading.Lock()
        self.age = 0

    def of(self, patient: int) -> ById:
        with self._lock:
            return self._mothers.get(patient, NOTHING)

    def adopt(self, read: Mapping[int, ById], age: int) -> None:
        """Keep what a unit of this `age` has read, now that it is committed."""
        with self._lock:
            if age != self.age:
                return
            for patient, facts in read.items():
                self._mothers[patient] = facts
                self._mothers.move_to_end(patient)
            while len(self._mothers) > MOTHERS:
                self._mothers.popitem(last=False)

    def forget(self) -> None:
        """Let go of everybody's: somebody's key is gone, and what it sealed must be nowhere."""
        with self._lock:
            self.age += 1
            self._mothers.clear()

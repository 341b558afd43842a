"""Owns the waiting: a counter that grows with every change, and whoever sleeps until it does."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass


@dataclass(eq=False)
class _Sleeper:
    loop: asyncio.AbstractEventLoop
    woken: asyncio.Event


class Bell:
    """Rung by any thread, under the world's lock; waited for in any event loop."""

    def __init__(self) -> None:
        self.count = 0
        self._sleepers: set[_Sleeper] = set()

    def ring(self) -> None:
        self.count += 1
        for sleeper in list(self._sleepers):
            try:
                sleeper.loop.call_soon_threadsafe(sleeper.woken.set)
            except RuntimeError:  # its loop is closed, so nobody waits there any more
                self._sleepers.discard(sleeper)

    async def wait(self, since: int, seconds: float | None) -> int:
        """The count once it is above `since`, or after `seconds` as it is then."""
        sleeper = _Sleeper(asyncio.get_running_loop(), asyncio.Event())
        # First on the list, then the look at the counter: a ring in between is not missed.
        self._sleepers.add(sleeper)
        try:
            if self.count <= since:
                async with asyncio.timeout(seconds):  # wait_for loses a cancellation that comes with the ring
                    await sleeper.woken.wait()
        except TimeoutError:
            pass
        finally:
            self._sleepers.discard(sleeper)
        return self.count

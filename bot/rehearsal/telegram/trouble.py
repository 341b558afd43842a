"""Owns what goes wrong on demand: failing calls, an outage, a lost token, updates out of order or twice."""

from __future__ import annotations

from dataclasses import replace

from bot.rehearsal.telegram import errors
from bot.rehearsal.telegram.faults import Fault, Planned
from bot.rehearsal.telegram.world import World, locked


class Trouble(World):
    """For tests and simulations; nothing of this happens by itself."""

    _revoked = 0

    @locked
    def fail_next(self, method: str, fault: Fault, *, times: int | None = 1, chat: int | None = None) -> None:
        """The next `times` calls of `method` ("*": any) fail, in `chat` only if given; None: until heal()."""
        self.faults.planned.append(Planned(method.lower(), fault, times, chat))

    @locked
    def heal(self) -> None:
        """Forget every planned fault and end an outage."""
        self.faults.planned.clear()
        self.faults.down = False
        self.bell.ring()

    @locked
    def outage(self, down: bool = True) -> None:
        """Nobody gets through to Telegram; what people write waits, and grows old."""
        self.faults.down = down
        self.bell.ring()

    @locked
    def revoke_token(self) -> str:
        """The token stops working, also for a poll that waits; returns the new one."""
        self._revoked += 1
        number, _, secret = self.account.token.partition(":")
        token = f"{number}:{secret[:-3]}{self._revoked:03}"
        self.account = replace(self.account, token=token)
        if self.poll:
            self.poll.ended = errors.UNAUTHORIZED
        self.bell.ring()
        return token

    @locked
    def restart_update_ids(self, lower: int) -> None:
        """As after a week without updates: the next one gets this id. ValueError while updates wait."""
        self.updates.restart(lower)

    @locked
    def shuffle(self, seed: int) -> None:
        """The waiting updates come in another order, under the same ascending ids."""
        self.updates.shuffle(seed)

    @locked
    def duplicate(self, update_id: int) -> None:
        """The next answer to getUpdates brings this update once more."""
        self.updates.repeat(update_id)
        self.bell.ring()

    @locked
    def limit_sends(self, per_s: int | None = 30) -> None:
        """More new messages than this within a second are refused with 429; None: no limit."""
        self.sends_per_s = per_s

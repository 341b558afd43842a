"""Owns what is made to go wrong: the kinds of failure, and which call each of them waits for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from bot.rehearsal.telegram import errors
from bot.rehearsal.telegram.errors import Refusal

ANY = "*"


@dataclass(frozen=True)
class Fault:
    """A failure. `delivers`: the call is carried out all the same; `lost`: the httpx exception seen in place
    of an answer; `refusal`: the answer in place of the real one; `body`: an answer that is no JSON.
    """

    delivers: ClassVar[bool] = False
    lost: ClassVar[str] = ""
    body: ClassVar[bytes] = b""

    @property
    def refusal(self) -> Refusal | None:
        return None


@dataclass(frozen=True)
class Retry(Fault):
    """429: wait `retry_after` seconds."""

    retry_after: int = 1

    @property
    def refusal(self) -> Refusal:
        return errors.too_many(self.retry_after)


@dataclass(frozen=True)
class ServerError(Fault):
    """5xx of Telegram or of something before it."""

    code: int = 502

    @property
    def refusal(self) -> Refusal:
        return Refusal(self.code, "Bad Gateway" if self.code == 502 else "Internal Server Error")


@dataclass(frozen=True)
class Forbidden(Fault):
    """403 with these words."""

    words: str = "bot was blocked by the user"

    @property
    def refusal(self) -> Refusal:
        return errors.forbidden(self.words)


@dataclass(frozen=True)
class BadRequest(Fault):
    """400 with these words."""

    words: str = "chat not found"

    @property
    def refusal(self) -> Refusal:
        return errors.bad(self.words)


@dataclass(frozen=True)
class Migrated(Fault):
    """400: the group has another number now."""

    to: int

    @property
    def refusal(self) -> Refusal:
        return errors.moved(self.to)


@dataclass(frozen=True)
class Unauthorized(Fault):
    """401 although the token is right."""

    @property
    def refusal(self) -> Refusal:
        return errors.UNAUTHORIZED


@dataclass(frozen=True)
class TimeoutAfterDelivery(Fault):
    """Telegram does it, but its answer never arrives: nobody can tell this from the next one."""

    delivers: ClassVar[bool] = True
    lost: ClassVar[str] = "ReadTimeout"


@dataclass(frozen=True)
class TimeoutWithoutDelivery(Fault):
    """The call left, no answer came, and Telegram never did it."""

    lost: ClassVar[str] = "ReadTimeout"


@dataclass(frozen=True)
class TimeoutBeforeDelivery(Fault):
    """No connection came about in time: it certainly did not leave."""

    lost: ClassVar[str] = "ConnectTimeout"


@dataclass(frozen=True)
class ConnectionRefused(Fault):
    """No connection at all."""

    lost: ClassVar[str] = "ConnectError"


@dataclass(frozen=True)
class Disconnect(Fault):
    """Done, and then the line breaks before the answer."""

    delivers: ClassVar[bool] = True
    lost: ClassVar[str] = "RemoteProtocolError"


@dataclass(frozen=True)
class BrokenAnswer(Fault):
    """Done, and answered with a page of HTML."""

    delivers: ClassVar[bool] = True
    body: ClassVar[bytes] = b"<html><body>Something went wrong</body></html>"


@dataclass(frozen=True)
class Hang(Fault):
    """Not done and never answered: the client waits for as long as it cares to."""

    lost: ClassVar[str] = "hang"


KINDS: dict[str, type[Fault]] = {
    kind.__name__: kind
    for kind in (
        Retry, ServerError, Forbidden, BadRequest, Migrated, Unauthorized, TimeoutAfterDelivery,
        TimeoutWithoutDelivery, TimeoutBeforeDelivery, ConnectionRefused, Disconnect, BrokenAnswer, Hang,
    )
}  # fmt: skip


def to_json(fault: Fault) -> dict[str, Any]:
    return {"kind": type(fault).__name__, **{one.name: getattr(fault, one.name) for one in fields(fault)}}


def from_json(given: dict[str, Any]) -> Fault:
    """KeyError for an unknown kind, TypeError for an unknown field."""
    told = dict(given)
    return KINDS[told.pop("kind")](**told)


@dataclass(slots=True)
class Planned:
    """A fault that waits for its call. `times` None: until healed."""

    method: str
    fault: Fault
    times: int | None
    chat: int | None


class Faults:
    """The plan; `down` is an outage: nobody gets through."""

    def __init__(self) -> None:
        self.planned: list[Planned] = []
        self.down = False

    def take(self, method: str, chat: int | None) -> Fault | None:
        """What goes wrong with this call; each planned fault is used up in its order."""
        if self.down:
            return ConnectionRefused()
        for one in self.planned:
            if one.method in (ANY, method) and one.chat in (None, chat):
                if one.times is not None:
                    one.times -= 1
                    self.planned = [left for left in self.planned if left.times is None or left.times > 0]
                return one.fault
        return None

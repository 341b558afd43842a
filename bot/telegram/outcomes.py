"""Owns the reading of Telegram's refusals: what became of a message that was not plainly accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

T = TypeVar("T")


class TokenRefused(Exception):
    """Telegram refuses the bot's token (401): nothing can be received or sent until it is replaced."""


class PollingStalled(Exception):
    """Telegram has been silent for too long and a new connection did not help."""


class Outcome(StrEnum):
    """What became of one call."""

    NOT_SENT = "not sent"  # it never left this machine
    UNCERTAIN = "uncertain"  # it may have arrived: Telegram has no idempotency key
    LATER = "later"  # 429
    SERVER = "server error"  # 5xx
    UNREACHABLE = "unreachable"  # 403: blocked, deactivated, never started
    UNKNOWN_CHAT = "unknown chat"
    MIGRATED = "migrated"
    NOT_MODIFIED = "not modified"
    EDIT_GONE = "edit gone"
    QUERY_OLD = "query too old"
    REFUSED = "refused"  # any other 400: the message itself is wrong
    TOKEN = "token refused"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An outcome with what Telegram said about it. `reason` never holds words of the message."""

    outcome: Outcome
    reason: str = ""
    after_s: float = 0.0
    chat_id: int = 0


# Names of exceptions, not classes: the transport may be httpx, aiohttp or a test's own (libraries.md §0).
NEVER_LEFT = frozenset(
    {
        "ConnectError",
        "ConnectTimeout",
        "PoolTimeout",
        "ProxyError",
        "UnsupportedProtocol",
        "ConnectionRefusedError",
        "ClientConnectorError",
        "gaierror",
    }
)
REFUSALS = (
    ("not modified", Outcome.NOT_MODIFIED),
    ("message to edit not found", Outcome.EDIT_GONE),
    ("message can't be edited", Outcome.EDIT_GONE),
    ("message_id_invalid", Outcome.EDIT_GONE),
    ("query is too old", Outcome.QUERY_OLD),
    ("query id is invalid", Outcome.QUERY_OLD),
    ("chat not found", Outcome.UNKNOWN_CHAT),
    ("user not found", Outcome.UNKNOWN_CHAT),
    ("peer_id_invalid", Outcome.UNKNOWN_CHAT),
)
AWAY = (("deactivated", "deactivated"), ("initiate", "never_started"), ("kicked", "removed"))


def judge(error: Exception) -> Judgement:
    """The outcome behind an exception of PTB; anything unknown counts as uncertain."""
    match error:
        case RetryAfter():
            return Judgement(Outcome.LATER, "429", after_s=_seconds(error.retry_after))
        case ChatMigrated():
            return Judgement(Outcome.MIGRATED, "migrated", chat_id=error.new_chat_id)
        case InvalidToken():
            # 404 is a method this server does not have; a wrong token shows at the first poll.
            known = any("not found" in str(one).casefold() for one in causes(error))
            return Judgement(Outcome.REFUSED if known else Outcome.TOKEN, "404" if known else "401")
        case Forbidden():
            return Judgement(Outcome.UNREACHABLE, _find(str(error), AWAY) or "blocked")
        case BadRequest():
            return Judgement(_find(str(error), REFUSALS) or Outcome.REFUSED, _short(str(error)))
        case _:
            return _lost(error)


def _lost(error: Exception) -> Judgement:
    """No answer of Telegram's own: on which side of the sending did it fail?"""
    if _never_left(error):
        return Judgement(Outcome.NOT_SENT, "no connection")
    if isinstance(error, TimedOut | TimeoutError):
        return Judgement(Outcome.UNCERTAIN, "timeout")
    if isinstance(error, NetworkError) and not _from_below(error):
        return Judgement(Outcome.SERVER, "server error")
    return Judgement(Outcome.UNCERTAIN, type(error).__name__)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what caused it, nearest first."""
    for _ in range(8):
        if error is None:
            return
        yield error
        error = error.__cause__


def _never_left(error: Exception) -> bool:
    if isinstance(error, TimedOut) and str(error).startswith("Pool timeout"):
        return True
    return any(kind.__name__ in NEVER_LEFT for one in causes(error) for kind in type(one).__mro__)


def _from_below(error: Exception) -> bool:
    # PTB raises 5xx by itself, perhaps from its own failure to read the error page; all else is transport.
    return error.__cause__ is not None and not isinstance(error.__cause__, TelegramError)


def _find(said: str, known: tuple[tuple[str, T], ...]) -> T | None:
    return next((meant for part, meant in known if part in said.casefold()), None)


def _short(said: str) -> str:
    # What follows a colon or a quote may be a piece of the message itself ("can't parse entities: …").
    return said.partition(":")[0].partition('"')[0].strip()[:60].casefold()


def _seconds(span: int | timedelta) -> float:
    return span.total_seconds() if isinstance(span, timedelta) else float(span)

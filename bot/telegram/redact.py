"""Owns the removal of bot tokens from everything that is logged, tracebacks included (E15, S30)."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Callable, MutableMapping
from types import TracebackType
from typing import Any

TOKEN = re.compile(r"(?<!\d)\d{6,}:[\w-]{20,}")
HIDDEN = "<token>"
# These write every address they call, and the token is part of it; PTB also writes whole messages.
TALKATIVE = ("httpx", "httpcore", "telegram")
PLAIN = frozenset(vars(logging.makeLogRecord({})))
# PTB logs a broken answer of Telegram in full: words of mothers would stand in it.
ANSWER_IN_FULL = "Can not load invalid JSON data"


def without_token(text: str) -> str:
    """`text` with every bot token replaced."""
    return TOKEN.sub(HIDDEN, text)


class Redaction(logging.Filter):
    """Cleans a record where it stands, so that no handler after it ever sees a token."""

    def filter(self, record: logging.LogRecord) -> bool:
        clean(record)
        for name, value in vars(record).items():
            if name not in PLAIN and isinstance(value, str):
                setattr(record, name, without_token(value))
        return True


def install() -> None:
    """Clean every record of every logger from here on, and what an uncaught exception prints."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    made = logging.getLogRecordFactory()
    if not getattr(made, "without_token", False):
        logging.setLogRecordFactory(_cleaning(made))
    for handler in logging.getLogger().handlers:
        if not any(isinstance(one, Redaction) for one in handler.filters):
            handler.addFilter(Redaction())
    sys.excepthook = _uncaught


def processor(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The same for structlog: put it last before the renderer."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = without_token(value)
    return event


def clean(record: logging.LogRecord) -> None:
    """Replace tokens in the message, its arguments and the traceback of `record`."""
    if isinstance(record.msg, str) and record.msg.startswith(ANSWER_IN_FULL):
        record.msg, record.args, record.exc_info = "Telegram's answer was not JSON", None, None
    try:
        said = record.getMessage()
    except Exception:  # a broken log line is for its handler to report; it must not break the caller
        said = without_token(f"{record.msg} {record.args}")
        record.msg, record.args = "%s", (said,)
        return
    if (cleaned := without_token(said)) != said:
        record.msg, record.args = "%s", (cleaned,)
    if record.exc_info and record.exc_info[0] is not None:
        told = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        if (cleaned := without_token(told)) != told:
            # Renderers that format the exception themselves would bring the token back.
            record.exc_text, record.exc_info = cleaned, None


def _cleaning(made: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    def cleaned(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = made(*args, **kwargs)
        clean(record)
        return record

    cleaned.without_token = True  # type: ignore[attr-defined]
    return cleaned


def _uncaught(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    sys.stderr.write(without_token("".join(traceback.format_exception(kind, error, where))))

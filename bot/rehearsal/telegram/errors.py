"""Owns the refusals: Telegram's numbers and words for what a bot may not do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the Bot API answers instead of a result."""

    code: int
    description: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """The call is answered with a refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.description)
        self.refusal = refusal


class Lost(Exception):
    """No answer reaches the client; `kind` names the httpx exception that it sees."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Impossible(Exception):
    """A person was asked to do what no Telegram client would let her do."""


def bad(words: str) -> Refusal:
    """400 with Telegram's words after "Bad Request: "."""
    return Refusal(400, f"Bad Request: {words}")


def forbidden(words: str) -> Refusal:
    """403 with Telegram's words after "Forbidden: "."""
    return Refusal(403, f"Forbidden: {words}")


def too_many(retry_after: int) -> Refusal:
    """429: the whole bot or this chat has to wait."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def moved(to: int) -> Refusal:
    """400 of a group that became a supergroup under another number."""
    return Refusal(
        400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": to}
    )


def missing(name: str) -> Refusal:
    """400 for a parameter that has to be there."""
    return bad(f'parameter "{name}" is required')


UNAUTHORIZED = Refusal(401, "Unauthorized")
NOT_FOUND = Refusal(404, "Not Found")
TOO_LARGE = Refusal(413, "Request Entity Too Large")
OTHER_POLL = Refusal(
    409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_SET = Refusal(409, "Conflict: terminated by setWebhook request")
WEBHOOK_ACTIVE = Refusal(
    409,
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first",
)

BLOCKED = forbidden("bot was blocked by the user")
DEACTIVATED = forbidden("user is deactivated")
CANNOT_INITIATE = forbidden("bot can't initiate conversation with a user")
NOT_A_MEMBER = forbidden("bot is not a member of the group chat")
KICKED = forbidden("bot was kicked from the group chat")

NO_CHAT_ID = bad("chat_id is empty")
CHAT_NOT_FOUND = bad("chat not found")
NO_MESSAGE_ID = bad("message identifier is not specified")
NOT_MODIFIED = bad(
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
CANNOT_EDIT = bad("message can't be edited")
NO_TEXT_TO_EDIT = bad("there is no text in the message to edit")
NO_CAPTION_TO_EDIT = bad("there is no caption in the message to edit")
CANNOT_COPY = bad("message can't be copied")
CANNOT_FORWARD = bad("message can't be forwarded")
CANNOT_DELETE = bad("message can't be deleted for everyone")
REPLY_NOT_FOUND = bad("message to be replied not found")
EMPTY = bad("message text is empty")
BLANK = bad("text must be non-empty")
TOO_LONG = bad("message is too long")
CAPTION_TOO_LONG = bad("message caption is too long")
# The same limits, in the words of the server itself, are what an edit hears.
EDIT_TOO_LONG = bad("MESSAGE_TOO_LONG")
EDIT_CAPTION_TOO_LONG = bad("MEDIA_CAPTION_TOO_LONG")
NOT_UTF8 = bad("strings must be encoded in UTF-8")
QUERY_OLD = bad("query is too old and response timeout expired or query ID is invalid")
DATA_INVALID = bad("BUTTON_DATA_INVALID")
URL_INVALID = bad("BUTTON_URL_INVALID")
INLINE_EXPECTED = bad("inline keyboard expected")
MARKUP_TOO_LONG = bad("reply markup is too long")
WRONG_FILE = bad("wrong file identifier/HTTP URL specified")
NO_WEB = bad("failed to get HTTP URL content")
EMPTY_FILE = bad("file must be non-empty")
FILE_MISMATCH = bad("type of file mismatch")
NO_IMAGE = bad("IMAGE_PROCESS_FAILED")
UNKNOWN_FILE = bad("invalid file_id")
FILE_TOO_BIG = bad("file is too big")
WRONG_ACTION = bad("wrong parameter action in request")


def not_found(what: str) -> Refusal:
    """400: there is no such message; `what` as in "message to edit"."""
    return bad(f"{what} not found")


def malformed(words: str) -> Refusal:
    """400: the markup of a text cannot be read."""
    return bad(f"can't parse entities: {words}")

"""A Telegram of our own: people on one side, the Bot API on the other, and as strict as the real one.

`FakeTelegram(now)` is the object. `door.DoorRequest(tg)` leads to it from within the process,
`http.routes(tg)` over HTTP, and `python -m bot.rehearsal.telegram` runs it alone.
"""

from bot.rehearsal.telegram.errors import Impossible
from bot.rehearsal.telegram.fake import FakeTelegram
from bot.rehearsal.telegram.faults import (
    BadRequest,
    BrokenAnswer,
    ConnectionRefused,
    Disconnect,
    Forbidden,
    Hang,
    Migrated,
    Retry,
    ServerError,
    TimeoutAfterDelivery,
    TimeoutBeforeDelivery,
    TimeoutWithoutDelivery,
    Unauthorized,
)
from bot.rehearsal.telegram.model import Chat, Message, Person
from bot.rehearsal.telegram.world import TOKEN, USERNAME

__all__ = [
    "TOKEN",
    "USERNAME",
    "BadRequest",
    "BrokenAnswer",
    "Chat",
    "ConnectionRefused",
    "Disconnect",
    "FakeTelegram",
    "Forbidden",
    "Hang",
    "Impossible",
    "Message",
    "Migrated",
    "Person",
    "Retry",
    "ServerError",
    "TimeoutAfterDelivery",
    "TimeoutBeforeDelivery",
    "TimeoutWithoutDelivery",
    "Unauthorized",
]

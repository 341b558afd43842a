"""Owns the tests' hand on a rehearsal in another process: plain calls that wait for their answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from bot.rehearsal.telegram import faults
from bot.rehearsal.telegram.errors import Impossible
from bot.rehearsal.telegram.faults import Fault

ANSWER_WITHIN_S = 60.0
Shown = dict[str, Any]


class Control:
    """`Control("http://127.0.0.1:8081")`. Messages are dicts as in views.py; Impossible as in the object."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url.rstrip("/")

    def do(self, doing: str, **given: Any) -> Any:
        """Any doing of control.py by its name."""
        return self._call(f"/control/do/{doing}", json.dumps(given).encode())["result"]

    def person(self, number: int, first_name: str = "Ann", language_code: str = "en", **given: Any) -> Any:
        return self.do("person", number=number, first_name=first_name, language_code=language_code, **given)

    def write(self, user_id: int, text: str, **given: Any) -> int:
        return int(self.do("write", user_id=user_id, text=text, **given))

    def tap(self, user_id: int, message_id: int, data: str) -> int:
        return int(self.do("tap", user_id=user_id, message_id=message_id, data=data))

    def press(self, user_id: int, label: str) -> int:
        return int(self.do("press", user_id=user_id, label=label))

    def edit(self, user_id: int, message_id: int, text: str) -> int:
        return int(self.do("edit", user_id=user_id, message_id=message_id, text=text))

    def send_media(self, user_id: int, kind: str, caption: str | None = None) -> int:
        return int(self.do("send_media", user_id=user_id, kind=kind, caption=caption))

    def block(self, user_id: int) -> int:
        return int(self.do("block", user_id=user_id))

    def unblock(self, user_id: int) -> int:
        return int(self.do("unblock", user_id=user_id))

    def fail_next(self, method: str, fault: Fault, *, times: int | None = 1, chat: int | None = None) -> None:
        self.do("fail_next", method=method, fault=faults.to_json(fault), times=times, chat=chat)

    def outage(self, down: bool = True) -> None:
        self.do("outage", down=down)

    def advance(self, seconds: float) -> str:
        """Move the rehearsal's clock; where it stands then, as ISO 8601."""
        return str(self.do("advance", seconds=seconds))

    def state(self, since: int | None = None, wait_s: float = 0.0) -> Shown:
        """What there is, but for the words; with `since`, once the version is above it or after `wait_s`."""
        query = "" if since is None else f"?{urlencode({'since': since, 'wait_s': wait_s})}"
        return dict(self._call(f"/control/state{query}"))

    def chat(self, chat_id: int) -> Shown:
        return dict(self._call(f"/control/chat/{chat_id}"))

    def calls(self, first: int = 0) -> list[Shown]:
        return list(self._call(f"/control/calls?from={first}"))

    def messages(self, chat_id: int) -> list[Shown]:
        """The bot's messages in a chat that stand, oldest first."""
        return [message for message in self.chat(chat_id)["messages"] if message["from_bot"]]

    def texts(self, chat_id: int) -> list[str]:
        return [message["text"] for message in self.messages(chat_id)]

    def last(self, chat_id: int) -> Shown:
        """AssertionError where the bot has said nothing."""
        said = self.messages(chat_id)
        assert said, f"the bot has said nothing in {chat_id}"
        return said[-1]

    def wait_for(
        self, chat_id: int, like: str | Callable[[Shown], bool], timeout_s: float = 10.0, after: int = 0
    ) -> Shown:
        """The first message above `after` of the bot that holds these words, or for which `like` is true,
        as soon as it is there; AssertionError with what was said after `timeout_s`.
        """
        fits = like if callable(like) else lambda message: like in message["text"]
        until = time.monotonic() + timeout_s
        while True:
            version = self.state()["version"]
            said = [message for message in self.messages(chat_id) if message["id"] > after]
            if found := next(filter(fits, said), None):
                return found
            left = until - time.monotonic()
            assert left > 0, f"never said within {timeout_s} s: {like}; it said {[m['text'] for m in said]}"
            self.state(since=version, wait_s=left)

    def wait_until_up(self, timeout_s: float = 10.0) -> None:
        """Returns as soon as the rehearsal answers; OSError where it never does."""
        until = time.monotonic() + timeout_s
        while True:
            try:
                self.state()
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

    def _call(self, path: str, body: bytes | None = None) -> Any:
        request = Request(self._base + path, data=body, headers={"Content-Type": "application/json"})
        try:
            with urlopen(request, timeout=ANSWER_WITHIN_S) as answer:
                return json.load(answer)
        except HTTPError as error:
            with error:
                told = json.loads(error.read() or b"{}")
            raise Impossible(f"{told.get('error')}: {told.get('words')}") from None

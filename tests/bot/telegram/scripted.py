"""A Bot API that answers by script: for failures a well-behaved fake has no reason to show."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

Answer = Any
TOKEN = "123456789:AAExampleExampleExampleExampleExamp"

HANGS = object()


class Refusal(Exception):
    """An answer of Telegram's that is not 200."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


class ScriptedRequest(BaseRequest):
    """Answers each method from its own queue, then by `otherwise`; remembers every call."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.open = False
        self._script: dict[str, deque[Answer]] = defaultdict(deque)
        self.otherwise: dict[str, Callable[[dict[str, Any]], Answer]] = {}
        self._messages = 1000

    def will(self, method: str, *answers: Answer) -> None:
        self._script[method].extend(answers)

    def said(self, method: str) -> list[dict[str, Any]]:
        return [given for name, given in self.calls if name == method]

    def assert_nothing_left(self) -> None:
        assert not {name: list(left) for name, left in self._script.items() if left}

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        self.open = True

    async def shutdown(self) -> None:
        self.open = False

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **more: Any
    ) -> tuple[int, bytes]:
        del method, timeouts, more
        name = url.rpartition("/")[2]
        given = dict(request_data.parameters) if request_data else {}
        for part in request_data.multipart_data or {} if request_data else {}:
            given[part] = "<upload>"
        self.calls.append((name, given))
        script = self._script[name]
        answer = script.popleft() if script else self.otherwise.get(name, self._usual)(given | {"_": name})
        return await self._played(answer(given) if callable(answer) else answer)

    async def _played(self, answer: Answer) -> tuple[int, bytes]:
        match answer:
            case Refusal(code=code, description=description, parameters=parameters):
                body = {"ok": False, "error_code": code, "description": description}
                return code, json.dumps(body | ({"parameters": parameters} if parameters else {})).encode()
            case BaseException():
                raise answer
            case _ if answer is HANGS:
                await asyncio.Event().wait()
                raise AssertionError
            case bytes():
                return 200, answer
            case _:
                return 200, json.dumps({"ok": True, "result": answer}).encode()

    def _usual(self, given: dict[str, Any]) -> Answer:
        match given["_"]:
            case "getUpdates":
                return []
            case "getMe":
                return {"id": 123456789, "is_bot": True, "first_name": "Napwise", "username": "napwise_bot"}
            case "sendMessage" | "sendPhoto" | "sendAnimation" | "editMessageText" | "editMessageCaption":
                return self._message(given)
            case _:
                return True

    def _message(self, given: dict[str, Any]) -> dict[str, Any]:
        self._messages += 1
        message: dict[str, Any] = {
            "message_id": int(given.get("message_id", self._messages)),
            "date": 1_770_000_000,
            "chat": {"id": int(given["chat_id"]), "type": "private"},
        }
        if given["_"] == "sendPhoto":
            file = {"file_id": f"file-{self._messages}", "file_unique_id": "f", "width": 480, "height": 320}
            return message | {"photo": [file]}
        if given["_"] == "sendAnimation":
            file = {"file_id": f"film-{self._messages}", "file_unique_id": "g", "width": 560, "height": 420}
            return message | {"animation": {**file, "duration": 3}}
        return message | {"text": given.get("text", "")}


def below(error: TelegramError, cause: BaseException) -> TelegramError:
    """`error` as PTB raises it for a failure of the transport."""
    error.__cause__ = cause
    return error

"""Owns the object itself: one Telegram, asked by a bot through either door, moved by people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal.telegram import arguments, errors
from bot.rehearsal.telegram.arguments import Arguments, Upload
from bot.rehearsal.telegram.errors import Lost, Refusal, Refused
from bot.rehearsal.telegram.faults import Fault
from bot.rehearsal.telegram.memory import Memory
from bot.rehearsal.telegram.methods import METHODS, POLL, receiving
from bot.rehearsal.telegram.model import Call
from bot.rehearsal.telegram.people import People
from bot.rehearsal.telegram.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the bot: an HTTP status with JSON, or with `body` where that was made to break."""

    code: int
    payload: Mapping[str, Any] = field(default_factory=dict)
    body: bytes = b""


class FakeTelegram(People, Trouble, Memory):
    """One strict Telegram for one bot: FakeTelegram(now), then DoorRequest(it) or http.routes(it)."""

    async def request(
        self, token: str, method: str, given: Mapping[str, Any], files: Mapping[str, Upload] | None = None
    ) -> Answer:
        """One call of the bot, answered as Telegram would; Lost where no answer arrives."""
        try:
            asked = arguments.read(given, files)
        except Refused as refused:
            return self._note(method, Arguments(given), refusal(refused.refusal), None)
        fault = self._fault(method, asked)
        if fault and not fault.delivers:
            return self._fail(method, asked, fault)
        try:
            answer = _result(await self._carry_out(token, method.lower(), asked))
        except Refused as refused:
            answer = refusal(refused.refusal)
        except Lost as lost:
            self._note(method, asked, Answer(0), None, lost.kind)
            raise
        if fault and fault.lost:
            self._note(method, asked, answer, fault, fault.lost)
            raise Lost(fault.lost)
        if fault:
            answer = Answer(answer.code, answer.payload, fault.body)
        return self._note(method, asked, answer, fault)

    def download(self, token: str, path: str) -> bytes | None:
        """A file by the path that getFile told; None where there is none for this token."""
        stored = self.files.by_path(path)
        return stored.upload.data if stored and token == self.account.token else None

    async def _carry_out(self, token: str, method: str, asked: Arguments) -> Any:
        if token != self.account.token:
            raise Refused(errors.UNAUTHORIZED)
        if method == POLL:
            return await receiving.get_updates(self, asked)
        if method not in METHODS:
            raise Refused(errors.NOT_FOUND)
        with self.lock:
            return METHODS[method](self, asked)

    def _fault(self, method: str, asked: Arguments) -> Fault | None:
        with self.lock:
            return self.faults.take(method.lower(), asked.values.get("chat_id"))

    def _fail(self, method: str, asked: Arguments, fault: Fault) -> Answer:
        if fault.lost:
            self._note(method, asked, Answer(0), fault, fault.lost)
            raise Lost(fault.lost)
        return self._note(method, asked, refusal(fault.refusal or errors.NOT_FOUND), fault)

    def _note(
        self, method: str, asked: Arguments, answer: Answer, fault: Fault | None, lost: str = ""
    ) -> Answer:
        told = f"lost: {lost}" if lost else answer.payload.get("description", "ok")
        chat = asked.values.get("chat_id")
        with self.lock:
            self.record(
                Call(
                    at=self.now(),
                    method=method,
                    chat=chat if isinstance(chat, int) else None,
                    payload=asked.payload,
                    code=answer.code,
                    outcome=told,
                    result=answer.payload.get("result"),
                    fault=type(fault).__name__ if fault else "",
                )
            )
        return answer


def _result(result: Any) -> Answer:
    return Answer(200, {"ok": True, "result": result})


def refusal(given: Refusal) -> Answer:
    """A refusal as it goes back to the bot."""
    told: dict[str, Any] = {"ok": False, "error_code": given.code, "description": given.description}
    if given.parameters:
        told["parameters"] = dict(given.parameters)
    return Answer(given.code, told)

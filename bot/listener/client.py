"""Owns the one question to a chat-completions endpoint, and the strict reading of its answer."""

from __future__ import annotations

import asyncio
import json
import ssl
from dataclasses import dataclass, field
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

LIMIT_S = 5.0
MOST_BYTES = 32_768
MOST_SIGNS = 20
MOST_TOKENS = 300


class NoAnswer(Exception):
    """There is no answer to read; the message is a short reason, and never words of hers or of the answer."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask, for which model; `key` goes into the Authorization header, "" for none."""

    url: str
    model: str
    key: str = field(default="", repr=False)


class Signs(BaseModel):
    """The only answer that counts: {"signs": [names]}."""

    model_config = ConfigDict(extra="forbid", strict=True)

    signs: list[str] = Field(max_length=MOST_SIGNS)


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)


class Client:
    """Asks `endpoint`, each time once: `limit_s` seconds for everything, no redirect, no second try."""

    def __init__(self, endpoint: Endpoint, prompt: str, limit_s: float = LIMIT_S) -> None:
        self._endpoint = endpoint
        self._prompt = prompt
        self._limit_s = limit_s
        given = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
        # Compressed, a small answer may grow without end. Nobody but the named endpoint is asked, no proxy.
        headers = {"Accept-Encoding": "identity", **given}
        tls = ssl.create_default_context()
        self._http = httpx.AsyncClient(headers=headers, timeout=limit_s, verify=tls, trust_env=False)

    async def hear(self, words: str) -> tuple[str, ...]:
        """Names of the signs heard in `words`, as they were answered. NoAnswer for anything else."""
        try:
            async with asyncio.timeout(self._limit_s):
                return _signs(await self._answer(words))
        except TimeoutError:
            raise NoAnswer("too late") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise NoAnswer(type(error).__name__) from None

    def told(self, prompt: str) -> None:
        """From now on this is the prompt."""
        self._prompt = prompt

    async def close(self) -> None:
        await self._http.aclose()

    async def _answer(self, words: str) -> bytes:
        body = self._body(words)
        async with self._http.stream("POST", self._endpoint.url, json=body) as response:
            if response.status_code != httpx.codes.OK:
                raise NoAnswer(f"status {response.status_code}")
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise NoAnswer("compressed")
            read = bytearray()
            async for chunk in response.aiter_raw():
                read += chunk
                if len(read) > MOST_BYTES:
                    raise NoAnswer("too long")
            return bytes(read)

    def _body(self, words: str) -> dict[str, Any]:
        """Her words stand alone, as data, in a message of their own."""
        return {
            "model": self._endpoint.model,
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
            "response_format": {"type": "json_object"},
            "messages": [
                {"role": "system", "content": self._prompt},
                {"role": "user", "content": json.dumps({"message": words}, ensure_ascii=False)},
            ],
        }


def _signs(answer: bytes) -> tuple[str, ...]:
    try:
        said = _Completion.model_validate_json(answer).choices[0].message.content
        return tuple(Signs.model_validate_json(said).signs)
    except ValidationError:
        raise NoAnswer("not the answer that was asked for") from None

"""A Bot API server that our rehearsal knows nothing of: five methods, standard library, no long poll."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

TOKEN = "77:foreign-server-token"
BOT = {"id": 77, "is_bot": True, "first_name": "Elsewhere", "username": "elsewhere_bot"}
Json = dict[str, Any]


class Refused(Exception):
    """An answer with `ok` false."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


@dataclass
class ForeignServer:
    """Its state, and what people do. `calls` is (method, code) of every call, in order."""

    calls: list[tuple[str, int]] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)
    updates: list[Json] = field(default_factory=list)
    chats: dict[int, list[Json]] = field(default_factory=dict)
    keyboards: dict[int, list[list[str]]] = field(default_factory=dict)
    open_queries: set[str] = field(default_factory=set)
    lock: threading.RLock = field(default_factory=threading.RLock)
    address: str = ""

    def __post_init__(self) -> None:
        # Numbers far from those of the rehearsal, in steps of three: nobody may count on the next one.
        self._message_ids, self._update_ids = count(9_000_001, 3), count(5, 1)
        self._seconds = count(1_900_000_000)
        self._methods: dict[str, Callable[[Json], Any]] = {
            "getme": lambda given: BOT,
            "getupdates": self._get_updates,
            "sendmessage": self._send_message,
            "editmessagetext": self._edit_message_text,
            "answercallbackquery": self._answer,
        }

    # -- people --------------------------------------------------------------------------------------------

    def write(self, user_id: int, text: str) -> int:
        with self.lock:
            self.chats.setdefault(user_id, [])
            message = {"message_id": next(self._message_ids), "text": text, **self._from(user_id)}
            return self._put({"message": message})

    def send(self, user_id: int, content: Json) -> int:
        """Anything but words: what stands in the message instead of a text."""
        with self.lock:
            self.chats.setdefault(user_id, [])
            return self._put(
                {"message": {"message_id": next(self._message_ids), **content, **self._from(user_id)}}
            )

    def edit(self, user_id: int, text: str) -> int:
        """She changes something she wrote before."""
        with self.lock:
            message = {"message_id": next(self._message_ids), "text": text, **self._from(user_id)}
            return self._put({"edited_message": {**message, "edit_date": message["date"]}})

    def tap(self, user_id: int, message_id: int, data: str) -> int:
        with self.lock:
            query = f"q{next(self._seconds)}"
            self.open_queries.add(query)
            shown = next(m for m in self.chats[user_id] if m["id"] == message_id)
            about = {"message_id": message_id, "text": shown["text"], **self._from(user_id), "from": BOT}
            person = self._from(user_id)["from"]
            return self._put(
                {
                    "callback_query": {
                        "id": query,
                        "from": person,
                        "chat_instance": "1",
                        "data": data,
                        "message": about,
                    }
                }
            )

    def messages(self, chat_id: int) -> list[Json]:
        with self.lock:
            return [dict(message) for message in self.chats.get(chat_id, [])]

    def _from(self, user_id: int) -> Json:
        person = {"id": user_id, "is_bot": False, "first_name": f"Guest {user_id}", "language_code": "en"}
        chat = {"id": user_id, "type": "private", "first_name": person["first_name"]}
        return {"date": next(self._seconds), "from": person, "chat": chat}

    def _put(self, content: Json) -> int:
        number = next(self._update_ids)
        self.updates.append({"update_id": number, **content})
        return number

    # -- the bot -------------------------------------------------------------------------------------------

    def call(self, token: str, method: str, given: Json) -> tuple[int, Json]:
        with self.lock:
            try:
                if token != TOKEN:
                    raise Refused(401, "Unauthorized")
                if method.lower() not in self._methods:
                    raise Refused(404, "Not Found")
                code, answer = 200, {"ok": True, "result": self._methods[method.lower()](given)}
            except Refused as refused:
                code = refused.code
                answer = {"ok": False, "error_code": code, "description": refused.words}
            self.calls.append((method, code))
            return code, answer

    def _get_updates(self, given: Json) -> list[Json]:
        """Confirms what is below `offset`, and answers at once, whatever `timeout` asks for."""
        offset = int(given.get("offset", 0))
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        return self.updates[:100]

    def _send_message(self, given: Json) -> Json:
        chat = int(given["chat_id"])
        if chat not in self.chats:
            raise Refused(400, "Bad Request: chat not found")
        markup = _read(given.get("reply_markup"))
        message = {"id": next(self._message_ids), "text": _plain(given), "buttons": _buttons(markup)}
        if "keyboard" in markup:
            self.keyboards[chat] = [
                [key if isinstance(key, str) else key["text"] for key in row] for row in markup["keyboard"]
            ]
        self.chats[chat].append(message)
        return self._shown(chat, message)

    def _edit_message_text(self, given: Json) -> Json:
        chat = int(given["chat_id"])
        found = [m for m in self.chats.get(chat, []) if m["id"] == int(given["message_id"])]
        if not found:
            raise Refused(400, "Bad Request: message to edit not found")
        new = {"text": _plain(given), "buttons": _buttons(_read(given.get("reply_markup")))}
        if all(found[0][name] == value for name, value in new.items()):
            raise Refused(400, "Bad Request: message is not modified")
        found[0].update(new)
        return self._shown(chat, found[0])

    def _answer(self, given: Json) -> bool:
        if given.get("callback_query_id") not in self.open_queries:
            raise Refused(400, "Bad Request: query is too old and response timeout expired")
        self.open_queries.discard(given["callback_query_id"])
        return True

    def _shown(self, chat: int, message: Json) -> Json:
        about = {"id": chat, "type": "private", "first_name": f"Guest {chat}"}
        date = next(self._seconds)
        return {
            "message_id": message["id"],
            "date": date,
            "chat": about,
            "from": BOT,
            "text": message["text"],
        }


@contextmanager
def serving() -> Iterator[ForeignServer]:
    """A server of its own on a free port of this machine."""
    server = ForeignServer()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(server)) as listening:
        listening.daemon_threads = True
        server.address = f"http://127.0.0.1:{listening.server_address[1]}"
        thread = threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join(5)


def _handler(server: ForeignServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kind = (self.headers.get("Content-Type") or "").partition(";")[0]
            server.forms.add(kind)
            self._respond(_given(kind, body))

        def do_GET(self) -> None:
            self._respond(dict(parse_qsl(urlsplit(self.path).query)))

        def _respond(self, given: Json) -> None:
            asked = re.fullmatch(r"/bot([^/]+)/(\w+)", urlsplit(self.path).path)
            code, answer = server.call(asked[1], asked[2], given) if asked else (404, {"ok": False})
            sent = json.dumps(answer).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _given(kind: str, body: bytes) -> Json:
    match kind:
        case "application/json":
            return dict(json.loads(body or b"{}"))
        case "application/x-www-form-urlencoded":
            return dict(parse_qsl(body.decode(), keep_blank_values=True))
        case _:
            return {}


def _read(markup: Any) -> Json:
    return dict(json.loads(markup)) if isinstance(markup, str) and markup else dict(markup or {})


def _buttons(markup: Json) -> list[list[list[str]]]:
    rows = markup.get("inline_keyboard", [])
    return [[[button["text"], button["callback_data"]] for button in row] for row in rows]


def _plain(given: Json) -> str:
    if not str(given.get("text", "")).strip():
        raise Refused(400, "Bad Request: message text is empty")
    text = str(given["text"])
    if given.get("parse_mode") == "HTML":
        text = re.sub(r"<[^<>]*>", "", text)
        for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
            text = text.replace(entity, sign)
    return text

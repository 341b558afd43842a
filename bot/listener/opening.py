"""Owns how the second listener is made from settings and content: its endpoint, key, prompt and signs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.books import listener_prompt
from bot.listener.client import Client, Endpoint
from policies import second_listener
from policies.rules import Book

MOST_KEY_BYTES = 8_192


class KeyRefused(Exception):
    """The file with the key cannot be used; the message says why in one line, and nothing of its content."""


def endpoint_of(url: str, model: str, key_file: Path | None) -> Endpoint:
    """Where to ask. KeyRefused where the file does not hold one line that a header can carry."""
    return Endpoint(url, model, _key(key_file) if key_file else "")


def client_of(endpoint: Endpoint, book: Book, on: date, content: Path) -> Client:
    """The client with its prompt and the signs of that day. ContentError with every mistake in the prompt."""
    return Client(endpoint, listener_prompt(content).told(second_listener.signs(book, on)))


def _key(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            key = opened.read(MOST_KEY_BYTES).decode("ascii").strip()
    except OSError as error:
        raise KeyRefused(f"{file} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise KeyRefused(f"{file} must hold one line of ordinary letters, digits and signs") from None
    if not key or not key.isprintable() or " " in key:
        raise KeyRefused(f"{file} must hold one line of ordinary letters, digits and signs")
    return key

"""Owns what one setting may look like: a bot token, web addresses, a database, a place to listen at."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit


class Address(NamedTuple):
    """Where a web server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def web_address(url: str) -> SplitResult:
    """The parts of an address and nothing but an address. ValueError says in words what is wrong."""
    parts = _split(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be a web address that begins with https:// or http://")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("must be an address only, without a user name, a ? or a #")
    return parts


def safe_address(url: str) -> SplitResult:
    """`web_address` of where nobody on the way can read along: https, or this very machine."""
    parts = web_address(url)
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError("must begin with https:// (http:// only for this very machine)")
    return parts


def folder(path: Path) -> Path:
    """A place that is a folder or may become one."""
    path = path.expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError("is a file, and should be a folder")
    return path


def file(path: Path) -> Path:
    """A place that is a file. One that is absent is told when it is read: the bot runs without it."""
    path = path.expanduser()
    if path.is_dir():
        raise ValueError("is a folder, and should be a file")
    return path


def database_address(url: str) -> str:
    """The database as SQLAlchemy names it. ValueError for what is no SQLite file and no PostgreSQL."""
    scheme, mark, rest = url.partition("://")
    match scheme.lower() if mark else "":
        case "sqlite" if rest.startswith("/") and not re.fullmatch(r"/+(:memory:)?(\?.*)?", rest):
            return f"sqlite://{rest}"
        case "sqlite":
            raise ValueError("names no file to keep the data in; give one, as in sqlite:///data/napwise.db")
        case "postgresql" | "postgres" | "postgresql+psycopg":
            _split(url)
            return f"postgresql+psycopg://{rest}"
        case _:
            raise ValueError("must begin with sqlite:/// or postgresql://")


def address(text: str) -> Address:
    found = re.fullmatch(
        r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<host>[\w.-]+)):(?P<port>\d{1,5})", text, re.ASCII
    )
    if not found or int(found["port"]) > 65535:
        raise ValueError("must be an address and a port with a colon between")
    return Address(found["six"] or found["host"], int(found["port"]))


def _split(url: str) -> SplitResult:
    if re.search(r"\s", url):
        raise ValueError("has a space in it")
    try:
        parts = urlsplit(url)
        _ = parts.port  # looked at here because a port that is no number is only noticed when asked for
    except ValueError:
        raise ValueError("is not a well-formed address (in a password write # / ? as %23 %2F %3F)") from None
    return parts


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

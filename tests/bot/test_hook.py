"""Before the bot is started it is known where Telegram knocks, and what it has to say."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.commands import CannotRun, _hook
from bot.privacy import webhook_secret
from bot.settings import Address, Settings

URL = "https://bot.example.org/telegram"


@pytest.fixture(autouse=True)
def _clean_world(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper().startswith("NAPWISE_"):
            monkeypatch.delenv(name)


def settings(folder: Path, **given: Any) -> Settings:
    return Settings(data=folder, **{"listen": Address("127.0.0.1", 0), "webhook_url": URL} | given)


def close(hook: Any) -> None:
    hook.serve.keywords["listener"].close()


def test_without_an_address_the_bot_polls(tmp_path: Path) -> None:
    assert _hook(settings(tmp_path, webhook_url=None)) is None
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    hook = _hook(settings(tmp_path))
    assert hook is not None and (hook.address.url, hook.address.path) == (URL, "/telegram")
    assert hook.address.secret == (tmp_path / webhook_secret.NAME).read_text().strip()
    again = _hook(settings(tmp_path))
    assert again is not None and again.address.secret == hook.address.secret
    close(hook)
    close(again)


def test_a_chosen_secret_is_the_one_and_none_is_made(tmp_path: Path) -> None:
    hook = _hook(settings(tmp_path, webhook_secret=SecretStr("chosen")))
    assert hook is not None and hook.address.secret == "chosen"
    assert list(tmp_path.iterdir()) == []
    close(hook)


def test_a_broken_secret_and_a_taken_address_are_one_line_each(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        with pytest.raises(
            CannotRun, match=r"^127\.0\.0\.1:\d+ cannot be listened on \(Address already"
        ) as said:
            _hook(settings(tmp_path, listen=Address(*taken.getsockname())))
        assert "\n" not in str(said.value)
    (tmp_path / webhook_secret.NAME).write_text("canary secret")
    with pytest.raises(CannotRun, match=r"webhook\.secret must hold 1 to 256") as said:
        _hook(settings(tmp_path))
    assert "canary" not in str(said.value) and "\n" not in str(said.value)

"""The real program, killed by itself at the worst moment: an update is saved, nobody is thanked yet."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from bot.cli import main
from bot.telegram.webhook.receiver import Webhook

ORDER = "DIE_AFTER_COMMIT"
"""The variable that names a file: while it is there, the next commit is this life's last."""


def die_between_commit_and_answer() -> None:
    real = Webhook.take

    async def take(self: Webhook, body: bytes) -> bool:
        saved = await real(self, body)
        if saved:
            die_if_told()
        return saved

    Webhook.take = take  # type: ignore[method-assign]


def die_if_told() -> None:
    order = Path(os.environ[ORDER])
    if order.exists():
        order.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    die_between_commit_and_answer()
    sys.exit(main())

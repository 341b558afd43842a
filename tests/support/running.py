"""The real program in a process of its own: started, killed, ended politely."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
UP = "Napwise is running"


class Running:
    """`napwise run` against a Bot API server at `api`. Its log of all its lives is in `folder`/log.

    `program` is run in place of the real one; a life begins with the settings that are in `more` then.
    """

    def __init__(self, folder: Path, api: str, token: str, program: str = "bot", **more: str) -> None:
        self.program = program
        self.more = more
        self.data = folder / "data"
        self.log = folder / "log"
        self.folder = folder
        self.lives = 0
        self._process: subprocess.Popen[bytes] | None = None
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NAPWISE_")}
        self._env = kept | {
            "NAPWISE_TELEGRAM_TOKEN": token,
            "NAPWISE_TELEGRAM_API": api,
            "NAPWISE_DATA": str(self.data),
            "NAPWISE_DATABASE_URL": f"sqlite:///{self.data / 'napwise.db'}",
            "PYTHONPATH": str(ROOT),
        }

    @property
    def database(self) -> Path:
        return self.data / "napwise.db"

    def start(self) -> None:
        """Start it, without waiting for anything."""
        self.lives += 1
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self.program, "run"],
                env=self._env | self.more,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )

    def wait_until_up(self, timeout_s: float = 30.0) -> None:
        """Until this life says that it runs; AssertionError with its log where it ends instead."""
        until = time.monotonic() + timeout_s
        while self.said().count(UP) < self.lives:
            assert self.alive and time.monotonic() < until, self.said()[-3000:]
            time.sleep(0.02)

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """kill -9, and wait until it is gone. A life that never said it runs does not count as one."""
        assert self._process is not None
        assert self._process.poll() is None, f"it ended by itself: {self.said()[-3000:]}"
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)
        self.lives = self.said().count(UP)

    def end(self, timeout_s: float = 15.0) -> int:
        """SIGTERM, as an operator's restart would; its exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(timeout_s)

    def stop(self) -> None:
        """Whatever state it is in."""
        if self.alive:
            assert self._process is not None
            self._process.kill()
            self._process.wait(10)

    def said(self) -> str:
        return self.log.read_text("utf-8") if self.log.exists() else ""

    def command(self, *words: str) -> str:
        """What another command of the program writes, with the bot running beside it."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            env=self._env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stdout

    def invite(self) -> str:
        """What a new clinician has to write to the bot."""
        return self.command("invite", "clinician").strip().splitlines()[-1].partition(": ")[2].rstrip(")")

"""A Chromium on this machine, and `napwise rehearse` as a process for it to look at."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_S = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def rehearsing(tmp_path: Path, *arguments: str) -> Iterator[str]:
    """Where `napwise rehearse` serves, on a fresh machine: no token, no data."""
    listen = f"127.0.0.1:{free_port()}"
    fresh = {name: value for name, value in os.environ.items() if not name.startswith("NAPWISE_")}
    root = str(Path(__file__).parents[2])
    env = fresh | {"NAPWISE_DATA": str(tmp_path / "data"), "NAPWISE_LISTEN": listen, "PYTHONPATH": root}
    command = [sys.executable, "-m", "bot", "rehearse", *arguments]
    with (
        (tmp_path / "said").open("wb") as said,
        subprocess.Popen(command, env=env, cwd=tmp_path, stdout=said, stderr=said) as run,
    ):
        try:
            wait_for(f"http://{listen}/", run, tmp_path / "said")
            yield f"http://{listen}/"
        finally:
            run.terminate()
            run.wait(20)
    heard = (tmp_path / "said").read_text("utf-8")
    assert "Traceback" not in heard, heard


def wait_for(url: str, run: "subprocess.Popen[bytes]", said: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and run.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the page did not open: {said.read_text('utf-8')}")

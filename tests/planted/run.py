"""Plants each fault of this folder in a copy of the tree and shows that `napwise model-check` finds it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
COPIED = ("content", "policies", "dialogs", "bot")
LONGEST = 12
"""Events: a longer way to a fault is not one that a reader follows."""
FALLS = "# falls: "


@dataclass(frozen=True)
class Result:
    """What became of one patch: the invariant that fell, after how many events, in how many seconds."""

    name: str
    invariant: str = ""
    events: int = 0
    seconds: float = 0.0
    what: str = ""
    wrong: str = ""


def plant(patch: Path) -> Result:
    """Copy the tree, apply `patch`, run the checker there until its first violation."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for name in COPIED:
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        refused = apply(patch, tree)
        if refused:
            return Result(patch.stem, wrong=f"the patch no longer applies: {refused}")
        begun = time.perf_counter()
        found = checked(tree)
        return judged(patch, found, time.perf_counter() - begun)


def apply(patch: Path, tree: Path) -> str:
    """Why the patch does not apply; nothing when it did. The tree is no repository, and need not be one."""
    alone = {**os.environ, "GIT_CEILING_DIRECTORIES": str(tree.parent)}
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", str(patch.resolve())],
        cwd=tree,
        env=alone,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.strip().splitlines()[0] if done.returncode else ""


def checked(tree: Path) -> dict[str, object]:
    """What the checker of the copy says, as its JSON."""
    path = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "model-check", "--first", "--json"],
        cwd=tree,
        env=path,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        report: dict[str, object] = json.loads(done.stdout)
    except ValueError:
        return {"found": [], "broken": (done.stderr or done.stdout).strip().splitlines()[-1:]}
    return report


def judged(patch: Path, report: dict[str, object], seconds: float) -> Result:
    """Found by the invariant the patch names, and soon enough to be read."""
    found = report.get("found")
    if not isinstance(found, list) or not found:
        broken = report.get("broken")
        return Result(patch.stem, seconds=seconds, wrong=f"not found {broken or ''}".strip())
    first = found[0]
    invariant, events = str(first["invariant"]), len(first["events"])
    wanted = expected(patch)
    wrong = "" if events <= LONGEST else f"the trace has {events} events"
    if wanted and invariant not in wanted:
        wrong = f"found by {invariant}, not by {' or '.join(wanted)}"
    return Result(patch.stem, invariant, events, seconds, str(first["what"]), wrong)


def expected(patch: Path) -> list[str]:
    """The invariants that the head of the patch says should fall."""
    lines = patch.read_text("utf-8").splitlines()
    named = next((line.removeprefix(FALLS) for line in lines if line.startswith(FALLS)), "")
    return named.replace(",", " ").split()


def table(results: Iterable[Result]) -> bool:
    """Print one line a patch; whether every fault was found."""
    print(f"{'planted fault':<34} {'found by':<9} {'events':>6} {'seconds':>8}  what")
    good = True
    for result in results:
        good = good and not result.wrong
        what = f"NOT GOOD: {result.wrong}" if result.wrong else result.what
        found = f"{result.invariant or '-':<9} {result.events:>6} {result.seconds:>8.1f}"
        print(f"{result.name:<34} {found}  {what}", flush=True)
    return good


def main(names: list[str]) -> int:
    """All patches, or those named. 1 when one is not found, too late, or does not apply."""
    patches = sorted(HERE.glob("*.patch"))
    chosen = [p for p in patches if not names or p.stem in names]
    return 0 if chosen and table(plant(patch) for patch in chosen) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

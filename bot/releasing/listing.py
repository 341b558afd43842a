"""Owns how the releases are listed, and which files hold now."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.releasing.differing import Side, in_file, of_folder, of_release
from bot.store import Store, Unit, pointer, releases, signatures

SHORT = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One release. `marks`: current, phrases, installed; `signed` = how many of its files have a name."""

    release: str
    at: datetime
    by: str
    note: str
    files: int
    signed: int
    signers: tuple[str, ...]
    marks: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}

    def sentence(self) -> str:
        """For a person; the moment in UTC."""
        who = f" ({', '.join(self.signers)})" if self.signers else ""
        what = f"{self.files} files, {self.signed} signed{who}"
        marks = f"  [{', '.join(self.marks)}]" if self.marks else ""
        by = f"by {self.by}  " if self.by else ""
        return f"{self.release[:SHORT]}  {self.at:%Y-%m-%d %H:%M}  {by}{what}{marks}  {self.note}".rstrip()


def lines(store: Store) -> list[Line]:
    """Every release, newest first."""
    return store.read(_lines)


def _lines(unit: Unit) -> list[Line]:
    seen, installed = pointer.get(unit), pointer.installed(unit)
    found: list[Line] = []
    for one in releases.every(unit):
        names = _names(unit, one.id)
        current = one.id == (seen.release or installed)
        marks = {"current": current, "phrases": one.id == seen.phrases, "installed": one.id == installed}
        signers = sorted({name for each in names for name in each.split(", ")})
        marked = tuple(mark for mark, here in marks.items() if here and (mark != "phrases" or not current))
        found.append(
            Line(
                *(one.id, one.created_at, one.changed_by, one.note, one.files),
                *(len(names), tuple(signers), marked),
            )
        )
    return found


def _names(unit: Unit, release: str) -> list[str]:
    """Who stands for each file that is signed: in the rows, else in the file itself."""
    rows = signatures.of(unit, releases.files_of(unit, release))
    texts = {path: data for path, data in releases.texts_of(unit, release).items() if path not in rows}
    return [*rows.values(), *(name for name in map(in_file, texts.values()) if name)]


def holding(store: Store, installed: Path) -> Side:
    """The files that hold: the current release with the newest phrases; before the first, the installed."""
    seen = store.read(pointer.get)
    held = seen.release or store.read(pointer.installed)
    if not held:
        return of_folder(installed)
    side = of_release(store, held)
    if seen.phrases in ("", held):
        return side
    heard = of_release(store, seen.phrases).files
    own = {path: data for path, data in side.files.items() if not path.startswith("phrases/")}
    newest = {path: data for path, data in heard.items() if path.startswith("phrases/")}
    return Side(f"{side.name} (phrases of {seen.phrases[:SHORT]})", own | newest)

"""Owns the editors' view at /words: any message as a phone shows it, drawn anew when a file is saved."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.preview import mothers, shelf, told
from bot.preview.look import Look, look
from bot.rehearsal.play import Stage
from content.problems import ContentError, Problem

HOLD_S, LOOK_S = 20.0, 0.4
FIGURE = re.compile(r"(stills/[a-z0-9-]+\.png|motions/[a-z0-9-]+\.gif)", re.ASCII)
READ = (".yaml", ".png", ".gif")
FIRST = "session.rest"


@dataclass(frozen=True)
class Asked:
    """What the page wants to see."""

    id: str
    lang: str
    mother: str


class Desk:
    """The last good reading of the content folder, and what is wrong with the files as they stand.

    `number` counts what changed: a page that has seen that number has seen everything.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.number = 0
        self.good: shelf.Shelf | None = None
        self.broken: tuple[Problem, ...] = ()
        self.problems: tuple[Problem, ...] | None = None
        self._stamp: tuple[tuple[str, int, int], ...] = ()
        self._alone = asyncio.Lock()

    async def look(self) -> None:
        """Read the files where they have changed; the next time, have what was read checked."""
        async with self._alone:
            await asyncio.to_thread(self._look)

    def _look(self) -> None:
        stamp = tuple(sorted(self._files()))
        if stamp != self._stamp or self.number == 0:
            self._read()
            self._stamp = stamp
        elif self.problems is None:
            self.problems = shelf.problems(self.directory)
        else:
            return
        self.number += 1

    def _read(self) -> None:
        """A file that cannot be used leaves the last good words on the page."""
        self.broken, self.problems = (), None
        try:
            self.good = shelf.read(self.directory)
        except ContentError as wrong:
            self.broken = self.problems = wrong.problems

    def _files(self) -> Iterator[tuple[str, int, int]]:
        for path in self.directory.rglob("*"):
            if path.suffix in READ:
                try:
                    found = path.stat()
                except OSError:  # deleted meanwhile, as some editors do while they save
                    continue
                yield str(path), found.st_mtime_ns, found.st_size

    def state(self, asked: Asked) -> dict[str, Any]:
        """All the page shows: what there is to choose, one look, and the checker's lines."""
        content = self.good.content if self.good else None
        seen, near = self._seen(asked)
        return {
            "number": self.number,
            "ids": self.good.ids if self.good else (),
            "languages": content.languages if content else (),
            "mothers": [{"key": one.key, "title": one.title, "hint": one.hint} for one in mothers.MOTHERS],
            "look": told.as_data(seen, self._of(seen)) if seen else None,
            "near": near,
            "broken": [str(problem) for problem in self.broken],
            "checked": self.problems is not None,
            "elsewhere": len(self.problems or ()) - len(self._of(seen)),
        }

    def _seen(self, asked: Asked) -> tuple[Look | None, tuple[str, ...]]:
        if self.good is None:
            return None, ()
        try:
            return look(self.good, asked.id or FIRST, asked.lang, mothers.mother(asked.mother)), ()
        except shelf.NoSuchMessage as wrong:
            return None, wrong.near

    def _of(self, seen: Look | None) -> tuple[Problem, ...]:
        return told.of_its_files(seen, self.problems or ()) if seen else ()


class WordDoors:
    """The addresses of the editors' view; nobody is kept waiting when the stage is about to end."""

    def __init__(self, desk: Desk, stage: Stage) -> None:
        self.desk = desk
        self.stage = stage

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/rehearsal/words", self.state),
            Route("/rehearsal/figure/{file:path}", self.figure),
        ]

    async def figure(self, request: Request) -> Response:
        file = request.path_params["file"]
        path = self.desk.directory / "figures" / file
        if not FIGURE.fullmatch(file) or not path.is_file():
            return Response(status_code=404)
        return FileResponse(path)

    async def state(self, request: Request) -> Response:
        """The look that was asked for, once it is another than number `since`; held back until then."""
        given = request.query_params
        asked = _asked(given.get("id", ""), given.get("lang", ""), given.get("mother", ""))
        loop = asyncio.get_running_loop()
        until = loop.time() + HOLD_S
        while True:
            await self.desk.look()
            late = loop.time() > until or self.stage.leaving()
            if str(self.desk.number) != given.get("since", "") or late or await request.is_disconnected():
                return JSONResponse(self.desk.state(asked))
            await asyncio.sleep(LOOK_S)


def _asked(id: str, lang: str, mother: str) -> Asked:
    keys = [one.key for one in mothers.MOTHERS]
    return Asked(id, lang or "en", mother if mother in keys else keys[0])

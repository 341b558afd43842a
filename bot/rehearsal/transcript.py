"""Owns the transcript: a conversation as a text file, read by people, replayed and compared by tests.

# What this shows.
* first_time               a persona fills the intake first (its taps are not shown)
> Baby is asleep           she types (or presses a standing key)
  How long have you got?   what the bot answers, two spaces in; a blank line between two messages
  [2 min] [5 min]
> (photo) this is my wound she sends a photo with these words; also (voice), (sticker), (location) …
> [5 min]                  she taps the newest button of this label; [Not sure (2)] is the second of two
@ +2h                      time passes: +10m, +2h, +1d, morning
! rest_intake              a timer of hers of this kind comes due
clinic> [I take it]        the same in the clinician's chat
  clinic: ✓ taken
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import MovableClock
from bot.rehearsal import personas
from bot.rehearsal.play import CLINICIAN, MOTHER, STILL, Manner, Play, span
from bot.rehearsal.telegram.errors import Impossible
from bot.rehearsal.telegram.markup import Button
from bot.rehearsal.telegram.model import Message

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SIGNS = {"#": "note", "*": "persona", "@": "wait", "!": "ring", ">": "write", "clinic>": "write"}
LINE = re.compile(r"(#|\*|@|!|clinic>|>) ?(.*)")
LABEL = re.compile(r"\[(.*)\]")
KINDS_SHOWN = {"photo": "picture", "animation": "moving picture"}
KINDS = "photo|voice|video|video_note|document|audio|animation|sticker|location|contact|poll|dice"
MEDIA = re.compile(rf"\(({KINDS})\) ?(.*)")
COUNTED = re.compile(r"(.*) \((\d+)\)")
INDENT = "  "
FROM_CLINIC = "clinic: "


class BadTranscript(ValueError):
    """A line of a transcript cannot be done; the message names the line."""


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the script: `kind` note|persona|wait|write|tap|media; `who` acts; `words` the rest."""

    kind: str
    who: str
    words: str

    def __str__(self) -> str:
        match self.kind:
            case "note":
                return f"# {self.words}".rstrip()
            case "persona":
                return f"* {self.words}"
            case "wait":
                return f"@ {self.words}"
            case "ring":
                return f"! {self.words}"
            case kind:
                sign = "clinic>" if self.who == CLINICIAN else ">"
                return f"{sign} [{self.words}]" if kind == "tap" else f"{sign} {self.words}"


def parse(text: str) -> list[Act]:
    """The script in `text`, without what the bot answered. Raises BadTranscript with the line number."""
    acts = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(INDENT) or not line.strip():
            continue
        found = LINE.fullmatch(line.rstrip())
        if found is None:
            raise BadTranscript(f"line {number}: {line!r} begins with none of # * @ ! > clinic>")
        acts.append(_act(found[1], found[2]))
    return acts


def _act(sign: str, words: str) -> Act:
    who = CLINICIAN if sign == "clinic>" else MOTHER
    label = LABEL.fullmatch(words) if SIGNS[sign] == "write" else None
    if SIGNS[sign] == "write" and MEDIA.fullmatch(words):
        return Act("media", who, words)
    return Act("tap", who, label[1]) if label else Act(SIGNS[sign], who, words)


def replay(source: Path | str) -> str:
    """The transcript as today's bot would write it: its script played in a fresh house from `START` on.

    A folder of the file's own name beside it holds the questionnaires of that clinic.
    """
    if isinstance(source, str):
        return asyncio.run(_replay(parse(source), STILL))
    manner = replace(STILL, questionnaires=source.with_suffix(""))
    return asyncio.run(_replay(parse(source.read_text("utf-8")), manner))


async def _replay(acts: Iterable[Act], manner: Manner) -> str:
    with tempfile.TemporaryDirectory(prefix="napwise-") as folder:
        play = Play(Path(folder) / "play", MovableClock(START), manner)
        try:
            await play.open()
            return await written(play, acts)
        finally:
            await play.close()


async def written(play: Play, acts: Iterable[Act]) -> str:
    """Do every act and write it down with what follows from it."""
    news = News(play)
    news.blocks()
    lines: list[str] = []
    for act in acts:
        if lines and not (act.kind == "note" and lines[-1].startswith("#")):
            lines.append("")
        lines.append(str(act))
        await perform(play, act)
        blocks = news.blocks()
        for number, block in enumerate(blocks[-1:] if act.kind == "persona" else blocks):
            lines += [*([""] if number else []), *(f"{INDENT}{line}" for line in block)]
    return "\n".join(lines) + "\n"


async def perform(play: Play, act: Act) -> None:
    """Do one line of the script. Raises BadTranscript for what cannot be done."""
    try:
        await _perform(play, act)
    except Impossible as impossible:
        raise BadTranscript(f"{act}: {impossible}") from None


async def _perform(play: Play, act: Act) -> None:
    match act.kind:
        case "note":
            pass
        case "persona":
            await _become(play, act.words)
        case "wait":
            await _wait(play, act.words)
        case "ring":
            await play.ring(act.words)
        case "tap":
            message, button = find(play, act.who, act.words)
            await play.tap(act.who, message.id, button.data or "")
        case "media":
            found = MEDIA.fullmatch(act.words)
            assert found is not None
            await play.send_media(act.who, found[1], found[2])
        case _:
            await play.write(act.who, act.words)


async def _become(play: Play, key: str) -> None:
    try:
        await play.become(personas.persona(key))
    except KeyError:
        raise BadTranscript(f"there is no persona {key!r}") from None


async def _wait(play: Play, words: str) -> None:
    try:
        by = span(words, play.local())
    except ValueError as wrong:
        raise BadTranscript(f"@ {words}: {wrong}") from None
    await play.move(by)


def find(play: Play, who: str, label: str) -> tuple[Message, Button]:
    """The newest message in the chat with a button of this label; "Not sure (2)" is the second of two."""
    counted = COUNTED.fullmatch(label)
    wanted = [(label, 0), *([(counted[1], int(counted[2]) - 1)] if counted else [])]
    for message in reversed(play.chat(who).from_bot):
        for words, place in wanted:
            found = [button for row in message.buttons for button in row if button.label == words]
            if 0 <= place < len(found):
                return message, found[place]
    raise BadTranscript(f"no message in the {who}'s chat has a button [{label}]")


class News:
    """Remembers what was already read in both chats; `blocks` is what came since, lines by message."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._read: dict[tuple[int, int], Message] = {}

    def blocks(self) -> list[list[str]]:
        return [block for who in (MOTHER, CLINICIAN) for block in self._of(who)]

    def of(self, who: str) -> list[tuple[Message, bool]]:
        """The bot's messages that are new (False) or whose buttons were redrawn (True), oldest first."""
        chat = self._play.chat(who)
        fresh = []
        for message in chat.from_bot:
            before = self._read.get((chat.id, message.id))
            self._read[chat.id, message.id] = message
            # An answered question loses its buttons and gains the answer: that repeats what was just tapped.
            if before is None or (before.buttons != message.buttons and message.buttons):
                fresh.append((message, before is not None))
        return fresh

    def _of(self, who: str) -> Iterator[list[str]]:
        before = FROM_CLINIC if who == CLINICIAN else ""
        for message, redrawn in self.of(who):
            said = ["(changed)"] if redrawn else words(message)
            yield [f"{before}{line}" for line in [*said, *buttons(message)]]


def words(message: Message) -> list[str]:
    """The plain lines of a message, without the empty ones."""
    kind = KINDS_SHOWN.get(message.kind) or ("" if message.kind == "text" else message.kind)
    marks = [f"({mark})" for mark in (kind, "silent" if message.silent else "") if mark]
    return [*marks, *(line.rstrip() for line in message.text.splitlines() if line.strip())]


def buttons(message: Message) -> list[str]:
    return [" ".join(f"[{button.label}]" for button in row) for row in message.buttons]

"""Owns `napwise talk`: the mother's chat in a terminal, with the clinician's a command away."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from bot.clock import MovableClock
from bot.rehearsal import personas, transcript
from bot.rehearsal.play import CLINICIAN, MOTHER, STILL, Play
from bot.rehearsal.telegram.model import Message
from bot.rehearsal.transcript import Act, BadTranscript, News
from bot.settings import Settings

HELP = """This is a rehearsal. Not a medical device, no emergency service, nothing leaves this computer.
Type words, or the number of a button. And:
  :clock +2h        let time pass (+10m, +2h, +1d, morning)
  :clinic           go over to the clinician's phone (:mother brings you back)
  :clinic 1         answer there and stay here
  :persona NAME     another mother, her intake filled: {personas}
  :help  :quit"""

Out = Callable[[str], object]


def talk(
    settings: Settings, save: Path | None, ask: Callable[[str], str] = input, out: Out | None = None
) -> None:
    """Talk until `:quit` or the end of the input; then write the transcript to `save`.

    Saving runs what was typed once more with the clock at a fixed start, so that the file tests as it stands.
    """
    # What is saved has to test as it stands anywhere: without a clinic's own files.
    manner = (
        STILL
        if save
        else replace(STILL, questionnaires=settings.questionnaires, clinic_rules=settings.clinic_rules)
    )
    say = out or (lambda line: sys.stdout.write(f"{line}\n"))
    with tempfile.TemporaryDirectory(prefix="napwise-") as folder, asyncio.Runner() as runner:
        clock = MovableClock(transcript.START) if save else MovableClock(running=True)
        conversation = Talk(Play(Path(folder) / "play", clock, manner), say)
        try:
            runner.run(conversation.open())
            while (line := _line(ask, conversation.prompt)) is not None and line != ":quit":
                runner.run(conversation.hear(line))
        finally:
            runner.run(conversation.play.close())
    if save and conversation.acts:
        save.write_text(transcript.replay("\n".join(map(str, conversation.acts))), "utf-8")
        say(f"written: {save}")


def _line(ask: Callable[[str], str], prompt: str) -> str | None:
    try:
        return ask(prompt).strip()
    except (EOFError, KeyboardInterrupt):
        return None


class Talk:
    """`acts` is all that was typed so far, as lines of a transcript; `who` whose phone is in hand."""

    def __init__(self, play: Play, out: Out) -> None:
        self.play = play
        self.acts: list[Act] = []
        self.who = MOTHER
        self._out = out
        self._news = News(play)
        self._keys = ""

    @property
    def prompt(self) -> str:
        return f"{self.play.local():%a %H:%M} {'you' if self.who == MOTHER else 'clinic'}> "

    async def open(self) -> None:
        await self.play.open()
        self._out(HELP.format(personas=" ".join(one.key for one in personas.PERSONAS)))
        self._news.blocks()
        await self._do(Act("write", MOTHER, "/start"))

    async def hear(self, line: str) -> None:
        """Do what one typed line says and print what comes of it."""
        command, _, rest = line.partition(" ")
        match command:
            case "":
                pass
            case ":help":
                self._out(HELP.format(personas=" ".join(one.key for one in personas.PERSONAS)))
            case ":clock":
                await self._do(Act("wait", MOTHER, rest.strip()))
            case ":persona":
                await self._do(Act("persona", MOTHER, rest.strip()))
            case ":clinic" if rest.strip():
                await self._answer(CLINICIAN, rest.strip())
            case ":clinic" | ":mother":
                self._go_over(CLINICIAN if command == ":clinic" else MOTHER)
            case _ if command.startswith(":"):
                self._out(f"there is no {command}; :help shows what there is")
            case _:
                await self._answer(self.who, line)

    def _go_over(self, who: str) -> None:
        self.who = who
        last, asking = self.play.chat(who).from_bot[-3:], self._asking(who)
        for message in last:
            self._show(who, message, message is asking)

    async def _answer(self, who: str, line: str) -> None:
        label = dict(numbered(self._asking(who))).get(line)
        await self._do(Act("tap" if label else "write", who, label or line))

    def _asking(self, who: str) -> Message | None:
        return next((m for m in reversed(self.play.chat(who).from_bot) if m.buttons), None)

    async def _do(self, act: Act) -> None:
        try:
            await transcript.perform(self.play, act)
        except BadTranscript as impossible:
            self._out(str(impossible))
            return
        self.acts.append(act)
        for who in (MOTHER, CLINICIAN):
            for message, _ in self._news.of(who):
                self._show(who, message)
        self._standing()

    def _standing(self) -> None:
        """The keys that always stand, said when they change: typing their words presses them."""
        keys = " | ".join(label for row in self.play.chat(MOTHER).keyboard for label in row)
        if keys and keys != self._keys:
            self._out(f"\n  ({keys})")
        self._keys = keys

    def _show(self, who: str, message: Message, with_buttons: bool = True) -> None:
        before = "  clinic: " if who == CLINICIAN else "  "
        numbers = iter(numbered(message))
        self._out("")
        for line in transcript.words(message):
            self._out(before + line)
        for row in message.buttons if with_buttons else ():
            self._out(before + "  ".join(_button(*next(numbers)) for _ in row))


def numbered(message: Message | None) -> Iterator[tuple[str, str]]:
    """What to type for each button, and its label as a transcript writes it. A number is its own name."""
    labels = [button.label for row in message.buttons for button in row] if message else []
    taken = {label for label in labels if label.isdigit()}
    free = (str(n) for n in range(1, 1000) if str(n) not in taken)
    for place, label in enumerate(labels):
        again = labels[:place].count(label)
        yield (label if label in taken else next(free)), (f"{label} ({again + 1})" if again else label)


def _button(name: str, label: str) -> str:
    return f"[{name}]" if name == label else f"[{name}] {label}"

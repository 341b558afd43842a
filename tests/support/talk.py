"""A mother against the pure turn alone: no database, no Telegram; what a turn teaches, the next one knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bot.books import read_phrases
from content.load import load
from dialogs import engine
from dialogs import turn as turns
from dialogs.model import Conversation, Event, EventKind, Turn
from dialogs.turn import take_turn
from policies.aftermath import learned
from policies.effects import Begin, Effect, Prescribe, Stop
from policies.facts import Facts, PatientView, Responder, SessionView
from policies.load import rules
from policies.rules import Book
from policies.verdict import Verdict

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CORE_INTAKE = [
    *("go_on", "agree", "skip"),
    *("GB", "2025-12", "2025-12-20", "vaginal", "small", "no", "no", "4", "no", "healed"),
    *("none", "none", "none", "none", "yes", "no", "no", "no", "safe", "none", "none"),
]


@cache
def the_book() -> Book:
    content = Path(__file__).parents[2] / "content"
    return Book(load(content), rules(), read_phrases())


class Talk:
    """`tap`, `write`, `command` each take one turn; `turns` keeps them all."""

    def __init__(self, lang: str = "en", clinicians: int = 1) -> None:
        rota = tuple(Responder(90 + n, f"Clinic {n}") for n in range(clinicians))
        self.facts = Facts(NOW, {}, PatientView(1, 1, "1001", name="Ana", lang=lang), rota=rota)
        self.conversation = Conversation()
        self.turns: list[Turn] = []

    def take(self, what: EventKind, /, **payload: Any) -> Turn:
        dice = len(self.turns) + 1
        self.facts = replace(self.facts, now=self.facts.now + timedelta(seconds=20))
        event = Event(what, "person:1", 1, self.facts.now, payload)
        return self._taken(take_turn(self.conversation, event, self.facts, the_book(), self.facts.now, dice))

    def _taken(self, turn: Turn) -> Turn:
        dice = len(self.turns) + 1
        for effect in turn.effects:
            self.facts = self._after(effect)
        opened = turn.conversation.open
        named = replace(opened, ask=f"ask{dice}") if opened and opened.ask.startswith("new:") else opened
        self.conversation = replace(turn.conversation, open=named)
        self.turns.append(turn)
        return turn

    def _after(self, effect: Effect) -> Facts:
        facts = learned(self.facts, effect)
        match effect:
            case Prescribe(want="routine" | "rest" | "resume", items=items):
                pain = facts.number("pain_now")
                names = tuple(item.exercise for item in items)
                return replace(facts, session=SessionView(1, "r", names, facts.now, int(pain) if pain else 0))
            case Stop(_, reason) if facts.session is not None:
                return replace(facts, session=replace(facts.session, ended_by=reason))
            case _:
                return facts

    def tap(self, *options: str) -> Turn:
        """Tap each option of the open question in turn."""
        for option in options:
            asked = self.conversation.open
            assert asked is not None, f"nothing is asked; {option} cannot be tapped"
            index = [o.id for o in asked.options].index(option)
            self.take(EventKind.OPTION_CHOSEN, asked=asked, index=index, ask=asked.ask)
        return self.turns[-1]

    def write(self, text: str) -> Turn:
        return self.take(EventKind.MESSAGE_RECEIVED, text=text)

    def command(self, name: str) -> Turn:
        return self.take(EventKind.COMMAND_GIVEN, name=name, argument="")

    def begin(self, flow: str) -> Turn:
        """The flow as policy or a timer would begin it, whatever the hour."""
        step = engine.begin(self.conversation, Begin(flow), self.facts, the_book())
        return self._taken(turns._decided(step, Verdict(), self.facts, the_book(), len(self.turns) + 1))

    def enrol(self) -> None:
        self.command("start")
        self.tap(*CORE_INTAKE)

    @property
    def node(self) -> str:
        top = self.conversation.top
        return f"{top.flow}.{top.node}" if top else ""

    @property
    def said(self) -> list[str]:
        return [draft.message for draft in self.turns[-1].drafts]

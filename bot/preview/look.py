"""Owns one look at a message: every wording, its buttons and its size, as `dialogs.render` makes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape

from bot.preview import samples
from bot.preview.mothers import LOST, Mother
from bot.preview.shelf import Shelf
from content.assemble import Where
from content.check_words import CAPTION_LIMIT, CARD, TELEGRAM_LIMIT
from content.schema import Exercise, Message
from content.wording import WORD_LIMIT, variables_of, words_in
from dialogs import registry, render
from dialogs.fitting import units
from dialogs.model import Draft
from dialogs.speech import known
from policies import triage
from policies.effects import Ask, Dose, Item, Prescribe, Say
from policies.facts import Fact, Facts
from policies.triage.alarm import text

BITE = "education.bite"
SHOWS = "cat-cow"
SETS = 3
"""The exercise in hand, and its sets, where a message of the session speaks of one."""
TOLD_WITHOUT_A_RULE = frozenset({"safety.hold", "safety.no_answer"})
ASKED_BY_POLICY = {"clinic.media": ("clinic", "from_her")}
"""A question that stands in no flow's table under its own name."""


@dataclass(frozen=True)
class Wording:
    """One wording: `words` counts a variable as one word, as the check does; `lacks` = why it is left out."""

    number: int
    html: str
    characters: int
    limit: int
    words: int
    words_limit: int | None
    file: str
    line: int
    lacks: tuple[str, ...] = ()
    wrong: str = ""


@dataclass(frozen=True)
class Look:
    """All there is to see of one message. `lang` is the language really read; `rows` are the buttons."""

    id: str
    lang: str
    mother: str
    file: str
    line: int
    wordings: tuple[Wording, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    why: str = ""
    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    picture: str | None = None
    still: str | None = None
    notes: tuple[str, ...] = ()
    loss: Look | None = None


def look(shelf: Shelf, asked: str, lang: str, mother: Mother) -> Look:
    """What she gets. NoSuchMessage when nothing is called so."""
    id, facts = shelf.named(asked), mother.facts(lang)
    one = Seen(shelf, id, lang, facts)
    seen = one.look(mother.title)
    if facts.value(LOST) is not None:
        return seen
    lost = facts.learn(Fact(LOST, "yes", None, facts.now, "sample"))
    other = Seen(shelf, id, lang, lost).look(mother.title)
    if one.is_kept_from_her or _read(other) == _read(seen):
        return seen
    return replace(seen, loss=other)


def _read(seen: Look) -> tuple[object, ...]:
    return [one.html for one in seen.wordings], seen.rows, seen.labels, seen.why


class Seen:
    """One message before one reader."""

    def __init__(self, shelf: Shelf, id: str, lang: str, facts: Facts) -> None:
        content = shelf.content.content
        self.shelf, self.id, self.facts, self.book = shelf, id, facts, shelf.book
        self.exercise = next((e for e in content.exercises.values() if e.slug == id), None)
        self.bite = next((b for b in content.bites.values() if b.slug == id), None)
        self.name = CARD if self.exercise else BITE if self.bite else id
        self.to = {"clinic": "clinicians", "operator": "operator"}.get(self.name.partition(".")[0], "patient")
        self.lang = lang if self.to == "patient" else "en"
        self.message = self._worded(shelf.said_in(self.lang, self.name))

    @property
    def is_kept_from_her(self) -> bool:
        return self.message.not_after_loss or (self.bite is not None and self.bite.needs_baby)

    def look(self, reader: str) -> Look:
        where = self._where()
        file, line = self.shelf.place(*where)
        drafts = tuple(self._drafts())
        wordings = tuple(self._wording(i, draft) for i, draft in drafts)
        lacking = {name: None for wording in wordings for name in wording.lacks}
        shown = next((draft for _, draft in drafts if isinstance(draft, Draft)), None)
        picture = shown.picture if shown else None
        return Look(
            self.id,
            where[1],
            reader,
            file,
            line,
            wordings,
            _rows(shown) if shown else (),
            () if shown and shown.options else tuple(self.message.options.items()),
            self._why(),
            tuple(name for name in self._used() if name not in lacking),
            tuple(lacking),
            picture,
            self.shelf.content.still(self.exercise.id) if self.exercise else None,
            tuple(self._notes(where)),
        )

    # -- what is rendered --------------------------------------------------------------------------------

    def _drafts(self) -> Iterator[tuple[int, Draft | str]]:
        """Each wording by its number, as a message, or as the reason why it cannot be one."""
        if self.bite is not None:
            told = self.shelf.content.bite_words(self.lang, self.bite.id).say
            for i in range(len(told)):
                day = (i - self.facts.today.toordinal()) % len(told)
                yield i, self._draft(0, replace(self.facts, now=self.facts.now + timedelta(days=day)))[1]
            return
        count = len(self.message.say)
        found = dict(self._draft(dice, self.facts) for dice in range(count))
        yield from ((i, found.get(i, "")) for i in range(count))

    def _draft(self, dice: int, facts: Facts) -> tuple[int, Draft | str]:
        voice = render.Voice(facts, self.book, {}, dice, shown=self._shown())
        effect = self._effect()
        try:
            if isinstance(effect, Ask):
                draft = render.ask(effect, voice, "preview")
            else:
                draft = render.say(effect, voice)
        except Exception as wrong:  # an editor's slip is shown, whatever it breaks
            return dice, f"{wrong}"
        return voice.said.get(self.name, dice), draft

    def _effect(self) -> Say | Ask:
        place = ("session", "card") if self.exercise else _asked(self.name)
        if place is None:
            return Say(self.name, self._vars(), to=self.to)
        return Ask(self.name, *place, self._vars(), to=self.to)

    def _vars(self) -> dict[str, object]:
        """What the turn would bring along. What is not always known comes from her facts, or not at all."""
        if self.name == BITE:
            bites = self.shelf.content.bites
            return {"bite": self.bite.id if self.bite else next(iter(bites), "")}
        computed = self._known()
        certain = self.shelf.certain(self.name)
        wanted = [name for name in self._used() if certain.get(name) and name not in computed]
        extra = ["at", "told"] if self.name == "clinic.alert" else []
        form = samples.ITEM if self.name == "questionnaire.item" else {}
        return {**samples.given(self.name, (*wanted, *extra), self.lang), **form, **self._who_is_told()}

    def _who_is_told(self) -> Mapping[str, object]:
        """A safety text ends with the truth about the clinic: the line that its rule would add."""
        rule = next((rule for rule in self.book.rules.watched if rule.tells == self.name), None)
        if rule is not None:
            return text(rule, self.facts).vars
        return triage.clinic(self.facts) if self.name in TOLD_WITHOUT_A_RULE else {}

    def _used(self) -> tuple[str, ...]:
        texts = (*self.message.say, self.message.why or "")
        return tuple(dict.fromkeys(name for text in texts for name in variables_of(text)))

    def _known(self) -> dict[str, object]:
        return known(self.facts, self.book, self.lang)

    def _shown(self) -> Prescribe | None:
        if not self.name.startswith("session."):
            return None
        exercise = self.exercise or self._in_hand()
        start = exercise.dose.start
        sets = start.sets if self.exercise else SETS
        item = Item(exercise.id, Dose(sets, start.reps, start.hold_s, start.rest_s))
        return Prescribe(items=(item,))

    def _in_hand(self) -> Exercise:
        exercises = self.shelf.content.exercises.values()
        return next((e for e in exercises if e.slug == SHOWS), next(iter(exercises)))

    def _why(self) -> str:
        if not self.message.why or self.bite is not None:
            return ""
        voice = render.Voice(self.facts, self.book, {}, 0, shown=self._shown())
        try:
            return voice.words(replace(self._effect(), message=f"{self.name}.why"))[0]
        except Exception as wrong:
            return f"cannot be shown: {wrong}"

    def _worded(self, message: Message) -> Message:
        """The message in the words that this reader gets."""
        voice = render.Voice(self.facts, self.book, {}, 0)
        return voice.worded(Say(self.name, to=self.to), message, self.lang)

    # -- where it stands and how long it is --------------------------------------------------------------

    def _where(self) -> Where:
        if self.exercise:
            return self.shelf.where("words", self.lang, self.exercise.slug)
        if self.bite:
            return self.shelf.where("bite_words", self.lang, self.bite.slug)
        return self.shelf.where("message", self.lang, self.name)

    def _line(self, i: int) -> tuple[str, int]:
        if self.exercise:
            return self.shelf.place(*self.shelf.where("message", self.lang, CARD), at=("say", i))
        lost = self.facts.value(LOST) is not None and self.to == "patient" and self.message.loss
        return self.shelf.place(*self._where(), at=("loss" if lost else "say", i))

    def _wording(self, i: int, draft: Draft | str) -> Wording:
        file, line = self._line(i)
        shown = isinstance(draft, Draft)
        html = draft.html if isinstance(draft, Draft) else ""
        source = self.message.say[i] if not self.bite else html
        counted = words_in(unescape(html) if self.name in (CARD, BITE) else source)
        return Wording(
            i + 1,
            html,
            units(unescape(re.sub(r"<[^<>]*>", "", html))),
            CAPTION_LIMIT if isinstance(draft, Draft) and draft.picture else TELEGRAM_LIMIT,
            counted,
            None if self.message.long else WORD_LIMIT,
            file,
            line,
            () if shown else tuple(v for v in variables_of(source) if v not in self._said()),
            draft if isinstance(draft, str) else "",
        )

    def _said(self) -> dict[str, object]:
        return {**self._known(), **self._vars()}

    def _notes(self, where: Where) -> Iterator[str]:
        if self.to != "patient":
            yield "The clinic and the operator read English, whatever language she has."
        elif where[1] != self.facts.lang:
            yield f"Not translated into {self.facts.lang} yet: she gets the English words."
        if self.facts.value(LOST) is not None and self.is_kept_from_her:
            yield "Kept from her after a loss: she never gets this."
        elif self.is_kept_from_her:
            yield "Never sent to a mother who has lost her baby."


def _asked(message: str) -> tuple[str, str] | None:
    """The flow and node that ask it first."""
    if message in ASKED_BY_POLICY:
        return ASKED_BY_POLICY[message]
    every = ((flow.name, node) for flow in registry.FLOWS.values() for node in flow.nodes)
    return next(((flow, node.name) for flow, node in every if node.ask == message), None)


def _rows(draft: Draft) -> tuple[tuple[str, ...], ...]:
    rows: dict[int, list[str]] = {}
    for option in draft.options:
        rows.setdefault(option.row, []).append(option.label)
    return tuple(tuple(rows[row]) for row in sorted(rows))

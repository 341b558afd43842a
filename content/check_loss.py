"""Owns what the linter says about the words after a loss: they are whole, with no baby word left (M38)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.assemble import Loaded, Where
from content.check_words import WORD_LIMIT, Variables, wordings_needed
from content.loss import KEYBOARD, exercise_without_baby, without_baby
from content.problems import Path, Problem, meant
from content.schema import ExerciseWords, Message
from content.wording import BABY_WORDS, beginning, faults_of, plain, variables_of, words_in

NOT_FOR_HER = ("clinic", "operator", "typed")
ABOUT_BABY = frozenset({"baby", "baby_age"})
"""Variables nobody knows after a loss: a wording that uses one is never chosen then."""


def loss_problems(loaded: Loaded) -> Iterator[Problem]:
    """Every word of a baby that a mother could still read after her loss, and slips in the words for her."""
    allowed = Variables(loaded)
    for where, message in loaded.each(Message):
        if message.id.partition(".")[0] not in NOT_FOR_HER:
            yield from _written(loaded, where, message, allowed)
            yield from _left(loaded, where, message)
    for where, words in loaded.each(ExerciseWords):
        yield from _exercise(loaded, where, exercise_without_baby(words))


def _exercise(loaded: Loaded, where: Where, words: ExerciseWords) -> Iterator[Problem]:
    for key, value in words.model_dump(exclude={"loss"}, exclude_none=True).items():
        for text in value if isinstance(value, tuple) else (value,):
            if found := baby_word(text, where[1]):
                told = f"says “{found}”: `loss` needs other words for `{key}`"
                yield loaded.problem(told, *where, at=(key,))
            for fault in faults_of(text):
                yield loaded.problem(f"`{key}` {fault}", *where, at=(key,))


def baby_word(text: str, lang: str) -> str | None:
    """The first word of a baby in the text, if any."""
    found: re.Match[str] | None = BABY_WORDS.get(lang, BABY_WORDS["en"]).search(plain(text))
    return found[0] if found else None


def _left(loaded: Loaded, where: Where, message: Message) -> Iterator[Problem]:
    """Baby words in what would be said to her; a message that is never said then is not looked at."""
    if message.not_after_loss:
        if message.id.startswith("safety."):
            yield loaded.problem("a safety text is said to every mother", *where, at=("not_after_loss",))
        return
    keyboard = loaded.found.get(("message", where[1], KEYBOARD))
    said = without_baby(message, keyboard) if isinstance(keyboard, Message) else message
    say = "loss" if message.loss else "say"
    texts: list[tuple[Path, str]] = [((say, i), text) for i, text in enumerate(said.say)]
    texts += [(("options", key), label) for key, label in said.options.items()]
    texts += [(("why",), said.why)] if said.why else []
    for at, text in texts:
        if not ABOUT_BABY & set(variables_of(text)) and (found := baby_word(text, where[1])):
            told = f"says “{found}”: needs a `loss` wording, or `not_after_loss: true` where it is never said"
            yield loaded.problem(told, *where, at=at)


def _written(loaded: Loaded, where: Where, message: Message, allowed: Variables) -> Iterator[Problem]:
    """Slips in the wordings themselves."""
    needed = wordings_needed(message)
    given = len(message.loss)
    if given and (given < needed or (needed == 1 and given > 1)):
        told = f"needs {needed} wordings after a loss, and {given} stands here"
        yield loaded.problem(told, *where, at=("loss",))
    if len({beginning(text) for text in message.loss}) < len(message.loss):
        yield loaded.problem("has two wordings after a loss that begin alike", *where, at=("loss",))
    for key in message.loss_options.keys() - message.options.keys():
        told = f"there is no option `{key}`{meant(key, message.options)}"
        yield loaded.problem(told, *where, at=("loss_options", key))
    if message.loss_why is not None and message.why is None:
        yield loaded.problem("has a `loss_why` and no `why`", *where, at=("loss_why",))
    for i, text in enumerate(message.loss):
        for fault in (*faults_of(text), *_too_long(message, text), *_unknown(message, text, allowed)):
            yield loaded.problem(fault, *where, at=("loss", i))


def _too_long(message: Message, text: str) -> Iterator[str]:
    if (count := words_in(text)) > WORD_LIMIT and not message.long:
        yield f"has {count} words, {WORD_LIMIT} at most"


def _unknown(message: Message, text: str, allowed: Variables) -> Iterator[str]:
    known = {name for name, certain in allowed.of(message.id).items() if certain}
    for name in variables_of(text):
        if name not in known:
            yield f"there is no {{{{{name}}}}} here that is always known{meant(name, known)}"

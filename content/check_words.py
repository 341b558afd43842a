"""Owns what the linter says about words: variables, length, variants, safety texts and translations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from content.assemble import VARIABLES, Loaded, Where
from content.loss import exercise_without_baby
from content.problems import Path, Problem, meant
from content.schema import Barred, ExerciseWords, Message
from content.wording import beginning, faults_of, plain, telegram_length, variables_of, words_in

TELEGRAM_LIMIT = 4096
CAPTION_LIMIT = 1024
WORD_LIMIT = 60
LABEL_LIMIT = 34
"""Signs a button can show on a small phone when it has the row for itself."""
ONE_WORDING = ("safety", "clinic", "operator")
HARD = "hard"
"""The first sentence after a hard answer has three wordings (requirement M02)."""
SENTENCE_ENDS = (".", "!", "?", ";", "。", "！", "？")
CARD = "session.exercise"
# What a card's own words may grow to; the rest of its variables are numbers.
CARD_PARTS = ("why", "setup", "compensation", "notice", "dose", "breath")


def word_problems(loaded: Loaded) -> Iterator[Problem]:
    """What is wrong with the words of each message and each exercise by themselves."""
    allowed = Variables(loaded)
    yield from allowed.problems()
    for where, message in loaded.each(Message):
        yield from _texts(loaded, where, message, allowed)
        yield from _variants(loaded, where, message, allowed)
        if message.id.startswith("safety."):
            yield from _comfort(loaded, where, message)
    for where, said in loaded.each(ExerciseWords):
        for at, text in _parts(said):
            for fault in faults_of(text):
                yield loaded.problem(f"`{at[0]}` {fault}", *where, at=at)
        yield from _stop(loaded, where, said)
        yield from _card_length(loaded, where, said)


def translation_problems(loaded: Loaded) -> Iterator[Problem]:
    """What another language lacks or has too much, against English."""
    languages = {where[1] for where, _ in loaded.each(Message)} - {"en"}
    spoken = [where for where in loaded.found if where[0] in {"message", "words", "bite_words"}]
    for kind, lang, name in spoken if languages else ():
        if lang == "en":
            for other in sorted(languages):
                yield from _translated(loaded, (kind, other, name), loaded.found[kind, "en", name])
        elif lang in languages and (kind, "en", name) not in loaded.found:
            yield loaded.problem(f"`{name}` is not in English", kind, lang, name)


def _translated(loaded: Loaded, where: Where, english: object) -> Iterator[Problem]:
    kind, lang, name = where
    there = loaded.found.get(where)
    if there is None:
        document, path = loaded.places[kind, "en", name]
        file = document.file.replace("/en", f"/{lang}", 1)
        yield Problem(file, 0, f"`{path[-1] if path else name}` is missing: not translated yet")
    elif isinstance(there, ExerciseWords) and isinstance(english, ExerciseWords):
        if english.stop and not there.stop:
            yield loaded.problem("`stop` is not translated", *where)
    elif isinstance(there, Message) and isinstance(english, Message):
        for option in english.options.keys() - there.options.keys():
            yield loaded.problem(f"option `{option}` is not translated", *where, at=("options",))
        for option in there.options.keys() - english.options.keys():
            yield loaded.problem(f"option `{option}` is not in English", *where, at=("options", option))
        if english.why and not there.why:
            yield loaded.problem("`why` is not translated", *where)
        if name.startswith("safety.") and _used(there) != _used(english):
            yield loaded.problem(f"must use the same variables as English: {_used(english)}", *where)


def _used(message: Message) -> list[str]:
    return sorted({name for text in message.say for name in variables_of(text)})


def _texts(loaded: Loaded, where: Where, message: Message, allowed: Variables) -> Iterator[Problem]:
    for i, text in enumerate(message.say):
        yield from _text(loaded, where, ("say", i), text, allowed)
        if telegram_length(text) > TELEGRAM_LIMIT:
            yield loaded.problem(f"is too long for Telegram ({TELEGRAM_LIMIT} signs)", *where, at=("say", i))
        if (count := words_in(text)) > WORD_LIMIT and not message.long:
            told = f"has {count} words, {WORD_LIMIT} at most (or `long: true` where it must be)"
            yield loaded.problem(told, *where, at=("say", i))
    if message.why is not None:
        yield from _text(loaded, where, ("why",), message.why, allowed)
    for option, label in message.options.items():
        yield from _text(loaded, where, ("options", option), label, allowed)
        # Without a text above it, a list of options is a list of words and no keyboard.
        if message.say and telegram_length(label) > LABEL_LIMIT:
            told = f"is too long for a button: {telegram_length(label)} signs, {LABEL_LIMIT} at most"
            yield loaded.problem(told, *where, at=("options", option))


def _text(loaded: Loaded, where: Where, at: Path, text: str, allowed: Variables) -> Iterator[Problem]:
    for fault in faults_of(text):
        yield loaded.problem(fault, *where, at=at)
    known = allowed.of(where[-1])
    for name in variables_of(text):
        if name not in known:
            yield loaded.problem(f"there is no {{{{{name}}}}} here{meant(name, known)}", *where, at=at)


def _variants(loaded: Loaded, where: Where, message: Message, allowed: Variables) -> Iterator[Problem]:
    if len(set(message.say)) < len(message.say):
        yield loaded.problem("says the same thing twice", *where, at=("say",))
    begun: set[str] = set()
    for i, text in enumerate(message.say):
        if beginning(text) in begun:
            told = f"begins like another wording of it: “{beginning(text)}”"
            yield loaded.problem(told, *where, at=("say", i))
        begun.add(beginning(text))
    needed = wordings_needed(message)
    if needed == 1 and len(message.say) > 1:
        yield loaded.problem("must have exactly one wording", *where, at=("say",))
    if message.long and message.id.startswith("safety."):
        yield loaded.problem(f"a safety text has {WORD_LIMIT} words at most, without exception", *where)
    always = {name for name, certain in allowed.of(message.id).items() if certain}
    if message.say and len(message.speakable(always)) < needed:
        told = f"needs {needed} wordings or more that use only what is always known"
        yield loaded.problem(told, *where, at=("say",))


def wordings_needed(message: Message) -> int:
    """How many wordings it must have that use only what is always known; 1 = exactly one."""
    file = message.id.partition(".")[0]
    return 1 if message.fixed or file in ONE_WORDING else 3 if file == HARD else 2


def _comfort(loaded: Loaded, where: Where, message: Message) -> Iterator[Problem]:
    barred = loaded.found.get(("barred", "all"))
    phrases = barred.reassurance.get(where[1], ()) if isinstance(barred, Barred) else ()
    for i, text in enumerate(message.say):
        for phrase in phrases:
            if phrase in plain(text).lower():
                yield loaded.problem(f"must not say “{phrase}”: it could be wrong", *where, at=("say", i))


def _parts(said: ExerciseWords) -> Iterator[tuple[Path, str]]:
    for key, value in said.model_dump(exclude={"loss"}, exclude_none=True).items():
        for i, text in enumerate(value if isinstance(value, tuple) else (value,)):
            yield ((key, i) if isinstance(value, tuple) else (key,)), text


def _stop(loaded: Loaded, where: Where, said: ExerciseWords) -> Iterator[Problem]:
    for spoken in dict.fromkeys((said.stop, exercise_without_baby(said).stop)):
        if spoken is not None and spoken.rstrip().endswith(SENTENCE_ENDS):
            told = "`stop` stands in the middle of a sentence: nothing that ends one after it"
            yield loaded.problem(told, *where, at=("stop",))


def _card_length(loaded: Loaded, where: Where, said: ExerciseWords) -> Iterator[Problem]:
    """A card is a picture with a caption, so everything on it together must fit."""
    card = loaded.found.get(("message", where[1], CARD))
    signs = loaded.found.get(("message", where[1], "general.stop_signs"))
    own = loaded.found.get(("message", where[1], "general.stop_signs_own"))
    if not (isinstance(card, Message) and isinstance(signs, Message) and isinstance(own, Message)):
        return
    spoken = (said, exercise_without_baby(said))
    cards = [_card(text, words, signs, own) for words in spoken for text in card.say]
    longest = max(map(telegram_length, cards), default=0)
    if longest > CAPTION_LIMIT:
        yield loaded.problem(f"its card has {longest} signs, {CAPTION_LIMIT} at most under a picture", *where)


def _card(text: str, said: ExerciseWords, signs: Message, own: Message) -> str:
    known = {part: str(getattr(said, part)) for part in CARD_PARTS}
    known |= {"exercise": said.name, "cues": "".join(f"• {cue}\n" for cue in said.cues)}
    common = {"stop_signs": "".join(signs.say), "stop": said.stop or ""}
    known |= {"stop_signs": _filled("".join(own.say), common) if said.stop else common["stop_signs"]}
    return _filled(text, known)


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{{{name}}}}}", value)
    return text


class Variables:
    """Which variables each message may use, as messages/variables.yaml says: name -> always known."""

    def __init__(self, loaded: Loaded) -> None:
        self._document = loaded.tree.documents.get(VARIABLES)
        data = self._document.data if self._document else {}
        self._lists = data if isinstance(data, dict) else {}
        self._ids = {message.id for _, message in loaded.each(Message)}

    def of(self, id: str) -> dict[str, bool]:
        named: list[object] = []
        for key in ("everywhere", id.partition(".")[0], id):
            value = self._lists.get(key)
            named += value if isinstance(value, list) else []
        return {str(name).rstrip("?"): not str(name).endswith("?") for name in named}

    def problems(self) -> Iterator[Problem]:
        if self._document is None:
            yield Problem(VARIABLES, 0, "is missing")
            return
        files = {id.partition(".")[0] for id in self._ids}
        for key, names in self._lists.items():
            if key != "everywhere" and key not in files and key not in self._ids:
                yield self._document.problem(f"there is no message `{key}`{meant(key, self._ids)}", key)
            if not isinstance(names, list):
                yield self._document.problem(f"`{key}` must be a list of names", key)

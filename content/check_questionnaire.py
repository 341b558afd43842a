"""Owns what is wrong in a questionnaire beyond its shape: ids, languages, scores, signs (R06, M41)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from content.problems import Path, meant
from content.questionnaire import FormWords, Questionnaire
from content.wording import INVISIBLE

RESERVED = frozenset({"skip", "why", "back", "later"})
Slip = tuple[str, Path]


def slips(form: Questionnaire, name: str, signs: Collection[str]) -> Iterator[Slip]:
    """Each mistake and where it stands. `name` = the file's, `signs` = those a rule listens for."""
    if form.id != name:
        yield f"`id` is {form.id}, and the file is called {name}.yaml", ("id",)
    if not form.waves and form.every_days is None:
        yield "is never asked: it needs `waves` or `every_days`", ()
    if form.missing >= len(form.items):
        yield f"{form.missing} blanks of {len(form.items)} items leave nothing to score", ("missing",)
    wordings = [*form.languages.items()]
    for lang, words in wordings:
        yield from (_in(("languages", lang), slip) for slip in _words(words))
    for lang, words in wordings[1:]:
        yield from (_in(("languages", lang), slip) for slip in _same(words, form.plan))
    yield from _scoring(form)
    yield from _red(form, signs)


def _in(place: Path, slip: Slip) -> Slip:
    return slip[0], (*place, *slip[1])


def _words(words: FormWords) -> Iterator[Slip]:
    yield from _twice((item.id for item in words.items), ("items",))
    yield from _options(words, ())
    for i, item in enumerate(words.items):
        if not words.options_of(item):
            yield f"item {item.id} has no `options`", ("items", i)
        yield from (_in(("items", i), slip) for slip in _options(item, ()))
    texts: list[tuple[str, Path]] = [(words.intro, ("intro",))]
    texts += [(item.text, ("items", i)) for i, item in enumerate(words.items)]
    for text, place in texts:
        if INVISIBLE.search(text):
            yield "has an invisible character in it: type the words anew", place


def _options(holder: object, place: Path) -> Iterator[Slip]:
    options = getattr(holder, "options", ())
    yield from _twice((option.id for option in options), (*place, "options"))
    for i, option in enumerate(options):
        if option.id in RESERVED:
            yield f"an option cannot be called `{option.id}`", (*place, "options", i)


def _twice(ids: Iterable[str], place: Path) -> Iterator[Slip]:
    seen: set[str] = set()
    for i, id in enumerate(ids):
        if id in seen:
            yield f"`{id}` stands here twice", (*place, i)
        seen.add(id)


def _same(words: FormWords, first: FormWords) -> Iterator[Slip]:
    """The same questions with the same answers in every language, or the scores mean different things."""
    if [item.id for item in words.items] != [item.id for item in first.items]:
        yield "has other items than the first language, or another order", ("items",)
        return
    for i, (item, other) in enumerate(zip(words.items, first.items, strict=True)):
        mine = [option.id for option in words.options_of(item)]
        if mine != [option.id for option in first.options_of(other)]:
            yield f"item {item.id} has other options than in the first language", ("items", i)


def _scoring(form: Questionnaire) -> Iterator[Slip]:
    place = ("scoring",)
    known = {option.id for item in form.plan.items for option in form.plan.options_of(item)}
    ticks = form.scoring.kind == "count_ticked"
    if ticks and not form.scoring.ticked:
        yield "count_ticked needs `ticked`: the options that count", place
    for key in ("ticked", "scores"):
        for option in sorted(set(getattr(form.scoring, key)) - known):
            yield f"there is no option `{option}`{meant(option, known)}", (*place, key)
    for item in sorted(set(form.scoring.reverse) - set(form.items)):
        yield f"there is no item `{item}`", (*place, "reverse")
    without = {o for o in known if not ticks and o not in form.scoring.scores and not o.isdigit()}
    if without:
        yield f"no score for {', '.join(sorted(without))}", place
    elif all(form.plan.options_of(item) for item in form.plan.items):
        yield from _range(form)


def _range(form: Questionnaire) -> Iterator[Slip]:
    low, high = (sum(ends) for ends in zip(*map(form.bounds, form.items), strict=True))
    if form.scoring.scale == "percent" and high > 0:
        low, high = round(100 * low / high), 100
    if form.scoring.range != (low, high):
        written = list(form.scoring.range)
        yield f"the score goes from {low} to {high}, and `range` says {written}", ("scoring", "range")


def _red(form: Questionnaire, signs: Collection[str]) -> Iterator[Slip]:
    for id, options in form.red_items.items():
        item = form.plan.item(id)
        if item is None:
            yield f"there is no item `{id}`", ("red_items", id)
            continue
        known = {option.id for option in form.plan.options_of(item)}
        for option, sign in options.items():
            if option not in known:
                yield f"item {id} has no option `{option}`{meant(option, known)}", ("red_items", id, option)
            if sign not in signs:
                yield f"there is no sign `{sign}`{meant(sign, signs)}", ("red_items", id, option)

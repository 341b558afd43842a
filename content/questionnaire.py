"""Owns the shape of a questionnaire: a clinic's own file, licensed text, asked item by item (R06, M41)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from content.shape import Shape

Wave = Literal["w0", "w6", "w12", "m6", "m9"]
FormId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]{1,15}$")]
"""No sign that stands between the parts of a fact's name: <id>_<wave>_<item>."""
ItemId = Annotated[str, Field(pattern=r"^[a-z0-9]{1,12}$")]
OptionId = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,16}$")]
Text = Annotated[str, Field(pattern=r"\S", max_length=600)]
LANGUAGE = r"^[a-z]{2}(-[A-Za-z]{2,4})?$"


class FormOption(Shape):
    """One answer she can tap."""

    id: OptionId
    text: Annotated[str, Field(pattern=r"\S", max_length=120)]


class FormItem(Shape):
    """One question; without options of its own it has those of the whole questionnaire."""

    id: ItemId
    text: Text
    options: tuple[FormOption, ...] = Field((), max_length=8)


class FormWords(Shape):
    """A questionnaire in one language, word for word as its owner licensed it."""

    intro: Text
    items: tuple[FormItem, ...] = Field(min_length=1, max_length=60)
    options: tuple[FormOption, ...] = Field((), max_length=8)

    def item(self, id: str) -> FormItem | None:
        return next((item for item in self.items if item.id == id), None)

    def options_of(self, item: FormItem) -> tuple[FormOption, ...]:
        return item.options or self.options


class Scoring(Shape):
    """How answers become one number.

    count_ticked = how many answers are one of `ticked`; sum = the `scores` of the options, or their ids where
    these are numbers. `reverse` = items counted from the other end. `scale` percent = of the highest that
    the answered items can reach.
    """

    kind: Literal["count_ticked", "sum"]
    ticked: tuple[OptionId, ...] = ()
    scores: Mapping[OptionId, int] = Field(default_factory=dict)
    reverse: tuple[ItemId, ...] = ()
    scale: Literal["points", "percent"] = "points"
    range: tuple[int, int]
    higher_is: Literal["worse", "better"]


class Questionnaire(Shape):
    """One file of a clinic: the words by language, who permitted their use, when it is asked, its score.

    Asked in outcome `waves` or `every_days`; `missing` = how many blanks still give a score;
    `red_items` = item -> option -> the sign it reports.
    """

    id: FormId
    title: Annotated[str, Field(pattern=r"\S", max_length=80)]
    permission: Text
    languages: Mapping[Annotated[str, Field(pattern=LANGUAGE)], FormWords] = Field(min_length=1)
    scoring: Scoring
    waves: tuple[Wave, ...] = ()
    every_days: int | None = Field(None, ge=7, le=365)
    missing: int = Field(0, ge=0, le=60)
    red_items: Mapping[ItemId, Mapping[OptionId, str]] = Field(default_factory=dict)

    @property
    def plan(self) -> FormWords:
        """Its items and options, whose ids are the same in every language."""
        return next(iter(self.languages.values()))

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.plan.items)

    def points(self, item: str, option: str) -> int:
        """What one answer counts. KeyError or ValueError for an option that has no number."""
        if item not in self.scoring.reverse:
            return self._points(option)
        every = [self._points(each) for each in self._options(item)]
        return min(every) + max(every) - self._points(option)

    def bounds(self, item: str) -> tuple[int, int]:
        every = [self.points(item, option) for option in self._options(item)]
        return min(every), max(every)

    def score(self, answers: Mapping[str, str]) -> int | None:
        """The score of item -> option; None when more items are blank than `missing` allows.

        A blank counts nothing and is never filled in.
        """
        if not answers or len(self.items) - len(answers) > self.missing:
            return None
        total = sum(self.points(item, option) for item, option in answers.items())
        if self.scoring.scale == "points":
            return total
        return round(100 * total / sum(self.bounds(item)[1] for item in answers))

    def _options(self, item: str) -> list[str]:
        found = self.plan.item(item)
        return [option.id for option in self.plan.options_of(found)] if found else []

    def _points(self, option: str) -> int:
        if self.scoring.kind == "count_ticked":
            return int(option in self.scoring.ticked)
        scores = self.scoring.scores
        return scores[option] if option in scores else int(option)


def spelled_out(data: Any) -> Any:
    """The file with each bare text in a list made an entry of its own: items count from 1, options from 0."""
    if not isinstance(data, dict) or not isinstance(data.get("languages"), dict):
        return data
    return {**data, "languages": {lang: _words(words) for lang, words in data["languages"].items()}}


def _words(words: Any) -> Any:
    if not isinstance(words, dict):
        return words
    items = [_options(item) for item in _entries(words.get("items"), 1)]
    return _options({**words, **({"items": items} if isinstance(words.get("items"), list) else {})})


def _options(entry: Any) -> Any:
    if not isinstance(entry, dict) or not isinstance(entry.get("options"), list):
        return entry
    return {**entry, "options": _entries(entry["options"], 0)}


def _entries(listed: Any, first: int) -> list[Any]:
    bare = listed if isinstance(listed, list) else []
    return [{"id": str(i), "text": x} if isinstance(x, str) else x for i, x in enumerate(bare, start=first)]

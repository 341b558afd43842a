"""Owns the shapes of everything we say and prescribe, exactly as editors write them in the files."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from content.bite import Bite, BiteWords
from content.questionnaire import Questionnaire
from content.routine import ExerciseId, Level, Routine
from content.shape import Shape, Texts
from content.wording import variables_of

Block = Literal["cs6", "dm", "hv", "bp", "wr", "kn", "pgp", "p7", "bl"]
"""Caesarean under 6 weeks or painful scar, doming, heaviness or leak, unstable pressure or dizziness, wrist,
knee, girdle pain, pain 7 or more, bleeding heavier (clinical-facts 6.2)."""
Position = Literal["supine", "prone", "kneeling", "side_lying", "seated", "standing"]
LONGEST_HOLD_S = 2400
"""A walk of forty minutes (clinical-facts 6.3 X30)."""


class Message(Shape):
    """A message: `say` has the variants (HTML b, i, u and {{variables}}), `options` a label for each answer.

    `fixed` = exactly one wording on purpose; `long` = more than sixty words on purpose.
    `loss`, `loss_options` and `loss_why` stand in their place for a mother whose baby has died;
    `not_after_loss` = never said to her.
    """

    id: str
    say: Texts = ()
    options: Mapping[str, str] = Field(default_factory=dict)
    why: str | None = None
    fixed: bool = False
    long: bool = False
    loss: Texts = ()
    loss_options: Mapping[str, str] = Field(default_factory=dict)
    loss_why: str | None = None
    not_after_loss: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.say and not self.options:
            raise ValueError("has neither `say` nor `options`")
        return self

    def labels(self, lost: bool) -> Mapping[str, str]:
        """Its options in her words: after a loss those without a baby stand in their place."""
        return {**self.options, **self.loss_options} if lost else self.options

    def speakable(self, known: Container[str]) -> tuple[int, ...]:
        """The variants all of whose variables are `known`: the only ones that may be chosen."""
        return tuple(i for i, text in enumerate(self.say) if all(v in known for v in variables_of(text)))


class Amount(Shape):
    """How much: `sets` of `reps` and/or of holds of `hold_s` seconds, `rest_s` seconds between sets."""

    sets: int = Field(ge=1, le=3)
    reps: int | None = Field(None, ge=1, le=20)
    hold_s: int | None = Field(None, ge=1, le=LONGEST_HOLD_S)
    rest_s: int = Field(30, ge=10, le=120)
    per_side: bool = False

    @model_validator(mode="after")
    def _counts_something(self) -> Self:
        if self.reps is None and self.hold_s is None:
            raise ValueError("needs `reps` or `hold_s`")
        return self


class Dose(Shape):
    """Where an exercise starts and what it may never go beyond."""

    start: Amount
    ceiling: Amount

    @model_validator(mode="after")
    def _start_is_below_ceiling(self) -> Self:
        for name in ("sets", "reps", "hold_s"):
            first, most = getattr(self.start, name), getattr(self.ceiling, name)
            if (first is None) != (most is None):
                raise ValueError(f"`{name}` must stand in both start and ceiling, or in neither")
            if first is not None and first > most:
                raise ValueError(f"start has {name} {first}, above the ceiling of {most}")
        return self


class Gates(Shape):
    """Days since birth before which the exercise is not sent; None = no gate."""

    min_days_any: int | None = Field(None, ge=0, le=365)
    min_days_vaginal: int | None = Field(None, ge=0, le=365)
    min_days_caesarean: int | None = Field(None, ge=0, le=365)


class Exercise(Shape):
    """The facts of one exercise (clinical-facts 6.3): who may do it, where, how much, and its neighbours."""

    id: ExerciseId
    slug: str
    kind: Literal["breathing", "exercise", "rest"]
    positions: tuple[Position, ...] = Field(min_length=1)
    level: Level
    level_max: Level
    space: Literal["S", "M", "L"]
    quiet: bool
    baby: Literal["plus", "minus"]
    supine: bool
    blocks: tuple[Block, ...]
    gates: Gates = Gates()
    dose: Dose
    easier: tuple[ExerciseId, ...] = ()
    harder: tuple[ExerciseId, ...] = ()
    seed: bool
    source: str
    signed: str | None = None

    @property
    def position(self) -> Position:
        """The position it is shown in."""
        return self.positions[0]

    @model_validator(mode="after")
    def _facts_agree(self) -> Self:
        if self.level_max < self.level:
            raise ValueError("`level_max` is below `level`")
        if self.supine != ("supine" in self.positions):
            raise ValueError("`supine` and `positions` disagree")
        return self


class ExerciseLoss(Shape):
    """The lines of an exercise that speak of a baby, in other words for a mother whose baby has died."""

    name: str | None = None
    why: str | None = None
    setup: str | None = None
    cues: tuple[str, ...] | None = Field(None, min_length=1, max_length=3)
    breath: str | None = None
    compensation: str | None = None
    notice: str | None = None
    stop: str | None = None
    dose: str | None = None


class ExerciseWords(Shape):
    """The words of one exercise in one language; `dose` may use {{reps}}, {{hold_s}} and {{sets}}.

    A walk says {{minutes}} in place of {{hold_s}}. `stop` is its own stop sign, to be read after "Stop if:".
    """

    name: str
    why: str
    setup: str
    cues: tuple[str, ...] = Field(min_length=1, max_length=3)
    breath: str
    compensation: str
    notice: str
    stop: str | None = None
    dose: str
    loss: ExerciseLoss | None = None


class Zone(Shape):
    """A time zone of a country as she would call it."""

    iana: str
    label: str


class CountryWords(Shape):
    """What is said differently in another language; `zones` by their IANA name. The rest stays as it is."""

    emergency: str | None = None
    police: str | None = None
    crisis: str | None = None
    hotline_dv: str | None = None
    zones: Mapping[str, str] = Field(default_factory=dict)


class Country(Shape):
    """Whom to call in one country, `words` in other languages; those of "other" are spoken as they stand."""

    code: str
    name: str
    emergency: str
    police: str
    crisis: str
    hotline_dv: str | None
    zones: tuple[Zone, ...] = ()
    verified_on: str | None
    source: str
    words: Mapping[str, CountryWords] = Field(default_factory=dict)

    def variables(self, lang: str) -> Mapping[str, str]:
        """What safety texts may use: without a helpline of its own, the police stand in for it."""
        own = self.words.get(lang, CountryWords())
        police = own.police or self.police
        return {
            "emergency": own.emergency or self.emergency,
            "police": police,
            "crisis": own.crisis or self.crisis,
            "hotline": own.hotline_dv or self.hotline_dv or police,
        }

    def zone_labels(self, lang: str) -> tuple[tuple[str, str], ...]:
        """Each time zone with what she would call it."""
        own = self.words.get(lang, CountryWords()).zones
        return tuple((zone.iana, own.get(zone.iana, zone.label)) for zone in self.zones)


class NeverOffered(Shape):
    """A movement nobody can send: no exercise has one of `names`, or in its language one of `also`."""

    id: str
    names: tuple[str, ...] = Field(min_length=1)
    also: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    why: str


class Barred(Shape):
    """What never leaves this house: movements, and phrases per language that no cue may contain."""

    movements: tuple[NeverOffered, ...] = Field(min_length=1)
    cues: Mapping[str, tuple[str, ...]]
    reassurance: Mapping[str, tuple[str, ...]]
    advice: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """What an education bite names only under the topic `treatments`: it is a clinician's to advise."""
    ask_first: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """One of these stands in each wording about a treatment: whom to ask."""
    never_about_treatments: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """What none of them says: how much, how often, or that she may."""


class Content(Shape):
    """One release as data; languages, message ids, exercise ids and country codes are the keys."""

    messages: Mapping[str, Mapping[str, Message]]
    exercises: Mapping[str, Exercise]
    words: Mapping[str, Mapping[str, ExerciseWords]]
    routines: tuple[Routine, ...]
    countries: Mapping[str, Country]
    barred: Barred
    stills: Mapping[str, str] = Field(default_factory=dict)
    """Slug -> SHA-256 of its picture."""
    motions: Mapping[str, str] = Field(default_factory=dict)
    """Slug -> SHA-256 of its moving picture."""
    bites: Mapping[str, Bite] = Field(default_factory=dict)
    bite_words: Mapping[str, Mapping[str, BiteWords]] = Field(default_factory=dict)
    questionnaires: Mapping[str, Questionnaire] = Field(default_factory=dict)
    """The clinic's own; none is shipped."""

"""Owns how the phrases and the likeness agree: what is believed, what is asked about, what is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from policies.listening.context import Shade
from policies.listening.judging import RED_FLAG, Judged
from policies.listening.normalise import HAN
from policies.listening.phrases import Hit
from policies.listening.signals import DOUBTED, LIKENESS, Signal, SignalKind
from policies.rules import Condition, Op, Rules
from policies.verdict import Disposition

LIMITS = (
    "listening_flag",
    "listening_ask",
    "listening_doubt",
    "listening_leave",
    "listening_own",
    "listening_softer",
    "listening_milder",
    "listening_pass",
)
FEW_WORDS = 3
EMERGENCY = Disposition.EMERGENCY
MOSTLY = 0.5
NEARLY_ALL = 1.25
"""Times the phrase: a sentence no longer than that is the phrase."""
SHORT, SHORT_HAN = 8, 14
"""Words, Chinese characters."""
SOFT = (SignalKind.STOP, SignalKind.MOOD)


@dataclass(frozen=True, slots=True)
class Points:
    """The operating point, as probabilities (limits.yaml).

    flag: so like a red flag that it is believed. ask: so like one that it is asked about. doubt: a phrase of
    a red flag in a message less like one is asked about. leave: a phrase said of another time or person in a
    message less like one is left. own: so like a stop, a low mood or the baby's need that it is believed.
    softer (times): a message so much more like a stop or a low mood than like a red flag is not asked about.
    leave_plain: a phrase, not denied, in a message less like a red flag than this is left.
    milder (times): the baby is met as an emergency unless its milder urgency is so much more probable.
    """

    flag: float
    ask: float
    doubt: float
    leave: float
    own: float
    softer: float
    milder: float
    leave_plain: float


@dataclass(frozen=True, slots=True)
class Said:
    """A signal of a phrase: where it stands, and how it is meant."""

    signal: Signal
    hit: Hit
    shade: Shade


@lru_cache(maxsize=4)
def points(rules: Rules) -> Points:
    """The operating point in force."""
    return Points(*map(rules.limit, LIMITS))


def weighed(
    said: Iterable[Said], like: Judged, rules: Rules, known: Sequence[Signal] = ()
) -> Iterator[Signal]:
    """What the phrases say as far as the whole message bears it out, then what it says by itself.

    `known` = what is heard already, of its numbers and by plain words: likeness asks nothing more about that.
    """
    at = points(rules)
    kept = [signal for one in said if (signal := _borne_out(one, like, rules)) is not None]
    yield from kept
    kinds = {signal.kind for signal in (*kept, *known)}
    if SignalKind.RED_FLAG not in kinds and like.danger >= at.flag:
        # a word or two that no list knows is not believed by itself
        yield _own(SignalKind.ASK if like.words < FEW_WORDS else SignalKind.RED_FLAG, RED_FLAG, like, at)
    elif not kinds & {SignalKind.RED_FLAG, SignalKind.ASK} and _is_asked(like, at):
        yield _own(SignalKind.ASK, RED_FLAG, like, at)
    # Beside her own red flag or a plain wish nothing else is heard, unless most of the message is about it.
    least = MOSTLY if known or SignalKind.RED_FLAG in kinds else at.own
    for kind in (SignalKind.BABY, *SOFT):
        if kind not in kinds and like.of(kind.value) >= least:
            yield _own(kind, kind.value, like, at)


def _is_asked(like: Judged, at: Points) -> bool:
    """A word or two that no list knows is an answer, a name, a place: nothing to be asked about."""
    if like.words < FEW_WORDS:
        return False
    return like.danger >= at.ask and like.danger * at.softer >= max(like.of(kind) for kind in SOFT)


def _borne_out(one: Said, like: Judged, rules: Rules) -> Signal | None:
    at = points(rules)
    match one.signal.kind:
        case SignalKind.RED_FLAG | SignalKind.ASK if _is_passed_by(one, like, at, rules):
            return None
        case SignalKind.RED_FLAG if like.danger < at.doubt and not _is_nearly_all(one.hit, like):
            return replace(one.signal, kind=SignalKind.ASK, source=DOUBTED)
        case SignalKind.ASK if one.shade is Shade.NEGATED and _alone(one.signal.sign, rules) >= EMERGENCY:
            return one.signal  # what is denied is asked about, never passed over (C06)
        case SignalKind.ASK if like.danger < at.leave and one.shade is not Shade.NONE and not _hers_too(like):
            return None
        case _:
            return one.signal


def _is_passed_by(one: Said, like: Judged, at: Points, rules: Rules) -> bool:
    """Whether the whole message and the clause of the phrase both say that it is about something else.

    Never what is urgent and said plainly, what is denied, or a misspelt word: likeness knows that even less.
    """
    if one.shade is Shade.NEGATED or one.hit.typo or like.danger >= at.leave_plain:
        return False
    if _is_nearly_all(one.hit, like) or _hers_too(like):
        return False
    if one.shade is Shade.NONE and _alone(one.signal.sign, rules) >= Disposition.URGENT_REVIEW:
        return False
    return like.clause(one.hit.start, one.hit.end) < at.leave_plain


def _hers_too(like: Judged) -> bool:
    """ "Nan fainted, and so did I": somebody else's or long ago, and hers as well."""
    tokens = like.reading.text.tokens
    return like.reading.known.at("me_too", tokens, 0, len(tokens))


def _is_nearly_all(hit: Hit, like: Judged) -> bool:
    """Whether the phrase is nearly all she says, or most of a short sentence: nothing left to doubt it by."""
    tokens = like.reading.text.tokens
    first, last = tokens[hit.start].sentence, tokens[hit.end].sentence
    others = [token for token in tokens if first <= token.sentence <= last]
    long = SHORT_HAN if HAN.match(tokens[hit.start].text) else SHORT
    said = hit.end - hit.start + 1
    return NEARLY_ALL * said >= len(others) or (len(others) <= long and 2 * said >= len(others))


@lru_cache(maxsize=256)
def _alone(sign: str, rules: Rules) -> Disposition:
    """How grave the sign is with nothing beside it."""
    sufficient = (rule.disposition for rule in rules.of_sign(sign) if _suffices(sign, rule.when))
    return max(sufficient, default=Disposition.SELF_CARE)


def _suffices(sign: str, when: Condition) -> bool:
    """Whether the condition holds for whoever has this sign, whatever else is true."""
    if when.op is Op.SIGN:
        return when.name == sign
    return when.op is Op.ANY and any(_suffices(sign, part) for part in when.parts)


def _own(kind: SignalKind, pred: str, like: Judged, at: Points) -> Signal:
    milder = at.milder if kind is SignalKind.BABY else 1
    return Signal(kind, like.likely(pred, milder).sign, like.because(pred), LIKENESS)

"""Owns one rule or stop made stricter by a clinic's wish, and every reason why a wish is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from content.problems import meant
from policies.clinic_file import ClinicFile, RuleWish
from policies.rules import Condition, OnUnknown, Op, Rule, StopRule
from policies.verdict import Disposition

WATCHED = frozenset({"red_flags", "reviews"})
HARDER = frozenset({"step_up", "level_up"})
"""Dose rules that ask more of her: stricter means that they hold later. Every other rule holds sooner."""
BODY = frozenset({"ambulance", "emergency_department", "same_day", "pelvic_health", "tell_clinician"})
"""Actions of flags about her body; the others are a wish, a thought, her home or her baby."""
WORDS = {
    Disposition.URGENT_REVIEW: ("safety.generic_today", "same_day"),
    Disposition.EMERGENCY: ("safety.generic_emergency", "emergency_department"),
}
"""What she is told when a flag is made more urgent: its own words would still say the milder thing."""
UNKNOWNS = (OnUnknown.IGNORE, OnUnknown.ASK, OnUnknown.SAFER)
DISPOSITIONS = {disposition.word: disposition for disposition in Disposition}
MARK = "clinic"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a clinic leaves on what it changes: its name, who has signed, the fingerprint of its file."""

    name: str
    signed: str | None
    version: str

    @staticmethod
    def of(wished: ClinicFile) -> Stamp:
        return Stamp(wished.clinic, wished.signed, wished.version)

    def since(self, house: str) -> str:
        """ "2026-11-20" -> "2026-11-20+clinic.1a2b3c": the decision log keeps it beside each decision."""
        return f"{house}+{MARK}.{self.version}"

    def source(self, house: tuple[str, ...]) -> tuple[str, ...]:
        return (*house, MARK)

    def signature(self, house: str | None) -> str | None:
        """Signed when both are: the rule by whom it may concern, the change by the clinic."""
        return f"{house}; {self.signed}" if house and self.signed else None

    def because(self, why: str) -> str:
        return f"{self.name}: {why}"


def stricter(kind: str, rule: Rule, wish: RuleWish, stamp: Stamp) -> Rule:
    """The rule as wished. Only for a wish that `objections` has nothing against."""
    raised = DISPOSITIONS[wish.disposition] if wish.disposition else rule.disposition
    new_words = kind in WATCHED and raised > rule.disposition
    tells, action = WORDS[raised] if new_words else (rule.tells, rule.action)
    when = rule.when
    for op, key, number in _numbers(wish):
        when = _moved(when, op, key, number)
    return replace(
        rule,
        category=rule.category if wish.level is None else f"level_{wish.level}",
        since=stamp.since(rule.since),
        when=when,
        disposition=raised,
        unknown=OnUnknown(wish.unknown) if wish.unknown else rule.unknown,
        source=stamp.source(rule.source),
        lock=rule.lock or wish.lock is True,
        tells=tells,
        action=action,
        signed=stamp.signature(rule.signed),
        clinic=stamp.because(wish.why),
    )


def stricter_stop(stop: StopRule, allows: tuple[str, ...] | None, why: str, stamp: Stamp) -> StopRule:
    """The stop with fewer exercises (None = those it has), and the mark of the clinic."""
    return replace(
        stop,
        allows=stop.allows if allows is None else allows,
        since=stamp.since(stop.since),
        source=stamp.source(stop.source),
        signed=stamp.signature(stop.signed),
        clinic=stamp.because(why),
    )


def objections(kind: str, rule: Rule, wish: RuleWish) -> Iterator[str]:
    """Every reason why the wish is refused, in a clinician's words; `kind` is the file of the rule."""
    if rule.until is not None:
        yield f"{rule.id} holds only until {rule.until}: tighten what stands in its place"
    if wish.allows is not None:
        yield f"{rule.id} is a rule; `allows` is for the table of stops (ST01, ST02 and so on)"
    yield from _about_numbers(rule, wish)
    yield from _about_disposition(kind, rule, wish)
    yield from _about_lock(kind, rule, wish)
    yield from _about_level(kind, rule, wish)
    yield from _about_unknown(kind, rule, wish)
    if not _asks_for(wish):
        yield f"{rule.id}: nothing is said to be stricter"


def stop_objections(stop: StopRule, wish: RuleWish) -> Iterator[str]:
    """Every reason why the wish for a row of the table of stops is refused."""
    if stop.until is not None:
        yield f"{stop.id} holds only until {stop.until}: tighten what stands in its place"
    if _asks_for(wish) != {"allows"} or wish.allows is None:
        yield f"{stop.id} is a row of the table of stops: only `allows` can be given, a list of exercises"
    elif stop.allows is None:
        yield f"{stop.id} ({stop.name}) is no bar, it only ends a session: it cannot be made one here"
    else:
        more = [exercise for exercise in wish.allows if exercise not in stop.allows]
        allowed = ", ".join(stop.allows) or "nothing"
        if more:
            yield f"{stop.id} would allow {', '.join(more)}: looser than the house's {allowed}"


def _asks_for(wish: RuleWish) -> set[str]:
    said = wish.model_dump(exclude={"id", "why"})
    return {name for name, value in said.items() if value not in (None, {})}


def _numbers(wish: RuleWish) -> Iterator[tuple[Op, str, float]]:
    named: Mapping[Op, Mapping[str, float]] = {
        Op.AT_LEAST: wish.at_least,
        Op.AT_MOST: wish.at_most,
        Op.WITHIN_DAYS: wish.within_days,
    }
    return ((op, name, number) for op, numbers in named.items() for name, number in numbers.items())


def _moved(condition: Condition, op: Op, key: str, number: float) -> Condition:
    if _is_meant(condition, op, key):
        return replace(condition, number=number)
    return replace(condition, parts=tuple(_moved(part, op, key, number) for part in condition.parts))


def _is_meant(condition: Condition, op: Op, key: str) -> bool:
    """`key` = the fact; where a rule asks the same twice the house's number behind it: "temperature_c 38"."""
    name, _, house = key.partition(" ")
    return condition.op is op and condition.name == name and house in ("", f"{condition.number:g}")


def _leaves(condition: Condition, sooner: bool) -> Iterator[tuple[Condition, bool]]:
    """Each question in it, and whether the rule is stricter when that one is met sooner; `not` turns it."""
    if not condition.parts:
        yield condition, sooner
    for part in condition.parts:
        yield from _leaves(part, sooner if condition.op is not Op.NOT else not sooner)


def _about_numbers(rule: Rule, wish: RuleWish) -> Iterator[str]:
    leaves = list(_leaves(rule.when, rule.category not in HARDER))
    for op, key, number in _numbers(wish):
        asked = [(leaf.number, sooner) for leaf, sooner in leaves if _is_meant(leaf, op, key)]
        several = sorted({f"`{key} {house:g}`" for house, _ in asked})
        if not asked:
            there = {leaf.name for leaf, _ in leaves if leaf.op is op}
            yield f"{rule.id} has no `{op.value}` about `{key}`{meant(key, there)}"
        elif len(several) > 1:
            yield f"{rule.id} asks `{op.value}` about `{key}` more than once: write {' or '.join(several)}"
        else:
            yield from _looser(f"{rule.id} {key} {op.value}", op, number, asked)


def _looser(what: str, op: Op, number: float, asked: Iterable[tuple[float, bool]]) -> Iterator[str]:
    for house, sooner in asked:
        lower = (op is Op.AT_LEAST) is sooner
        if number > house if lower else number < house:
            way = "lower" if lower else "higher"
            yield f"{what} {number:g} is looser than the house's {house:g} (tighter is {way})"


def _about_disposition(kind: str, rule: Rule, wish: RuleWish) -> Iterator[str]:
    if wish.disposition is None:
        return
    asked = DISPOSITIONS.get(wish.disposition)
    if asked is None:
        yield f"{rule.id}: `{wish.disposition}` is no disposition{meant(wish.disposition, DISPOSITIONS)}"
    elif kind not in (*WATCHED, "triage"):
        yield f"{rule.id} only decides about exercise: a disposition would change nothing"
    elif asked < rule.disposition:
        yield (
            f"{rule.id} {asked.word} is looser than the house's {rule.disposition.word}"
            " (a disposition may only rise)"
        )
    elif asked > rule.disposition:
        yield from _too_urgent(kind, rule, asked, rule.lock or wish.lock is True)


def _too_urgent(kind: str, rule: Rule, asked: Disposition, locks: bool) -> Iterator[str]:
    """Where her words would no longer fit what is done."""
    if kind == "triage":
        if asked > Disposition.URGENT_REVIEW:
            yield f"{rule.id} is a hold: she is told so, and no words of a hold send her to an emergency"
    elif rule.action not in BODY:
        told = f"what she is told says {rule.disposition.word}" if rule.tells else "she is told nothing of it"
        yield f"{rule.id}: {told}, and there are no words for more"
    elif not locks:
        yield f"{rule.id} {asked.word} needs `lock: true` with it: she is told then that there is no exercise"


def _about_lock(kind: str, rule: Rule, wish: RuleWish) -> Iterator[str]:
    if wish.lock is None or wish.lock is rule.lock:
        return
    reached = max(rule.disposition, DISPOSITIONS.get(wish.disposition or "", rule.disposition))
    if not wish.lock:
        yield f"{rule.id} without its lock is looser than the house's (a lock may only be added)"
    elif kind not in WATCHED:
        yield f"{rule.id} cannot lock: only a red flag does"
    elif rule.action not in BODY:
        yield f"{rule.id} is not about her body: stopping her exercise would not make her safer"
    elif reached < Disposition.URGENT_REVIEW:
        yield (
            f"{rule.id} cannot lock as {reached.word}: nobody would be called who can lift it"
            " (give it `disposition: urgent_review`)"
        )


def _about_level(kind: str, rule: Rule, wish: RuleWish) -> Iterator[str]:
    if wish.level is None:
        return
    if kind != "gates":
        yield f"{rule.id} is no level gate (LV01, LV02 and so on): it has no level"
    elif wish.level > (house := int(rule.category.removeprefix("level_"))):
        yield f"{rule.id} level {wish.level} is looser than the house's {house} (tighter is lower)"


def _about_unknown(kind: str, rule: Rule, wish: RuleWish) -> Iterator[str]:
    if wish.unknown is None or wish.unknown == rule.unknown.value:
        return
    if wish.unknown not in set(UNKNOWNS):
        yield f"{rule.id}: unknown `{wish.unknown}`{meant(wish.unknown, UNKNOWNS)}"
    elif kind == "dosing":
        yield f"{rule.id}: what nobody has answered never changes her dose, whoever asks for it"
    elif _weaker(wish.unknown, rule.unknown):
        yield (
            f"{rule.id} unknown {wish.unknown} is looser than the house's {rule.unknown.value}"
            f" (from loose to tight: {_row(UNKNOWNS)})"
        )
    elif kind in WATCHED and wish.unknown == OnUnknown.SAFER and not rule.signs:
        yield f"{rule.id} has no sign of its own: `safer` would alarm for everybody who was not asked yet"


def _weaker(asked: str, house: OnUnknown) -> bool:
    return UNKNOWNS.index(OnUnknown(asked)) < UNKNOWNS.index(house)


def _row(kinds: Iterable[OnUnknown]) -> str:
    return ", ".join(kind.value for kind in kinds)

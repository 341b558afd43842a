"""Owns reading rules and phrases: strict YAML in, values out, every mistake with file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from content.load import read_yaml
from content.problems import ContentError, Problem, meant
from policies.entries import File, Where
from policies.fact_table import FactName, WrongValue
from policies.rules import (
    Condition,
    FollowUp,
    Limit,
    OnUnknown,
    Op,
    PhraseList,
    Phrases,
    Rule,
    Rules,
    StopRule,
    Tighter,
)
from policies.verdict import Disposition

RULES = Path(__file__).parent / "rules"
SIGNALS = frozenset({"red_flag", "ask", "stop", "mood", "baby", "loss", "context", "tag"})
RULE_KEYS = {
    "id", "category", "since", "when", "disposition", "lock", "unknown", "why", "reason", "source", "signed",
    "tells", "action", "signs", "free_text", "until", "follow_up",
}  # fmt: skip
RULE_NEEDS = {"id", "category", "since", "when", "disposition", "unknown", "reason", "source", "signed"}
FACT_NEEDS = {"name", "type", "unit", "question"}
FACT_TYPES = ("yes_no", "number", "choice", "date", "words", "mark")
FOLLOW_UP_NEEDS = {"flow", "settles"}
STOP_NEEDS = {"id", "name", "since", "allows", "ends", "reason", "source", "signed"}
STOP_KEYS = STOP_NEEDS | {"until"}
LIMIT_NEEDS = {"name", "value", "unit", "since", "source", "signed", "tighter"}
LIMIT_KEYS = LIMIT_NEEDS | {"why"}
PHRASE_KEYS = {"category", "signal", "sign", "phrases", "together"}
DISPOSITIONS = {disposition.word: disposition for disposition in Disposition}


def rules(directory: Path = RULES) -> Rules:
    """The rules below `directory`. Raises ContentError with every mistake, file and line."""
    problems: list[Problem] = []

    def each(name: str, read: Callable[[File, Mapping[str, Any], Where], Any]) -> tuple[Any, ...]:
        file = File(read_yaml(directory / f"{name}.yaml", directory), problems)
        return tuple(read(file, entry, at) for at, entry in file.entries())

    loaded = Rules(
        red_flags=each("red_flags", _rule),
        reviews=each("reviews", _rule),
        triage=each("triage", _rule),
        stops=each("stops", _stop),
        contraindications=each("contraindications", _rule),
        gates=each("gates", _rule),
        dosing=each("dosing", _rule),
        facts={fact.name: fact for fact in each("facts", _fact_name) if fact is not None},
        limits=(*each("limits", _limit), *each("contact_limits", _limit)),
        lists=File(read_yaml(directory / "lists.yaml", directory), problems).lists(),
    )
    if not problems:
        problems += [*_twice(loaded), *_nameless(loaded)]
    if problems:
        raise ContentError(problems)
    return loaded


def _fact_name(file: File, entry: Mapping[str, Any], at: Where) -> FactName | None:
    if not file.keys(entry, at, {*FACT_NEEDS, "values", "well", "means"}, FACT_NEEDS):
        return None
    kind = file.one_of(entry, "type", at, {name: name for name in FACT_TYPES})
    values = file.texts(entry.get("values", []), (*at, "values"))
    fact = FactName(
        str(entry["name"]),
        kind,
        entry["unit"],
        str(entry["question"]),
        values,
        entry.get("well"),
        entry.get("means", {}),
    )
    try:
        fact.read(fact.well)
    except WrongValue as wrong:
        file.wrong(str(wrong), (*at, "well"))
    return fact


def _nameless(loaded: Rules) -> list[Problem]:
    """A rule may only ask for what somebody can know: every name stands in facts.yaml."""
    asked = {name: rule.id for rule in loaded.everything for name in (*rule.when.names(), *rule.signs)}
    return [
        Problem(
            "facts.yaml", 0, f"`{name}` of {rule} is not in the table of facts{meant(name, loaded.facts)}"
        )
        for name, rule in sorted(asked.items())
        if name not in loaded.facts
    ]


def _twice(loaded: Rules) -> list[Problem]:
    names = [*(rule.id for rule in loaded.everything), *(stop.id for stop in loaded.stops)]
    names += [f"{limit.name} since {limit.since}" for limit in loaded.limits]
    return [Problem("rules", 0, f"`{n}` stands here twice") for n in sorted(set(names)) if names.count(n) > 1]


def _rule(file: File, entry: Mapping[str, Any], at: Where) -> Rule | None:
    if not file.keys(entry, at, RULE_KEYS, RULE_NEEDS):
        return None
    unknown = file.one_of(entry, "unknown", at, {kind.value: kind for kind in OnUnknown})
    if unknown is OnUnknown.IGNORE and not entry.get("why"):
        file.wrong("`unknown: ignore` needs a `why`", (*at, "unknown"))
    return Rule(
        id=str(entry["id"]),
        category=str(entry["category"]),
        since=str(entry["since"]),
        when=_condition(file, entry["when"], (*at, "when")),
        disposition=file.one_of(entry, "disposition", at, DISPOSITIONS),
        unknown=unknown,
        reason=str(entry["reason"]),
        source=file.texts(entry["source"], (*at, "source")),
        lock=entry.get("lock") is True,
        signs=file.texts(entry.get("signs", []), (*at, "signs")),
        tells=str(entry.get("tells", "")),
        action=str(entry.get("action", "")),
        signed=entry["signed"],
        why=str(entry.get("why", "")),
        free_text=file.texts(entry.get("free_text", []), (*at, "free_text")),
        until=entry.get("until"),
        follow_up=_follow_up(file, entry["follow_up"], (*at, "follow_up")) if "follow_up" in entry else None,
    )


def _follow_up(file: File, data: Any, at: Where) -> FollowUp | None:
    if not isinstance(data, dict):
        file.wrong("`follow_up` must have keys of its own below it: flow, settles", at)
        return None
    if not file.keys(data, at, {*FOLLOW_UP_NEEDS, "within_days"}, FOLLOW_UP_NEEDS):
        return None
    days = data.get("within_days")
    return FollowUp(
        str(data["flow"]),
        file.texts(data["settles"], (*at, "settles")),
        float(days) if isinstance(days, int | float) else None,
    )


def _condition(file: File, data: Any, at: Where) -> Condition:
    nothing = Condition(Op.ANY)
    if not isinstance(data, dict) or not data:
        file.wrong("a condition needs one of: sign, fact, any, all, some, not", at)
        return nothing
    key = next(iter(data))
    match key:
        case "sign" if len(data) == 1:
            return Condition(Op.SIGN, str(data["sign"]))
        case "any" | "all" if len(data) == 1 and isinstance(data[key], list) and data[key]:
            parts = tuple(_condition(file, part, (*at, key, i)) for i, part in enumerate(data[key]))
            return Condition(Op(key), parts=parts)
        case "some" if set(data) == {"some", "of"} and isinstance(data["of"], list):
            parts = tuple(_condition(file, part, (*at, "of", i)) for i, part in enumerate(data["of"]))
            if not isinstance(data["some"], int) or not 1 <= data["some"] <= len(parts):
                file.wrong("`some` is how many of the list must hold", (*at, "some"))
                return nothing
            return Condition(Op.SOME, number=data["some"], parts=parts)
        case "not" if len(data) == 1:
            return Condition(Op.NOT, parts=(_condition(file, data["not"], (*at, "not")),))
        case "fact":
            return _about_a_fact(file, data, at)
        case _:
            pass
    ways = "sign, fact with is / at_least / at_most / within_days, any, all, some with of, not"
    file.wrong(f"`{key}` is not how a condition is written: {ways}", (*at, key))
    return nothing


def _about_a_fact(file: File, data: Mapping[str, Any], at: Where) -> Condition:
    rest = {key: value for key, value in data.items() if key not in ("fact", "absent")}
    name, absent = str(data["fact"]), data.get("absent")
    if absent not in (None, "no"):
        file.wrong("`absent` may only be `no`", (*at, "absent"))
    match list(rest.items()):
        case [("is", values)]:
            return Condition(Op.IS, name, file.texts(values, (*at, "is")), absent_is_no=absent == "no")
        case [("at_least" | "at_most" | "within_days" as op, int() | float() as number)]:
            return Condition(Op(op), name, number=float(number))
        case _:
            pass
    file.wrong(f"the fact `{name}` needs exactly one of is, at_least, at_most, within_days", at)
    return Condition(Op.ANY)


def _stop(file: File, entry: Mapping[str, Any], at: Where) -> StopRule | None:
    if not file.keys(entry, at, STOP_KEYS, STOP_NEEDS):
        return None
    everything = entry["allows"] == "everything"
    return StopRule(
        id=str(entry["id"]),
        name=str(entry["name"]),
        since=str(entry["since"]),
        allows=None if everything else file.texts(entry["allows"], (*at, "allows")),
        ends=str(entry["ends"]),
        reason=str(entry["reason"]),
        source=file.texts(entry["source"], (*at, "source")),
        signed=entry["signed"],
        until=entry.get("until"),
    )


def _limit(file: File, entry: Mapping[str, Any], at: Where) -> Limit | None:
    if not file.keys(entry, at, LIMIT_KEYS, LIMIT_NEEDS):
        return None
    tighter = file.one_of(entry, "tighter", at, {way.value: way for way in Tighter})
    if tighter is Tighter.FIXED and not entry.get("why"):
        file.wrong("`tighter: fixed` needs a `why`", (*at, "tighter"))
    if not isinstance(entry["value"], int | float):
        file.wrong("`value` must be a number", (*at, "value"))
        return None
    return Limit(
        str(entry["name"]),
        float(entry["value"]),
        str(entry["unit"]),
        str(entry["since"]),
        file.texts(entry["source"], (*at, "source")),
        entry["signed"],
        tighter,
        str(entry.get("why", "")),
    )


def phrases(directory: Path) -> Phrases:
    """Every `<lang>/<name>.yaml` below `directory`, without what only the likeness reads.

    Raises ContentError with every mistake, file and line.
    """
    problems: list[Problem] = []
    lists: list[PhraseList] = []
    tags: list[PhraseList] = []
    context: dict[str, tuple[str, ...]] = {}
    for path in sorted(directory.glob("*/*.yaml")):
        file = File(read_yaml(path, directory), problems)
        for found in _phrase_lists(file, path):
            if found.signal == "context":
                context[found.name] = (*context.get(found.name, ()), *found.phrases)
                context[f"{found.name}.{found.lang}"] = found.phrases
            elif found.signal == "tag":
                tags.append(found)
            else:
                lists.append(found)
    if problems:
        raise ContentError(problems)
    return Phrases(tuple(lists), MappingProxyType(context), tuple(tags), categories=_categories(directory))


def _categories(directory: Path) -> tuple[str, ...]:
    """The names only; what else stands in the file is read and checked by `listening.load`."""
    if not (directory / "categories.yaml").exists():
        return ()
    listed = read_yaml(directory / "categories.yaml", directory).data
    groups = listed.values() if isinstance(listed, dict) else ()
    return tuple(str(name) for group in groups if isinstance(group, dict) for name in group)


def _phrase_lists(file: File, path: Path) -> Iterator[PhraseList]:
    """A file is one list, or a list of them: one sign each."""
    data = file.document.data
    entries = list(file.entries()) if isinstance(data, list) else [((), data)]
    for at, entry in entries:
        if not isinstance(entry, dict) or not file.keys(
            entry, at, PHRASE_KEYS, {"category", "signal", "phrases"}
        ):
            continue
        signal = file.one_of(entry, "signal", at, {name: name for name in SIGNALS})
        together = entry.get("together", [])
        yield PhraseList(
            lang=path.parent.name,
            name=str(entry["category"]) if signal == "context" else path.stem,
            signal=signal,
            sign=str(entry.get("sign", "")),
            category=str(entry["category"]),
            phrases=file.texts(entry["phrases"], (*at, "phrases")),
            together=tuple(
                tuple(_group(file, group, (*at, "together", i, j)) for j, group in enumerate(groups))
                for i, groups in enumerate(together)
            ),
        )


def _group(file: File, group: Any, at: Where) -> tuple[str, ...]:
    """Words of which one must be there, written "swollen | puffed up | puffy"."""
    return tuple(word.strip() for text in file.texts(group, at) for word in text.split("|"))

"""Owns reading files: the only module of content that opens one, and a YAML stricter than YAML."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from content import fhir_questionnaire
from content.assemble import Loaded, Picture, Tree, assemble
from content.catalog import Catalog, publish
from content.problems import ContentError, Document, Problem
from content.problems import Path as Place
from content.wording import INVISIBLE

FASTEST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where the wheel has it: ten times the pure reader, and the same events."""
MAX_BYTES = 200_000
MAX_DEPTH = 8
MOST_TOLD = 50
"""Mistakes of one file that are told at once."""
WHOLE_NUMBER = re.compile(r"-?(0|[1-9]\d{0,8})", re.ASCII)
FRACTION = re.compile(r"-?\d{1,9}\.\d{1,9}", re.ASCII)
FOLDERS = frozenset({"messages", "safety", "exercises", "programmes", "figures", "education"})
"""What is read here; phrases are policy's, questionnaires stand in the clinic's own folder."""
STILLS, MOTIONS = "figures/stills", "figures/motions"
Folder: TypeAlias = Path
"""Where content stands; for those who may not know what a path is."""


@dataclass(frozen=True)
class Own:
    """A clinic's own questionnaires: their folder, which may be absent, and the signs they may report."""

    folder: Folder
    signs: frozenset[str]


def read_yaml(path: Path, root: Path, any_sign: bool = False) -> Document:
    """One file as plain values with their lines. Raises ContentError.

    Stricter than YAML: no anchors, aliases or tags, no key twice, no dates, one document, 200 kB, 8 levels.
    `no`, `on` and `12:30` are text; only true, false, null and plain decimal numbers are anything else.
    `any_sign`: invisible signs may stand in it, as in words a mother might write.
    """
    file = path.relative_to(root).as_posix()
    held, text = b"", ""
    try:
        held = _bytes(path, root, file)
        text = held.decode("utf-8-sig")
        if not any_sign and (hidden := list(_hidden(file, text))):
            raise ContentError(hidden)
        # Read as it comes: what is nested too deep is refused before the parser has walked all of it.
        return _Reader(file, any_sign).read(yaml.parse(text, Loader=FASTEST))
    except UnicodeDecodeError as wrong:
        line = held.count(b"\n", 0, wrong.start) + 1
        told = f"is not UTF-8 text: save it as UTF-8 ({wrong.reason})"
        raise ContentError([Problem(file, line, told)]) from None
    except MarkedYAMLError as wrong:
        raise ContentError([_unreadable(file, text, wrong)]) from None
    except OSError as wrong:
        raise ContentError([Problem(file, 0, f"cannot be opened ({wrong.strerror})")]) from None
    except (YAMLError, RecursionError, OverflowError, ValueError) as wrong:  # the last two: "\\UFFFFFFFF"
        raise ContentError([Problem(file, 0, f"cannot be read as YAML: {wrong}")]) from None


def _bytes(path: Path, root: Path, file: str) -> bytes:
    """What stands in it, as far as a file of ours may be long. A link may lead anywhere within `root`."""
    try:
        within = path.resolve().is_relative_to(root.resolve())
    except RuntimeError:  # a link to itself
        within = False
    if not within:
        raise ContentError([Problem(file, 0, "is a link to a file outside of this folder: copy it here")])
    if path.exists() and not path.is_file():
        raise ContentError([Problem(file, 0, "is no ordinary file: write one in its place")])
    with path.open("rb") as opened:
        held = opened.read(MAX_BYTES + 1)
    if len(held) > MAX_BYTES:
        raise ContentError([Problem(file, 0, f"is larger than {MAX_BYTES // 1000} kB: split it")])
    return held


def _hidden(file: str, text: str) -> Iterator[Problem]:
    """Signs nobody can see, wherever they stand: also in a comment, where they can hide a whole line."""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if found := INVISIBLE.search(line):
            sign = f"U+{ord(found[0]):04X}"
            yield Problem(file, number, f"has an invisible character in it ({sign}): type the line anew")


def _unreadable(file: str, text: str, wrong: MarkedYAMLError) -> Problem:
    mark = wrong.problem_mark or wrong.context_mark
    number = mark.line + 1 if mark else 1
    written = ([*text.splitlines(), ""])[min(number, len(text.splitlines())) - 1]
    hint = ""
    if "\t" in written:
        hint = ": use spaces, not tabs"
    elif ": " in written.partition(": ")[2]:
        hint = ': a text with a colon in it needs "quotes"'
    elif "{{" in written:
        hint = ': a text that begins with {{ needs "quotes"'
    return Problem(file, number, f"cannot be read as YAML ({wrong.problem or wrong.context}){hint}")


@dataclass
class _Reader:
    """Turns parser events into values, remembering lines and refusing what an editor cannot have meant."""

    file: str
    any_sign: bool
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, events: Iterator[Event]) -> Document:
        next(events)
        if not isinstance(next(events), DocumentStartEvent):
            raise ContentError([Problem(self.file, 0, "is empty: write `key: value` lines, or delete it")])
        data = self._value(next(events), events, ())
        if any(isinstance(event, DocumentStartEvent) for event in events):
            self.problems.append(
                Problem(self.file, 0, "has a line --- in it: one file, one document; take it away")
            )
        if self.problems:
            raise ContentError(self.problems)
        return Document(self.file, data, self.lines)

    def _value(self, event: Event, rest: Iterator[Event], path: Place) -> Any:
        line = event.start_mark.line + 1
        self.lines.setdefault(path, line)
        if len(path) > MAX_DEPTH:
            raise ContentError(
                [Problem(self.file, line, f"is nested deeper than {MAX_DEPTH} levels: compare a neighbour")]
            )
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self._refuse(
                line, "`&name` and `*name` are not used here: write it out, or put the text in quotes"
            )
        elif getattr(event, "tag", None) is not None:
            self._refuse(line, "`!` at the beginning is not used here: put the text in quotes")
        match event:
            case MappingStartEvent():
                return self._mapping(rest, path)
            case SequenceStartEvent():
                return self._sequence(rest, path)
            case ScalarEvent():
                if not self.any_sign and INVISIBLE.search(event.value):  # written as "\\u202E"
                    self._refuse(line, "has an invisible character in it: type the words anew")
                return event.value.rstrip("\n") if event.style else _plain_scalar(event.value)
            case _:
                return None

    def _mapping(self, rest: Iterator[Event], path: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(rest), MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, ScalarEvent) or event.anchor or event.tag:
                hint = 'a text that begins with { or [ or * or & or ! needs "quotes"'
                raise ContentError([Problem(self.file, line, f"a key must be a plain word; {hint}")])
            if event.value in found:
                first = self.lines[*path, event.value]
                self._refuse(line, f"`{event.value}` stands here twice (first on line {first}): keep one")
            self.lines.setdefault((*path, event.value), line)
            found[event.value] = self._value(next(rest), rest, (*path, event.value))
        return found

    def _sequence(self, rest: Iterator[Event], path: Place) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(rest), SequenceEndEvent):
            found.append(self._value(event, rest, (*path, len(found))))
        return found

    def _refuse(self, line: int, text: str) -> None:
        self.problems.append(Problem(self.file, line, text))
        if len(self.problems) >= MOST_TOLD:
            raise ContentError(self.problems)


def _plain_scalar(text: str) -> str | int | float | bool | None:
    if text in {"", "~", "null"}:
        return None
    if text in {"true", "false"}:
        return text == "true"
    if WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return float(text) if FRACTION.fullmatch(text) else text


def read_tree(directory: Path, own: Own | None = None) -> Tree:
    """Every file of the content with its values, and every picture; what cannot be read is noted in it."""
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    if not directory.is_dir():
        raise ContentError([Problem(str(directory), 0, "there is no such folder")])
    for path in sorted(directory.rglob("*")):
        file = path.relative_to(directory).as_posix()
        if file.partition("/")[0] in FOLDERS and (path.is_symlink() or not path.is_dir()):
            _read(path, directory, file, documents, problems)
    for path in sorted(own.folder.glob("*") if own else ()):
        if own and not path.is_dir() and path.suffix != ".json":  # a FHIR resource is read where it is named
            _read(path, own.folder.parent, f"questionnaires/{path.name}", documents, problems)
    for file in [file for file in documents if own and file.startswith("questionnaires/")]:
        documents[file] = _with_fhir(documents[file], own.folder if own else directory, problems)
    signs = own.signs if own else frozenset[str]()
    stills, motions = _pictures(directory / STILLS, "*.png"), _pictures(directory / MOTIONS, "*.gif")
    return Tree(documents, tuple(problems), stills, motions, signs)


def _pictures(folder: Path, pattern: str) -> dict[str, Picture]:
    """Slug -> what is known of its picture."""
    found = {path.stem: path.read_bytes() for path in sorted(folder.glob(pattern))}
    return {slug: Picture(hashlib.sha256(drawn).hexdigest(), len(drawn)) for slug, drawn in found.items()}


def _read(path: Path, root: Path, file: str, documents: dict[str, Document], problems: list[Problem]) -> None:
    if path.suffix == ".yaml":
        try:
            documents[file] = read_yaml(path, root)
        except ContentError as wrong:
            problems += wrong.problems
    elif path.suffix not in {".png", ".gif", ".md"} and not path.name.startswith("."):
        problems.append(Problem(file, 0, "is not read: content files end in .yaml"))


def _with_fhir(document: Document, folder: Path, problems: list[Problem]) -> Document:
    """The file with the words of each FHIR Questionnaire it names in place of the name (M41)."""
    languages = document.data.get("languages") if isinstance(document.data, dict) else None
    named = languages if isinstance(languages, dict) else {}
    read, scores = dict(named), dict[str, int]()
    for lang, words in named.items():
        if not isinstance(words, dict) or set(words) != {"fhir"}:
            continue
        try:
            said = fhir_questionnaire.told(
                json.loads(_bytes(folder / str(words["fhir"]), folder, document.file))
            )
        except (OSError, ValueError, AttributeError, RecursionError) as wrong:
            told = wrong.strerror if isinstance(wrong, OSError) else wrong
            problems.append(document.problem(f"{words['fhir']} {told}", "languages", lang, "fhir"))
            continue
        except ContentError as wrong:
            problems += wrong.problems
            continue
        read[lang] = said.words
        scores |= said.scores
    if read == named:
        return document
    data = {**document.data, "languages": read}
    if scores and isinstance(data.get("scoring"), dict):
        data["scoring"] = {"scores": scores, **data["scoring"]}
    return replace(document, data=data)


def collect(directory: Path, own: Own | None = None) -> Loaded:
    """Everything that could be read, with its places and problems: what the editors' linter starts from."""
    return assemble(read_tree(directory, own))


def load(directory: Path, own: Own | None = None) -> Catalog:
    """The content below `directory` as a release. Raises ContentError with every mistake found."""
    loaded = collect(directory, own)
    if loaded.problems:
        raise ContentError(loaded.problems)
    return publish(loaded.content())

"""Owns what no release may do without a clinician: change a safety text, or take a phrase away (E04)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from content.load import read_yaml
from content.problems import Document, Problem

SAFETY, PHRASES = "safety", "phrases"
SIGN = "let a clinician look and sign it: napwise content sign {file} --by NAME"
Phrase = tuple[str, ...]
"""Language, signal, sign and category of its list, and the words: under another sign it is another phrase."""


def problems(safety: Path, heard: Path, new: Path, signed: Collection[str]) -> list[Problem]:
    """What in the folder `new` needs a signature and has none; `signed` = files of it whose bytes have one.

    `safety` and `heard` are the folders whose safety texts and whose phrases hold now.
    """
    found = [*_safety(safety, new, signed), *_phrases(heard, new, signed)]
    return sorted(set(found))


# -- safety texts: any change, for a word added to an emergency text changes what she reads ------------------


def _safety(old: Path, new: Path, signed: Collection[str]) -> Iterator[Problem]:
    before, after = _documents(old, SAFETY), _documents(new, SAFETY)
    for file in sorted(before.keys() | after.keys()):
        if file not in after:
            yield Problem(
                file, 0, "is taken away: put it back, no signature can stand for a file that is gone"
            )
        elif file not in signed:
            yield from _texts(before.get(file), after[file])


def _texts(before: Document | None, after: Document) -> Iterator[Problem]:
    then, now = (doc.data if doc and isinstance(doc.data, dict) else {} for doc in (before, after))
    hint = SIGN.format(file=after.file)
    for key in (*then, *(key for key in now if key not in then)):
        if key not in now:
            yield Problem(after.file, 0, f"`{key}` is taken away: put it back, or {hint}")
        elif key not in then or then[key] != now[key]:
            what = "changed" if key in then else "new"
            yield after.problem(f"the safety text `{key}` is {what}: {hint}", key)


# -- phrases: additions are free -----------------------------------------------------------------------------


def _phrases(old: Path, new: Path, signed: Collection[str]) -> Iterator[Problem]:
    files = _documents(new, PHRASES)
    kept = {phrase for document in files.values() for phrase, _ in _entries(document)}
    for file, document in _documents(old, PHRASES).items():
        gone = [(phrase, line) for phrase, line in _entries(document) if phrase not in kept]
        if not gone or (file in files and file in signed):
            continue
        if file not in files:
            yield Problem(file, 0, f"is taken away, and {len(gone)} phrases with it: put it back")
            continue
        for phrase, line in gone:
            what = f"the phrase “{phrase[-1]}” stood here and is taken away"
            yield Problem(file, line, f"{what}: put it back, or {SIGN.format(file=file)}")


def _entries(document: Document) -> Iterator[tuple[Phrase, int]]:
    """Every phrase with its line: of lists of phrases, of one list, or the names of the categories."""
    lang, data = document.file.split("/")[1], document.data
    lists = [((i,), one) for i, one in enumerate(data)] if isinstance(data, list) else [((), data)]
    for at, one in lists:
        if not isinstance(one, dict):
            continue
        if "phrases" not in one and "together" not in one:
            yield from (((lang, str(key)), document.line(*at, key)) for key in one)
            continue
        kind = (lang, *(str(one.get(key, "")) for key in ("signal", "sign", "category")))
        for key in ("phrases", "together"):
            listed: Any = one.get(key)
            for i, words in enumerate(listed if isinstance(listed, list) else ()):
                yield (*kind, key, _plain(words)), document.line(*at, key, i)


def _plain(words: Any) -> str:
    if isinstance(words, list):
        return " + ".join(_plain(part) for part in words)
    return str(words)


def _documents(folder: Path, part: str) -> Mapping[str, Document]:
    """Every YAML file of this part by name; both folders have passed the content check."""
    return {
        path.relative_to(folder).as_posix(): read_yaml(path, folder)
        for path in sorted((folder / part).rglob("*.yaml"))
        if "examples" not in path.parts
    }

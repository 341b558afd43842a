"""Owns the prompt of the second listener: how its file is read, and what an editor may not lose from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from content.problems import ContentError, Document, Problem

FILE = "listener/prompt.yaml"
SIGNS = "{{signs}}"
LONGEST = 6_000
"""Characters of the text as the editor writes it."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """`system` = the editor's text, with one place for the list of signs."""

    system: str

    def told(self, signs: Mapping[str, str]) -> str:
        """The whole text for these signs: name -> what it stands for."""
        lines = (f"{name}: {meaning.removesuffix(' (a tick on a list)')}" for name, meaning in signs.items())
        return self.system.replace(SIGNS, "\n".join(lines))


def prompt_of(document: Document) -> Prompt:
    """The prompt in a file. Raises ContentError with every mistake in it."""
    problems = list(_problems(document))
    if problems:
        raise ContentError(problems)
    return Prompt(document.data["system"])


def _problems(document: Document) -> Iterator[Problem]:
    data = document.data
    if not isinstance(data, dict) or set(data) != {"system"} or not isinstance(data["system"], str):
        yield document.problem("has one key, `system`, and a text below it")
        return
    text = data["system"]
    if text.count(SIGNS) != 1 or text.replace(SIGNS, "").count("{{"):
        yield document.problem(f"needs {SIGNS} exactly once, and no other {{{{variable}}}}", "system")
    if '{"signs": [' not in text:
        yield document.problem('must show the one answer that is read: {"signs": [...]}', "system")
    if len(text) > LONGEST:
        yield document.problem(f"is {len(text)} characters long, and may have {LONGEST}", "system")

"""Owns how a release is read into a book: as the installed files are, and never with less than they say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bot.books import CONTENT, listener_prompt, message_ids, read_book
from bot.releasing import Refused
from content.catalog import FALLBACK, Catalog, publish
from content.problems import ContentError
from policies.rules import Book

SHOWN = 3


@dataclass(frozen=True)
class Reading:
    """What this house brings to every release: the clinic's own files, and what it insists on."""

    content: Path = CONTENT
    questionnaires: Path | None = None
    clinic_rules: Path | None = None
    hide_words: bool = False
    second_listener: bool = False
    require_signed: bool = False

    def installed(self) -> Book:
        """The files as they were installed. Raises ContentError with every mistake."""
        book = read_book(self.content, self.hide_words, self.questionnaires, self.clinic_rules)
        return replace(book, second_listener=self.second_listener)

    def released(self, folder: Path, heard: Path) -> Book:
        """A release below `folder`, with the phrases below `heard`. Refused when it cannot be used."""
        own = (self.questionnaires, self.clinic_rules)
        try:
            book = read_book(folder, self.hide_words, *own, heard=heard / "phrases")
            listener_prompt(folder)
        except ContentError as wrong:
            raise Refused(*map(str, wrong.problems)) from wrong
        missing = sorted(message_ids() - book.content.content.messages[FALLBACK].keys())
        if missing:
            named = ", ".join(missing[:SHOWN]) + (", …" if len(missing) > SHOWN else "")
            raise Refused(f"this program says {len(missing)} messages that are not in it ({named})")
        return replace(book, second_listener=self.second_listener)

    def insist(self, book: Book) -> None:
        """Refused where unsigned content may not run."""
        if self.require_signed and book.unsigned:
            raise Refused(
                f"NAPWISE_REQUIRE_SIGNED is set, and {book.unsigned} rules and files are not signed"
            )


def plain(catalog: Catalog) -> Catalog:
    """The release without the clinic's own questionnaires: the same for the same files, wherever they are."""
    return publish(catalog.content.model_copy(update={"questionnaires": {}}))

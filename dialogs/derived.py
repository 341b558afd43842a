"""What an answer settles besides itself: the zone of a country, the tags of a complaint."""

from __future__ import annotations

from dialogs.model import Node
from dialogs.reading import Reading
from policies.effects import Effect, Record
from policies.listening.tags import tags_of
from policies.rules import Book


def settled(node: Node, reading: Reading, book: Book) -> list[Effect]:
    """Further records that follow from the answer to `node`."""
    if node.field == "country":
        return _zone(str(reading.value), book)
    if node.fact == "complaint":
        return [Record("fact", "complaint_tags", tags_of(reading.words, book.phrases))]
    if node.fact == "thoughts_about_baby" and reading.value == "unwanted":
        return [Record("fact", "thoughts_frighten", "yes")]  # the button says so, so it is not asked again
    return []


def _zone(country: str, book: Book) -> list[Effect]:
    """A country with one time zone settles hers (M30)."""
    zones = book.content.country(country).zones
    return [Record("patient", "zone", zones[0].iana)] if len(zones) == 1 else []

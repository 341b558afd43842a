"""What of her words leaves the house: no name we know, no number that could find her, no address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.listener.words import stripped

NAMES = ["Ana María Ruiz", "Mia", "Dr. J. Okafor", "李小明"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I'm ana and Mia's crying", "I'm [name] and [name]'s crying"),
        ("Maria ruiz here, MARÍA", "[name] [name] here, [name]"),
        ("Dr Okafor said I may", "[name] [name] said I may"),
        ("I bled, j said", "I bled, j said"),
        ("我是李小明，小腿肿了", "我是[name],小腿肿了"),
        ("call me on +44 7700 900123 please", "call me on [number] please"),
        ("ring 0170-123 45 67 now", "ring [number] now"),
        ("born 12.03.1994 in May", "born [number] in May"),
        ("my number 12345 or NHS123456x", "my number [number] or [number]"),
        ("it is 160/110 and 38.5, pad 1234", "it is 160/110 and 38.5, pad 1234"),
        ("write ana.ruiz@example.org ok", "write [address] ok"),
        ("see https://example.org/x?y=1 and www.a.org ok", "see [address] and [address] ok"),
        ("t.me/anaruiz or @ana_ruiz99 here", "[address] or [address] here"),
        ("tel:+447700900123 is mine", "[address] is mine"),
        ("\u202a+44 7700 900123\u202c call", "[number] call"),
        ("١٢٣٤٥٦٧ is mine", "[number] is mine"),
    ],
)
@pytest.mark.req("S03")
def test_names_and_numbers_are_taken_out(text: str, told: str) -> None:
    assert stripped(text, NAMES) == told


@pytest.mark.parametrize("text", ["", "7", "3/10", "+44 7700 900123", "Ana", "Mia 12345", "@mia", "👍"])
def test_where_no_word_is_left_there_is_nothing_to_say(text: str) -> None:
    assert stripped(text, NAMES) == ""


@given(st.text(max_size=300), st.from_regex(r"[0-9]{5,12}", fullmatch=True), st.text(max_size=300))
def test_a_long_number_never_stays(before: str, number: str, after: str) -> None:
    assert number not in stripped(f"{before}{number}{after}", NAMES)


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_name_never_stays_as_a_word(before: str, after: str) -> None:
    assert " okafor " not in stripped(f"{before} okafor {after}", NAMES)

"""What says who somebody is does not stand in words that an editor reads."""

import pytest

from bot.privacy.masking import masked


@pytest.mark.req("C01")
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("call me on 07700 900123 please", "call me on <phone> please"),
        ("+44 (0)7700-900.123", "<phone>"),
        ("my number is 12345", "my number is <number>"),
        ("１２３４５", "<number>"),
        ("write to ana.b+x@mail.example.org now", "write to <e-mail> now"),
        ("I am @ana_1990 here", "I am <handle> here"),
        ("see https://t.me/ana?x=1 and www.x.org", "see <link> and <link>"),
        ("look at t.me/ana or example.com", "look at <link> or <link>"),
        ("pain 8/10, 38.5, 160/110, 3 weeks, 1001 times", "pain 8/10, 38.5, 160/110, 3 weeks, 1001 times"),
        ("two\nlines\tand \x1b[31mcolour\u202e", "two lines and [31mcolour"),
        ("it hurts.i can't move", "it hurts.i can't move"),
        ("", ""),
    ],
)
def test_what_is_masked(words: str, shown: str) -> None:
    assert masked(words) == shown


def test_her_names_and_her_case_are_masked_as_words_of_their_own() -> None:
    names = ("Ana María", "李娜", "Leo", "1001")
    text = masked("ana and LEO, not Leonor or banana; María! 我叫李娜 case 1001", names)
    assert text == "<name> and <name>, not Leonor or banana; <name>! 我叫<name> case <name>"
    assert masked("(a+b)", ("a+b",)) == "(<name>)"
    assert masked("plain", ("", " ")) == "plain"

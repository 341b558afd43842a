"""Telegram's HTML, and what comes in over HTTP: read as the real one reads it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.telegram import forms, html
from bot.rehearsal.telegram.errors import Refused


def marked(source: str) -> tuple[str, list[tuple[str, int, int]]]:
    found = html.Reader(source)
    return found.text, [(one["type"], one["offset"], one["length"]) for one in found.entities]


@pytest.mark.parametrize(
    ("source", "text", "marks"),
    [
        ("plain", "plain", []),
        ("<b>a</b><i>b</i>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<b>a<u>b</u></b>", "ab", [("bold", 0, 2), ("underline", 1, 1)]),
        ("👩<B>x</b>", "👩x", [("bold", 2, 1)]),
        ("a &lt; b &AMP; c &#128105; &#x41; &nbsp;", "a < b & c 👩 A &nbsp;", []),
        ("a & b", "a & b", []),
        ('<a href="https://x.org/?a=1&amp;b=2">x</a>', "x", [("text_link", 0, 1)]),
        ("<span class='tg-spoiler'>x</span>", "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", 0, 1)]),
        ("<code>x</code><s>y</s>", "xy", [("code", 0, 1), ("strikethrough", 1, 1)]),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [("bold", 0, 1)]),
    ],
)
def test_marks(source: str, text: str, marks: list[tuple[str, int, int]]) -> None:
    assert marked(source) == (text, marks)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("ä<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("x <", "Unclosed start tag at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href='x", 'Empty attribute name in the tag "a" at byte offset 7'),
        ("<a ", 'Unclosed start tag "a" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
        ("<b><i>x</i>", 'Can\'t find end tag corresponding to start tag "b"'),
    ],
)
def test_broken_marks(source: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        html.Reader(source)
    assert words in refused.value.refusal.description


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_words_come_through_unchanged(words: str) -> None:
    escaped = html.render(words, [])
    assert marked(escaped) == (words, [])


MARK = st.tuples(st.sampled_from(sorted(html.TAGS)), st.integers(0, 12), st.integers(1, 6))


@given(st.text(st.sampled_from("ab<&👩 "), min_size=6, max_size=12), st.lists(MARK, max_size=4))
def test_whatever_is_marked_the_page_gets_whole_tags(words: str, marks: list[tuple[str, int, int]]) -> None:
    length = html.units(words)
    entities: list[dict[str, Any]] = [
        {"type": kind, "offset": at, "length": min(long, length - at), "url": "x.org"}
        for kind, at, long in marks
        if at < length
    ]
    shown = html.Reader(html.render(words, entities))
    assert "\ufffd" in shown.text or shown.text == words


def test_a_form_an_address_and_json() -> None:
    assert forms.read("a=1&b=", "", b"")[0] == {"a": "1", "b": ""}
    assert forms.read("a=1", "application/x-www-form-urlencoded", b"a=2&c=%F0%9F%91%A9+x")[0] == {
        "a": "2",
        "c": "👩 x",
    }
    assert forms.read("", "application/json; charset=utf-8", b'{"chat_id": 5}')[0] == {"chat_id": 5}
    for body in (b"[1]", b"{"):
        with pytest.raises(Refused):
            forms.read("", "application/json", body)


def test_parts_with_a_file() -> None:
    body = (
        b'--B\r\nContent-Disposition: form-data; name="caption"\r\n\r\nwords \xc3\xa4\r\n'
        b'--B\r\nContent-Disposition: form-data; name="photo"; filename="a%22b.png"\r\n'
        b"Content-Type: image/png\r\n\r\n\x89PNG\r\n\x00--B\r\n\r\n--B--\r\n"
    )
    given, files = forms.read("", "multipart/form-data; boundary=B", body)
    assert given == {"caption": "words ä"}
    assert (files["photo"].name, files["photo"].mime) == ('a"b.png', "image/png")
    assert files["photo"].data == b"\x89PNG\r\n\x00--B\r\n"
    with pytest.raises(Refused):
        forms.read("", "multipart/form-data", body)

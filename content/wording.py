"""Owns what can be said about a text without showing it: its variables, its tags and its length."""

from __future__ import annotations

import re
from collections.abc import Iterator

VARIABLE = re.compile(r"\{\{ ?([a-z][a-z0-9_]*) ?\}\}")
TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
ALLOWED_TAGS = ("b", "i", "u")
# Marks that cannot be seen and turn the reading direction, or hide letters between letters.
INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
BABY_WORDS = {
    "en": re.compile(
        r"\b(?:bab(?:y|ies)\w*|newborns?|infants?|little ones?|naps?|napping|asleep|woke|feeds?|feeding|fed"
        r"|breast-?fe\w+|nursing|cots?|cribs?|prams?|strollers?|car seats?|napp(?:y|ies)|diapers?|bottles?"
        r"|mothers?|mum(?:s|my)?|moms?|mommy|child|children|son|daughter|caring for|nothing is lost)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\b(?:beb[eé]\w*|bebit[oa]s?|reci[eé]n nacid\w+|siestas?|cunas?|mois[eé]s|lactancia|lactar"
        r"|lactante\w*|amamant\w+|d(?:ar|as|ando|arle|abas) (?:el |de )?(?:pecho|mamar|teta)"
        r"|(?:la|las|cada|una|otra) tomas?|cochecitos?|carriolas?|portabeb[eé]s?|sillitas?|pañal(?:es)?"
        r"|biber[oó]n(?:es)?|mamaderas?|teteros?|chupetes?|hij[oa]s?|niñ[oa]s?|peques?|tu pequeñ[oa]"
        r"|criaturas?|nen[ea]s?|mam[aá]s?|mami|madres?|dormidit[oa]|(?:se|ha) despert\w+"
        r"|cuid(?:ar|as|ando) a (?:un|tu|su)|(?:no se|nada se) pierde|nada se ha perdido"
        r"|no (?:has perdido|perdiste) nada)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        "宝宝|宝贝|小宝|婴儿|新生儿|孩子|小孩|娃|小家伙|儿子|女儿|闺女|小睡|睡着|醒了|醒来|哄睡|喂奶|喂养|喂完|哺乳|母乳"
        "|吃奶|夜奶|涨奶|吸奶|奶瓶|奶粉|婴儿床|小床|推车|婴儿车|提篮|安全座椅|尿布|尿不湿|纸尿裤|妈|母亲"
        "|什么都没丢|什么都不会丢"
    ),
}
"""Words that a mother who has lost her baby must not read here (M38)."""
WORD = re.compile(r"[a-zA-Z0-9']+|[\u3400-\u9fff]")
VARIABLE_SAID = "it"
"""A plain short word in place of a variable, where a text is measured."""


def variables_of(text: str) -> tuple[str, ...]:
    """The names in {{…}}, in order, each once."""
    return tuple(dict.fromkeys(VARIABLE.findall(text)))


def plain(text: str) -> str:
    """The text as it is read: without tags and with escaped signs written out."""
    bare = TAG.sub("", text)
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def beginning(text: str) -> str:
    """The first two words, in small letters and without tags: by this two messages in a row sound alike."""
    found = WORD.findall(VARIABLE.sub(f" {VARIABLE_SAID} ", plain(text)).replace("’", "'").casefold())
    return " ".join(found[:2])


def words_in(text: str) -> int:
    """How many words she reads; a variable counts as one."""
    return len(re.findall(r"[\w'’°/.:%-]*\w[\w'’°/.:%-]*", VARIABLE.sub("x", plain(text))))


def telegram_length(text: str) -> int:
    """UTF-16 units after the tags are gone: what Telegram counts."""
    return len(plain(text).encode("utf-16-le")) // 2


def faults_of(text: str) -> Iterator[str]:
    """What is wrong with the text itself, as sentences."""
    if not text.strip():
        yield "is empty"
    rest = VARIABLE.sub("", text)
    if re.search(r"\{\{|\}\}|\{%|%\}|\{#", rest):
        yield "has braces that are no variable: only {{name}}, small letters, nothing else between the braces"
    if INVISIBLE.search(text):
        yield "has an invisible character in it: type the words anew"
    yield from _broken_html(rest)


def _broken_html(text: str) -> Iterator[str]:
    opened: list[str] = []
    for found in TAG.finditer(text):
        tag = found[1]
        if tag not in ALLOWED_TAGS or found[0] not in {f"<{tag}>", f"</{tag}>"}:
            yield f"has {found[0]}: only <b>, <i> and <u> may be used"
        elif not found[0].startswith("</"):
            opened.append(tag)
        elif not opened or opened.pop() != tag:
            yield f"closes {found[0]} which is not open there"
    if opened:
        yield f"opens <{opened[-1]}> and does not close it"
    bare = TAG.sub("", text)
    if "<" in bare or ">" in bare:
        yield "has a < or > on its own: write &lt; or &gt;"
    if re.search(r"&(?!(?:lt|gt|amp|quot);)", bare):
        yield "has an & on its own: write &amp;"

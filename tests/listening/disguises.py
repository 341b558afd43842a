"""Owns the disguises: what may happen to her words on their way to us, each a function from text to text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

LATIN = ("en", "es")
ALL = (*LATIN, "zh")
SEED = 20260302
NO_LETTERS = "Chinese characters have no such shape"
ONLY_CHINESE = "only Chinese has them"
NO_BLANKS = "Chinese has no blanks between words"


@dataclass(frozen=True, slots=True)
class Disguise:
    """`fault` = the row it belongs to, `langs` = where it makes sense, `why_not` = why nowhere else."""

    fault: str
    change: Callable[[str], str]
    langs: tuple[str, ...] = ALL
    why_not: str = ""


def _ascii(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _swapped(**pairs: str) -> Callable[[str], str]:
    table = str.maketrans(pairs)
    return lambda text: _ascii(text).translate(table)


def _alphabet(small_a: int, capital_a: int | None = None) -> Callable[[str], str]:
    """Another alphabet of the same order, from its code point of "a" on."""
    table = {ord("a") + i: chr(small_a + i) for i in range(26)}
    if capital_a is not None:
        table |= {ord("A") + i: chr(capital_a + i) for i in range(26)}
    return lambda text: _ascii(text).translate(table)


def _between(*signs: str) -> Callable[[str], str]:
    """The signs in turn between any two letters of a word."""

    def changed(text: str) -> str:
        out: list[str] = []
        for place, letter in enumerate(text):
            out.append(letter)
            if letter.isalpha() and text[place + 1 : place + 2].isalpha():
                out.append(signs[place % len(signs)])
        return "".join(out)

    return changed


def _blanks(sign: str) -> Callable[[str], str]:
    return lambda text: text.replace(" ", sign)


def _words(change: Callable[[str], str], at_least: int = 4) -> Callable[[str], str]:
    """Every long enough word changed."""
    pattern = re.compile(rf"[^\W\d_]{{{at_least},}}")
    return lambda text: pattern.sub(lambda found: change(found.group()), text)


def _longest(change: Callable[[str], str]) -> Callable[[str], str]:
    """Only the longest word changed, when it is long enough to be known again."""

    def changed(text: str) -> str:
        longest = max(re.findall(r"[^\W\d_]+", text), key=len)
        return text.replace(longest, change(longest), 1) if len(longest) >= 6 else text

    return changed


def _vowel_again(word: str) -> str:
    return re.sub(r"([aeiou])", r"\1\1", word, count=1)


def _turned_round(word: str) -> str:
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


def _shuffled_case(text: str) -> str:
    dice = Random(SEED)
    return "".join(c.upper() if dice.random() < 0.5 else c.lower() for c in text)


def _letters_twice(text: str) -> str:
    return "".join(c * 2 if c.isalpha() else c for c in text)


def _far_apart(text: str) -> str:
    return _between(" ")(text.replace(" ", "   "))


def _full_width(text: str) -> str:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    return wide.replace(" ", "\u3000")


def _flag_letters(text: str) -> str:
    """Parted by what cannot be seen: two together would be a flag."""
    return "\u200b".join(_alphabet(0x1F1E6, 0x1F1E6)(text))


def _zalgo(text: str) -> str:
    dice = Random(SEED)
    marks = [chr(n) for n in range(0x0300, 0x0370)] + ["\u0489"]
    return "".join(c + "".join(dice.choices(marks, k=4)) if c.isalpha() else c for c in text)


def _scattered(signs: str, share: float) -> Callable[[str], str]:
    """One of the signs behind a share of all characters."""

    def changed(text: str) -> str:
        dice = Random(SEED)
        return "".join(c + (dice.choice(signs) if dice.random() < share else "") for c in text)

    return changed


def _chatter(words: str, before: int, behind: int) -> Callable[[str], str]:
    return lambda text: words * before + text + ". " + words * behind


INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f\u061c"
RIGHT_TO_LEFT = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2069"
CONTROL = "\x00\x01\x07\x1b\x7f\x9f"
CYRILLIC = _swapped(
    a="а", e="е", o="о", p="р", c="с", y="у", x="х", i="і", j="ј", s="ѕ", h="һ", b="Ь", k="к", m="м", t="т",
    n="п", r="г", d="ԁ", w="ѡ", q="ԛ", v="ѵ", u="ц", g="ԍ", l="ӏ", f="ғ", z="з",
)  # fmt: skip
GREEK = _swapped(
    a="α", b="β", e="ε", i="ι", k="κ", n="η", o="ο", p="ρ", t="τ", u="υ", v="ν", w="ω", x="χ", y="γ", s="ς"
)
SMALL_CAPITALS = _swapped(
    a="ᴀ", b="ʙ", c="ᴄ", d="ᴅ", e="ᴇ", f="ꜰ", g="ɢ", h="ʜ", i="ɪ", j="ᴊ", k="ᴋ", l="ʟ", m="ᴍ", n="ɴ", o="ᴏ",
    p="ᴘ", q="ꞯ", r="ʀ", s="ꜱ", t="ᴛ", u="ᴜ", v="ᴠ", w="ᴡ", y="ʏ", z="ᴢ",
)  # fmt: skip
SUPERSCRIPT = _swapped(
    a="ᵃ", b="ᵇ", c="ᶜ", d="ᵈ", e="ᵉ", f="ᶠ", g="ᵍ", h="ʰ", i="ⁱ", j="ʲ", k="ᵏ", l="ˡ", m="ᵐ", n="ⁿ", o="ᵒ",
    p="ᵖ", r="ʳ", s="ˢ", t="ᵗ", u="ᵘ", v="ᵛ", w="ʷ", x="ˣ", y="ʸ", z="ᶻ",
)  # fmt: skip
BARRED = _swapped(
    a="ⱥ", b="ƀ", c="ȼ", d="đ", e="ɇ", g="ǥ", h="ħ", i="ɨ", j="ɉ", l="ł", o="ø", p="ᵽ", r="ɍ", t="ŧ", u="ʉ",
    y="ɏ", z="ƶ",
)  # fmt: skip
LEET = _swapped(a="4", e="3", i="1", o="0", s="5", t="7")
SIGNS = _swapped(a="@", e="3", i="!", s="$", o="0")

TRADITIONAL = str.maketrans(
    "时没觉过气来肿烫个湿卫热伤开脓头痛发听见声说话脚抬刚晕裤伤宝东糊闪两条动轻松点吗谢欢几饭个玩",
    "時沒覺過氣來腫燙個濕衛熱傷開膿頭痛發聽見聲說話腳抬剛暈褲傷寶東糊閃兩條動輕鬆點嗎謝歡幾飯個玩",
)
"""Written by hand, not taken from the table that undoes it."""

UPSIDE_DOWN = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz")

DISGUISES = {
    "upside down": Disguise("C05", lambda t: _ascii(t).translate(UPSIDE_DOWN)[::-1], LATIN, NO_LETTERS),
    "traditional characters": Disguise("C05", lambda t: t.translate(TRADITIONAL), ("zh",), ONLY_CHINESE),
    "shouted": Disguise("C05", str.upper, LATIN, NO_LETTERS),
    "case at random": Disguise("C05", _shuffled_case, LATIN, NO_LETTERS),
    "no accents": Disguise("C05", _ascii, ("es",), "only Spanish is written with accents here"),
    "accents apart": Disguise("C05", lambda t: unicodedata.normalize("NFD", t)),
    "full width": Disguise("C05", _alphabet(0xFF41, 0xFF21), LATIN, NO_LETTERS),
    "full width all": Disguise("C05", _full_width),
    "bold": Disguise("C05", _alphabet(0x1D41A, 0x1D400), LATIN, NO_LETTERS),
    "script": Disguise("C05", _alphabet(0x1D4EA, 0x1D4D0), LATIN, NO_LETTERS),
    "gothic": Disguise("C05", _alphabet(0x1D586, 0x1D56C), LATIN, NO_LETTERS),
    "typewriter": Disguise("C05", _alphabet(0x1D68A, 0x1D670), LATIN, NO_LETTERS),
    "circled": Disguise("C05", _alphabet(0x24D0, 0x24B6), LATIN, NO_LETTERS),
    "circled black": Disguise("C05", _alphabet(0x1F150, 0x1F150), LATIN, NO_LETTERS),
    "squared": Disguise("C05", _alphabet(0x1F130, 0x1F130), LATIN, NO_LETTERS),
    "squared black": Disguise("C05", _alphabet(0x1F170, 0x1F170), LATIN, NO_LETTERS),
    "flag letters": Disguise("C05", _flag_letters, LATIN, NO_LETTERS),
    "bracketed": Disguise("C05", _alphabet(0x249C), LATIN, NO_LETTERS),
    "small capitals": Disguise("C05", SMALL_CAPITALS, LATIN, NO_LETTERS),
    "superscript": Disguise("C05", SUPERSCRIPT, LATIN, NO_LETTERS),
    "barred": Disguise("C05", BARRED, LATIN, NO_LETTERS),
    "cyrillic": Disguise("C05", CYRILLIC, LATIN, NO_LETTERS),
    "cyrillic vowels": Disguise("C05", _swapped(a="а", e="е", o="о", i="і", y="у"), LATIN, NO_LETTERS),
    "greek": Disguise("C05", GREEK, LATIN, NO_LETTERS),
    "leet": Disguise("C05", LEET, LATIN, NO_LETTERS),
    "leet signs": Disguise("C05", SIGNS, LATIN, NO_LETTERS),
    "spaced letters": Disguise("C05", _between(" "), LATIN, "tested below as `spaced characters`"),
    "spaced letters, words far apart": Disguise("C05", _far_apart, LATIN, NO_BLANKS),
    "spaced characters": Disguise("C05", _between(" "), ("zh",), "tested above as `spaced letters`"),
    "dotted": Disguise("C05", _between(".")),
    "dashed": Disguise("C05", _between("-")),
    "underscored": Disguise("C05", _between("_")),
    "starred": Disguise("C05", _between("*")),
    "slashed": Disguise("C05", _between("/")),
    "commas between": Disguise("C05", _between(",")),
    "middle dots": Disguise("C05", _between("·", "•")),
    "pictures between": Disguise("C05", _between("🙏", "😭", "👶🏽", "❤️")),
    "blanks as pictures": Disguise("C05", _blanks("😭"), LATIN, NO_BLANKS),
    "blanks as underscores": Disguise("C05", _blanks("_"), LATIN, NO_BLANKS),
    "blanks as dashes": Disguise("C05", _blanks("-"), LATIN, NO_BLANKS),
    "blanks as dots": Disguise("C05", _blanks("."), LATIN, NO_BLANKS),
    "blanks as three dots": Disguise("C05", _blanks("... "), LATIN, NO_BLANKS),
    "blanks as commas": Disguise("C05", _blanks(", "), LATIN, NO_BLANKS),
    "blanks as pluses": Disguise("C05", _blanks("+"), LATIN, NO_BLANKS),
    "blanks as slashes": Disguise("C05", _blanks("/"), LATIN, NO_BLANKS),
    "no-break blanks": Disguise("C05", _blanks("\u00a0"), LATIN, NO_BLANKS),
    "a word a line": Disguise("C05", _blanks("\n"), LATIN, NO_BLANKS),
    "clapped": Disguise("C05", _blanks(" 👏 "), LATIN, NO_BLANKS),
    "run together": Disguise("C05", _blanks(""), LATIN, NO_BLANKS),
    "a vowel twice": Disguise("C05", _words(_vowel_again), LATIN, NO_LETTERS),
    "every letter twice": Disguise("C05", _letters_twice, LATIN, NO_LETTERS),
    "stretched": Disguise("C05", lambda t: re.sub(r"([aeiou])", r"\1\1\1\1\1", _ascii(t)), LATIN, NO_LETTERS),
    "a slip of the finger": Disguise("C05", _longest(_turned_round), LATIN, NO_LETTERS),
    "a letter left out": Disguise("C05", _longest(lambda w: w[:-2] + w[-1]), LATIN, NO_LETTERS),
    "a letter too many": Disguise("C05", _longest(lambda w: w[:-1] + "x" + w[-1]), LATIN, NO_LETTERS),
    "broken in two": Disguise("C05", _longest(lambda w: w[:3] + " " + w[3:]), LATIN, NO_BLANKS),
    "a picture in the word": Disguise("C05", _longest(lambda w: w[:2] + "🙏" + w[2:]), LATIN, NO_LETTERS),
    "invisible signs": Disguise("C05", _scattered(INVISIBLE, 0.8)),
    "right to left": Disguise("C15", _scattered(RIGHT_TO_LEFT, 0.5)),
    "turned to the right": Disguise("C15", lambda t: f"\u202e{t}\u202c"),
    "zalgo": Disguise("C15", _zalgo),
    "struck through": Disguise("C15", lambda t: "".join(f"{c}\u0336" for c in t)),
    "keycap signs": Disguise("C15", lambda t: "".join(f"{c}\ufe0f\u20e3" if c.isalpha() else c for c in t)),
    "control signs": Disguise("C15", _scattered(CONTROL, 0.3)),
    "half a pair": Disguise("C15", _scattered("\ud83d\ude4f", 0.3)),
    "private signs": Disguise("C15", _scattered("\ue000\U000f0000", 0.5)),
    "bold markup": Disguise("C16", lambda t: f"<b>{t}</b>"),
    "starred markup": Disguise("C16", lambda t: " ".join(f"*{w}*" for w in t.split())),
    "underlined markup": Disguise("C16", lambda t: " ".join(f"_{w}_" for w in t.split())),
    "struck markup": Disguise("C16", lambda t: " ".join(f"~~{w}~~" for w in t.split())),
    "hidden markup": Disguise("C16", lambda t: f"||{t}||"),
    "code markup": Disguise("C16", lambda t: f"`{t}`"),
    "a link": Disguise("C16", lambda t: f"[{t}](tg://user?id=1)"),
    "tags between words": Disguise("C16", _blanks("<br>"), LATIN, NO_BLANKS),
    "in quotes": Disguise("C04", lambda t: f'"{t}"'),
    "a picture behind": Disguise("C04", lambda t: f"{t} 🙏🙏😭"),
    "a picture before": Disguise("C04", lambda t: f"😭😭{t}"),
    "an answer before": Disguise("C04", lambda t: f"7. {t}"),
    "a cheerful message": Disguise("C04", lambda t: f"did all my sets today, feeling good! {t}. thanks x"),
    "a cheerful message in Spanish": Disguise("C04", lambda t: f"hoy hice todo, ¡muy bien! {t}. gracias"),
    "a cheerful message in Chinese": Disguise("C04", lambda t: f"今天的动作都做完了，感觉不错！{t}。谢谢"),
    "behind a long story": Disguise("C13", _chatter("we went to the park with the pram. ", 110, 0)),
    "within a long story": Disguise("C13", _chatter("dimos un paseo por el parque. ", 60, 60)),
    "before a long story": Disguise("C13", _chatter("今天天气很好我们出去走走。", 0, 280)),
    "behind pictures": Disguise("C13", _chatter("🤱🏽", 900, 0)),
    "twice": Disguise("C13", lambda t: f"{t} {t}"),
}  # fmt: skip

"""What is heard in many texts: each sign in each frame of words, numbers, shapes (ledger/heard.txt; --update writes)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from policies import listening
from policies.listening.normalise import normalise, spelled_out, stem
from policies.listening.numbers import measured
from policies.listening.tags import tags_of
from tests.support.ledger import Ledger
from tests.support.mothers import phrase_book

FILE = Path(__file__).parent / "ledger" / "heard.txt"
FRAMES = {
    "en": (
        "{}", "no {}", "I have no fever, {}", "I don't have {} but I worry", "no fever but {}", "not only fever, {}",
        "never had {} in my life", "my sister has {}", "my sister says I have {}", "the baby has {}", "he has {}",
        "had {} last year", "{} years ago. now it is back", "what if I get {}", "{}? no", "{}? no. yes", "{} no longer",
        '"{}" is on your list', "{} lol", "I am {} today and tired and so on and so on", "{} {}", "is {} normal",
        "no idea why, {}", "neither tired nor {}", "I read that after birth some get {}", "{}!!! help",
    ),
    "es": ("{}", "no tengo {}", "sin {}", "mi hermana tiene {}", "el bebé tiene {}", "tuve {} hace años", "¿y si {}?",
           "{}? no", "no tengo fiebre pero {}"),
    "zh": ("{}", "没有{}", "我妈{}", "宝宝{}", "去年{}", "如果{}怎么办", "没发烧但是{}", "{}？没有"),
}  # fmt: skip
NUMBERS = (
    "bp 139/89", "bp 140/80", "bp 120/90", "bp 159/109", "bp 160/80", "bp 120/110", "165 over 100", "165 / 100", "bp 170", "bp 140",
    "bp 139", "bp 70", "bp 260/100", "bp 261/100", "bp 80/120", "bp 100/100", "bp 16/11", "16/11", "tension 14", "tension 13",
    "tension 26", "tension 27", "tension 8/4", "150 de tension", "150 systolic", "systolic 150", "150/35", "150/34", "150/160", "170/161",
    "temp 37.9", "temp 38", "temp 38.0", "temp 100.3f", "temp 100.4f", "temp 100.4", "100.4", "38.6", "36.6", "35.9", "temp 35.9", "temp 36",
    "temp 36.0", "35.4 c", "35 c", "34 c", "33.9 c", "43 c", "43.1 c", "94 f", "93.9 f", "109 f", "110 f", "38 f", "100 c", "temp 35", "39",
    "39°", "39 degrees outside", "39 degrees in the oven", "fever 39", "38 weeks", "39 reps", "38%", "39 kg", "38,2 de fiebre", "tengo 38 y medio",
    "38度半", "体温38.5", "发烧39", "血压170", "血压150/95", "38 minutes with a fever", "temp 38.5 and bp 150/95", "1.38", "138.5", "38.55",
    "my baby has 38.5", "my baby's bp 165/100", "my mum had 38.5", "what if I get 38.5", "38.5 last year", "temp 38 weeks", "38/2",
)  # fmt: skip
SHAPES = (
    "ch3st p@in", "c h e s t  p a i n", "c h e", "chestpain", "mychestpainisbad", "CHEST PAIN", "chest🍼pain", "chest 🍼 pain", "che\u200bst p\u00adain",
    "сhest раin", "ｃｈｅｓｔ", "cheeest", "dolór", "don't", "don’t", "it's; so. what? yes! 3.5", "a, b: c (d) [e] f – g | h - i j-k 1/2 a/b",
    '"quoted" not «so» 「是」', "下面没知觉。真的", "a1b2", "4u", "1st", "3", "3,5 3.5", "l8r", "$ick", "go0o0od", "tab\there\nline", "", "🙂", "7",
    "не могу дышать", "не", "не ok ok", "أشعر بألم", "好的", "ok", "sí", "my leg не болит", "n u m b", "n u m", "s p e l t out b a d l y",
    "chets pain", "cehst pain", "chst pain", "hcest pain", "brething is hard", "breathng hard", "fevr", "fveer", "bleedng a lot", "suicidl",
    "calf swolen", "swollen calf on one side", "my left calf, since it was so hot, is swollen", "calf. swollen", "one calf is bigger",
    "my chest and then the long day went on and on with pain", "chest is in pain", "chest really really hurts", "pain in my chest",
    "I can't feel when I wipe", "can't stop bleeding", "can't pee", "cannot pee", "no puedo orinar", "I want to die", "end it", "the end",
    "stop", "stop it hurts", "my arms were shaking", "he's crying, back soon", "he is crying and I am crying", "I keep crying", "crying",
    "everything is grey and I feel low", "I feel low", "no low mood", "talk to a human", "I want a person", "no human needed",
)  # fmt: skip
LOSS = (
    "my baby died", "my baby has died", "we lost our baby", "I lost my baby", "I lost my baby's sock", "lost my balance with the baby",
    "my baby nearly died", "I dreamt my baby died", "I am afraid my baby died", "what if my baby dies", "my baby died last year",
    "my baby was stillborn", "stillborn", "my sister's baby died", "the baby's battery died", "my phone died", "lost the baby weight",
    "we lost her", "my son passed away", "lost him at birth", "miscarriage", "my baby is gone", "baby is gone to sleep", "my baby died lol",
    "mi bebé murió", "perdí a mi bebé", "perdí el calcetín de mi bebé", "mi bebé casi muere", "宝宝没了", "宝宝没睡", "孩子走了", "我的宝宝去世了",
    "宝宝的袜子丢了", "我梦见宝宝死了", "he died", "I lost the baby", "I lost my tiny baby", "i lost my appetite and the baby cries", "my bbay died",
)  # fmt: skip
COMPLAINTS = (
    "low back pain at night", "lower back, left side, when I lift", "pelvis and hip, burning, in the morning", "me duele la espalda baja por la noche",
    "腰疼，晚上", "it shoots down the leg when I sit", "tailbone", "backs", "nothing", "neck and shoulders when feeding", "all day, dull ache",
)  # fmt: skip
WORDS = (
    "bleeding", "hurts", "fainted", "legs", "breast", "speed", "class", "dresses", "need", "piernas", "nothing", "baked", "bakes", "sing", "bring",
    "being", "aches", "hot", "pain", "血", "señal", "moss", "glasses", "pressing", "based",
)  # fmt: skip


@cache
def phrases(lang: str) -> tuple[str, ...]:
    """The first phrase of each sign, and the first that is made of groups of words."""
    first: dict[tuple[str, str], str] = {}
    for listed in phrase_book().phrases.lists:
        if listed.lang == lang and listed.phrases:
            first.setdefault((listed.signal, listed.sign or listed.category), listed.phrases[0])
        for groups in listed.together if listed.lang == lang else ():
            first.setdefault(
                (listed.signal, f"{listed.sign} together"), " ".join(group[0] for group in groups)
            )
    return tuple(dict.fromkeys(first.values()))


def heard(text: str) -> str:
    found = listening.hear(text, phrase_book())
    signals = [f"{signal.kind.value} {signal.sign} ({signal.because})" for signal in found.signals]
    return f"{text!r}: {', '.join(signals) or '–'}"


def framed(lang: str, frame: str) -> Iterator[str]:
    for phrase in phrases(lang):
        yield heard(frame.replace("{}", phrase))


def numbers() -> Iterator[str]:
    for text in NUMBERS:
        found = [
            f"{m.sign} {m.because!r} at {m.at} {m.sure}"
            for m in measured(normalise(text).plain, phrase_book().rules)
        ]
        yield f"{heard(text)} | {', '.join(found)}"
        assert found == [
            f"{m.sign} {m.because!r} at {m.at} {m.sure}" for m in measured(normalise(text).plain)
        ], "what stands in the code and in the rules is the same"


def shapes() -> Iterator[str]:
    for text in SHAPES:
        read = normalise(text)
        tokens = [f"{t.text}/{t.clause}.{t.sentence}{'q' if t.quoted else ''}" for t in read.tokens]
        yield f"{text!r}: {' '.join(tokens)} {read.plain!r} {read.strange} {[*spelled_out(read.tokens)]}"
        yield heard(text)


def stems() -> Iterator[str]:
    for word in WORDS:
        yield f"{word}: {stem(word)}"


def tags() -> Iterator[str]:
    for text in (*COMPLAINTS, " ".join(COMPLAINTS)):
        yield f"{text!r}: {' '.join(tags_of(text, phrase_book().phrases))}"


SECTIONS: dict[str, Callable[[], Iterator[str]]] = {
    **{
        f"{lang}: {frame}": (lambda lang=lang, frame=frame: framed(lang, frame))
        for lang, frames in FRAMES.items()
        for frame in frames
    },
    "numbers": numbers,
    "shapes": shapes,
    "loss": lambda: map(heard, LOSS),
    "stems": stems,
    "tags": tags,
}


@pytest.fixture(scope="module", autouse=True)
def _written_anew(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update", default=False):
        Ledger(FILE).write({name: section() for name, section in SECTIONS.items()})


@cache
def ledger() -> dict[str, list[str]]:
    return Ledger(FILE).sections()


@pytest.mark.req("S01", "M40")
@pytest.mark.parametrize("name", SECTIONS)
def test_what_is_heard_is_what_was_read_and_kept(name: str) -> None:
    assert list(SECTIONS[name]()) == ledger()[name]


def test_the_ledger_has_no_text_too_many() -> None:
    assert set(ledger()) == set(SECTIONS)

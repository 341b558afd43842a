"""Her words behind every disguise: a red flag stays one, and plain talk becomes none."""

from __future__ import annotations

from functools import cache

import pytest

from policies import listening
from policies.listening.normalise import normalise
from policies.listening.opinion import opinion
from policies.listening.signals import SignalKind
from tests.listening.disguises import ALL, DISGUISES
from tests.listening.held_out import listening_book
from tests.support.mothers import phrase_book

CAUGHT = ("red_flag", "ask")
BOOKS = {"phrases": phrase_book, "likeness": listening_book}
FLAGS = {
    "en": (
        "i can't feel when i wipe",
        "i have chest pain",
        "i can't breathe",
        "my calf is hot and swollen",
        "i am soaking pads every hour",
        "i have a fever of 39",
        "my wound is open and leaking pus",
        "the worst headache of my life",
        "i want to kill myself",
        "i keep hearing voices",
        "my husband hits me",
        "i can't lift my foot",
        "i fainted in the kitchen",
        "i wet myself without feeling it",
        "i am scared i will hurt my baby",
        "blurred vision and seeing spots",
        "my leg is numb and weak",
    ),
    "es": (
        "no siento cuando me limpio",
        "tengo dolor en el pecho",
        "no puedo respirar",
        "tengo la pantorrilla hinchada y caliente",
        "empapo una compresa cada hora",
        "tengo fiebre de 39",
        "la herida se abrió y sale pus",
        "el peor dolor de cabeza de mi vida",
        "me quiero morir",
        "oigo voces que me hablan",
        "mi marido me pega",
        "no puedo levantar el pie",
        "me desmayé en la cocina",
        "se me escapa el pis y no lo siento",
        "tengo miedo de hacerle daño al bebé",
        "veo borroso y veo luces",
        "tengo la pierna dormida y sin fuerza",
    ),
    "zh": (
        "擦的时候下面没感觉",
        "我胸口痛",
        "我喘不过气来",
        "小腿又肿又烫",
        "一个小时就湿透一片卫生巾",
        "发烧39度",
        "伤口裂开流脓了",
        "头痛得像要炸开",
        "我不想活了",
        "我总听见有声音跟我说话",
        "老公打我",
        "脚抬不起来了",
        "我刚才晕倒了",
        "尿裤子都不知道",
        "我想伤害宝宝",
        "眼睛看东西模糊，眼前有闪光",
        "两条腿没力",
    ),
}
"""Heard as they stand: what is asked here is whether a disguise takes that away."""
PLAIN_TALK = {
    "en": (
        "all done for today, it felt good",
        "my back is a bit stiff this morning",
        "the baby slept four hours",
        "can we start at ten tomorrow",
        "thank you so much",
        "pain 3 today",
        "what is the next exercise",
        "how many times a week",
        "just had breakfast with my sister",
        "the second exercise was fun",
    ),
    "es": (
        "hice todas las series, muy bien",
        "la espalda un poco rígida hoy",
        "el bebé durmió cuatro horas",
        "podemos empezar mañana a las diez",
        "muchas gracias por todo",
        "dolor 3 hoy",
        "me gusta caminar",
        "cuántas veces por semana",
        "acabo de desayunar con mi hermana",
        "el segundo ejercicio fue divertido",
    ),
    "zh": (
        "动作都做完了，很轻松",
        "今天早上背有点僵",
        "宝宝睡了四个小时",
        "明天十点开始可以吗",
        "太谢谢你了",
        "今天疼3分",
        "我喜欢散步",
        "一周做几次",
        "刚和姐姐吃完早饭",
        "第二个动作很好玩",
    ),
}


ENDING = "a slip in the ending of a word: only its stem is known"
LITTLE = "its phrase is one word, and the sentence as a whole resembles plain talk"
STILL_HIDDEN = {
    ("leet", "i fainted in the kitchen"): LITTLE,
    ("a letter left out", "i keep hearing voices"): ENDING,
    ("a letter left out", "i fainted in the kitchen"): ENDING,
    ("a letter too many", "i keep hearing voices"): ENDING,
    ("a letter too many", "i fainted in the kitchen"): ENDING,
    ("stretched", "my husband hits me"): "`mee` is no word that a phrase may do without",
    ("stretched", "me desmayé en la cocina"): "its phrase needs `me`, and reads `mee`",
}
"""What still defeats the listener, and why."""


@cache
def undisguised(text: str, listens: str) -> frozenset[str]:
    """The signs heard in a plain text."""
    return frozenset(signal.sign for signal in opinion(text, BOOKS[listens]()).heard.signals)


def missed(name: str, lang: str, listens: str) -> list[str]:
    """The red flags that a disguise hides, or shows as quite another sign."""
    gone = []
    for text in FLAGS[lang]:
        found = opinion(DISGUISES[name].change(text), BOOKS[listens]())
        same = undisguised(text, listens) & {signal.sign for signal in found.heard.signals}
        if found.pred not in CAUGHT or (found.pred == "red_flag" and not same):
            gone.append(text)
    return gone


def invented(name: str, lang: str, listens: str) -> list[str]:
    """The plain lines that a disguise turns into a red flag."""
    change, book = DISGUISES[name].change, BOOKS[listens]()
    found = ((text, opinion(change(text), book)) for text in PLAIN_TALK[lang])
    return [f"{text}: {opened.because}" for text, opened in found if opened.pred == "red_flag"]


def of(*faults: str) -> list[tuple[str, str]]:
    """Each disguise of these rows, in each language it makes sense in."""
    rows = [(name, disguise) for name, disguise in DISGUISES.items() if disguise.fault in faults]
    return [(name, lang) for name, disguise in rows for lang in disguise.langs]


def same_verdict(name: str, lang: str, listens: str) -> None:
    assert [text for text in missed(name, lang, listens) if (name, text) not in STILL_HIDDEN] == []
    assert invented(name, lang, listens) == []


def test_all_of_it_is_heard_undisguised_and_every_row_says_why_a_language_is_left_out() -> None:
    for book in (make() for make in BOOKS.values()):
        for lang in ALL:
            assert [t for t in FLAGS[lang] if opinion(t, book).pred not in CAUGHT] == []
            assert [t for t in PLAIN_TALK[lang] if opinion(t, book).pred == "red_flag"] == []
    assert [
        n for n, disguise in DISGUISES.items() if set(disguise.langs) != set(ALL) and not disguise.why_not
    ] == []
    assert {text for _, text in STILL_HIDDEN} <= {text for lang in ALL for text in FLAGS[lang]}


@pytest.mark.req("S01")
@pytest.mark.fault("C05", guard="policies.listening.disguise:undone")
@pytest.mark.parametrize("listens", BOOKS)
@pytest.mark.parametrize(("name", "lang"), of("C05"))
def test_no_spelling_hides_a_red_flag(name: str, lang: str, listens: str) -> None:
    same_verdict(name, lang, listens)


@pytest.mark.req("S01")
@pytest.mark.fault("C04", "C13", guard="policies.listening.normalise:normalise")
@pytest.mark.parametrize("listens", BOOKS)
@pytest.mark.parametrize(("name", "lang"), of("C04", "C13"))
def test_nothing_around_it_hides_a_red_flag(name: str, lang: str, listens: str) -> None:
    same_verdict(name, lang, listens)


@pytest.mark.req("S01")
@pytest.mark.fault("C15", "C16", guard="policies.listening.normalise:fold")
@pytest.mark.parametrize("listens", BOOKS)
@pytest.mark.parametrize(("name", "lang"), of("C15", "C16"))
def test_no_sign_of_a_machine_hides_a_red_flag(name: str, lang: str, listens: str) -> None:
    same_verdict(name, lang, listens)


@pytest.mark.fault("C05", guard="policies.listening.mending:mended")
@pytest.mark.parametrize("listens", BOOKS)
@pytest.mark.parametrize(
    "text", ["xiong kou hen teng", "wo bu xiang huo le", "tou tong de xiang yao zha kai", "ɟǝǝl ʇou uɐɔ ı"]
)
def test_what_no_list_can_read_is_asked_about(text: str, listens: str) -> None:
    assert listening.hear(text, BOOKS[listens]()).of(SignalKind.ASK)


@pytest.mark.fault("C05", guard="policies.listening.normalise:fold")
@pytest.mark.parametrize("text", ["estoy a 39º", "estoy a 38,5º", "i am at 39°", "39.2 °c", "体温39°"])
def test_a_degree_stays_a_degree(text: str) -> None:
    assert "fever" in {signal.sign for signal in listening.hear(text, BOOKS["phrases"]()).signals}


def test_a_week_that_is_counted_is_no_fever() -> None:
    assert not listening.hear("nació en la 38º semana", BOOKS["phrases"]()).signals


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('the scar is 5" long and i have chest pain', False),
        ('"i have chest pain"', False),
        ('it says "chest pain" here', True),
    ],
)
def test_only_what_stands_between_two_marks_within_her_words_is_quoted(text: str, quoted: bool) -> None:
    tokens = {token.text: token.quoted for token in normalise(text).tokens}
    assert tokens["chest"] is quoted


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("3x10, 39c at 10am, week3, pain7", "3 x 10 39 c at 10 am week 3 pain 7"),
        ("a b c", "a b c"),
        ("loose poor mess", "loose poor mess"),
        ("yes. no fever. slept ok", "yes no fever slept ok"),
        ("hola 🇪🇸 todo bien", "hola todo bien"),
        ("@maria who.int/es", "maria who int es"),
        ("陪著寶寶", "陪 着 宝 宝"),
    ],
)
def test_plain_words_stay_as_they_are(text: str, tokens: str) -> None:
    assert " ".join(token.text for token in normalise(text).tokens) == tokens

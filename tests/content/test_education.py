"""Education bites: thirty and more, in words a mother can use, and every slip of an editor is found."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from content.catalog import Catalog, restore
from content.check import check
from content.check_education import spoken_of
from content.problems import Problem
from content.wording import BABY_WORDS, plain, words_in

Plant = Callable[[str, str, str], list[Problem]]


@pytest.mark.req("M36")
def test_there_are_enough_bites_in_two_wordings_each(catalog: Catalog) -> None:
    assert len(catalog.bites) >= 30
    assert {bite.topic for bite in catalog.bites.values()} == {
        "feeding", "lifting", "carrying", "sleep", "pacing",
        "pain", "pelvic_floor", "scar", "mood", "movement",
        "work", "closeness", "help", "treatments",
    }  # fmt: skip
    for id, bite in catalog.bites.items():
        said = catalog.bite_words("en", id)
        assert bite.source
        assert len(set(said.say)) >= 2
        assert all(20 <= words_in(text) <= 60 for text in said.say), id


@pytest.mark.req("M38")
def test_enough_bites_speak_of_no_baby(catalog: Catalog) -> None:
    free = [id for id, bite in catalog.bites.items() if not bite.needs_baby]
    assert len(free) >= 5
    for lang in catalog.content.bite_words:
        for id in free:
            said = catalog.bite_words(lang, id)
            assert not [t for t in (said.title, *said.say) if BABY_WORDS[lang].search(plain(t))], (lang, id)


def test_a_language_without_words_says_the_english_ones(catalog: Catalog) -> None:
    assert catalog.bite_words("fr", "E05") == catalog.bite_words("en", "E05")
    with pytest.raises(KeyError):
        catalog.bite_words("en", "E99")


@pytest.mark.req("E04")
def test_a_release_keeps_its_bites_and_an_older_one_has_none(catalog: Catalog) -> None:
    assert restore(catalog.dump()).bites == catalog.bites
    older = catalog.content.model_dump(mode="json", exclude={"bites", "bite_words"})
    assert not type(catalog.content).model_validate_json(json.dumps(older)).bites


FACTS, WORDS = "education/pacing.yaml", "education/en/pacing.yaml"


@pytest.mark.req("E02", "M36")
@pytest.mark.parametrize(
    ("file", "old", "new", "line", "says"),
    [
        (FACTS, "topic: pacing", "topics: pacing", 2, "unknown key `topics`; did you mean `topic`?"),
        (FACTS, "topic: pacing", "topic: money", 2, "`topic` is 'money'"),
        (FACTS, "from_day: 0", "from_day: 1901", 3, "may be 1900 at the most"),
        (FACTS, "to_day: 1900", "to_day: 0\nfrom_days: 3", 5, "unknown key `from_days`"),
        (FACTS, "from_day: 0\nto_day: 1900", "from_day: 9\nto_day: 8", 1, "`from_day` 9 is after `to_day` 8"),
        (FACTS, "fits: [any]", "fits: [anybody]", 5, "may only be"),
        (FACTS, "needs_baby: false", "needs_baby: no", 6, "must be true or false"),
        (FACTS, "id: E05", "id: E06", 1, "E06 is already hurt-is-not-harm"),
        (WORDS, "Backs tend", "Bear down. Backs tend", 4, "banned cue"),
        (WORDS, "Backs tend", "Take ibuprofen. Backs tend", 4, "must not speak of “ibuprofen”"),
        (WORDS, "Backs tend", "Your baby can wait. Backs tend", 4, "`needs_baby: true`"),
        (WORDS, "Backs tend", "more words " * 20 + "Backs tend", 4, "60 at most"),
        (WORDS, "Backs tend", "{{first_name}}, backs tend", 4, "a bite uses no variables"),
        (WORDS, "Backs tend", "Good days tend", 2, "begin alike"),
        (WORDS, "Backs tend", "<a>Backs tend", 4, "only <b>, <i> and <u>"),
        (WORDS, "A little, often", "A little, often, and never all of it at once", 1, "longer than 40"),
    ],
)
def test_a_mistake_in_a_bite_is_found_where_it_is(
    plant: Plant, file: str, old: str, new: str, line: int, says: str
) -> None:
    found = [p for p in plant(file, old, new) if p.file in (file, "education/hurt-is-not-harm.yaml")]
    assert [p for p in found if says in p.text and (p.line == line or p.file != file)], found


TENS, TENS_ES, TENS_ZH = (f"education/{lang}/about-tens.yaml" for lang in ("en", "es", "zh"))
MEDICINES = "education/en/about-medicines.yaml"


@pytest.mark.req("E02", "M36")
@pytest.mark.parametrize(
    ("file", "old", "new", "line", "says"),
    [
        (TENS, "Ask your clinician first.", "Think about it.", 4, "add a sentence with “ask your clinician”"),
        (TENS, "some people try", "it helps with pain and people try", 3, "“helps with” is a dose or a yes"),
        (TENS, "some people try", "you can use it, and people try", 3, "“you can use” is a dose or a yes"),
        (TENS, "It sends", "Start with 20 minutes. It sends", 3, "has the number 20: how much and how often"),
        (TENS, "TENS: what it is", "TENS: it is safe", 1, "“it is safe” is a dose or a yes"),
        (MEDICINES, "They choose", "Take one. They choose", 4, "“take one” is a dose"),
        ("education/about-tens.yaml", "topic: treatments", "topic: pain", 3, "only a bite whose facts"),
        (TENS_ES, "Consulta antes con", "Busca a", 4, "add a sentence with “consulta antes con"),
        (TENS_ES, "Yo no puedo", "Es seguro. Yo no puedo", 4, "“es seguro” is a dose or a yes"),
        ("education/es/pacing.yaml", "permitido", "ibuprofeno", 4, "must not speak of “ibuprofeno”"),
        (TENS_ZH, "先问医生；", "", 4, "add a sentence with “先问医生”"),
        (TENS_ZH, "我说不了", "你可以用", 4, "“可以用” is a dose or a yes"),
        ("education/zh/pacing.yaml", "趁还轻松就停", "疼了就吃布洛芬再停", 4, "must not speak of “布洛芬”"),
    ],
)  # fmt: skip
def test_a_treatment_is_named_with_whom_to_ask_and_never_with_a_yes(
    plant: Plant, file: str, old: str, new: str, line: int, says: str
) -> None:
    found = [p for p in plant(file, old, new) if p.file.startswith("education/")]
    assert [p for p in found if says in p.text and p.line == line], found


@pytest.mark.req("M36")
def test_a_language_without_the_two_lists_cannot_speak_of_treatments(plant: Plant) -> None:
    found = plant(
        "safety/barred.yaml",
        'ask_first:\n  en: ["ask your clinician"',
        'ask_first:\n  xx: ["ask your clinician"',
    )
    assert {p.file for p in found if "`ask_first`" in p.text and p.file.startswith("education/en")} == {
        f"education/en/about-{name}.yaml"
        for name in ("belly-support", "massage-and-warmth", "medicines", "tens")
    }


@pytest.mark.parametrize(
    ("phrase", "text", "is_found"),
    [
        ("布洛芬", "疼了就吃布洛芬吧", True),
        ("tens", "用tens治疗", True),
        ("tens", "the muscle tenses, less tension", False),
        ("tens", "a tens.", True),
        (" mg", "400mg", True),
        ("faja", "unas fajas", False),
        ("médico", "antimédico", False),
    ],
)
def test_a_word_ends_where_its_script_says_so(phrase: str, text: str, is_found: bool) -> None:
    assert bool(list(spoken_of([phrase], text))) is is_found


@pytest.mark.parametrize(
    ("gone", "says"),
    [(WORDS, "education/en/pacing.yaml is missing"), (FACTS, "education/pacing.yaml is missing")],
)
def test_half_a_bite_is_missed(copy: Path, gone: str, says: str) -> None:
    (copy / gone).unlink()
    assert any(says in problem.text for problem in check(copy))


def test_another_language_needs_every_bite(copy: Path) -> None:
    (copy / "messages/fr").mkdir()
    (copy / "messages/fr/clarify.yaml").write_text((copy / "messages/en/clarify.yaml").read_text("utf-8"))
    told = {(p.file, p.text) for p in check(copy)}
    assert ("education/fr/pacing.yaml", "`pacing` is missing: not translated yet") in told

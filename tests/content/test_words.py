"""How we speak: plain, short, warm, in variants; and the safety texts, where a word can cost a life."""

import re

import pytest

from content.catalog import Catalog
from content.wording import plain, variables_of, words_in

SAFETY_IDS = frozenset(
    """
cauda_equina dvt pulmonary_embolism preeclampsia preeclampsia_today haemorrhage haemorrhage_today sepsis
sepsis_today wound_infection mastitis pyelonephritis spinal_infection dural_headache fracture malignancy
weak_sign weak_signs_today cardiomyopathy stroke_seizure abdominal self_harm psychosis harm_to_baby
unwanted_thoughts domestic_violence danger_at_home neuro_deficit neuro_today anaemia_exhaustion
screen_unclear generic_emergency generic_today baby baby_today mood_support prolapse human_told hold
still_stopped still_held nobody_answered no_answer no_store line_told line_nobody line_noted outage
""".split()  # noqa: SIM905
)
EMERGENCIES = frozenset(
    """
cauda_equina pulmonary_embolism preeclampsia haemorrhage sepsis spinal_infection stroke_seizure self_harm
psychosis harm_to_baby neuro_deficit generic_emergency baby danger_at_home
""".split()  # noqa: SIM905
)
QUIET = ("domestic_violence", "unwanted_thoughts", "human_told", "line_told", "line_nobody", "line_noted")
"""Texts whose first words say nothing on purpose, or that ask nothing of her."""
PREVIEW = 60
REASSURING = ("don't worry", "do not worry", "you are safe", "safe", "normal", "nothing serious", "no danger")
ALARMING = (
    "hit",
    "violen",
    "abuse",
    "afraid",
    "fright",
    "partner",
    "husband",
    "kill",
    "harm",
    "baby",
    "suicid",
    "die",
)
ACTION = re.compile(r"^(Call|Go to|Talk to|Rest and|No exercise|Please don't wait|If you feel unwell, call)")


def safety(catalog: Catalog, name: str) -> str:
    return plain(catalog.message("en", f"safety.{name}").say[0])


def test_every_safety_text_is_there_and_no_other(catalog: Catalog) -> None:
    there = {id.removeprefix("safety.") for id in catalog.content.messages["en"] if id.startswith("safety.")}
    assert there == SAFETY_IDS


@pytest.mark.req("S01")
@pytest.mark.parametrize("name", sorted(SAFETY_IDS))
def test_a_safety_text_is_short_single_and_never_comforts(catalog: Catalog, name: str) -> None:
    text = safety(catalog, name)
    assert len(catalog.message("en", f"safety.{name}").say) == 1
    assert words_in(text) <= 60
    assert not [word for word in REASSURING if word in text.lower()]


@pytest.mark.req("S01")
@pytest.mark.parametrize("name", sorted(SAFETY_IDS - set(QUIET)))
def test_a_safety_text_begins_with_what_to_do(catalog: Catalog, name: str) -> None:
    assert ACTION.match(safety(catalog, name))


@pytest.mark.req("S01")
@pytest.mark.parametrize("name", sorted(EMERGENCIES))
def test_an_emergency_text_has_a_number_in_its_first_lines_and_a_sentence_to_say(
    catalog: Catalog, name: str
) -> None:
    text = safety(catalog, name)
    assert re.search(r"\{\{(emergency|police|crisis)\}\}", text[:140])
    if name not in ("baby", "danger_at_home"):
        assert "{{born}}" in text
        assert re.search(r"[Ss]ay: “", text)


@pytest.mark.fault("H18", guard="content/safety/en.yaml")
@pytest.mark.parametrize("name", ["domestic_violence", "unwanted_thoughts", "danger_at_home", "self_harm"])
def test_the_first_words_tell_nothing_on_a_locked_phone(catalog: Catalog, name: str) -> None:
    preview = safety(catalog, name)[:PREVIEW].lower()
    assert not [word for word in ALARMING if word in preview]


@pytest.mark.fault("H18", guard="content/messages/en/private.yaml")
@pytest.mark.parametrize("name", ["alone", "self", "voices", "baby", "home"])
def test_a_private_question_has_a_neutral_first_line(catalog: Catalog, name: str) -> None:
    for said in catalog.message("en", f"private.{name}").say:
        assert not [word for word in ALARMING if word in said.split("\n")[0].lower()]


def test_the_text_for_a_broken_store_needs_nothing_from_the_store(catalog: Catalog) -> None:
    assert variables_of(catalog.message("en", "safety.no_store").say[0]) == ()


@pytest.mark.req("M02")
def test_what_is_said_to_a_mother_has_two_wordings_and_after_a_hard_answer_three(catalog: Catalog) -> None:
    hard = {"pain_high", "sleep_short", "no_help", "mood_low", "operation", "loss", "unwilling"}
    assert {id for id in catalog.content.messages["en"] if id.startswith("hard.")} == {
        f"hard.{n}" for n in hard
    }
    for id, message in catalog.content.messages["en"].items():
        file = id.partition(".")[0]
        if message.say and not message.fixed and file not in ("safety", "clinic", "operator"):
            assert len(set(message.say)) >= (3 if file == "hard" else 2), id
    for id in (
        "intake.pain_is_severe",
        "session.not_today",
        "session.woke",
        "intake.scar",
        "asleep.worn_out",
    ):
        assert len(catalog.message("en", id).say) >= 3, id


@pytest.mark.req("M03", "O01b")
def test_the_consent_says_what_she_must_know(catalog: Catalog) -> None:
    consent = catalog.message("en", "onboarding.consent")
    assert len(consent.say) == 1
    text = plain(consent.say[0]).lower()
    for needed in ("keep your answers", "clinic", "not end-to-end encrypted", "not an emergency service",
                   "not a medical device", "not yet been reviewed by a clinician", "/stop"):  # fmt: skip
        assert needed in text
    assert set(consent.options) == {"agree", "not_now"}


@pytest.mark.req("M12")
def test_the_check_after_a_set_asks_both_things_in_short_labels(catalog: Catalog) -> None:
    check = catalog.message("en", "session.set_check")
    rows = {f"{row}.{answer}" for row in ("pain_up", "tired_up") for answer in ("no", "yes", "unsure")}
    assert set(check.options) == rows | {"form_lost"}
    assert all(len(check.options[option]) <= 14 for option in rows)
    assert all("whole" in text for text in check.say)


@pytest.mark.req("C01")
def test_the_alert_card_has_all_its_parts(catalog: Catalog) -> None:
    card = catalog.message("en", "clinic.alert").say[0]
    needed = {
        "severity",
        "category",
        "case",
        "words",
        "told",
        "at",
        "late",
        "unknown",
        "clears",
        "phone",
        "count",
        "complaint",
    }
    assert set(variables_of(card)) == needed


def syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    return max(1, groups - (word.lower().endswith("e") and not word.lower().endswith("le") and groups > 1))


def grade(text: str) -> float:
    """Flesch-Kincaid grade; a variable counts as a short word, a line as a sentence."""
    bare = re.sub(r"\{\{.*?\}\}", "it", plain(text))
    sentences = [s for s in re.split(r"[.!?:\n•·]+", bare) if re.search(r"[A-Za-z]", s)]
    words = re.findall(r"[A-Za-z'’]+", bare)
    count = sum(map(syllables, words))
    return 0.39 * len(words) / max(1, len(sentences)) + 11.8 * count / max(1, len(words)) - 15.59


def test_the_words_are_plain(catalog: Catalog) -> None:
    said = {
        (id, i): text
        for id, message in catalog.content.messages["en"].items()
        if id.partition(".")[0] not in ("clinic", "operator", "typed")
        for i, text in enumerate([*message.say, *([message.why] if message.why else [])])
        if words_in(text) >= 10
    }
    hard = {at: round(grade(text), 1) for at, text in said.items() if grade(text) > 8}
    assert not hard
    assert sum(map(grade, said.values())) / len(said) <= 6

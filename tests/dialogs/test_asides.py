"""What she types beside any question at three in the morning: the need in it, and an answer that leads on."""

import pytest

from bot.rehearsal.transcript import replay
from dialogs import asides, typed
from dialogs.model import Option
from policies import listening
from tests.support.talk import the_book

CONTENT = the_book().content
LISTED = CONTENT.message("en", "typed.talk").options
ABOUT = CONTENT.message("en", "typed.talk_about").options


@pytest.mark.req("M04")
@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("thanks x", "thanks"), ("Thank you!!", "thanks"), ("ok", "okay"), ("mmm", "okay"),
        ("??", "puzzled"), ("？", "puzzled"), ("hes crying brb", "wait"), ("He’s crying", "wait"),
        ("wait", "wait"), ("what was the question", "question"), ("i already told you", "told"),
        ("cant sleep", "sleepless"), ("i can't sleep", "sleepless"), ("stop it", "stop_it"),
        ("can i take ibuprofen", "medicine"), ("Is ibuprofen 400 ok?", "medicine"),
        ("puedo tomar paracetamol", "medicine"), ("我可以吃布洛芬吗", "medicine"),
        ("i took ibuprofen this morning", None), ("is this normal??", "normal"),
        ("how long until it stops hurting", "how_long"),
        ("do you think im a bad mother", "good_enough"), ("who are you", "person"),
        ("are you a real person?", "person"), ("eres una persona", "person"), ("你是真人吗", "person"),
        ("delete everything", "erase"), ("no help here", "alone"), ("can you call me", "call_me"),
        ("good night xx", "night"), ("can i lift my toddler", "may_i"),
        ("my scar pulls when i stand up from the sofa", None), ("", None), ("7", None),
        ("睡不着", "sleepless"), ("gracias", "thanks"), ("晚安", "night"),
    ],
)  # fmt: skip
def test_the_need_in_her_words(words: str, need: str | None) -> None:
    assert asides.need_in(words, LISTED, ABOUT) == need


def test_every_need_has_words_and_no_words_are_listed_twice() -> None:
    names = {*LISTED, *ABOUT} - {"asking", "small_words"}
    assert all(len(CONTENT.message("en", f"talk.{name}").say) >= 3 for name in names)
    listed = [word for words in LISTED.values() for word in words.split("|")]
    assert len(listed) == len(set(listed))


def test_only_a_crying_of_her_own_is_a_low_mood() -> None:
    def moods(words: str) -> list[str]:
        return [s.sign for s in listening.hear(words, the_book()).signals if s.kind == "mood"]

    assert not moods("hes crying brb") and not moods("the baby is crying")
    assert moods("im crying") == moods("hes crying im crying") == moods("she wont stop crying") == ["tearful"]


@pytest.mark.req("M04")
def test_what_is_no_answer_is_not_kept_as_one() -> None:
    told = replay(
        "> hi\n> [Yes, show me]\n> [I agree]\n> what was the question\n> hes crying brb\n> who are you\n"
    )
    assert "Where do you live" not in told and told.count("bother") == 3


def test_medicine_is_never_a_yes_and_never_a_dose() -> None:
    for text in CONTENT.message("en", "talk.medicine").say:
        assert any(who in text for who in ("pharmacist", "doctor"))
        assert not any(word in text.lower() for word in ("mg", "you may take", "you can take", "yes"))


def test_a_danger_in_the_same_words_comes_first() -> None:
    told = replay("* first_time\n> can i take ibuprofen, i cant feel when i wipe\n")
    assert told.index("999") < (told.find("pharmacist") if "pharmacist" in told else len(told))


@pytest.mark.req("M01")
def test_a_typed_no_to_is_that_right_is_not_quite() -> None:
    told = replay("> hi\n> [Yes, show me]\n> [I agree]\n> my back aches when i sit\n> no\n")
    assert "first words are kept" in told or "keeps what you wrote" in told


@pytest.mark.req("M38")
def test_after_a_loss_no_old_question_about_her_week_comes_back() -> None:
    told = replay(
        "* first_time\n> /times\n> 10:30\n> yes\n@ +15d\n> hi\n> my baby died\n> leave me in peace\n> hello\n"
    )
    assert "How much does it hurt" not in told.rsplit("> hello", 1)[1]


@pytest.mark.req("M01")
@pytest.mark.parametrize(
    ("words", "means"), [("no", "safe"), ("nobody", "safe"), ("not afraid", "safe"), ("yes", "not_safe")]
)
def test_the_question_about_home_is_answered_in_words(words: str, means: str) -> None:
    home = [Option(name, name, 0) for name in ("safe", "not_safe", "danger_now", "unsure")]
    assert typed.option(words, home, CONTENT.message("en", "typed.answers").options) == means


@pytest.mark.req("M04")
def test_ok_is_a_yes_to_an_offer_and_never_to_a_question_about_a_sign() -> None:
    vocabulary = CONTENT.message("en", "typed.answers").options
    offer = [Option(name, name, 0) for name in ("yes", "later", "not_now")]
    sign = [Option(name, name, 0) for name in ("yes", "no", "unsure")]
    assert typed.option("ok", offer, vocabulary) == "yes" and typed.option("ok", sign, vocabulary) is None


def test_a_menu_left_open_does_not_come_back_behind_the_plan() -> None:
    told = replay("* first_time\n> /settings\n> /plan\n")
    assert "Quiet hours" not in told.rsplit("> /plan", 1)[1]

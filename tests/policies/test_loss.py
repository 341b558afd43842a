"""A baby that died, and a baby's sock that was lost: sure words, unclear ones, and others."""

from datetime import timedelta

import pytest

from policies import listening
from policies.effects import Begin, CancelTimer, Raise, Record, Say, SetTimer, Stop
from policies.listening.signals import SignalKind
from policies.prompting import Occasion, limits, rhythm, why_not
from policies.screen import OF_A_BABY, screen
from tests.support.mothers import NOON, book, mother, phrase_book

SURE = """
my child died
I had a still birth
my baby is no longer alive
he perdido a mi bebé
mi niña murió
宝宝已经不在了
我的女儿去世了
I lost my baby
we lost our baby girl at 38 weeks
my baby died
my baby died in labour
my son died last night
our little boy passed away on Sunday
she was stillborn
he was born sleeping
my baby didn't make it
my baby's dead
we buried our baby on Friday
perdí a mi bebé
mi bebé murió ayer
nació muerto
我的宝宝没了
宝宝去世了
孩子死了
""".strip().splitlines()
UNCLEAR = """
my friend's baby died
our son was born still
宝宝走了
I lost my first baby years ago
I had a miscarriage
no baby anymore
my bbay died
my baby is not dead
i'm scared since my baby died
perdí el embarazo
流产了
""".strip().splitlines()
NOTHING = """
my friend lost her baby
my baby didn't make it to her appointment
my baby didn't make a sound
the twins died down after the party
my husband's father died, baby and i are at the funeral
I lost my balance with the baby in my arms
my baby was born still very sleepy
thought I lost my baby in the pregnancy but he is fine
perdí el equilibrio con el bebé en brazos
mi abuela murió cuando nació el bebé
宝宝走了几步
奶水没了，宝宝饿
I lost my baby's sock
i lost the baby weight
lost my baby weight at last
I lost patience with my baby
I lost sleep over my baby
the baby monitor died
baby's battery died
I lost my mum and my baby is fussy
what if my baby died in his sleep
I nearly lost my baby at the birth
I dreamt my baby died
my baby was born in March
my baby is an angel
my baby is dead tired
baby has gone to sleep
is weight loss ok with a baby
I still can't believe he was born here
my daughter's lost her shoe
perdí el chupete del bebé
perdí el peso del bebé
mi bebé no duerme
mi bebé es un cielo
mi bebé está muerto de sueño
casi pierdo a mi bebé
宝宝没睡
宝宝没吃奶
宝宝死活不睡
宝宝的奶粉没了
怕宝宝没了
""".strip().splitlines()


def heard(words: str) -> set[SignalKind]:
    return {s.kind for s in listening.hear(words, book()).signals if s.sign == "baby_loss"}


@pytest.mark.req("M38")
@pytest.mark.parametrize("words", SURE)
def test_a_death_is_understood(words: str) -> None:
    assert heard(words) == {SignalKind.LOSS}


@pytest.mark.req("M38")
@pytest.mark.parametrize("words", UNCLEAR)
def test_what_may_be_a_death_is_asked(words: str) -> None:
    assert heard(words) == {SignalKind.ASK}


@pytest.mark.req("M38")
@pytest.mark.fault("C06", guard="policies.listening.mourning:heard_loss")
@pytest.mark.parametrize("words", NOTHING)
def test_a_sock_is_no_death(words: str) -> None:
    assert heard(words) == set()


def judged(words: str, **mothers: object):  # type: ignore[no-untyped-def]
    return screen(mother(**mothers), listening.hear(words, book()), book(), NOON)  # type: ignore[arg-type]


@pytest.mark.req("M38")
def test_sorrow_comes_first_then_the_clinic_then_her_choice() -> None:
    verdict = judged("my baby died")
    assert verdict.interrupts
    first = verdict.effects[0]
    assert isinstance(first, Say)
    assert (first.message, first.vars["clinic"], first.alone) == ("hard.loss", "told", True)
    assert Record("fact", "baby_loss", "yes") in verdict.effects
    raised = [e for e in verdict.effects if isinstance(e, Raise)]
    assert [(e.category, e.disposition, e.stop) for e in raised] == [("baby_loss", "routine_review", "none")]
    assert {e.kind for e in verdict.effects if isinstance(e, CancelTimer)} >= set(OF_A_BABY)
    assert verdict.effects[-1] == Begin("loss")
    assert not [e for e in verdict.effects if isinstance(e, Stop)]


@pytest.mark.req("M38", "S01")
@pytest.mark.parametrize("words", ["my baby died and I have chest pain", "I lost my baby, I want to die"])
def test_a_red_flag_in_the_same_words_wins(words: str) -> None:
    verdict = judged(words)
    said = [e.message for e in verdict.effects if isinstance(e, Say)]
    assert said
    assert all(message.startswith("safety.") for message in said)
    assert Record("fact", "baby_loss", "yes") in verdict.effects
    assert Begin("loss") not in verdict.effects


@pytest.mark.req("S01")
def test_a_baby_in_need_is_helped_before_anything_else() -> None:
    said = [e.message for e in judged("the baby turned blue. I lost my baby").effects if isinstance(e, Say)]
    assert said == ["safety.baby"]


@pytest.mark.req("M38")
def test_unclear_words_ask_one_question_and_a_known_loss_asks_none() -> None:
    (begin,) = judged("I read about a baby who died").effects
    assert isinstance(begin, Begin)
    assert begin.flow == "loss_unclear"
    again = judged("I read about a baby who died", said={"baby_loss": "yes"})
    assert not again.interrupts
    kind = judged("my baby died", said={"baby_loss": "yes"})
    assert [e for e in kind.effects if isinstance(e, Say)] == [Say("hard.loss")]
    assert Record("note", "words", "my baby died") in kind.effects
    assert not [e for e in kind.effects if isinstance(e, Raise)]
    assert kind.interrupts  # nothing of the dialog is said over it


@pytest.mark.req("M38")
def test_a_session_that_runs_is_ended() -> None:
    verdict = judged("my baby died", session={"minutes_ago": 3})
    assert [e.reason for e in verdict.effects if isinstance(e, Stop)] == ["loss"]


@pytest.mark.req("M38", "M32")
def test_nothing_is_begun_by_us_before_she_wants_to_go_on() -> None:
    windows = {"windows": ("10:00-11:00",), "baby_loss": "yes"}
    for chosen in (None, "peace", "person"):
        mourns = mother(zone="Europe/London", said={**windows, "after_loss": chosen})
        occasion = Occasion(limits.EXERCISE, mourns, book(), NOON, NOON + timedelta(hours=1))
        assert why_not(occasion) == "mourning"
        assert not [
            e for e in rhythm.planned(mourns, book()) if isinstance(e, SetTimer) and e.kind in rhythm.ROUTINE
        ]
    gently = mother(zone="Europe/London", said={**windows, "after_loss": "gently"})
    assert [e for e in rhythm.planned(gently, book()) if isinstance(e, SetTimer) and e.kind == rhythm.WINDOW]
    assert why_not(Occasion(limits.EXERCISE, gently, book(), NOON, NOON + timedelta(hours=1))) != "mourning"


@pytest.mark.parametrize("text", ["I lost my baby's xylophone", "we lost our newborn's papers"])
def test_what_belongs_to_the_baby_is_a_thing_whatever_it_is_called(text: str) -> None:
    """No list has every thing that can be lost."""
    assert not listening.hear(text, phrase_book()).signals

"""After a loss: one tap or her words, her choice, and no word of a baby in anything she can still read."""

from itertools import product

import pytest

from bot.process import stored
from bot.site import key_labels
from content.check_loss import ABOUT_BABY, NOT_FOR_HER, baby_word
from content.loss import KEYBOARD, without_baby
from content.schema import Message
from content.wording import beginning, variables_of
from dialogs import registry
from dialogs.model import Conversation, Event, EventKind
from dialogs.render import Voice
from dialogs.speechless import answer
from policies.aftermath import learned
from policies.effects import Raise, Record, Say
from policies.intake_order import TOPICS, not_in_loss
from tests.support.talk import Talk, the_book

CONTENT = the_book().content
SAID = [
    pytest.param(lang, message, id=f"{lang}:{id}")
    for lang in CONTENT.languages
    for id, message in CONTENT.content.messages[lang].items()
    if id.partition(".")[0] not in NOT_FOR_HER
]


def bereaved() -> Talk:
    talk = Talk()
    talk.enrol()
    talk.command("loss")
    return talk


def words_of(talk: Talk) -> list[str]:
    """Everything she can see of the last turn, labels and keys included."""
    shown: list[str] = []
    for draft in talk.turns[-1].drafts:
        if draft.to == "patient":
            shown += [draft.html, *(option.label for option in draft.options)]
    return shown


@pytest.mark.req("M38")
@pytest.mark.parametrize(("lang", "message"), SAID)
def test_no_wording_she_can_get_speaks_of_a_baby(lang: str, message: Message) -> None:
    if message.not_after_loss:
        assert _is_never_asked(message.id)
        return
    said = without_baby(message, CONTENT.message(lang, KEYBOARD))
    told = [text for text in said.say if not ABOUT_BABY & set(variables_of(text))]
    assert told or not message.say
    for text in (*told, *said.options.values(), said.why or ""):
        assert baby_word(text, lang) is None, text


def _is_never_asked(id: str) -> bool:
    """Every road to the question has a guard that takes another one after a loss."""
    flow, _, node = id.partition(".")
    if flow == "rest_intake":
        return next(topic for topic in TOPICS if topic.name == node).applies is not_in_loss
    roads = [n for n in registry.FLOWS[flow].nodes if any(go.target == node for go in n.go)]
    first = [next(go for go in n.go) for n in roads]
    return bool(roads) and all(getattr(go, "guard", "") == "baby_was_lost" for go in first)


@pytest.mark.req("M38", "M02")
def test_frequent_messages_have_two_wordings_after_a_loss() -> None:
    for id, message in CONTENT.content.messages["en"].items():
        if message.loss and not message.fixed and not id.startswith("safety."):
            assert len(message.loss) >= 2, id


@pytest.mark.req("M38")
def test_both_names_of_the_key_begin_a_session() -> None:
    labels = key_labels(the_book())
    assert labels["Baby is asleep"] == labels["A few minutes"] == "asleep"
    assert not [label for label in labels if labels[label] != "asleep" and baby_word(label, "en")]


@pytest.mark.req("M38", "M37")
def test_one_tap_switches_and_tells_the_clinic() -> None:
    talk = bereaved()
    turn = talk.turns[-1]
    assert talk.node == "loss.what_now"
    assert talk.facts.value("baby_loss") == "yes"
    assert [e.category for e in turn.effects if isinstance(e, Raise)] == ["baby_loss"]
    sorry, choice = [d for d in turn.drafts if d.to == "patient"]
    assert sorry.message == "hard.loss"
    assert sorry.keyboard
    assert sorry.loss  # the keys under it have lost their baby
    assert "sorry" in sorry.html.lower()
    assert [o.id for o in choice.options] == ["gently", "peace", "person", "slip"]
    assert not [w for w in words_of(talk) if baby_word(w, "en")]
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "none"


@pytest.mark.req("M38")
def test_words_do_the_same_in_the_middle_of_a_question() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap("go_on", "agree", "skip")
    before = talk.node
    assert before == "intake.country"
    talk.write("my baby died last week")
    assert talk.node == "loss.what_now"
    talk.tap("gently")
    assert talk.node == before
    assert not [w for w in words_of(talk) if baby_word(w, "en")]


@pytest.mark.req("M38", "M34")
def test_peace_is_a_pause_without_an_end() -> None:
    talk = bereaved()
    talk.tap("peace")
    assert Record("patient", "status", "paused") in talk.turns[-1].effects
    assert not [w for w in words_of(talk) if baby_word(w, "en")]


@pytest.mark.req("M38", "M37")
def test_a_person_is_asked_for() -> None:
    talk = bereaved()
    talk.tap("person")
    assert "safety.human_told" in " ".join(talk.said)
    assert [e.category for e in talk.turns[-1].effects if isinstance(e, Raise)] == ["asks_for_human"]


@pytest.mark.req("M38")
def test_a_slip_sets_everything_back() -> None:
    talk = bereaved()
    talk.tap("slip")
    assert talk.facts.value("baby_loss") == "no"
    first = talk.turns[-1].drafts[0]
    assert (first.message, first.keyboard, first.loss) == ("loss.slip", True, False)
    talk.write("I lost my baby")
    assert talk.node == "loss.what_now"


@pytest.mark.req("M38")
@pytest.mark.parametrize(("answer", "lost"), [("yes", "yes"), ("no", None), ("skip", None)])
def test_unclear_words_ask_one_closed_question(answer: str, lost: str | None) -> None:
    talk = Talk()
    talk.enrol()
    talk.write("I read about a baby who died")
    assert talk.node == "loss_unclear.ask"
    talk.tap(answer)
    assert talk.facts.value("baby_loss") == lost
    assert talk.node == ("loss.what_now" if lost else "")


@pytest.mark.req("M38")
def test_a_session_after_a_loss_has_no_baby_in_it() -> None:
    talk = bereaved()
    talk.tap("gently")
    talk.command("asleep")
    seen = list(words_of(talk))
    for options in (("chair_5",), ("today.nothing_new",), ("go",), ("done",)):
        talk.tap(*options)
        seen += words_of(talk)
    assert "I have to stop" in seen
    assert not [w for w in seen if baby_word(w, "en")]
    for command in ("urgent", "help", "not_today", "start", "pause", "stop", "resume"):
        talk.command(command)
        assert not [w for w in words_of(talk) if baby_word(w, "en")], command


@pytest.mark.req("M38", "M08")
def test_the_question_about_the_baby_is_left_out() -> None:
    talk = Talk()
    talk.enrol()
    talk.command("loss")
    talk.tap("gently")
    known = {name: fact for name, fact in talk.facts.known.items() if name not in ("private_done",)}
    talk.facts = type(talk.facts)(talk.facts.now, known, talk.facts.patient, rota=talk.facts.rota)
    talk.command("urgent")
    talk.tap("thoughts", "yes", "no", "no")
    assert talk.node == "private.home"
    talk.tap("safe")
    assert talk.facts.value("private_done") == "yes"


VARIED = [
    message
    for id, message in CONTENT.content.messages["en"].items()
    if len(message.say) >= 2 and id.partition(".")[0] not in NOT_FOR_HER
]


@pytest.mark.req("M02")
@pytest.mark.parametrize("lost", ["no", "yes"])
def test_two_messages_in_a_row_never_begin_alike(lost: str) -> None:
    """Every pair, both orders, whatever was said last time."""
    talk = Talk()
    facts = learned(talk.facts, Record("fact", "baby_loss", lost))
    for message, dice in product(VARIED, (1, 2, 3)):
        if message.not_after_loss and lost == "yes":
            continue
        worded = without_baby(message, CONTENT.message("en", KEYBOARD)) if lost == "yes" else message
        # Only a message that begins as one of its own wordings does can be followed by one that begins alike.
        for before in {beginning(text) for text in worded.say}:
            voice = Voice(facts, the_book(), {message.id: 0}, dice, begun=before)
            html, _ = voice.words(Say(message.id, {**FILLED, "items": (), "set": 1}))
            assert beginning(html) != before, message.id
            assert voice.begun == beginning(html)


FILLED = {
    name: "x"
    for message in VARIED
    for text in (*message.say, *message.loss)
    for name in variables_of(text)
    if name not in ABOUT_BABY
}


@pytest.mark.req("M02")
def test_the_beginning_is_kept_and_a_merged_message_has_one() -> None:
    talk = Talk()
    talk.command("start")
    assert talk.conversation.begun
    last = [d for d in talk.turns[-1].drafts if d.to == "patient"][-1]
    assert talk.conversation.begun == beginning(last.html)
    assert Conversation().begun == ""


@pytest.mark.req("M38")
@pytest.mark.fault("S17", guard="dialogs.speechless:answer")
def test_a_broken_dialog_still_answers_her_loss_kindly() -> None:
    talk = Talk()
    talk.enrol()
    event = Event(EventKind.MESSAGE_RECEIVED, "person:1", 1, talk.facts.now, {"text": "my baby died"})
    effects, drafts = answer(event, talk.facts, the_book())
    assert [e.category for e in effects if isinstance(e, Raise)] == ["baby_loss"]
    hers = [d for d in drafts if d.to == "patient"]
    assert hers[0].message == "hard.loss"
    assert not [d.html for d in hers if baby_word(d.html, "en")]


@pytest.mark.req("M02")
def test_how_the_last_message_began_survives_the_store() -> None:
    talk = Talk()
    talk.command("start")
    kept = stored.body_of(talk.conversation)
    assert stored.conversation(kept, 1).begun == talk.conversation.begun
    del kept["begun"]  # written by an older house
    assert stored.conversation(kept, 1).begun == ""

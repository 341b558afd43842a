"""What people at the clinic get of what she sends: words in a talk, pictures and voice notes (M37, C11)."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dialogs.model import Event, EventKind
from dialogs.talking import TALK, talks_with
from policies.effects import Ask, Effect, Record, Say, SendClass, SetTimer
from policies.facts import Facts
from policies.prescribing import stops
from policies.rules import Book
from policies.talk import line_is_due

PASSED = frozenset({"photo", "voice", "video", "video_note", "document", "audio", "animation"})
"""What may show or tell how she is. A place, a number, a sticker or a game does not, and goes nowhere."""
NOBODY, IN_A_TALK, PASSED_ON = "media.nobody", "human.in_talk", "media.passed_on"


def passed_on(event: Event, facts: Facts, book: Book) -> tuple[Effect, ...]:
    """The effects by which her words or her media reach people, whatever the dialog makes of them."""
    if facts.me is not None or facts.patient is None:
        return ()
    match event.kind:
        case EventKind.MESSAGE_RECEIVED | EventKind.MESSAGE_EDITED:
            return _words(str(event.payload.get("text", "")), facts)
        case EventKind.MEDIA_RECEIVED if answer(event, facts) == PASSED_ON:
            return _media(event, facts, book)
        case _:
            return ()


def answer(event: Event, facts: Facts) -> str:
    """The message that tells her the truth about what she sent: seen by nobody, or passed on to people."""
    if event.payload.get("media") not in PASSED:
        return "media.not_for_me"
    if not stops.has_consented(facts):
        return "media.before_consent"
    return PASSED_ON if _readers(facts) else NOBODY


def kind(event: Event, lang: str, book: Book) -> str:
    """What she sent, in words."""
    names = book.content.message(lang, "media.kinds").options
    return names.get(str(event.payload.get("media")), names["unknown"])


def is_more_of_it(event: Event, facts: Facts) -> bool:
    """Another picture of the album she is already answered about: one act, one answer."""
    album = event.payload.get("album")
    return event.kind is EventKind.MEDIA_RECEIVED and bool(album) and facts.value("album") == album


def line(facts: Facts, book: Book) -> tuple[Effect, ...]:
    """The one quiet line in a talk, at most once in a quarter of an hour: the bot keeps out of it."""
    if not line_is_due(facts, book):
        return ()
    name = next((r.name for r in facts.rota if r.person == talks_with(facts)), "")
    name = name or book.content.message(facts.lang, "human.somebody").say[0]
    return (Record("fact", "talk_line", "yes"), Say(IN_A_TALK, {"name": name}, silent=True))


def _readers(facts: Facts) -> Sequence[int]:
    """Whoever has her open alert or talks with her, else everybody on duty."""
    owner = facts.open_alert.owner if facts.open_alert else None
    known = [person for person in (talks_with(facts), owner) if person is not None]
    return list(dict.fromkeys(known)) or [responder.person for responder in facts.rota]


def _words(words: str, facts: Facts) -> tuple[Effect, ...]:
    """In a talk her words go to the clinician, and they keep the talk open as his do."""
    person = talks_with(facts)
    if person is None or not words:
        return ()
    return (
        _card("clinic.from_patient", {"words": words}, person, facts),
        Record("fact", "talk_with", person),
        SetTimer("talk_end", "talk_end", TALK),
    )


def _media(event: Event, facts: Facts, book: Book) -> tuple[Effect, ...]:
    """A card with the case number, and then the very message she sent; the bot never looks into it."""
    number, album = event.payload.get("message_id"), event.payload.get("album")
    if not isinstance(number, int):
        return ()
    given = {"kind": kind(event, "en", book), "words": _caption(event, book)}
    effects: list[Effect] = [Record("fact", "album", str(album))] if album else []
    for person in _readers(facts):
        if not is_more_of_it(event, facts):
            effects.append(_card("clinic.media", given, person, facts))
        effects.append(_copy(number, given, person, facts))
    return tuple(effects)


def _caption(event: Event, book: Book) -> str:
    words = str(event.payload.get("caption", ""))
    return Markup("<tg-spoiler>{}</tg-spoiler>").format(words) if words and book.hide_words else words


def _card(message: str, given: dict[str, str], person: int, facts: Facts) -> Ask:
    assert facts.patient is not None
    alert = facts.open_alert
    return Ask(
        message,
        "clinic",
        "from_her",
        {**given, "case": facts.patient.case_no, "patient": facts.patient.id},
        to="clinicians",
        person=person,
        send_class=SendClass.ALERT if message == "clinic.from_patient" else SendClass.DIGEST,
        alert=alert.id if alert else None,
        silent=message == "clinic.media" and not _is_hers(person, facts),
    )


def _copy(number: int, given: dict[str, str], person: int, facts: Facts) -> Say:
    assert facts.patient is not None
    return Say(
        "clinic.media_gone",
        {"case": facts.patient.case_no, "kind": given["kind"]},
        to="clinicians",
        person=person,
        send_class=SendClass.DIGEST,
        silent=True,
        copy=number,
    )


def _is_hers(person: int, facts: Facts) -> bool:
    """Whether this clinician is with her now: for everybody else on duty it comes without a sound."""
    owner = facts.open_alert.owner if facts.open_alert else None
    return person in (talks_with(facts), owner)

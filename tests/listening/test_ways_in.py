"""However her words arrive, they are heard as written: caption, edit, forward, reply, one of many."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.telegram import updates
from bot.telegram.updates import Spoken
from dialogs.model import EventKind, Turn
from policies.effects import Raise, Stop
from tests.bot.telegram import said
from tests.listening.disguises import DISGUISES
from tests.support.states import enrolled

NOW = datetime(2026, 3, 1, 9, 5, tzinfo=UTC)
PHOTO = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]}
FORWARDED = {"forward_origin": {"type": "hidden_user", "sender_user_name": "Eva", "date": said.DATE}}
FLAGS = ("i can't feel when i wipe", "no puedo respirar", "我不想活了", "soaking a pad every hour")
DRESSED = ("zalgo", "spaced letters", "leet", "pictures between", "traditional characters")


def ways_in(words: str) -> dict[str, dict[str, Any]]:
    """Raw updates that carry the words."""
    before = said.message(9, text=words)["message"]
    return {
        "caption": said.message(1, caption=words, **PHOTO),
        "edit": said.edited(1, text=words),
        "edited caption": said.edited(1, caption=words, **PHOTO),
        "forward": said.message(1, text=words, **FORWARDED),
        "forwarded picture": said.message(1, caption=words, **PHOTO, **FORWARDED),
        "reply": said.message(1, text="this", reply_to_message=before),
        "quote": said.message(1, text="this", quote={"text": words, "position": 0}),
        "reply with a quote": said.message(
            1, text="again", reply_to_message=before, quote={"text": words, "position": 0}
        ),
        "behind a command": said.message(1, text=f"/help {words}"),
        "behind an answer": said.message(1, text=f"7\n{words}"),
    }


def turn_of(raw: dict[str, Any]) -> Turn:
    """What an enrolled mother's turn makes of one raw update."""
    heard = updates.read(Update.de_json(json.loads(json.dumps(raw)), None), {}, NOW)
    assert isinstance(heard, Spoken)
    return enrolled().take(EventKind(heard.kind), **heard.payload)


def met(turn: Turn) -> tuple[set[str], set[str]]:
    """What is raised and what is stopped."""
    raised = {effect.category for effect in turn.effects if isinstance(effect, Raise)}
    return raised, {effect.kind for effect in turn.effects if isinstance(effect, Stop)}


@pytest.mark.req("S01")
@pytest.mark.fault("C04", "C09", guard="dialogs.hearing:hear")
@pytest.mark.parametrize("way", ways_in(""))
@pytest.mark.parametrize("words", FLAGS)
def test_every_way_in_leads_to_the_same_hearing(words: str, way: str) -> None:
    plain = met(turn_of(said.message(1, text=words)))
    assert plain[0] and met(turn_of(ways_in(words)[way])) == plain


@pytest.mark.req("S01")
@pytest.mark.fault("C04", "C05", guard="dialogs.hearing:hear")
@pytest.mark.parametrize("name", DRESSED)
@pytest.mark.parametrize("way", ["caption", "edit", "forward", "reply with a quote"])
def test_a_disguise_on_the_way_in_changes_nothing(way: str, name: str) -> None:
    for words in FLAGS:
        turn = turn_of(ways_in(DISGUISES[name].change(words))[way])
        asked = [draft for draft in turn.drafts if draft.asked is not None and draft.asked.flow == "clarify"]
        assert met(turn)[0] or asked, words


@pytest.mark.req("S01")
@pytest.mark.fault("C04", "C13", guard="dialogs.hearing:hear")
@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("words", FLAGS)
def test_one_of_several_messages_in_a_row_is_heard(words: str, place: int) -> None:
    talk = enrolled()
    row = ["hi", "one moment", "the baby is awake again"]
    row.insert(place, words)
    turns = [talk.write(text) for text in row]
    assert met(turns[place]) == met(turn_of(said.message(1, text=words)))
    assert not any(met(turn)[0] for turn in turns[:place])

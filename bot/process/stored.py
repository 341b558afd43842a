"""Conversations and questions between their stored JSON and their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.store.asks import AskRow
from dialogs.model import Asked, Conversation, Frame, Option


def conversation(body: Mapping[str, Any] | None, rev: int) -> Conversation:
    """The stored conversation, or an empty one for somebody we have just met."""
    if not body:
        return Conversation(rev=rev)
    frames = tuple(Frame(f["flow"], f["version"], f["node"], f["vars"]) for f in body["frames"])
    opened = body.get("open")
    return Conversation(frames, body["said"], _asked(opened) if opened else None, rev, body.get("begun", ""))


def _asked(body: Mapping[str, Any]) -> Asked:
    options = tuple(Option(**o) for o in body["options"])
    return Asked(
        body["ask"], body["flow"], body["node"], options, body["keep"], body["alert"], body["person"]
    )


def body_of(conversation: Conversation) -> dict[str, Any]:
    """JSON for the sealed column."""
    return {
        "frames": [asdict(f) for f in conversation.frames],
        "said": dict(conversation.said),
        "open": asdict(conversation.open) if conversation.open else None,
        "begun": conversation.begun,
    }


def asked(row: AskRow) -> Asked:
    options = tuple(Option(**o) for o in row.options)
    return Asked(row.id, row.flow, row.node, options, row.keep, row.alert_id, row.person_id)

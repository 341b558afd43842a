"""Keeps what a clinician says her words really were, with the words and the signs that were heard in them."""

from __future__ import annotations

import json
from typing import Any

from dialogs.model import Event
from dialogs.walk import Walk
from policies import heard, labels
from policies.effects import Record, Say, SendClass


def labelled(event: Event, walk: Walk) -> None:
    """One note for each of her texts behind the alert. Nothing about the alert or a stop changes (S7)."""
    by = int(event.payload["by"])
    label = labels.label_of(str(event.payload.get("label", "")), walk.book)
    alert = next((a for a in walk.facts.alerts if a.id == event.payload["alert"]), None)
    texts = heard.behind(alert, walk.facts) if alert is not None and label is not None else ()
    if alert is None or label is None or not texts:
        _tell("clinic.label_nothing", by, walk)
        return
    shared = {"label": label, "by": by, "alert": alert.id, "case": alert.case_no, "at": _now(walk)}
    for text, signs in texts:
        lang = heard.language(text, walk.book, walk.facts.lang)
        kept: dict[str, Any] = {**shared, "words": text, "signs": list(signs), "lang": lang}
        walk.cause(Record("note", labels.NOTE, json.dumps(kept, ensure_ascii=False)))
    _tell("clinic.labelled", by, walk, called=label)


def _now(walk: Walk) -> str:
    return walk.facts.now.isoformat()


def _tell(message: str, by: int, walk: Walk, **given: str) -> None:
    case = walk.facts.patient.case_no if walk.facts.patient else ""
    told = {"case": case, **given}
    walk.cause(Say(message, told, to="clinicians", person=by, send_class=SendClass.REPLY))

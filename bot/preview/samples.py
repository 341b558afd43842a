"""Owns what stands in a preview for the variables that only a turn would know: invented, in her language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from bot.preview.mothers import CLINICIAN, NOW
from content.questionnaire import Questionnaire

ENGLISH: Mapping[str, Any] = {
    "at": (NOW - timedelta(minutes=1)).isoformat(),
    "because": "because of what you told me today about your pain",
    "blocks": "wrists",
    "called": "Pain, worse",
    "category": "saddle",
    "choice": "Chair 5 min",
    "clears": "",
    "count": 2,
    "day": "2",
    "goal_1": "put on my shoes",
    "goal_2": "carry the shopping",
    "goal_3": "sleep on my left side",
    "kind": "photo",
    "month": "March",
    "name": CLINICIAN,
    "often": "twice",
    "asked_at": "10:12",
    "purpose": "It loosens the back.",
    "raised": "Numb where she wipes",
    "reason": "it was already answered",
    "row": 17,
    "seen_at": "10:20",
    "seen_by": CLINICIAN,
    "set": 2,
    "severity": "emergency",
    "talk_name": CLINICIAN,
    "stop": "your hips wobble twice",
    "stop_signs": "pain goes up",
    "tags": "low back, on the right",
    "told": "I kept it small because you slept little.",
    "topic": "your pain",
    "unknown": "fever, leg_numb",
    "when": "02 Mar 10:12",
    "words": "my back feels odd since the morning",
    "wrote_at": "10:25",
}
OTHERS: Mapping[str, Mapping[str, Any]] = {
    "es": {
        "because": "por lo que me contaste hoy sobre tu dolor",
        "blocks": "muñecas",
        "choice": "Silla 5 min",
        "goal_1": "ponerme los zapatos",
        "goal_2": "llevar la compra",
        "goal_3": "dormir del lado izquierdo",
        "kind": "foto",
        "month": "marzo",
        "often": "dos veces",
        "purpose": "Suelta la espalda.",
        "stop": "la cadera se mueve dos veces",
        "stop_signs": "sube el dolor",
        "tags": "zona baja de la espalda, a la derecha",
        "told": "Lo dejé más corto porque dormiste poco.",
        "topic": "tu dolor",
        "words": "siento la espalda rara desde la mañana",
    },
    "zh": {
        "because": "因为您今天说到了疼痛",
        "blocks": "手腕",
        "choice": "椅子 5 分钟",
        "goal_1": "穿鞋",
        "goal_2": "提购物袋",
        "goal_3": "向左侧睡",
        "kind": "照片",
        "month": "3",
        "often": "两次",
        "purpose": "让背部放松。",
        "stop": "髋部晃了两次",
        "stop_signs": "疼痛加重",
        "tags": "腰部，右侧",
        "told": "您睡得少，所以我安排得短一些。",
        "topic": "您的疼痛",
        "words": "早上起来背就不太对劲",
    },
}
LINE = {"operator": {"reason": "ReadTimeout"}, "clinic.alert": {"words": "numb when I wipe", "told": ""}}
"""Where one file or message means something else by the same name."""

ITEM = {"form": "sample", "wave": "w6", "item": "1"}


def questionnaire(languages: Iterable[str]) -> Questionnaire:
    """An invented one, as none is shipped: a clinic's own words stand in its own file."""
    words = {
        "intro": "[what the questionnaire says first]",
        "items": [{"id": "1", "text": "[its first question]"}, {"id": "2", "text": "[its second question]"}],
        "options": [{"id": "0", "text": "[one answer]"}, {"id": "1", "text": "[another answer]"}],
    }
    return Questionnaire.model_validate_json(
        json.dumps(
            {
                "id": ITEM["form"],
                "title": "Sample",
                "permission": "invented for the preview",
                "languages": {lang: words for lang in languages},
                "scoring": {"kind": "sum", "range": [0, 2], "higher_is": "worse"},
            }
        )
    )


def given(message: str, names: Iterable[str], lang: str) -> dict[str, Any]:
    """A value for each of `names` in that message; one nobody thought of shows its own name in brackets."""
    known = {**ENGLISH, **OTHERS.get(lang, {})}
    known |= {**LINE.get(message.partition(".")[0], {}), **LINE.get(message, {})}
    return {name: known.get(name, f"[{name}]") for name in names}

"""Owns telling a baby that died from a baby's sock that was lost: such words are sure, unclear or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from policies.listening.context import Cues, Shade
from policies.listening.normalise import Token
from policies.listening.phrases import Hit
from policies.listening.signals import SignalKind

BEFORE, BEHIND = 4, 4
NOT_MEANT = frozenset({Shade.ASKING, Shade.IDIOM})
"""A fear ("what if …") and a figure of speech are not asked about: the question would hurt."""


def heard_loss(
    hit: Hit, shade: Shade, tokens: Sequence[Token], known: Cues, fillers: frozenset[str]
) -> SignalKind | None:
    """LOSS where the words can mean nothing else, ASK where they may, None where they mean a thing."""
    end = hit.end + 1
    about_a_thing = known.at("loss_things", tokens, hit.start, min(len(tokens), end + BEHIND))
    possessive = known.at("loss_possessive", tokens, hit.end, end)  # "lost my baby's …"
    before = max(0, hit.start - BEFORE)
    if known.at("loss_not", tokens, before, hit.start + 1):  # nearly, a dream, a fear of it
        return None
    if shade in NOT_MEANT or about_a_thing or possessive or not _ends_as_said(hit, tokens, known):
        return None
    others = [i for i in range(hit.start, hit.end) if i not in hit.said and tokens[i].text not in fillers]
    plain = all(known.at("loss_between", tokens, i, i + 1) for i in others)
    if not plain and known.at(
        "loss_verbs", tokens, hit.start, hit.start + 1
    ):  # "lost my balance with the baby"
        return None
    plain = plain and not known.at("loss_fear", tokens, before, hit.start)
    at_birth = shade is Shade.PAST and known.at("loss_at_birth", tokens, 0, len(tokens))
    sure = (shade in (Shade.NONE, Shade.BABY) or at_birth) and plain and not hit.typo
    return SignalKind.LOSS if sure else SignalKind.ASK


def _ends_as_said(hit: Hit, tokens: Sequence[Token], known: Cues) -> bool:
    """Words that mean a death only with a small word behind them: "没了" is gone, "没睡" is not asleep."""
    needed = known.by_kind.get("loss_ends", {}).get(tokens[hit.end].text)
    return needed is None or known.at("loss_ends", tokens, hit.end, min(len(tokens), hit.end + 2))

"""What a clinician may say her words really were: two words of ours, or a category however it is spelled."""

from __future__ import annotations

import pytest

from policies import labels
from tests.support.mothers import book


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("right", "right"),
        ("not_meant", "not_meant"),
        ("Right", None),  # these two come from buttons, as they are
        ("pe_chest", "pe_chest"),
        (" PE  Chest! ", "pe_chest"),
        ("self-harm", "self_harm"),
        ("selfharm", None),
        ("dvt", "dvt"),
        ("low", "low"),
        ("dv", None),
        ("", None),
        (" _- ", None),
    ],
)
def test_a_label_is_one_of_ours_or_a_category(words: str, label: str | None) -> None:
    assert labels.label_of(words, book()) == label
    category = None if label in ("right", "not_meant") else label
    assert labels.category_of(words, book()) == category


def test_labels_are_kept_under_one_name() -> None:
    """They are in the database under it."""
    assert (labels.NOTE, labels.RIGHT, labels.NOT_MEANT) == ("listening_label", "right", "not_meant")

"""One release: its hash names it, it can be kept as text and come back, and it falls back to English."""

import hashlib
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from content.catalog import Catalog, restore
from content.load import load
from content.loss import exercise_without_baby
from content.schema import Message


@pytest.mark.req("E04")
def test_the_same_content_has_the_same_name_and_a_changed_word_another(copy: Path, catalog: Catalog) -> None:
    assert load(copy).release == catalog.release == load(copy).release
    path = copy / "messages/en/morning.yaml"
    path.write_text(path.read_text("utf-8").replace("Thanks, good to know.", "Good."), "utf-8")
    assert load(copy).release != catalog.release


def test_a_comment_or_an_order_of_keys_changes_no_release(copy: Path, catalog: Catalog) -> None:
    path = copy / "exercises/cat-cow.yaml"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(["# seen by nobody", *reversed(lines[1:4]), lines[0], *lines[4:]]), "utf-8")
    assert load(copy).release == catalog.release


@pytest.mark.fault("E05", guard="content.catalog:restore")
def test_a_release_comes_back_from_its_text(catalog: Catalog) -> None:
    again = restore(catalog.dump())
    assert again == catalog
    assert again.dump() == catalog.dump()
    assert catalog.release == hashlib.sha256(catalog.dump().encode()).hexdigest()


def test_an_older_release_keeps_its_name_when_the_shapes_have_grown(catalog: Catalog) -> None:
    older = json.loads(catalog.dump())
    for message in older["messages"]["en"].values():
        del message["long"]
    text = json.dumps(older)
    assert restore(text).release == hashlib.sha256(text.encode()).hexdigest()


def test_what_is_not_translated_is_said_in_english(catalog: Catalog) -> None:
    assert catalog.message("xx", "general.menu") == catalog.message("en", "general.menu")
    assert catalog.exercise_words("xx", "X08") == catalog.exercise_words("en", "cat-cow")


def test_looking_for_what_is_not_there_says_so(catalog: Catalog) -> None:
    with pytest.raises(KeyError, match="no message"):
        catalog.message("en", "general.nothing")
    with pytest.raises(KeyError, match="no exercise"):
        catalog.exercise("X99")
    assert not catalog.has_message("general.nothing")


def test_nothing_in_a_release_can_be_changed(catalog: Catalog) -> None:
    with pytest.raises(ValueError, match="frozen"):
        catalog.exercise("X08").level = 3  # type: ignore[misc]


def test_only_variants_with_known_variables_can_be_said() -> None:
    message = Message(id="a.b", say=("Hello {{name}}", "Hello", "{{name}} and {{ day }}"))
    assert message.speakable({"name"}) == (0, 1)
    assert message.speakable(()) == (1,)
    assert message.speakable({"name", "day"}) == (0, 1, 2)


VARIABLES = ("emergency", "police", "crisis", "hotline")


@pytest.mark.req("S01", "M05")
def test_every_country_has_numbers_and_real_zones(catalog: Catalog) -> None:
    assert set(catalog.countries) == {"GB", "IE", "US", "CA", "AU", "ES", "MX", "CN", "IN", "other"}
    for country in catalog.countries.values():
        assert all(country.variables(lang)[name] for name in VARIABLES for lang in ("en", "es", "zh"))
        if country.code != "other":
            assert country.emergency.isdigit()
            assert country.zones
        for zone in country.zones:
            ZoneInfo(zone.iana)
    assert catalog.countries["AU"].emergency == "000"
    assert catalog.countries["CN"].emergency != catalog.countries["CN"].police
    assert "local emergency number" in catalog.country("ZZ").emergency


@pytest.mark.req("S01", "M40")
def test_an_unknown_country_is_spoken_of_in_her_language(catalog: Catalog) -> None:
    unknown = catalog.country("ZZ")
    for lang in ("es", "zh"):
        assert not {unknown.variables(lang)[v] for v in VARIABLES} & {
            unknown.variables("en")[v] for v in VARIABLES
        }
    assert catalog.country("ES").variables("es")["emergency"] == "112"
    assert dict(catalog.country("ES").zone_labels("es"))["Atlantic/Canary"] == "Canarias"
    assert dict(catalog.country("MX").zone_labels("es"))["America/Tijuana"] == "Tijuana"


@pytest.mark.req("M38")
def test_an_exercise_keeps_its_lines_but_those_with_a_baby(catalog: Catalog) -> None:
    words = catalog.exercise_words("en", "X24")
    said = exercise_without_baby(words)
    assert "baby" in words.setup
    assert "baby" not in said.setup
    assert (said.name, said.cues, said.dose) == (words.name, words.cues, words.dose)
    untouched = catalog.exercise_words("en", "X08")
    assert exercise_without_baby(untouched) is untouched

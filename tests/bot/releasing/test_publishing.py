"""Making releases: what is guarded, what is refused, what one transaction holds, what can be gone back to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.books import CONTENT
from bot.clock import MovableClock
from bot.releasing import Refused, differing, listing
from bot.releasing.folder import files_in, write_out
from bot.releasing.guard import problems
from bot.releasing.moving import Said, back
from bot.releasing.publishing import Press
from bot.releasing.reading import Reading
from bot.releasing.shelf import named
from bot.store import Store, audit, decisions, pointer, releases
from bot.store.pointer import Pointer
from content.problems import Problem
from tests.support.releases import Quick, a_folder, edit, pressing
from tests.support.rows import NINE

ANA, BEA = Said("Ana", "clearer"), Said("Bea")
HARMLESS = ("messages/en/operator.yaml", "Please put somebody on duty", "Put somebody on duty, please")


@pytest.fixture
def press(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Press]:
    shutil.copy(migrated_sqlite, tmp_path / "napwise.db")
    with pressing(f"sqlite:///{tmp_path / 'napwise.db'}", tmp_path, MovableClock(NINE), Quick()) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_folder(tmp_path / "edited")


# -- the guard -----------------------------------------------------------------------------------------------


def told(folder: Path, *signed: str) -> list[str]:
    return [str(one) for one in problems(CONTENT, CONTENT, folder, signed)]


@pytest.mark.fault("E11", guard="bot.releasing.guard:problems")
@pytest.mark.req("E04", "S22")
def test_a_safety_text_changes_only_with_a_signature(folder: Path) -> None:
    assert told(folder) == []
    edit(folder, "safety/en.yaml", "Don't rub the leg", "Rub the leg")
    (line,) = told(folder)
    assert line.startswith("safety/en.yaml:6: the safety text `dvt` is changed: let a clinician look")
    assert told(folder, "safety/en.yaml") == []
    edit(folder, "safety/en.yaml", "\ndvt:\n", "\ndvt_two:\n")
    assert {one.partition(": ")[2].partition(":")[0] for one in told(folder)} == {
        "`dvt` is taken away",
        "the safety text `dvt_two` is new",
    }


def test_a_comment_in_a_safety_file_is_no_change_and_a_file_that_is_gone_is_one(folder: Path) -> None:
    edit(folder, "safety/en.yaml", "# Safety texts.", "# All safety texts.")
    assert told(folder) == []
    (folder / "safety" / "countries.yaml").unlink()
    (line,) = told(folder, "safety/countries.yaml")
    assert line.startswith("safety/countries.yaml: is taken away: put it back")


@pytest.mark.req("E04", "S22")
def test_phrases_are_added_freely_and_taken_away_only_with_a_signature(folder: Path) -> None:
    dvt = "phrases/en/dvt.yaml"
    edit(folder, dvt, "  - swollen calf\n", "  - swollen calf\n  - shin is a balloon\n")
    assert told(folder) == []
    edit(folder, dvt, "  - swollen calf\n", "  - a swollen calf\n")
    (line,) = told(folder)
    assert line.startswith(f"{dvt}:9: the phrase “swollen calf” stood here and is taken away: put it back")
    assert told(folder, dvt) == []


@pytest.mark.parametrize("key", ["signal: red_flag", "sign: calf_swollen", "category: dvt"])
def test_phrases_under_another_sign_are_other_phrases(folder: Path, key: str) -> None:
    edit(folder, "phrases/en/dvt.yaml", key, key.partition(":")[0] + ": tag")
    assert len(told(folder)) > 10


def test_phrases_may_move_to_another_file_but_not_away(folder: Path) -> None:
    (folder / "phrases/en/dvt.yaml").rename(folder / "phrases/en/legs.yaml")
    assert told(folder) == []
    (folder / "phrases/en/legs.yaml").unlink()
    (line,) = told(folder, "phrases/en/dvt.yaml")
    assert "phrases/en/dvt.yaml: is taken away, and " in line


# -- publishing ----------------------------------------------------------------------------------------------


@pytest.mark.req("E04")
def test_publish_go_on_and_back(press: Press, folder: Path) -> None:
    press, store = replace(press, reading=Reading()), press.store
    edit(folder, *HARMLESS)
    first = press.publish(folder, ANA)
    installed = store.read(pointer.installed)
    assert store.read(pointer.get) == Pointer(first, first, (installed,))
    with pytest.raises(Refused, match="nothing is changed"):
        press.publish(folder, BEA)
    edit(folder, "phrases/en/dvt.yaml", "  - swollen calf\n", "  - swollen calf\n  - shin is a balloon\n")
    second = press.publish(folder, BEA)
    assert second != first and store.read(lambda unit: releases.get(unit, second)) == store.read(
        lambda unit: releases.get(unit, first)
    ), "phrases alone: the same words, another name"
    assert press.roll_back("", Said()) == first
    assert store.read(pointer.get) == Pointer(first, second, (installed,))
    press.publish_stored(second, ANA)
    assert store.read(pointer.get) == Pointer(second, second, (installed, first))
    assert press.roll_back(installed, Said()) == installed
    with pytest.raises(Refused, match="nothing held before this"):
        press.roll_back("", Said())
    with pytest.raises(Refused, match="holds already"):
        press.roll_back(installed, Said())

    log = store.read(lambda unit: unit.rows(decisions.T.select().order_by(decisions.T.c.n)))
    assert [row.reason for row in log] == [
        f"content_{word}" for word in ("published",) * 2 + ("rolled_back",) * 3
    ]
    assert all(row.patient_id is None and row.rule == "E04" and row.policy for row in log)
    facts = store.read(lambda unit: unit.unseal(decisions.FACTS, log[0].facts))
    assert facts == {"by": "Ana", "note": "clearer", "old": "installed", "new": first, "phrases": first}
    assert not [one for one in store.read(lambda unit: list(audit.look(unit, None))) if one.breaks]


def test_what_is_pushed_holds_only_when_it_is_published(press: Press, folder: Path) -> None:
    edit(folder, *HARMLESS)
    name = press.push(folder, ANA)
    assert press.store.read(pointer.get) == Pointer()
    with pytest.raises(Refused, match="has never held"):
        press.roll_back(name, ANA)
    press.publish_stored(named(press.store, name[:8]), BEA)
    assert press.store.read(pointer.get).release == name
    with pytest.raises(Refused, match="holds already"):
        press.publish_stored(name, BEA)


@pytest.mark.fault("E06", guard="bot.releasing.publishing:Press.publish")
def test_a_folder_with_mistakes_is_refused_and_nothing_is_kept(press: Press, folder: Path) -> None:
    strict = replace(press, check=lambda _: [Problem("messages/en/session.yaml", 3, "is odd")])
    for way in (strict.push, strict.publish):
        with pytest.raises(Refused, match=r"session\.yaml:3: is odd"):
            way(folder, ANA)
    (folder / "messages/en/session.yaml").write_text("a: [\n", "utf-8")
    with pytest.raises(Refused, match=r"messages/en/session\.yaml:2: cannot be read as YAML"):
        replace(press, reading=Reading()).publish(folder, ANA)
    assert press.store.read(pointer.get) == Pointer()
    assert [one.changed_by for one in press.store.read(releases.every)] == [""], "only what was installed"


def test_a_release_has_every_message_that_this_program_says(press: Press, folder: Path) -> None:
    (folder / "messages/en/operator.yaml").unlink()
    with pytest.raises(Refused, match=r"this program says \d+ messages that are not in it \(operator."):
        replace(press, reading=Reading()).publish(folder, ANA)


@pytest.mark.req("E04")
def test_killed_in_the_middle_nothing_is_half(
    press: Press, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(folder, *HARMLESS)

    def killed(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(decisions, "add", killed)
        press.publish(folder, ANA)
    assert press.store.read(pointer.get) == Pointer()
    assert [one.changed_by for one in press.store.read(releases.every)] == [""]
    assert press.publish(folder, ANA) == press.store.read(pointer.get).release


def test_two_who_publish_at_once_the_second_has_to_look_again(press: Press, folder: Path) -> None:
    edit(folder, *HARMLESS)

    def meanwhile(_: Path) -> list[Problem]:
        press.publish(folder, BEA)
        return []

    with pytest.raises(Refused, match="somebody else has published meanwhile"):
        replace(press, check=meanwhile).publish(folder, ANA)


def test_after_a_roll_back_the_newest_phrases_are_the_ones_to_keep(press: Press, folder: Path) -> None:
    old = a_folder(folder.with_name("old"))
    edit(old, *HARMLESS)
    edit(folder, "phrases/en/dvt.yaml", "  - swollen calf\n", "  - swollen calf\n  - shin is a balloon\n")
    press.publish(folder, ANA)
    press.roll_back("", Said())
    with pytest.raises(Refused, match="“shin is a balloon” stood here and is taken away"):
        press.publish(old, ANA)
    write_out(listing.holding(press.store, CONTENT).files, old)
    edit(old, *HARMLESS)
    assert press.publish(old, ANA)


def test_back_cuts_what_came_after() -> None:
    seen = Pointer("d", "d", ("a", "b", "c", "b"))
    assert back(seen, "c") == Pointer("c", "d", ("a", "b"))
    assert back(seen, "b") == Pointer("b", "d", ("a", "b", "c"))
    assert back(seen, "x") == Pointer("x", "d", seen.before)


# -- signing, looking, comparing -----------------------------------------------------------------------------


@pytest.mark.req("E04", "O01b")
def test_signed_the_guard_lets_it_through_and_everybody_sees_by_whom(press: Press, folder: Path) -> None:
    edit(folder, "safety/en.yaml", "Don't rub the leg", "Leave the leg alone")
    with pytest.raises(Refused, match="safety text `dvt`"):
        press.publish(folder, ANA)
    signed = press.sign(folder, [Path("safety/en.yaml")], "Dr Roe")
    assert list(signed) == ["safety/en.yaml"]
    name = press.publish(folder, ANA)
    installed, newest = sorted(listing.lines(press.store), key=lambda line: line.by)
    assert (newest.release, newest.by, newest.signed, newest.signers) == (name, "Ana", 1, ("Dr Roe",))
    assert (newest.marks, installed.marks) == (("current",), ("installed",))
    before = differing.of_release(press.store, installed.release)
    said = list(differing.lines(press.store, before, differing.of_release(press.store, name)))
    assert said[:2] == ["changed: safety/en.yaml", "  changed by Ana, reviewed by Dr Roe"]
    assert any(line.startswith("  +") and "Leave the leg alone" in line for line in said)
    edit(folder, "safety/en.yaml", "Leave the leg alone", "Rub the leg")
    with pytest.raises(Refused, match="safety text `dvt`"):
        press.publish(folder, ANA)


def test_files_that_are_wrong_or_not_there_are_not_signed(press: Press, folder: Path) -> None:
    with pytest.raises(Refused, match="no file of the content"):
        press.sign(folder, [Path("safety/fr.yaml")], "Dr Roe")
    with pytest.raises(Refused, match="no file of the content"):
        press.sign(folder, [Path("/etc/hostname")], "Dr Roe")
    strict = replace(press, check=lambda _: [Problem("en/dvt.yaml", 3, "is odd")])
    with pytest.raises(Refused, match="is odd"):
        strict.sign(folder, [folder / "phrases/en/dvt.yaml"], "Dr Roe")
    assert strict.sign(folder, [folder / "safety/en.yaml"], "Dr Roe"), "a slip elsewhere is another matter"


def test_diff_tells_added_removed_and_pictures(press: Press, folder: Path) -> None:
    (folder / "figures/stills/cat-cow.png").write_bytes(b"other")
    (folder / "education/en/mood.yaml").unlink()
    (folder / "education/en/new.yaml").write_text('title: New\nsigned: "Dr Poe"\n', "utf-8")
    said = list(differing.lines(press.store, differing.of_folder(CONTENT), differing.of_folder(folder)))
    heads = [line for line in said if not line.startswith("  ")]
    assert heads[:3] == [
        "removed: education/en/mood.yaml",
        "added: education/en/new.yaml",
        "changed: figures/stills/cat-cow.png",
    ]
    assert heads[3].startswith("3 files differ")
    assert "  changed by nobody yet: it is not in a release, reviewed by Dr Poe" in said
    assert any("a picture: " in line and line.endswith("5 after") for line in said)


def test_names_of_releases_may_be_short_and_must_be_clear(press: Press, folder: Path) -> None:
    for number in "ab":
        edit(folder, "messages/en/operator.yaml", "Please look", f"Please look{number}")
        press.push(folder, ANA)
    with pytest.raises(Refused, match="there is no release 'zz'"):
        named(press.store, "zz")
    with pytest.raises(Refused, match="there is no release ''"):
        named(press.store, "")
    one = listing.lines(press.store)[0].release
    assert named(press.store, one[:10].upper()) == one


def test_a_folder_of_nothing_or_a_path_outside_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="there is no folder"):
        files_in(tmp_path / "none")
    with pytest.raises(Refused, match="has no content in it"):
        files_in(tmp_path)
    for path in ("../up.yaml", "/etc/up.yaml", "messages/../../up.yaml"):
        with pytest.raises(Refused, match="no path below a content folder"):
            write_out({path: b""}, tmp_path / "x")


def test_only_what_is_read_belongs_to_a_release() -> None:
    found = files_in(CONTENT)
    assert {path.split("/")[0] for path in found} == {
        *("messages", "safety", "exercises", "programmes", "figures", "education", "phrases", "listener")
    }
    assert not [path for path in found if "examples" in path or path.endswith((".md", ".py", ".txt"))]
    assert Reading().released(CONTENT, CONTENT).content == Reading().installed().content


def test_a_store_beside_a_running_bot_is_enough(press: Press) -> None:
    assert isinstance(press.store, Store) and listing.lines(press.store) == []
    assert listing.holding(press.store, CONTENT).name == str(CONTENT)


def test_on_both_databases(store: Store, folder: Path, tmp_path: Path) -> None:
    press = Press(store, tmp_path, Quick(), lambda _: [])
    edit(folder, *HARMLESS)
    name = press.publish(folder, ANA)
    assert store.read(pointer.get).release == name and press.roll_back("", BEA) != name
    assert {one.marks for one in listing.lines(store)} == {("phrases",), ("current", "installed")}
    assert not [one for one in store.read(lambda unit: list(audit.look(unit, None))) if one.breaks]

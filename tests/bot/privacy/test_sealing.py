"""Sealing: what goes in comes out, only with its key, only for its column, only unchanged."""

from __future__ import annotations

import os
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.sealing import SITE, CannotUnseal, Keyring, PersonKey, SealedValue

RING = Keyring(b"k" * 32)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def key() -> PersonKey:
    return RING.make(7)[0]


@given(JSON)
def test_any_json_comes_back(value: object) -> None:
    key = RING.make(1)[0]
    assert key.unseal("fact.body", key.seal("fact.body", value)) == value


def test_the_form_is_version_key_nonce_and_text(key: PersonKey) -> None:
    sealed = key.seal("fact.body", "x")
    assert sealed.blob[0] == 1
    assert sealed.key_id == key.id == int.from_bytes(sealed.blob[1:9], "big")
    assert len(sealed.blob) == 1 + 8 + 12 + len('"x"') + 16


def test_the_same_words_look_different_each_time(key: PersonKey) -> None:
    assert len({key.seal("fact.body", "no").blob for _ in range(100)}) == 100


@given(st.integers(0, 39), st.integers(1, 255))
def test_any_changed_bit_is_noticed(place: int, change: int) -> None:
    key = RING.make(1)[0]
    blob = bytearray(key.seal("fact.body", "no").blob)
    blob[place] ^= change
    with pytest.raises(CannotUnseal):
        key.unseal("fact.body", SealedValue(bytes(blob)))


@given(st.binary(max_size=60))
def test_rubbish_is_refused(rubbish: bytes) -> None:
    with pytest.raises(CannotUnseal):
        RING.make(1)[0].unseal("fact.body", SealedValue(rubbish))


def test_another_column_or_key_does_not_open_it(key: PersonKey) -> None:
    sealed = key.seal("fact.body", "no")
    with pytest.raises(CannotUnseal):
        key.unseal("fact.name", sealed)
    with pytest.raises(CannotUnseal):
        RING.make(7)[0].unseal("fact.body", sealed)


def test_a_wrapped_key_is_opened_by_its_site_for_its_person() -> None:
    key, wrapped = RING.make(7)
    again = RING.unwrap(key.id, 7, wrapped)
    assert again.unseal("a.b", key.seal("a.b", [1])) == [1]
    for ring, key_id, person in [(Keyring(b"o" * 32), key.id, 7), (RING, key.id + 1, 7), (RING, key.id, 8)]:
        with pytest.raises(CannotUnseal):
            ring.unwrap(key_id, person, wrapped)
    with pytest.raises(CannotUnseal):
        RING.unwrap(key.id, 7, b"short")


def test_key_ids_fit_the_column() -> None:
    assert all(0 <= RING.make(SITE)[0].id < 2**63 for _ in range(200))


def test_nothing_shows_what_is_inside(key: PersonKey) -> None:
    sealed = key.seal("fact.body", "zitronenfalter")
    shown = f"{sealed!r} {sealed} {key!r} {key}"
    assert "zitronenfalter" not in shown
    assert str(sealed.blob) not in shown


def test_tokens_are_repeatable_and_unlike() -> None:
    first = list(islice(RING.tokens(5), 50))
    assert first == list(islice(RING.tokens(5), 50))
    everything = {token for dice in range(200) for token in islice(RING.tokens(dice), 20)}
    assert len(everything) == 200 * 20
    assert {len(token) for token in everything} == {16}
    assert set("".join(everything)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert next(Keyring(os.urandom(32)).tokens(5)) != first[0]


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_site_key_has_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32"):
        Keyring(b"k" * length)

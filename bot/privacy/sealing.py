"""The pure cryptography of sealed values: one key a person, wrapped by the key of the site."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"\x01"
KEY_BYTES = 32
KEY_ID_BYTES = 8
NONCE_BYTES = 12
TOKEN_BYTES = 12
"""96 bits: 16 characters of base64url."""
SITE = 0
"""The person id of the site itself: its key seals what belongs to no mother."""

# ASCII only: a lone surrogate from a broken client has no UTF-8 form, but it has a JSON one.
_TO_JSON = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))
_FROM_JSON = json.JSONDecoder()
_HEAD_BYTES = len(VERSION) + KEY_ID_BYTES


class CannotUnseal(Exception):
    """The value was sealed with another key, for another column, or was changed since."""


@dataclass(frozen=True, slots=True, repr=False)
class SealedValue:
    """Version byte, key id (8 bytes), nonce (12), ciphertext with its tag. Never shows what is inside."""

    blob: bytes

    @property
    def key_id(self) -> int:
        return int.from_bytes(self.blob[len(VERSION) : _HEAD_BYTES], "big")

    def __repr__(self) -> str:
        return f"<sealed, {len(self.blob)} bytes>"


@dataclass(frozen=True, slots=True, repr=False)
class PersonKey:
    """One person's key as it lies unwrapped in memory."""

    id: int
    person: int
    cipher: AESGCM

    def __repr__(self) -> str:
        return f"<key {self.id} of person {self.person}>"

    def seal(self, where: str, value: Any) -> SealedValue:
        """`value` (any JSON) sealed for the column `where` ("table.column")."""
        head = VERSION + self.id.to_bytes(KEY_ID_BYTES, "big")
        nonce = os.urandom(NONCE_BYTES)
        text = _TO_JSON.encode(value).encode("ascii")
        return SealedValue(head + nonce + self.cipher.encrypt(nonce, text, head + where.encode()))

    def unseal(self, where: str, sealed: SealedValue) -> Any:
        """The JSON value; CannotUnseal when key, column or content are not the ones it was sealed with."""
        head, nonce = sealed.blob[:_HEAD_BYTES], sealed.blob[_HEAD_BYTES : _HEAD_BYTES + NONCE_BYTES]
        try:
            text = self.cipher.decrypt(nonce, sealed.blob[_HEAD_BYTES + NONCE_BYTES :], head + where.encode())
        except (InvalidTag, ValueError):
            raise CannotUnseal(where) from None
        return _FROM_JSON.decode(text.decode())


class Keyring:
    """What follows from the site key: wrapping of person keys, and unguessable tokens."""

    def __init__(self, site_key: bytes) -> None:
        if len(site_key) != KEY_BYTES:
            raise ValueError(f"a site key has {KEY_BYTES} bytes")
        self._wrapping = AESGCM(_derived(site_key, b"napwise wrapping 1"))
        self._secret = _derived(site_key, b"napwise tokens 1")

    def make(self, person: int) -> tuple[PersonKey, bytes]:
        """A new key for `person`, and its wrapped form for the database. Ids are random: none comes twice."""
        key_id = int.from_bytes(os.urandom(KEY_ID_BYTES), "big") >> 1
        raw = os.urandom(KEY_BYTES)
        nonce = os.urandom(NONCE_BYTES)
        wrapped = nonce + self._wrapping.encrypt(nonce, raw, _label(key_id, person))
        return PersonKey(key_id, person, AESGCM(raw)), wrapped

    def unwrap(self, key_id: int, person: int, wrapped: bytes) -> PersonKey:
        """The key from its wrapped form; CannotUnseal when another site key wrapped it."""
        nonce, rest = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            raw = self._wrapping.decrypt(nonce, rest, _label(key_id, person))
        except (InvalidTag, ValueError):
            raise CannotUnseal("sealing_key.wrapped") from None
        return PersonKey(key_id, person, AESGCM(raw))

    def tokens(self, dice: int) -> Iterator[str]:
        """Ids of 16 url-safe characters, the same for the same `dice`, unguessable without the site key."""
        for number in count():
            digest = hmac.new(self._secret, f"{dice}:{number}".encode(), hashlib.sha256).digest()
            yield urlsafe_b64encode(digest[:TOKEN_BYTES]).decode()


def _derived(site_key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(site_key)


def _label(key_id: int, person: int) -> bytes:
    return f"key:{key_id}:{person}".encode()

"""Seals what must not lie open in the database: tokens, what people said until they are answered, hosted pictures.

Promises that what was sealed for one place opens in no other: the context ("installation:slack:T0123") is sealed with
it, so that nobody with the database alone can put one row's secret into another; and the same of what was signed.
Never shows a key or what it sealed in an error.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from struct import Struct

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from kpi.errors import TouchlineError

_LENGTH = Struct(">H")
_FOR_SIGNING = b"touchline: to sign with"  # so that no key is used for two things


class SealError(TouchlineError):
    """Something sealed in the database does not open. Put the key back that was there when it was written."""


class BadKeyError(Exception):
    """One of the keys is no key. Whoever read them says where they stand."""


def new_key() -> str:
    """Return a new key, fit for TOUCHLINE_ENCRYPTION_KEYS."""
    return Fernet.generate_key().decode("ascii")


class Sealer:
    """Seals with the first of its keys, and opens with any of them. Its methods may be called from any thread."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are as `new_key` makes them, newest first; BadKeyError when one is not, or there is none."""
        try:
            held = [Fernet(key) for key in keys]
        except ValueError:  # UnicodeEncodeError and binascii.Error are kinds of it
            raise BadKeyError from None
        if not held:
            raise BadKeyError
        self._newest = held[0]
        self._any = MultiFernet(held)
        self._signing = [hmac.digest(urlsafe_b64decode(key), _FOR_SIGNING, "sha256") for key in keys]

    def seal(self, context: str, plain: bytes) -> bytes:
        """Return `plain` sealed for `context`: the kind of row and its key, at most 65,535 bytes."""
        place = context.encode()
        return self._newest.encrypt(_LENGTH.pack(len(place)) + place + plain)

    def open(self, context: str, sealed: bytes) -> bytes:
        """Return what was sealed for this context; SealError for another's, without its key, or when it was altered."""
        return _inside(self._any, context, sealed)

    def reseal(self, context: str, sealed: bytes) -> bytes:
        """Return the same sealed with the newest key; untouched when it is already. SealError as in `open`."""
        try:
            _inside(self._newest, context, sealed)
        except SealError:
            return self.seal(context, self.open(context, sealed))
        return sealed

    def renew(self, sealed: bytes) -> bytes:
        """Return the same sealed with the newest key, for the same context whatever it is; untouched when it is so.

        SealError without its key, or when it was altered.
        """
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            try:
                return self._newest.encrypt(self._any.decrypt(sealed))
            except InvalidToken:
                raise SealError from None
        return sealed

    def sign(self, context: str, message: str) -> str:
        """Return a signature of a message for this context by the newest key: letters that may stand in an address."""
        return _signature(self._signing[0], context, message)

    def is_signed(self, context: str, message: str, signature: str) -> bool:
        """Say whether one of the keys signed this message for this context."""
        given = signature.encode("utf-8", "replace")
        return any(hmac.compare_digest(given, _signature(key, context, message).encode()) for key in self._signing)


def _signature(key: bytes, context: str, message: str) -> str:
    place = context.encode()
    whole = _LENGTH.pack(len(place)) + place + message.encode()
    return urlsafe_b64encode(hmac.digest(key, whole, "sha256")).decode("ascii").rstrip("=")


def _inside(key: Fernet | MultiFernet, context: str, sealed: bytes) -> bytes:
    try:
        whole = key.decrypt(sealed)
    except InvalidToken:
        raise SealError from None
    place = context.encode()
    start = _LENGTH.size + len(place)
    if whole[:start] != _LENGTH.pack(len(place)) + place:
        raise SealError
    return whole[start:]

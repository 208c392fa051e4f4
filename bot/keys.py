"""The keys by which tokens, waiting messages and what was written in confidence are sealed: where they come from, and
how they are changed.

Promises: for the embedded database a key is made at the first start, readable by its owner only, and two processes
that start together end with the same one; with another database the operator sets them. Never logs a key.
"""

import logging
import os
import re
import secrets
import stat
from pathlib import Path

from bot.config import PREFIX, BadSettingError, Settings
from bot.root import HomeError
from kpi.errors import TouchlineError
from storage import inbox, pictures
from storage.confidential import renew_seals
from storage.database import Database
from storage.installations import all_installations, seal_context
from storage.paging_rules import sealed_settings
from storage.sealing import BadKeyError, Sealer, new_key

log = logging.getLogger(__name__)

SETTING = f"{PREFIX}ENCRYPTION_KEYS"
FILE = "encryption_keys"
OWNER_ONLY = 0o600


class NoKeysError(TouchlineError):
    """TOUCHLINE_ENCRYPTION_KEYS is not set. Make a key with `touchline keys new`, set it there, and start again."""


class BadKeyFileError(TouchlineError):
    """The keys in {file} cannot be used. Put back the file that was there, or make a key: `touchline keys new`."""


def load_keys(settings: Settings) -> Sealer:
    """Return what seals: by the keys that are set, else by those of the embedded database's home, made if need be.

    BadSettingError, BadKeyFileError or NoKeysError where there is no good key; HomeError where none can be kept.
    """
    if settings.encryption_keys is not None:
        try:
            return Sealer(_split(settings.encryption_keys.get_secret_value()))
        except BadKeyError:
            problem = (
                "one of its keys is none; write keys as `touchline keys new` prints them, newest first, with commas"
            )
            raise BadSettingError(name=SETTING, problem=problem) from None
    if settings.database_url:
        raise NoKeysError
    file = settings.home / FILE
    try:
        return Sealer(_split(_kept(file)))
    except (BadKeyError, UnicodeDecodeError):
        raise BadKeyFileError(file=file) from None
    except OSError as error:
        raise HomeError(home=settings.home, reason=error.strerror or type(error).__name__) from None


def rotate(database: Database, sealer: Sealer) -> int:
    """Seal everything in the database with the newest key, in one transaction; return how much was not yet.

    SealError, and nothing has changed, where something was sealed with a key that is no longer there.
    """
    changed = 0
    with database.writing() as session:
        for installation in all_installations(session, held=True):
            anew = sealer.reseal(seal_context(installation.tenant), installation.sealed)
            changed += anew != installation.sealed
            installation.sealed = anew
        for key, sealed in inbox.all_waiting(session):
            anew = sealer.reseal(inbox.seal_context(key), sealed)
            if anew != sealed:
                inbox.seal_anew(session, key, anew)
                changed += 1
        for context, held in sealed_settings(session):
            anew = sealer.reseal(context, held.sealed)
            changed += anew != held.sealed
            held.sealed = anew
        # One at a time: there may be thousands.
        for picture in pictures.all_pictures(session):
            sealed = pictures.find_picture(session, picture) or b""
            anew = sealer.reseal(pictures.seal_context(picture), sealed)
            if anew != sealed:
                pictures.seal_picture_anew(session, picture, anew)
                changed += 1
        changed += renew_seals(session, sealer.renew)
    return changed


def _split(keys: str) -> list[str]:
    return re.split(r"[,\s]+", keys.strip(", \n"))


def _kept(file: Path) -> str:
    """The keys kept in a file, made with one key if it is not there."""
    if not file.exists():
        _make(file)
    if stat.S_IMODE(file.stat().st_mode) & ~OWNER_ONLY:
        log.warning("The encryption keys can be read by others: chmod 600 %s", file)
    return file.read_text(encoding="ascii")


def _make(file: Path) -> None:
    """Write the file whole and beside its place, then give it its name: nobody ever reads half a key.

    The name is given by a link, which fails where another process was first: its key is the one that counts.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_name(f".{FILE}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w") as written:
            written.write(new_key() + "\n")
            written.flush()
            os.fsync(written.fileno())
        file.hardlink_to(beside)
    except FileExistsError:
        return
    finally:
        beside.unlink(missing_ok=True)

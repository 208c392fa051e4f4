"""Finds the one helpdesk identity that somebody means. Never guesses between two."""

from difflib import get_close_matches

from handlers.errors import AmbiguousIdentityError, NoSuchIdentityError
from storage.database import Session
from storage.people import Identity, identities_named, unlinked
from storage.sources import source_names


def key_of(identity: Identity) -> str:
    """Return the key by which an identity can be named whatever it is called: "zendesk:4711"."""
    return f"{identity.provider}:{identity.external_id}"


def find_one(session: Session, workspace_id: int, name: str) -> Identity | None:
    """Return the helpdesk identity of this name or key, None without one; AmbiguousIdentityError for several.

    What a chat platform calls somebody is found by its whole key only: a name is meant for the helpdesk's.
    """
    sources = frozenset(source_names(session, workspace_id))
    found = [
        known
        for known in identities_named(session, workspace_id, name)
        if known.provider != "email" and (known.provider in sources or known.person_id is None or key_of(known) == name)
    ]
    if len(found) > 1:
        raise AmbiguousIdentityError(name=name, known=", ".join(key_of(known) for known in found))
    return found[0] if found else None


def no_such_identity(session: Session, workspace_id: int, name: str) -> NoSuchIdentityError:
    """Return the refusal, with the waiting identity that is nearest: for an admin's eyes, as it names people."""
    waiting = [identity.name for identity in unlinked(session, workspace_id)]
    near = get_close_matches(name, waiting, 1)
    return NoSuchIdentityError(name=f"{name} ({near[0]}?)" if near else name)

"""`/touchline link`: joins what a helpdesk calls somebody to a person. Never guesses; only who may, may.

`link` alone shows what waits; `link ZENDESK-NAME` links it to me; `link NAME @person` is an admin's.
"""

from collections.abc import Sequence

from coaching.access import Role, decide_link
from handlers.arguments import split_words
from handlers.cards import Button, Card, Choice, Field, FieldKind, Form, Table, Text, Tone
from handlers.errors import LinkedAlreadyError, LinkNotAllowedError, NoSuchIdentityError, NoSuchPersonError
from handlers.identities import find_one, key_of, no_such_identity
from handlers.request import Message, Reply, Request
from handlers.tools import Tools
from locales.speech import Speech
from storage.database import Session
from storage.people import Identity, Person, all_people, find_person, identities_of, unlinked
from storage.people import link as join
from storage.sources import source_names

MOST_SHOWN = 20


def link(request: Request, words: str, tools: Tools) -> Reply:
    """Show what waits to be linked, or make a link."""
    identity_name, person_name = _read(request, words)
    if not identity_name:
        with tools.database.reading() as session:
            return _overview(session, request, tools)
    with tools.database.writing() as session:
        identity = _identity(session, identity_name, request, tools)
        person = _person(session, person_name, request, tools)
        _permit(session, request, identity, person)
        join(session, identity, person)
        speech = request.speech
        done = speech.say("{identity} ({provider}) is {name} from now on.", identity=identity.name,
                          provider=identity.provider, name=person.name)  # fmt: skip
        explained = speech.say("Past tickets count at once; nothing needs to be imported again.")
        buttons = (Button(speech.say("My figures"), "mystats"),) if person.id == request.person.id else ()
        return Reply((Message(Card(speech.say("Linked"), (Text(done), Text(explained, Tone.QUIET)), buttons)),))


def _read(request: Request, words: str) -> tuple[str, str]:
    """The identity's name and the person's handle or address, from a form or from the words in either order."""
    if request.answers:
        return request.answers.get("identity", ""), request.answers.get("person", "")
    tokens = split_words(words)
    people = [token for token in tokens if "@" in token]
    return " ".join(token for token in tokens if token not in people), people[-1] if people else ""


def _identity(session: Session, name: str, request: Request, tools: Tools) -> Identity:
    found = find_one(session, tools.workspace_id, name)
    if found is not None:
        return found
    if request.person.role == Role.ADMIN:
        raise no_such_identity(session, tools.workspace_id, name)
    raise NoSuchIdentityError(name=name)


def _person(session: Session, name: str, request: Request, tools: Tools) -> Person:
    wanted = name or request.person.handle
    person = find_person(session, tools.workspace_id, wanted)
    if person is None:
        raise NoSuchPersonError(name=wanted, example=request.person.handle)
    return person


def _permit(session: Session, request: Request, identity: Identity, person: Person) -> None:
    own = frozenset(
        known.external_id.casefold() for known in identities_of(session, request.person.id) if known.provider == "email"
    )
    for_me = person.id == request.person.id
    allowed = decide_link(request.person, own if for_me else frozenset(), identity.email)
    if not allowed:
        raise LinkNotAllowedError
    if identity.person_id not in (None, person.id) and request.person.role != Role.ADMIN:
        raise LinkedAlreadyError(identity=identity.name)


def _overview(session: Session, request: Request, tools: Tools) -> Reply:
    """What I am linked to, and what waits: all of it for an admin, what carries my own address for anybody else."""
    speech = request.speech
    sources = frozenset(source_names(session, tools.workspace_id))
    mine = [known for known in identities_of(session, request.person.id) if known.provider in sources]
    waiting = waiting_for(session, request, tools)
    if request.person.role == Role.ADMIN and waiting:
        return Reply(form=_form(session, waiting, speech, tools))
    words = (
        speech.say("You are linked to: {names}.", names=speech.listing(_called(known) for known in mine))
        if mine
        else speech.say("No helpdesk identity is linked to you yet. An admin can link it with `touchline people link`.")
    )
    blocks: list[Text | Table] = [Text(words)]
    buttons: tuple[Button, ...] = ()
    if waiting:
        shown = waiting[:MOST_SHOWN]
        blocks.append(Text(speech.say("These carry your e-mail address and wait to be linked:")))
        buttons = tuple(Button(_called(known), f'link "{key_of(known)}"') for known in shown)
    elif request.person.role == Role.ADMIN:
        blocks.append(Text(speech.say("Nobody waits to be linked.")))
    return Reply((Message(Card(speech.say("Who is who"), tuple(blocks), buttons)),))


def waiting_for(session: Session, request: Request, tools: Tools) -> Sequence[Identity]:
    """Return the identities that wait for the asker to link them: all of them for an admin, else those of their own."""
    waiting = unlinked(session, tools.workspace_id)
    if request.person.role == Role.ADMIN:
        return waiting
    own = frozenset(
        k.external_id.casefold() for k in identities_of(session, request.person.id) if k.provider == "email"
    )
    return [identity for identity in waiting if identity.email and identity.email.casefold() in own]


def _called(identity: Identity) -> str:
    return f"{identity.name} ({identity.provider})"


def _form(session: Session, waiting: Sequence[Identity], speech: Speech, tools: Tools) -> Form:
    identities = tuple(Choice(_called(identity), key_of(identity)) for identity in waiting)
    people = tuple(Choice(person.name, f"@{person.handle}") for person in all_people(session, tools.workspace_id))
    return Form(
        speech.say("Link a helpdesk identity"),
        "link",
        speech.say("Link"),
        (
            Field("identity", speech.say("In the helpdesk"), FieldKind.CHOICE, choices=identities),
            Field("person", speech.say("Is this person"), FieldKind.CHOICE, choices=people),
        ),
        speech.say_many("{count} identity waits to be linked.", "{count} identities wait to be linked.", len(waiting)),
    )

"""`/touchline people`: who is who in connected systems. Proposed by an address, confirmed by the person or an admin.

Admins see all who are nobody yet, and say who they are: a person, a bot, an account that several use. Everybody else
sees their own and answers for themselves. An address is never shown whole, and no figure at all.
"""

from coaching.access import Role, decide_link
from handlers.arguments import split_words
from handlers.cards import Button, Card, Text, Tone
from handlers.connecting.marking import derive_marked, mark
from handlers.connecting.people_cards import everybody, myself
from handlers.connecting.refusals import (
    MustBeAdminError,
    NoSuchProposalError,
    NotProposedError,
    UnknownPeopleWordError,
    WhomLinkedError,
    WhoseIdentityError,
)
from handlers.errors import NearlyArgumentError, NoSuchIdentityError, NoSuchPersonError
from handlers.identities import find_one
from handlers.request import Message, Reply, Request
from handlers.subwords import SubWord, find_sub_word, known_sub_words, leading_number, nearest_sub_word
from handlers.tools import Tools
from storage.connections import sources_connected
from storage.database import Session, Work, alone
from storage.marks import BOT, SHARED, find_identity_by_id
from storage.matches import NO, YES, Proposed, answer, find_match, match_of, proposed
from storage.people import Identity, find_person, identities_of
from storage.people import link as join
from storage.sources import source_names

SOON = 2.0
"""Seconds of working out anew while somebody waits; the rest follows by itself."""


def people(request: Request, words: str, tools: Tools) -> Reply:
    """Show who is who, or do what the words say."""
    if not words.strip():
        with tools.database.reading() as session:
            return everybody(session, request, tools) if _is_admin(request) else myself(session, request, tools)
    found = find_sub_word(_SUB_WORDS, words)
    if found is not None:
        return found.sub.run(request, found.rest, tools)
    if near := nearest_sub_word(_SUB_WORDS, words):
        raise NearlyArgumentError(words=words.split()[0], nearest=near)
    raise UnknownPeopleWordError(words=words.split()[0], known=known_sub_words(_SUB_WORDS))


def _yes(request: Request, words: str, tools: Tools) -> Reply:
    """It is me."""
    speech = request.speech
    with tools.database.writing() as session:
        found = _asked_of_me(session, request, words, tools)
        own = frozenset(
            address.casefold()
            for each in identities_of(session, request.person.id)
            for address in (each.external_id if each.provider == "email" else each.email,)
            if address
        )
        # The address may have changed since: then it proves nothing any more.
        if not decide_link(request.person, own, found.identity.email):
            raise NoSuchProposalError
        _confirm(session, request, found)
        said = speech.say("{identity} ({provider}) is you from now on.", identity=found.identity.name,
                          provider=found.identity.provider)  # fmt: skip
    explained = speech.say("Past tickets count at once; nothing needs to be imported again.")
    buttons = (Button(speech.say("My figures"), "mystats"),)
    card = Card(speech.say("Linked"), (Text(said), Text(explained, Tone.QUIET)), buttons, discreet=True)
    return Reply((Message(card, replaces=True),))


def _no(request: Request, words: str, tools: Tools) -> Reply:
    """It is not me: that is remembered."""
    speech = request.speech
    with tools.database.writing() as session:
        found = _asked_of_me(session, request, words, tools)
        answer(session, found.match, NO, request.person.id, request.present)
    said = speech.say("Thank you. You are not asked that again; an admin says who it is.")
    return Reply((Message(Card(speech.say("Not you"), (Text(said),), discreet=True), replaces=True),))


def _asked_of_me(session: Session, request: Request, words: str, tools: Tools) -> Proposed:
    """The question somebody answers: one that was put to them and is open. NoSuchProposalError."""
    number, _ = leading_number(words)
    found = find_match(session, tools.workspace_id, int(number)) if number else None
    mine = found is not None and found.match.person_id == request.person.id and found.match.answer is None
    if found is None or not mine or found.identity.person_id is not None or found.identity.marked:
        raise NoSuchProposalError
    return found


def _confirm_said(request: Request, words: str, tools: Tools) -> Reply:
    """An admin confirms one proposal, or all."""
    _require_admin(request)
    with tools.database.writing() as session:
        if words.strip().casefold() in ("all", "alle"):
            wanted = proposed(session, tools.workspace_id)
        else:
            identity, _ = _identity(session, words, tools, "people confirm 12")
            found = match_of(session, tools.workspace_id, identity.id)
            if found is None or identity.person_id is not None:
                raise NotProposedError(name=identity.name, number=identity.id, example=request.person.handle)
            wanted = [found]
        for each in wanted:
            _confirm(session, request, each)
        count = len(wanted)
    speech = request.speech
    said = speech.say_many("{count} is linked. Past tickets count at once.",
                           "{count} are linked. Past tickets count at once.", count)  # fmt: skip
    return _done(request, said)


def _confirm(session: Session, request: Request, found: Proposed) -> None:
    if answer(session, found.match, YES, request.person.id, request.present):
        join(session, found.identity, found.person)


def _refuse(request: Request, words: str, tools: Tools) -> Reply:
    """An admin says that a proposal is wrong: it is not made again."""
    _require_admin(request)
    with tools.database.writing() as session:
        identity, _ = _identity(session, words, tools, "people refuse 12")
        found = match_of(session, tools.workspace_id, identity.id)
        if found is None:
            raise NotProposedError(name=identity.name, number=identity.id, example=request.person.handle)
        answer(session, found.match, NO, request.person.id, request.present)
        name, person = identity.name, found.person.name
    return _done(request, request.speech.say("{name} is not {person}: that is not proposed again.", name=name,
                                             person=person))  # fmt: skip


def _bot(request: Request, words: str, tools: Tools) -> Reply:
    return _mark(request, words, tools, BOT)


def _shared(request: Request, words: str, tools: Tools) -> Reply:
    return _mark(request, words, tools, SHARED)


def _unmark(request: Request, words: str, tools: Tools) -> Reply:
    return _mark(request, words, tools, None)


def _mark(request: Request, words: str, tools: Tools, wanted: str | None) -> Reply:
    _require_admin(request)
    speech = request.speech
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        identity, _ = _identity(session, words, tools, f"people {wanted or 'unmark'} 12")
        mark(session, identity, wanted)
        name = identity.name
    whole = derive_marked(tools, request.present, seconds=SOON)
    match wanted:
        case "bot":
            said = speech.say("{name} is a bot: what it writes is no reply, and counts for nobody.", name=name)
        case "shared":
            said = speech.say("{name} is used by several: its tickets count for the team, and for no person.",
                              name=name)  # fmt: skip
        case _:
            said = speech.say("{name} is not marked any more, and linked to nobody.", name=name)
    more = "" if whole else speech.say("Past tickets are being worked out anew; that takes some minutes.")
    return _done(request, said, more)


def _link(request: Request, words: str, tools: Tools) -> Reply:
    """An admin says which person somebody is."""
    _require_admin(request)
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        identity, rest = _identity(session, words, tools, "people link 12 @name")
        whom = next((word for word in split_words(rest) if "@" in word), "")
        if not whom:
            raise WhomLinkedError(number=identity.id, example=request.person.handle)
        person = find_person(session, tools.workspace_id, whom)
        if person is None:
            raise NoSuchPersonError(name=whom, example=request.person.handle)
        if identity.marked:
            mark(session, identity, None)
        found = match_of(session, tools.workspace_id, identity.id)
        if found is not None:
            said_of = YES if found.person.id == person.id else NO
            answer(session, found.match, said_of, request.person.id, request.present)
        join(session, identity, person)
        said = request.speech.say("{identity} ({provider}) is {name} from now on.", identity=identity.name,
                                  provider=identity.provider, name=person.name)  # fmt: skip
    derive_marked(tools, request.present, seconds=SOON)
    return _done(request, said)


def _identity(session: Session, words: str, tools: Tools, example: str) -> tuple[Identity, str]:
    """Who is meant, by number or by name, and the rest of the words. What a chat calls somebody is not meant."""
    number, rest = leading_number(words)
    if number:
        found = find_identity_by_id(session, tools.workspace_id, int(number))
    else:
        tokens = split_words(words)
        name = " ".join(token for token in tokens if not token.startswith("@"))
        if not name:
            raise WhoseIdentityError(example=example)
        found, rest = find_one(session, tools.workspace_id, name), " ".join(t for t in tokens if t.startswith("@"))
    if found is None or found.provider not in _sources(session, tools):
        raise NoSuchIdentityError(name=number or words.strip())
    return found, rest


def _sources(session: Session, tools: Tools) -> frozenset[str]:
    """What people are called in: connected systems, also former ones, and exports; no chat platform."""
    return frozenset((*sources_connected(session, tools.workspace_id), *source_names(session, tools.workspace_id)))


def _done(request: Request, said: str, more: str = "") -> Reply:
    texts = tuple(Text(each) for each in (said, more) if each)
    buttons = (Button(request.speech.say("Who is who"), "people"),)
    return Reply((Message(Card(request.speech.say("Done"), texts, buttons)),))


def _is_admin(request: Request) -> bool:
    return request.person.role == Role.ADMIN


def _require_admin(request: Request) -> None:
    if not _is_admin(request):
        raise MustBeAdminError


_SUB_WORDS: tuple[SubWord, ...] = (
    SubWord(("confirm", "bestätigen"), _confirm_said),
    SubWord(("refuse", "ablehnen"), _refuse),
    SubWord(("bot",), _bot),
    SubWord(("shared", "geteilt"), _shared),
    SubWord(("unmark", "entmarkieren"), _unmark),
    SubWord(("link", "verknüpfen"), _link),
    SubWord(("yes", "ja"), _yes, shown=False),
    SubWord(("no", "nein"), _no, shown=False),
)

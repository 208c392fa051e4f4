"""What the owner of a scheduled post is told when it did not come: what, where, why, and how to mend it.

Promises: once for each recipient and reason, until it works again; in the owner's own language and working hours;
nothing of what the post would have said. Says nothing of what somebody chose: days off, a pause.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coaching.access import Viewer
from coaching.delivering import Reason, Status
from handlers.cards import Button, Card, Text, Tone
from handlers.digests.kinds import find_kind
from handlers.readers import load_calendars
from handlers.tools import Tools, instant
from handlers.viewers import viewer_of
from kpi.facts import Instant
from kpi.periods import local_day
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session
from storage.deliveries import Delivery
from storage.jobs import Job, Recipient, note_trouble
from storage.people import Identity, Person, identities_of
from storage.teams import Team

WHY: Mapping[str, str] = {
    Reason.DOWN: N_("Touchline was not running at its time. Ask whoever runs Touchline to see that it stays up."),
    Reason.PLATFORM_AWAY: N_(
        "The chat platform took no messages for too long. The next one is tried at its usual time."
    ),
    Reason.NOT_IN_CHANNEL: N_("Touchline is not in that channel. Invite it there."),
    Reason.ARCHIVED: N_("That channel is archived. Open it again, or choose another one."),
    Reason.NOT_ALLOWED: N_("Touchline may not post there. Ask whoever looks after the channel to allow it."),
    Reason.TOKEN_GONE: N_(
        "Touchline's access to the chat platform was withdrawn. Ask whoever runs it to install it anew."
    ),
    Reason.BLOCKED: N_(
        "That person cannot be written to. Ask them to allow messages from Touchline, or take them off."
    ),
    Reason.NOBODY: N_("That person is not known there. Ask them to write to Touchline once, or take them off."),
    Reason.NO_CHANNEL: N_("There is no such channel any more. Choose another one."),
    Reason.NOT_CONNECTED: N_("That chat platform is not connected any more. Ask whoever runs Touchline to connect it."),
    Reason.REFUSED: N_(
        "The chat platform did not take it. If that stays so, ask whoever runs Touchline to look at the log."
    ),
    Reason.MAY_NOT_SEE: N_("They may not see these figures any more. Take them off, or give them their role back."),
    Reason.BROKEN: N_("That is Touchline's own fault. Ask whoever runs it to look at the log."),
}
"""Why a post did not come and what to do, by what the ledger says. Days off and what was stopped need no mending."""

A_DAY = 86_400
LONGEST_WAIT = 60 * A_DAY

TOLD_OF = (Status.FAILED, Status.SKIPPED)


@dataclass(frozen=True, slots=True)
class Notice:
    """What an owner is to be told, and where they are known: tenant and identity, the post's own tenant first.

    `waits` is for how many seconds it has to wait: nobody is written to in their free time about a digest.
    """

    recipient_id: int
    reason: str
    before: str | None
    addresses: tuple[tuple[str, str], ...]
    card: Card
    waits: float = 0.0


def notice(tools: Tools, delivery_id: int, now: datetime) -> Notice | None:
    """Return what the owner of a post is to be told; None when there is nothing, or they were told."""
    with tools.database.reading() as session:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None or delivery.status not in TOLD_OF or delivery.reason not in WHY:
            return None
        job, recipient = session.get_one(Job, delivery.job_id), session.get_one(Recipient, delivery.recipient_id)
        if recipient.trouble == delivery.reason or job.removed_at or recipient.removed_at:
            return None
        owner = session.get_one(Person, job.owner_id)
        held = [(_tenant(each), each) for each in identities_of(session, owner.id)]
        held.sort(key=lambda each: each[0] != recipient.tenant)
        profile = held[0][1] if held else None
        viewer = viewer_of(session, owner, profile, tools, now)
        addresses = tuple((tenant, f"{each.provider}:{each.external_id}") for tenant, each in held if tenant)
        if not recipient.tenant:
            addresses = (("", owner.handle), *addresses)
        card = _card(session, delivery, job, recipient, Speech(viewer.locale, viewer.zone))
        waits = _until_work(session, viewer, tools, instant(now))
        return Notice(recipient.id, delivery.reason, recipient.trouble, addresses, card, waits)


def _until_work(session: Session, owner: Viewer, tools: Tools, now: Instant) -> float:
    """Seconds until somebody may be written to; where that is further away than anybody looks, a day."""
    calendars = load_calendars(session, tools.workspace_id, local_day(now, tools.zone))
    at = calendars.person(owner.id, owner.zone).next_at(now, now + LONGEST_WAIT)
    return float(A_DAY if at is None else at - now)


def note_told(tools: Tools, told: Notice) -> None:
    """Note that the owner was told, or that there is nowhere to tell them."""
    with tools.database.writing() as session:
        note_trouble(session, told.recipient_id, told.before, told.reason)


def _tenant(identity: Identity) -> str:
    """The tenant an identity belongs to ("slack:T0123" of "slack:T0123:U0456"); empty for one of no chat platform."""
    tenant, colon, _ = identity.external_id.rpartition(":")
    return f"{identity.provider}:{tenant}" if colon else ""


def _card(session: Session, delivery: Delivery, job: Job, recipient: Recipient, speech: Speech) -> Card:
    kind = find_kind(job.kind)
    team = session.get(Team, job.team_id) if job.team_id else None
    name = speech.say(kind.name) if kind else job.kind
    values = {
        "what": f"{name}, {team.name}" if team else name,
        "where": _where(session, recipient),
        "moment": speech.moment(delivery.due_at),
    }
    words = speech.say("{what} for {where}, due on {moment}, did not come.", **values)
    return Card(
        speech.say("A scheduled post did not come"),
        (Text(words), Text(speech.say(WHY[delivery.reason])), Text(_once(speech), Tone.QUIET)),
        (Button(speech.say("Show all posts"), "digest status"),),
    )


def _once(speech: Speech) -> str:
    return speech.say("You are told once, until it works again. `digest status` shows how all posts stand.")


def _where(session: Session, recipient: Recipient) -> str:
    if recipient.person_id is not None:
        return session.get_one(Person, recipient.person_id).name
    return f"#{(recipient.label or recipient.channel).removeprefix('#')}"

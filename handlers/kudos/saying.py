"""How kudos are said: who thanks whom for what, and who reads it. Never how many, and nobody before anybody else."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from handlers.coach.notices import working_moment
from handlers.escalations.telling import channel_name
from handlers.kudos.ways import channels_of, settings_for
from handlers.tools import Tools
from locales.speech import Speech
from storage.database import Session
from storage.kudos import Kudos
from storage.people import Person


def names_of(session: Session, people: Iterable[int], speech: Speech, reader: int = 0) -> str:
    """Return people's names as a sentence lists them, by name; the reader is "you"."""
    ids = list(people)
    names = sorted(session.get_one(Person, each).name for each in ids if each != reader)
    return speech.listing([*([speech.say("you")] if reader in ids else []), *names])


def thanks_title(names: str, speech: Speech) -> str:
    """Return what stands over thanks that one gave."""
    return speech.say("You thank {names}", names=names)


def values_said(values: Sequence[str]) -> str:
    """Return values as they are tagged."""
    return " ".join(f"#{value}" for value in values)


def audience_said(
    session: Session, row: Kudos, people: Sequence[int], speech: Speech, tools: Tools, now: datetime
) -> str:
    """Say who reads kudos: who is thanked, and the channel where it is shown; when they are told."""
    names = names_of(session, people, speech)
    later = any(working_moment(session, each, tools, now) > now for each in people)
    when = (
        speech.say("{names}: told as soon as they work.", names=names)
        if later
        else speech.say("{names}: told now.", names=names)
    )
    if row.private:
        return f"{when} {speech.say('Nobody else reads it.')}"
    found = channels_of(settings_for(session, people, tools, row.at))
    where = speech.listing(channel_name(session, each.tenant, each.channel) for each in found)
    if not where:
        return f"{when} {speech.say('Their team has named no channel for kudos, so it is posted nowhere.')}"
    return f"{when} {speech.say('It is shown in {channel}.', channel=where)}"

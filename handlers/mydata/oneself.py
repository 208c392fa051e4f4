"""Who somebody is here: profile and targets, accounts, teams, absences, working time; and who looked at whom."""

from handlers.clock_words import days_said, time_said
from handlers.language import speech_of
from handlers.mydata.parts import STAYS, Mine, Section
from handlers.working_hours import chosen_of
from kpi.words import N_
from storage import held
from storage.access_log import looks_at
from storage.people import Person, identities_of
from storage.teams import all_teams
from storage.working_time import absences_ever


def profile(mine: Mine) -> Section:
    """Name, handle, role, language, zone, and my own targets."""
    person = mine.session.get_one(Person, mine.id)
    speech = speech_of(mine.session, mine.id, mine.tools)
    rows = [
        (mine.speech.say("Name"), person.name), (mine.speech.say("Handle"), f"@{person.handle}"),
        (mine.speech.say("Role"), person.role), (mine.speech.say("Language"), speech.locale),
        (mine.speech.say("Time zone"), speech.zone), (mine.speech.say("Since"), mine.speech.moment(person.created_at)),
    ]  # fmt: skip
    rows += [
        (mine.speech.say("Target: {kpi}", kpi=each.kpi), mine.speech.number(each.value))
        for each in held.own_targets(mine.session, mine.id)
    ]
    return Section(N_("Profile"), (N_("What"), N_("Value")), tuple(rows), STAYS)


def accounts(mine: Mine) -> Section:
    """My keys in the systems that are connected."""
    found = identities_of(mine.session, mine.id)
    rows = tuple((each.provider, each.external_id, each.name, each.email or "") for each in found)
    return Section(N_("Accounts"), (N_("System"), N_("Its key"), N_("Name"), N_("E-mail")), rows, STAYS)


def teams(mine: Mine) -> Section:
    """The teams I am and was in."""
    names = {each.id: each.name for each in all_teams(mine.session, mine.tools.workspace_id)}
    say = mine.speech
    rows = tuple(
        (
            names[each.team_id], say.say("leads it") if each.leads else "", say.date(each.starts_on),
            say.date(each.ends_on) if each.ends_on else "",
        )
        for each in held.memberships_ever(mine.session, mine.id)
    )  # fmt: skip
    return Section(N_("Teams"), (N_("Team"), N_("Role in it"), N_("Since"), N_("Until")), rows, STAYS)


def away(mine: Mine) -> Section:
    """When I was and will be away."""
    found = absences_ever(mine.session, mine.id)
    rows = tuple((mine.speech.day_range(each.first, each.last), each.part) for each in found)
    return Section(N_("Away"), (N_("When"), N_("Part of the day")), rows, STAYS)


def working_time(mine: Mine) -> Section:
    """What somebody chose of when they work; nothing where all is as everybody has it."""
    chosen, say = chosen_of(mine.session, mine.id), mine.speech
    rows = []
    if chosen is not None and chosen.days is not None:
        rows.append((say.say("Working days"), days_said(chosen.days, say)))
    if chosen is not None and chosen.starts is not None and chosen.ends is not None:
        rows.append((say.say("Hours I may write to you"), f"{time_said(chosen.starts)}–{time_said(chosen.ends)}"))
    if chosen is not None and chosen.region is not None:
        rows.append((say.say("Public holidays"), chosen.region or say.say("none")))
    return Section(N_("Working time"), (N_("What"), N_("Value")), tuple(rows), STAYS)


def looks(mine: Mine) -> Section:
    """Who looked at me."""
    found = looks_at(mine.session, mine.id)
    rows = tuple((mine.speech.moment(each.at), mine.names[each.viewer_id], each.command) for each in found)
    return Section(N_("Looks"), (N_("When"), N_("Who"), N_("Asked with")), rows, STAYS)


def own_looks(mine: Mine) -> Section:
    """At whom I looked: the other side of what they read of it."""
    found = held.looks_by(mine.session, mine.id)
    rows = tuple((mine.speech.moment(each.at), mine.names[each.subject_id], each.command) for each in found)
    return Section(N_("Looks of mine"), (N_("When"), N_("At whom"), N_("Asked with")), rows, STAYS)

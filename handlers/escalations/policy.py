"""`escalate policy`: whom a team's escalations page in turn; shown in words, changed by form or words, with versions.

A change holds for what is raised from then on: what is open climbs the ladder it was raised with. Nothing is written
before all of it is right.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from coaching.escalation import Policy, Severity
from coaching.paging import Ruling, decide_configure, decide_history
from handlers.cards import Block, Button, Card, Choice, Field, FieldErrors, FieldKind, Form, Table, Text, Tone
from handlers.errors import RefusedError
from handlers.escalations.ladders import ladder_said, who_is_paged
from handlers.escalations.policy_subjects import PARTS, Subject, has_own, require_set_up, subject_of
from handlers.escalations.policy_words import Reader, as_typed, read_repeats, read_wait, read_yes
from handlers.escalations.refusals import (
    NoOwnPolicyError,
    NotYourPolicyError,
    StaleFormError,
)
from handlers.escalations.states import policy_to_json
from handlers.request import Message, Reply, Request
from handlers.subwords import SubWord, find_sub_word, leading_number
from handlers.tools import Tools
from kpi.words import N_
from storage.database import Session, Work, alone
from storage.paging_rules import EscalationPolicy, changes_of_setting, note_setting
from storage.people import Person

SUBJECT = "policy"
FIELDS: Mapping[str, str] = {
    "levels": N_("levels"),
    "repeat": N_("repeats"),
    "fallback": N_("if nobody answers"),
    "hours": N_("business hours alone"),
    "remind": N_("reminder after"),
    "release": N_("pages again after"),
    "channel": N_("shown in"),
    "removed": N_("removed"),
}
T = TypeVar("T")


def policy(request: Request, words: str, tools: Tools) -> Reply:
    """Show it, or do what the words say."""
    found = find_sub_word(_SUB_WORDS, words)
    if found is not None:
        return found.sub.run(request, found.rest, tools)
    with tools.database.reading() as session:
        subject, rest = subject_of(session, words, request, tools)
        if not rest:
            return _shown(session, subject, request, tools)
    return _by_words(request, words, tools)


def opens_form(rest: str) -> bool:
    """Return whether these words after "policy" open the form."""
    found = find_sub_word(_SUB_WORDS, rest)
    return found is not None and found.sub.run is _change


def _shown(session: Session, subject: Subject, request: Request, tools: Tools, said: str = "") -> Reply:
    speech, viewer = request.speech, request.person
    may_change = decide_configure(viewer, subject.team_id) is Ruling.YES
    if not may_change and subject.team is not None and decide_history(viewer, subject.team.id) is not Ruling.YES:
        raise NotYourPolicyError(team=subject.team.name)
    lines = ladder_said(session, subject.policy, tools.workspace_id, speech)
    blocks: list[Block] = [Text(said, Tone.STRONG)] if said else []
    blocks.append(Text("\n".join(lines)))
    now = who_is_paged(session, Severity.NORMAL, subject.team_id, subject.policy, speech, tools, request.present)
    blocks.append(Text(speech.say("Raised at this moment: {what}", what=now), Tone.QUIET))
    if subject.row is None:
        origin = speech.say("Nobody has set this up: it is what goes without saying.")
    elif subject.row.team_id is None and subject.team is not None:
        origin = speech.say("This is everybody's policy: {team} has none of its own.", team=subject.team.name)
    else:
        origin = speech.say("Version {version}", version=str(subject.version))
    offered = []
    if may_change:
        offered.append(Button(speech.say("Change it"), f"escalate policy change {subject.word}"))
    if subject.row is not None:
        offered.append(Button(speech.say("Who changed what"), f"escalate policy history {subject.word}"))
    title = speech.say("Whom an escalation pages: {team}", team=_name(subject, request))
    return Reply((Message(Card(title, tuple(blocks), tuple(offered), origin), replaces=bool(said)),))


def _name(subject: Subject, request: Request) -> str:
    return subject.team.name if subject.team else request.speech.say("whoever has none of their own")


def _change(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form with what stands."""
    speech = request.speech
    with tools.database.reading() as session:
        subject, _ = subject_of(session, words, request, tools)
        require_set_up(request, subject)
        typed = as_typed(session, subject.policy, subject.team_id, tools.workspace_id)
    yes_no = (Choice(speech.say("Yes"), "yes"), Choice(speech.say("No"), "no"))
    hint = speech.say('A level a line, such as "on-call Support, @lena wait 10 min". Also: leads, team, managers, '
                      "#channel, pager NAME.")  # fmt: skip
    fields = (
        Field("levels", speech.say("Whom it pages in turn"), FieldKind.PARAGRAPH, typed["levels"], hint),
        Field("repeat", speech.say("How often it begins again"), value=typed["repeat"]),
        Field("fallback", speech.say("If nobody answers, tell"), value=typed["fallback"], required=False),
        Field("hours", speech.say("In business hours alone, but what is critical"), FieldKind.CHOICE, typed["hours"],
              choices=yes_no),
        Field("remind", speech.say("Remind who has it after"), value=typed["remind"]),
        Field("release", speech.say("Then page again after"), value=typed["release"]),
        Field("channel", speech.say("Show it in this channel"), value=typed["channel"], required=False),
    )  # fmt: skip
    title = speech.say("Policy of {team}", team=_name(subject, request))
    form_words = f"escalate policy save {subject.version if has_own(subject) else 0} {subject.word}"
    return Reply(form=Form(title, form_words, speech.say("Save"), fields))


def _save(request: Request, words: str, tools: Tools) -> Reply:
    """Keep what the form says, unless somebody was faster."""
    number, rest = leading_number(words)
    if not request.answers:
        return _change(request, rest, tools)
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        subject, _ = subject_of(session, rest, request, tools)
        require_set_up(request, subject)
        if number and int(number) != (subject.version if has_own(subject) else 0):
            raise StaleFormError
        wanted, problems = _read(Reader(session, request, tools, subject.team, subject.policy), subject.policy,
                                 request.answers)  # fmt: skip
        if problems:
            speech = request.speech
            beside = {name: speech.say(each.message(), **each.values) for name, each in problems.items()}
            return Reply(field_errors=FieldErrors(beside), refused=True)
        return _kept(session, subject, wanted, request, tools)


def _by_words(request: Request, words: str, tools: Tools) -> Reply:
    """ "Support: on-call wait 5 min; leads wait 10 min; repeat 2; channel #support"."""
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        subject, rest = subject_of(session, words, request, tools)
        require_set_up(request, subject)
        answers = _parts(rest)
        reader = Reader(session, request, tools, subject.team, subject.policy)
        wanted, problems = _read(reader, subject.policy, answers)
        if problems:
            raise next(iter(problems.values()))
        return _kept(session, subject, wanted, request, tools)


def _parts(words: str) -> dict[str, str]:
    """The fields that are said, by their words; what has none is a level."""
    found: dict[str, str] = {}
    levels = []
    for part in (each.strip() for each in words.split(";")):
        named = next(((name, match[1]) for pattern, name in PARTS if (match := pattern.fullmatch(part))), None)
        if named:
            found[named[0]] = named[1] or "yes"
        elif part:
            levels.append(part)
    return {**found, "levels": "\n".join(levels)} if levels else found


def _read(reader: Reader, standing: Policy, answers: Mapping[str, str]) -> tuple[Policy, dict[str, RefusedError]]:
    """The policy with what was answered, and what could not be read by field."""
    problems: dict[str, RefusedError] = {}

    def gather(name: str, value: T, read: Callable[[str], T]) -> T:
        if name not in answers:
            return value
        try:
            return read(answers[name].strip())
        except RefusedError as problem:
            problems[name] = problem
            return value

    wanted = replace(
        standing,
        levels=gather("levels", standing.levels, reader.levels),
        repeats=gather("repeat", standing.repeats, read_repeats),
        fallback=gather("fallback", standing.fallback, reader.targets),
        business_hours=gather("hours", standing.business_hours, read_yes),
        remind_after=gather("remind", standing.remind_after, read_wait),
        release_after=gather("release", standing.release_after, read_wait),
        channel=gather("channel", standing.channel, reader.channel),
    )
    return wanted, problems


def _kept(session: Session, subject: Subject, wanted: Policy, request: Request, tools: Tools) -> Reply:
    """Keep a policy as a new version, and note who changed what."""
    speech, now, workspace = request.speech, request.present, tools.workspace_id
    before = as_typed(session, subject.policy, subject.team_id, workspace)
    after = as_typed(session, wanted, subject.team_id, workspace)
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    row = subject.row if has_own(subject) else None
    if row is not None and not changes:
        return _shown(session, subject, request, tools, speech.say("Nothing has changed."))
    if row is None:
        row = EscalationPolicy(workspace_id=workspace, team_id=subject.team_id, ladder={}, created_at=now, version=0)
        session.add(row)
        changes = {name: ("", typed) for name, typed in after.items() if typed}
    row.version += 1
    row.ladder = policy_to_json(wanted)
    session.flush()
    note_setting(session, workspace, SUBJECT, row.id, request.person.id, changes, now, row.version)
    said = speech.say("Saved. It holds for what is raised from now on.")
    return _shown(session, replace(subject, row=row, policy=wanted), request, tools, said)


def _remove(request: Request, words: str, tools: Tools) -> Reply:
    """Take a team's own policy away: everybody's holds for it then."""
    speech = request.speech
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        subject, _ = subject_of(session, words, request, tools)
        require_set_up(request, subject)
        if subject.row is None or not has_own(subject):
            raise NoOwnPolicyError(team=_name(subject, request))
        subject.row.removed_at = request.present
        session.flush()
        before = as_typed(session, subject.policy, subject.team_id, tools.workspace_id)["levels"]
        note_setting(session, tools.workspace_id, SUBJECT, subject.row.id, request.person.id,
                     {"removed": (before, "")}, request.present, subject.version)  # fmt: skip
        left, _ = subject_of(session, subject.word, request, tools)
        return _shown(session, left, request, tools, speech.say("Removed. This holds from now on."))


def _history(request: Request, words: str, tools: Tools) -> Reply:
    """Show who changed what, when, the latest first; to who may see the policy."""
    speech = request.speech
    with tools.database.reading() as session:
        subject, _ = subject_of(session, words, request, tools)
        _shown(session, subject, request, tools)  # whoever may not see it is refused here
        found = changes_of_setting(session, tools.workspace_id, SUBJECT, subject.row.id) if subject.row else ()
        rows = tuple(
            (
                str(each.version),
                speech.moment(each.at),
                session.get_one(Person, each.person_id).name,
                speech.say(FIELDS.get(each.what, each.what)),
                each.before.replace("\n", "; "),
                each.after.replace("\n", "; "),
            )
            for each in found
        )
        title = speech.say("Whom an escalation pages: {team}", team=_name(subject, request))
    columns = (N_("Version"), N_("When"), N_("Who"), N_("What"), N_("Before"), N_("After"))
    table = Table(speech.say("Changes, the latest first"), tuple(speech.say(each) for each in columns), rows)
    block = table if rows else Text(speech.say("Nobody has changed it yet."))
    buttons = (Button(speech.say("The policy itself"), f"escalate policy {subject.word}"),)
    return Reply((Message(Card(title, (block,), buttons)),))


_SUB_WORDS: tuple[SubWord, ...] = (
    SubWord(("change", "edit", "set", "ändern", "bearbeiten"), _change),
    SubWord(("save", "speichern"), _save, shown=False),
    SubWord(("history", "changes", "verlauf", "änderungen"), _history),
    SubWord(("remove", "delete", "entfernen", "löschen"), _remove),
)

"""What is worth reading, in answers: the links that are kept for a skill, a topic or a course. Opens none of them.

A course is about whatever its name says: a skill in any language, a topic, or the course's own name.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from coaching.knowledge import SKILL, in_course
from coaching.skills import SKILLS
from handlers.cards import Block, Cell, Link, Table
from handlers.coach.subjects import subject_of
from handlers.tools import Tools
from locales.speech import Speech, supported
from storage.database import Session
from storage.links import KnowledgeLink, knowledge_links

MOST_LINKS = 5


def worth_reading(
    session: Session,
    tools: Tools,
    team_ids: Collection[int],
    skills: Collection[str],
    topics: Collection[str],
    speech: Speech,
    courses: Collection[str] = (),
) -> list[Block]:
    """Return the links of these teams, and everybody's, about skills, topics and courses; nothing without any."""
    wanted = {("skill", skill) for skill in skills if skill} | {("topic", each.casefold()) for each in topics if each}
    if not wanted and not courses:
        return []
    # What a course is about is found in its name, and so among all of them.
    keys = () if courses else {key for _, key in wanted}
    held = knowledge_links(session, tools.workspace_id, team_ids, keys)
    named = [each for each in held if (each.kind, each.about) in wanted]
    fitting = [each for each in held if any(in_course(_names(each), course) for course in courses)]
    found = list(dict.fromkeys((*named, *fitting)))[:MOST_LINKS]
    if not found:
        return []
    return [links_table(speech.say("Worth reading"), found, speech)]


def reading_for(
    session: Session,
    tools: Tools,
    person_id: int,
    skills: Collection[str],
    topics: Collection[str],
    speech: Speech,
    now: datetime,
    courses: Collection[str] = (),
) -> list[Block]:
    """Return what is worth reading for a person: by the teams they are in today."""
    teams = subject_of(session, person_id, tools, now).teams
    return worth_reading(session, tools, teams, skills, topics, speech, courses)


def links_table(caption: str, links: Sequence[KnowledgeLink], speech: Speech) -> Table:
    """Return links as a table: what each is about, and its title, which opens it."""
    rows: tuple[tuple[Cell, ...], ...] = tuple((about_said(each, speech), Link(each.title, each.url)) for each in links)
    return Table(caption, (speech.say("About"), speech.say("Link")), rows)


def about_said(link: KnowledgeLink, speech: Speech) -> str:
    """Return what a link is about, in words."""
    return speech.say(SKILLS[link.about]) if link.kind == SKILL and link.about in SKILLS else link.about


def _names(link: KnowledgeLink) -> list[str]:
    """Return what a link is about as it may be called: a skill has a name in each language."""
    if link.kind != SKILL or link.about not in SKILLS:
        return [link.about]
    return [Speech(tag, "UTC").say(SKILLS[link.about]) for tag in supported()]

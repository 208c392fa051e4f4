"""Links into a knowledge base: what they may be about, which addresses may be kept, and who may keep them. Pure.

Nothing here opens an address, and nobody else does: a link is shown, and whoever reads it opens it.
"""

import re
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from coaching.access import Role, Viewer, decide_members
from coaching.skills import SKILLS

SKILL, TOPIC = "skill", "topic"
LONGEST_URL, LONGEST_WORDS = 500, 120

SKILLS_OF: Mapping[str, tuple[str, ...]] = {
    "unhappy": ("empathy", "communication"),
    "low_ratings": ("empathy", "communication"),
    "one_topic": ("product",),
    "coming_back": ("problem_solving", "technical"),
    "fast_but_back": ("problem_solving",),
    "slow_first_reply": ("time",),
    "slow_after_assignment": ("time",),
    "slow_next_reply": ("communication",),
    "slow_resolution": ("problem_solving",),
    "long_wait": ("time",),
    "promises_broken": ("time",),
    "breaching": ("time",),
    "old_backlog": ("time",),
    "fewer_at_one_touch": ("product", "technical"),
}
"""Which skills a play of the playbook is about, so that what is linked to them is worth reading with it."""


def decide_add(viewer: Viewer, team_id: int | None) -> bool:
    """Say whether `viewer` may keep and remove links of a team: who leads it; for everybody, a manager or an admin."""
    if team_id is None:
        return viewer.role in (Role.MANAGER, Role.ADMIN)
    return decide_members(viewer, team_id)


def sound_address(url: str) -> bool:
    """Say whether an address may be kept: https, a host, no name or password in it, of a bearable length."""
    if len(url) > LONGEST_URL or not url.isprintable() or any(letter.isspace() for letter in url):
        return False
    try:
        parts = urlsplit(url)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and port_is_sound


def about(words: str) -> tuple[str, str]:
    """Return (kind, key) of what a link is about: a skill by its name or key, else a topic in small letters."""
    said = " ".join(words.strip().strip('"').casefold().split())
    skill = next((key for key, name in SKILLS.items() if said in (key, key.replace("_", " "), name)), None)
    return (SKILL, skill) if skill else (TOPIC, said)


def in_course(names: Collection[str], course: str) -> bool:
    """Say whether a course is about something: its name is one of `names`, or has one of them in it as whole words."""
    said = f" {_words(course)} "
    return any(f" {_words(each)} " in said for each in names if _words(each))


def _words(text: str) -> str:
    """Return a text in small letters, its words alone."""
    return " ".join(re.findall(r"\w+", text.casefold()))

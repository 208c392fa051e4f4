"""Skills as people write them, in every language of the catalogues, and with the words that are usual beside them."""

from collections.abc import Mapping

from coaching.skills import SKILLS
from handlers.spoken import find_spoken, folded
from locales.speech import Speech

_ALSO: Mapping[str, str] = {
    "problem": "problem_solving", "technique": "technical", "technical skills": "technical", "tech": "technical",
    "conflicts": "conflict", "products": "product",
    "kommunikation": "communication", "empathie": "empathy", "einfühlung": "empathy",
    "einfühlungsvermögen": "empathy", "problemlösung": "problem_solving", "problemlösen": "problem_solving",
    "fachwissen": "technical", "technik": "technical", "zeitmanagement": "time", "zeiteinteilung": "time",
    "zeit": "time", "konflikte": "conflict", "konflikt": "conflict", "konfliktlösung": "conflict",
    "anpassung": "adaptability", "anpassungsfähigkeit": "adaptability", "produktwissen": "product",
    "produkt": "product", "produktkenntnis": "product",
}  # fmt: skip


def find_skill(phrase: str) -> str | None:
    """Return the key of the skill that goes by these words in any language, or None."""
    return find_spoken(phrase, SKILLS) or _ALSO.get(folded(phrase))


def skills_said(speech: Speech) -> str:
    """Return the skills there are, by their names in a language."""
    return speech.listing(speech.say(name) for name in SKILLS.values())

"""What goes by a name in any language: a name that the product shows in one language is understood in every other.

Never guesses: what is nearly a name is none.
"""

from collections.abc import Mapping

from locales.speech import Speech, supported


def find_spoken(phrase: str, names: Mapping[str, str]) -> str | None:
    """Return the key of the name, a sentence of the catalogue, that goes by these words in some language; or None."""
    said = folded(phrase)
    for key, name in names.items():
        if said in {folded(key), folded(name), *(folded(Speech(tag, "UTC").say(name)) for tag in supported())}:
            return key
    return None


def folded(phrase: str) -> str:
    """Return words as they are compared: without case, quotes, and what stands between them."""
    return " ".join(phrase.strip(" \"'“”„«».,:;").casefold().replace("_", " ").replace("-", " ").split())

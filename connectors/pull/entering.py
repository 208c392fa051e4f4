"""What an admin enters about a system, made sure of before anything is asked with it."""

import re

from connectors.pull.system import Entry

_YES, _NO = frozenset({"yes", "ja", "y", "j", "true", "1"}), frozenset({"no", "nein", "n", "false", "0", "-"})


def entered(entry: Entry, said: str) -> str | None:
    """Return an entry as it is asked with, None where it cannot be one.

    Of an entry with a suffix, the address of the page is understood too: "https://acme.zendesk.com/agent" is "acme".
    A yes and a no are understood in every language there is.
    """
    text = said.strip()
    if entry.whether:
        folded = text.casefold().rstrip(".!")
        return "yes" if folded in _YES else "" if folded in _NO else None
    if entry.suffix:
        text = re.sub(r"^https?://", "", text, flags=re.IGNORECASE).partition("/")[0]
        if text.lower().endswith(entry.suffix):
            text = text[: -len(entry.suffix)]
    return text if re.fullmatch(entry.pattern, text, re.ASCII) else None

"""What an admin enters about a system, made sure of before anything is asked with it."""

import re

from connectors.pull.system import Entry


def entered(entry: Entry, said: str) -> str | None:
    """Return an entry as it is asked with, None where it cannot be one.

    Of an entry with a suffix, the address of the page is understood too: "https://acme.zendesk.com/agent" is "acme".
    """
    text = said.strip()
    if entry.suffix:
        text = re.sub(r"^https?://", "", text, flags=re.IGNORECASE).partition("/")[0]
        if text.lower().endswith(entry.suffix):
            text = text[: -len(entry.suffix)]
    return text if re.fullmatch(entry.pattern, text, re.ASCII) else None

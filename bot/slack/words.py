"""What somebody typed, out of what Slack sends: escapes undone, links and mentions as people read them. Pure."""

import html
import re
from dataclasses import dataclass

_TOKEN = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class Said:
    """Words with their mentions found. Mentioned people and user groups stand in `words` as `@<id>`."""

    words: str
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


def read_words(text: str, bot_user: str = "") -> Said:
    """Read a message's or a command's text. A mention of the bot itself at the beginning is left out.

    "<@U1|ana>" is somebody, "<!subteam^S1|@support>" a user group, "<#C1|general>" a channel, "<mailto:a@b|a@b>" and
    "<https://x|y>" what was typed.
    """
    people: list[str] = []
    groups: list[str] = []

    def as_typed(token: re.Match[str]) -> str:
        target, _, label = token[1].partition("|")
        if target.startswith("@"):
            people.append(target[1:])
            return f"@<{target[1:]}>"
        if target.startswith("!subteam^"):
            groups.append(target.removeprefix("!subteam^"))
            return f"@<{groups[-1]}>"
        if target.startswith("#"):
            return f"#{label or target[1:]}"
        if target.startswith("!"):
            return label or f"@{target[1:].partition('^')[0]}"
        return label or target.removeprefix("mailto:")

    called = re.match(rf"\s*<@{re.escape(bot_user)}(\|[^<>]*)?>[\s,:]*", text) if bot_user else None
    words = _TOKEN.sub(as_typed, text[called.end() :] if called else text)
    return Said(html.unescape(words).strip(), tuple(dict.fromkeys(people)), tuple(dict.fromkeys(groups)))


def with_names(said: Said, names: dict[str, str]) -> str:
    """Return the words with each `@<id>` as the name it goes by here; an id nobody knows stays."""
    return re.sub(r"@<([A-Z0-9]+)>", lambda match: "@" + names.get(match[1], match[1]).removeprefix("@"), said.words)

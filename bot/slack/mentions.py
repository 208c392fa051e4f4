"""Whom words name: people and user groups of Slack, by the names they go by here."""

import re
from dataclasses import replace

from bot.acquaintance import Acquaintance
from bot.hub import Hub
from bot.slack.calling import Slack
from bot.slack.hearing import Sent
from bot.slack.members import members_of_group
from bot.slack.words import Said, with_names
from handlers.request import Group, Quoted

MOST_NAMED = 20
_MENTIONED = re.compile(r"@<([A-Z0-9]+)>")


async def words_of(sent: Sent, slack: Slack, hub: Hub, acquaintance: Acquaintance) -> tuple[str, tuple[Group, ...]]:
    """Return the words with everybody in them by handle, and the user groups they name. Colleagues are introduced."""
    names: dict[str, str] = {}
    for user in sent.said.people:
        await acquaintance.meet(sent.tenant, user)
        handle = await hub.handle(sent.tenant, f"{sent.tenant}:{user}")
        if handle:
            names[user] = handle
    groups = []
    for group_id in sent.said.groups:
        handle, users = await members_of_group(slack, sent.tenant, group_id, team=sent.team)
        for user in users:
            await acquaintance.meet(sent.tenant, user)
        names[group_id] = handle
        groups.append(Group(f"@{handle}", tuple(f"{sent.tenant}:{user}" for user in users)))
    return with_names(sent.said, names), tuple(groups)


async def named_in(quoted: Quoted, tenant: str, hub: Hub) -> Quoted:
    """Return a quoted message with those it mentions by handle, where they are known. Introduces nobody."""
    names: dict[str, str] = {}
    for user in list(dict.fromkeys(_MENTIONED.findall(quoted.text)))[:MOST_NAMED]:
        handle = await hub.handle(tenant, f"{tenant}:{user}")
        if handle:
            names[user] = handle
    return replace(quoted, text=with_names(Said(quoted.text), names))

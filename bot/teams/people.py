"""Who people on Teams are: their profile from the roster, and mentions as names."""

import re
from collections.abc import Mapping

from bot.teams.connector import Connector
from bot.teams.hearing import Sent
from handlers.introducing import Profile, Standing


async def profile_of(connector: Connector, sent: Sent) -> Profile:
    """Return what Teams knows of who sent something: name and address from the roster, language and zone from them."""
    member = await connector.member(sent.where, sent.account)
    principal = str(member.get("userPrincipalName") or "")
    address = str(member.get("email") or principal)
    return Profile(
        name=str(member.get("name") or sent.name),
        handle=principal.partition("@")[0] or address.partition("@")[0],
        email=address if "@" in address and "#ext#" not in address.casefold() else "",
        locale=sent.locale,
        zone=sent.zone,
        standing=_standing(member, sent),
    )


def with_names(words: str, names: Mapping[str, str]) -> str:
    """Return the words with each `@<account>` as the name it goes by here."""
    return re.sub(r"@<([^<>]*)>", lambda match: "@" + names.get(match[1], match[1]).removeprefix("@"), words)


def _standing(member: Mapping[str, object], sent: Sent) -> Standing:
    """Guests and people of other organisations are none of ours, whatever address they have."""
    home = str(member.get("tenantId") or sent.where.tenant).lower()
    known_as = str(member.get("aadObjectId") or "").lower()
    if known_as != sent.user or home != sent.where.tenant.lower():
        return Standing.STRANGER
    role = str(member.get("userRole") or "user").lower()
    if role == "guest" or "#ext#" in str(member.get("userPrincipalName") or "").casefold():
        return Standing.GUEST
    return Standing.MEMBER if role == "user" else Standing.STRANGER

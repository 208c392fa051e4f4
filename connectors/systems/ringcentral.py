"""RingCentral: people with e-mail, and the company's calls: who took part, for how long. No number of anybody is read.

https://developers.ringcentral.com/guide/voice/call-log/details (read: the record with its legs, the pages; from the
notes alone: ten questions a minute). A call has legs; those of one person overlap, so that the longest is their part.
A queue rings many: where nobody took a call it is nobody's, as ringing in vain is nobody's call. It does not tell when
somebody answered, so nothing is known of the waiting, and neither of holding nor of the work after a call.
Calls come by the time they began: the newest hours are asked again, for those that lasted.
"""

from collections.abc import Iterable

from connectors.pull.asking import Ask, iso
from connectors.pull.auth import Basic, Grant
from connectors.pull.paging import NextLink
from connectors.pull.row import Row
from connectors.pull.system import About, Entry, Pace, Pulled, Stream, System
from kpi.facts import Agent, Seconds
from kpi.reviews import Call
from kpi.words import N_

_HEAVY, _MEDIUM = Pace(10), Pace(40)
_TAKEN = ("Accepted", "Call connected")
_HOURS = 6 * 3_600
_NEXT = NextLink("navigation.nextPage.uri")


def _extension(row: Row, _: About) -> Iterable[Pulled]:
    name = " ".join(filter(None, (row.text("contact.firstName"), row.text("contact.lastName"))))
    yield Agent(row.need("id"), name or row.text("name") or row.need("id"), row.text("contact.email"))


def _call(row: Row, about: About) -> Iterable[Pulled]:
    if row.text("type") == "Fax":
        return
    key, at, inbound = row.need("id"), row.need_time("startTime"), row.text("direction") == "Inbound"
    parts = _parts(row, about)
    if not parts:
        caller = row.text("extension.id") if not inbound else None
        yield Call(key, caller if caller in about.agents else None, at, inbound, answered=False)
    for number, (agent, talked) in enumerate(parts.items()):
        # The first part has the call's own key: a call told while its people were unknown is not there twice.
        yield Call(f"{key}:{agent}" if number else key, agent, at, inbound, answered=True, talked=talked)


def _parts(row: Row, about: About) -> dict[str, Seconds]:
    """How long each known person was in a call, in the order they came; a record without legs is a leg itself."""
    found: dict[str, Seconds] = {}
    for leg in list(row.rows("legs")) or [row]:
        agent, seconds = leg.text("extension.id"), leg.whole("duration") or 0
        if agent is not None and agent in about.agents and leg.text("result") in _TAKEN:
            found[agent] = max(found.get(agent, 0), seconds)
    return found


SYSTEM = System(
    name="ringcentral",
    title="RingCentral",
    kind="calls",
    entries=(
        Entry("client_id", N_("Client ID")),
        Entry("client_secret", N_("Client secret"), secret=True),
        Entry("jwt", N_("JWT credential"), secret=True, pattern=r"[\w.\-]{1,4000}"),
    ),
    base="https://platform.ringcentral.com",
    auth=Grant(
        "https://platform.ringcentral.com/restapi/oauth/token",
        {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "{jwt}"},
        Basic("{client_id}", "{client_secret}"),
    ),
    quota=("x-rate-limit-remaining", "x-rate-limit-window"),
    check=Ask("/restapi/v1.0/account/~/extension/~"),
    docs="https://developers.ringcentral.com/api-reference",
    streams=(
        Stream(
            "people", Ask("/restapi/v1.0/account/~/extension", {"type": "User", "perPage": 250}), _extension,
            "records", _NEXT, pace=_MEDIUM, needs="ReadAccounts",
        ),
        Stream(
            "calls",
            Ask("/restapi/v1.0/account/~/call-log",
                {"view": "Detailed", "type": "Voice", "dateFrom": "{since}", "dateTo": "{until}", "perPage": 250}),
            _call, "records", _NEXT, time=lambda row: row.time("startTime"), form=iso, overlap=_HOURS, pace=_HEAVY,
            needs="ReadCallLog",
        ),
    ),
)  # fmt: skip

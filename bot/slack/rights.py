"""What a bot token is worth: whose it is, and which scopes were granted. Shows no token."""

from collections.abc import Awaitable, Callable

from bot.findings import Finding, Outcome, fail, failed, ok, warn
from bot.slack.scopes import missing, read_scopes
from bot.slack.wire import DEAD, EXPIRED, Answered, WireRefusedError
from kpi.errors import TouchlineError
from kpi.words import N_

TOKEN_OF_THE_SETTINGS = N_(
    "Slack does not know the bot token ({code}). "
    "Copy it again from OAuth & Permissions, or install the app in the workspace first."
)
TOKEN_OF_AN_INSTALLATION = N_(
    "Slack does not take the token of {tenant} any more ({code}). Install it there again, from the install page."
)


async def look_at_token(
    key: str, look: Callable[[], Awaitable[Answered]], dead: str, **values: object
) -> list[Finding]:
    """Find out whether a token is good, and what it may. `look` asks Slack; `dead` is said of one that is not."""
    label = N_("Bot token")
    try:
        answered = await look()
    except WireRefusedError as refused:
        if refused.code in DEAD or refused.code == EXPIRED:
            return [fail(key, label, dead, code=refused.code, **values)]
        return [fail(key, label, N_("Slack refused it: {code}."), code=refused.code)]
    except TouchlineError as problem:
        return [failed(key, label, problem)]
    name = answered.data.get("team") or answered.data.get("team_id") or "?"
    good = ok(key, label, N_("It is good, in {name}."), name=name)
    return [good, *_scopes(f"{key}.scopes", answered.headers.get("x-oauth-scopes"), str(name))]


def _scopes(key: str, granted: str | None, name: str) -> list[Finding]:
    label = N_("Scopes")
    if granted is None:
        return [warn(key, label, N_("Slack did not say what the token may do in {name}."), name=name)]
    lacking = missing(read_scopes(granted))
    if not lacking:
        return [ok(key, label, N_("All are granted in {name}."), name=name)]
    words = N_("{scope} is missing in {name}. Add it under OAuth & Permissions, then install the app again.")
    return [
        Finding(
            f"{key}.{scope.name}",
            label,
            Outcome.WARN if scope.optional else Outcome.FAIL,
            words,
            {"scope": scope.name, "name": name},
            scope.without,
        )
        for scope in lacking
    ]

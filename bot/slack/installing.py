"""Installing in a Slack workspace: the page with the button, and the page one comes back to from Slack.

Promises: what comes back counts once, within ten minutes, in the browser that began it; the token goes sealed into the
database and onto no page, into no log and no address. Never deletes people or figures.
"""

import asyncio
import hashlib
import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.going_wrong import log_failure
from bot.pages import page
from bot.slack.calling import Slack
from bot.slack.manifest import INSTALL_PATH, REDIRECT_PATH
from bot.slack.oauth import Grant, OAuth
from bot.slack.scopes import SCOPES
from bot.slack.settling import settle, welcome
from bot.slack.tokens import InstalledTokens
from bot.slack.wire import WireError, WireRefusedError
from bot.visitor import reader_of
from kpi.errors import TouchlineError
from locales.speech import Speech
from storage.database import Database
from storage.installations import begin_install, finish_install

log = logging.getLogger(__name__)

MINUTES_TO_FINISH = 10
_RANDOM = re.compile(r"[\w-]{43}")
_DENIED = "access_denied"
_OURS = ("bad_client_secret", "bad_redirect_uri", "invalid_client_id", "oauth_authorization_url_mismatch")
"""What Slack says when the settings are wrong, rather than the visitor's link."""


class StaleInstallError(TouchlineError):
    """This link is not good any more, or was begun in another browser. Go back to the first page, and begin again."""


class DeniedError(TouchlineError):
    """You did not allow it, so nothing was installed. If that was a mistake, begin again; else close this page."""


class WrongSettingsError(TouchlineError):
    """Slack does not know this Touchline by its settings. Ask whoever runs it to run `touchline doctor`."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where Touchline lives: its public address, Slack's, and the zone of a workspace that is made."""

    public_url: str
    slack_api_url: str
    zone: str

    @property
    def redirect_uri(self) -> str:
        """Return where Slack sends people back to."""
        return f"{self.public_url}{REDIRECT_PATH}"

    @property
    def cookie(self) -> str:
        """Return the cookie's name. A browser keeps `__Host-` for the very host that set it, over https."""
        return "__Host-touchline-install" if self.public_url.startswith("https://") else "touchline-install"


class Installing:
    """The pages of installing."""

    def __init__(
        self,
        database: Database,
        tokens: InstalledTokens,
        oauth: OAuth,
        slack: Slack,
        home: Home,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._tokens = tokens
        self._oauth = oauth
        self._slack = slack
        self._home = home
        self._clock = clock

    def mount(self, app: web.Application) -> None:
        """Put the pages on the server. A preview of the link (HEAD) begins nothing."""
        app.router.add_get(INSTALL_PATH, _guarded(self._begin), allow_head=False)
        app.router.add_get(REDIRECT_PATH, _guarded(self._finish), allow_head=False)

    async def _begin(self, request: web.Request, speech: Speech) -> web.Response:
        """The first page. A browser that has one open in another tab keeps its cookie, so that both are good."""
        held = request.cookies.get(self._home.cookie, "")
        browser = held if _RANDOM.fullmatch(held) else secrets.token_urlsafe(32)
        state = secrets.token_urlsafe(32)
        await asyncio.to_thread(self._remember, _digest(state, browser))
        asked = {
            "client_id": self._oauth.client_id,
            "scope": ",".join(SCOPES),
            "redirect_uri": self._home.redirect_uri,
            "state": state,
        }
        at = self._home.slack_api_url.removesuffix("/api")
        response = page(
            speech,
            speech.say("Add Touchline to Slack"),
            (
                speech.say("Touchline shows a support team how it is doing: each their own figures, privately."),
                speech.say("Slack asks you next which workspace it is for, and shows what Touchline may do there."),
                speech.say("It reads no conversation but what is said to it."),
            ),
            (f"{at}/oauth/v2/authorize?{urlencode(asked, quote_via=quote)}", speech.say("Add to Slack")),
        )
        response.set_cookie(
            self._home.cookie,
            browser,
            max_age=MINUTES_TO_FINISH * 60,
            secure=True,
            httponly=True,
            samesite="Lax",
            path="/",
        )
        return response

    async def _finish(self, request: web.Request, speech: Speech) -> web.Response:
        state, browser = request.query.get("state", ""), request.cookies.get(self._home.cookie, "")
        good = _RANDOM.fullmatch(state) and _RANDOM.fullmatch(browser)
        if not good or not await asyncio.to_thread(self._used, _digest(state, browser)):
            raise StaleInstallError
        if request.query.get("error") == _DENIED:
            raise DeniedError
        code = request.query.get("code", "")
        if not code:
            raise StaleInstallError
        grant = await self._exchange(code)
        now = self._clock()
        tools = await asyncio.to_thread(settle, self._database, grant, self._home.zone, now)
        await self._tokens.keep(grant, tools.workspace_id, now)
        await welcome(self._slack, grant, tools, now)
        return page(
            speech,
            speech.say("Touchline is in {name}", name=grant.name),
            (
                speech.say("Open Slack, and type /touchline in any channel: only you see the answer."),
                speech.say("Whoever runs Touchline imports the tickets next, and says who is who."),
            ),
            _way_back(grant, speech),
        )

    async def _exchange(self, code: str) -> Grant:
        try:
            return await self._oauth.exchange(code, self._home.redirect_uri)
        except WireRefusedError as refused:
            log.warning("Slack refused a code: %s", refused.code)
            raise (WrongSettingsError if refused.code in _OURS else StaleInstallError) from None

    def _remember(self, digest: str) -> None:
        now = self._clock()
        with self._database.writing() as session:
            # Sweeps out what has expired, so that visitors who never finish do not pile up.
            finish_install(session, digest, now)
            begin_install(session, digest, now + timedelta(minutes=MINUTES_TO_FINISH))

    def _used(self, digest: str) -> bool:
        with self._database.writing() as session:
            return finish_install(session, digest, self._clock())


def _digest(state: str, browser: str) -> str:
    """What is stored of a state: good only together with the cookie, and worth nothing to who reads the database."""
    return hashlib.sha256(f"{state}.{browser}".encode()).hexdigest()


def _way_back(grant: Grant, speech: Speech) -> tuple[str, str] | None:
    """The button that leads into Slack, to the app just installed."""
    if not re.fullmatch(r"A[A-Z0-9]+", grant.app):
        return None
    team = {"team": grant.team} if re.fullmatch(r"T[A-Z0-9]+", grant.team) else {}
    return f"https://slack.com/app_redirect?{urlencode({'app': grant.app} | team)}", speech.say("Open Slack")


Page = Callable[[web.Request, Speech], Awaitable[web.Response]]


def _guarded(answer: Page) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Answer every failure with a page that says what to do."""

    async def handle(request: web.Request) -> web.Response:
        speech = reader_of(request)
        try:
            return await answer(request, speech)
        except (StaleInstallError, DeniedError, WrongSettingsError, WireError) as problem:
            return _failed(speech, problem, HTTPStatus.BAD_REQUEST)
        except TouchlineError as problem:
            log_failure("installing", problem)
            return _failed(speech, problem, HTTPStatus.SERVICE_UNAVAILABLE)
        except Exception as problem:  # noqa: BLE001 - the edge: the server's own log would quote Slack's code
            log_failure("installing", problem)
            return _failed(speech, TouchlineError(), HTTPStatus.INTERNAL_SERVER_ERROR)

    return handle


def _failed(speech: Speech, problem: TouchlineError, status: HTTPStatus) -> web.Response:
    words = speech.say(problem.message(), **problem.values)
    return page(
        speech, speech.say("Touchline was not installed"), (words,), (INSTALL_PATH, speech.say("Begin again")), status
    )

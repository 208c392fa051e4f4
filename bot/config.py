"""One frozen settings object, from the environment and a `.env` file. A bad value stops the start with its name."""

import json
import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from kpi.errors import TouchlineError
from kpi.periods import known_zone

PREFIX = "TOUCHLINE_"


class BadSettingError(TouchlineError):
    """The setting {name} cannot be used: {problem}. Correct it in the environment or in .env, and start again."""


def _zone(name: str) -> str:
    if not known_zone(name):
        raise ValueError("it is no time zone; use a name such as Europe/Berlin")
    return name


def _address(url: str) -> str:
    if url and not url.startswith(("http://", "https://")):
        raise ValueError("it is no address; begin it with https://")
    return url.rstrip("/")


def _secure_address(url: str) -> str:
    """An address that secrets or keys go by: https, or this machine."""
    if not (url.startswith("https://") or _is_local(_address(url))):
        raise ValueError("it must begin with https://")
    return url.rstrip("/")


def _entra_id(given: object) -> object:
    """An id as Microsoft Entra gives them; never repeated, as it may be a secret that was put in the wrong place."""
    said = given.get_secret_value() if isinstance(given, SecretStr) else str(given or "")
    if not said.strip():
        return given
    try:
        return str(UUID(said.strip()))
    except ValueError:
        raise ValueError(
            "it is no id of Microsoft Entra; they look like 00000000-0000-0000-0000-000000000000"
        ) from None


def _secret(given: object) -> object:
    """A secret without the blanks around it. Nobody means an empty one: it is refused rather than ignored."""
    if given is None:
        return None
    said = given.get_secret_value() if isinstance(given, SecretStr) else str(given)
    if not said.strip():
        raise ValueError("it is empty; give it a value, or do not set it at all")
    return said.strip()


def _secret_address(given: object) -> object:
    """An address that is a secret itself, as whoever knows it may call it."""
    said = _secret(given)
    if isinstance(said, str) and not said.startswith(("http://", "https://")):
        raise ValueError("it is no address; begin it with https://")
    return said


def _addresses(given: object) -> object:
    """Addresses by name: a JSON object, or name=address with commas."""
    if isinstance(given, Mapping):
        pairs = dict(given)
    elif str(given).lstrip().startswith("{"):
        try:
            pairs = dict(json.loads(str(given)))
        except ValueError:
            raise ValueError("it is no JSON") from None
    else:
        parts = [each.partition("=") for each in str(given).split(",") if each.strip()]
        if not all(middle for _, middle, _ in parts):
            raise ValueError("write name=address, with commas between several")
        pairs = {name: url.strip() for name, _, url in parts}
    if not all(isinstance(url, str) and url.startswith(("http://", "https://")) for url in pairs.values()):
        raise ValueError("each address begins with https://")
    return {name.strip(): url.rstrip("/") for name, url in pairs.items()}


Secret = Annotated[SecretStr | None, BeforeValidator(_secret), Field(repr=False)]

SlackMode = Literal["off", "http", "socket", "oauth"]
"""How Slack is connected: by one bot token over HTTP or Socket Mode, or installed in many workspaces by OAuth."""

TeamsMode = Literal["off", "on", "dev"]
"""How Teams is connected: "dev" is without an app id, for the emulator on this machine."""


class Settings(BaseSettings):
    """Everything that can be set. Each name here is TOUCHLINE_ and its capitals in the environment.

    Each can also be given as a file: TOUCHLINE_DATABASE_URL_FILE names a file that holds the address, and so on.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", frozen=True, extra="ignore")

    home: Path = Path("var")
    database_url: str = Field("", repr=False)
    replica: str = Field("", max_length=100, pattern=r"^[A-Za-z0-9._-]*$")
    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    workspace: str = Field("default", min_length=1, max_length=64)
    zone: Annotated[str, AfterValidator(_zone)] = "Europe/Berlin"
    playground: Literal["auto", "on", "off"] = "auto"
    demo_seed: int = 7
    comments: Literal["keep", "drop"] = "keep"
    notes_months: int = Field(24, ge=1, le=120)
    public_url: Annotated[str, AfterValidator(_address)] = ""
    heartbeat_url: Annotated[SecretStr | None, BeforeValidator(_secret_address), Field(repr=False)] = None
    pagers_private: bool = False
    export_dir: Path | None = None
    export_persons: bool = False
    pull_minutes: int = Field(5, ge=1, le=1440)
    connector_urls: Annotated[dict[str, str], NoDecode, BeforeValidator(_addresses)] = Field({}, repr=False)
    connect: dict[str, dict[str, SecretStr]] = Field({}, repr=False)
    encryption_keys: Secret = None
    slack_signing_secret: Secret = None
    slack_bot_token: Secret = None
    slack_app_token: Secret = None
    slack_client_id: Secret = None
    slack_client_secret: Secret = None
    slack_api_url: Annotated[str, AfterValidator(_address)] = "https://slack.com/api"
    teams_app_id: Annotated[Secret, BeforeValidator(_entra_id)] = None
    teams_app_password: Secret = None
    teams_app_type: Literal["SingleTenant", "UserAssignedMSI", "MultiTenant"] = "SingleTenant"
    teams_tenant_id: Annotated[str, BeforeValidator(_entra_id)] = ""
    teams_dev: bool = False
    teams_login_url: Annotated[str, AfterValidator(_secure_address)] = "https://login.microsoftonline.com"
    teams_openid_url: Annotated[str, AfterValidator(_secure_address)] = (
        "https://login.botframework.com/v1/.well-known/openidconfiguration"
    )

    @model_validator(mode="after")
    def _platforms_are_whole(self) -> "Settings":
        """Stop the start where a platform is connected by half: whoever set a token expects an answer."""
        problem = _missing_for_slack(self) or _missing_for_teams(self)
        if problem:
            raise ValueError(problem)
        return self

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *sources: Any, **named: Any
    ) -> tuple[Any, ...]:
        """Read what is set as a file after what is set in words."""
        return (*sources, *named.values(), lambda: _from_files(settings_cls), _connect_from_environment)

    @property
    def heartbeat(self) -> str:
        """Return the outside address that hears that all is well; empty for none."""
        return self.heartbeat_url.get_secret_value() if self.heartbeat_url else ""

    @property
    def database(self) -> str:
        """Return the database's address: the one that is set, or a SQLite file in `home`."""
        return self.database_url or f"sqlite:///{(self.home / 'touchline.db').absolute()}"

    @property
    def replica_name(self) -> str:
        """Return what this process is called among those on the same database: the host's name, unless it is set."""
        return self.replica or socket.gethostname() or "touchline"

    @property
    def slack(self) -> SlackMode:
        """Return how Slack is connected. The client id decides where tokens come from; an app token, how words do."""
        if self.slack_client_id:
            return "oauth"
        if self.slack_bot_token:
            return "socket" if self.slack_app_token else "http"
        return "off"

    @property
    def slack_over_socket(self) -> bool:
        """Return whether Slack's words come over Socket Mode, with one workspace or many."""
        return self.slack != "off" and self.slack_app_token is not None

    @property
    def teams(self) -> TeamsMode:
        """Return how Teams is connected."""
        if self.teams_app_id is not None:
            return "on"
        return "dev" if self.teams_dev else "off"

    @property
    def connected(self) -> bool:
        """Return whether a chat platform is connected."""
        return self.slack != "off" or self.teams != "off"

    @property
    def is_loopback(self) -> bool:
        """Return whether the server is reached from this machine only."""
        return self.host in _THIS_MACHINE

    @property
    def has_playground(self) -> bool:
        """Return whether `serve` shows the playground: on loopback only, and unasked while no platform is connected."""
        wanted = self.playground == "on" or (self.playground == "auto" and not self.connected)
        return wanted and self.is_loopback


def _missing_for_slack(settings: Settings) -> str:
    """Say what is wrong with the way Slack is connected, as "setting:problem"; empty when nothing is."""
    many, secret = settings.slack_client_id, settings.slack_client_secret
    bot, app, signing = settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret
    nobody = settings.slack == "off"
    address = settings.public_url
    wrong = (
        (many and bot, "slack_bot_token", _TWO_WAYS),
        (many and not secret, "slack_client_secret", _OAUTH),
        (secret and not many, "slack_client_id", _OAUTH),
        (many and not address, "public_url", _OAUTH),
        (many and not (address.startswith("https://") or _is_local(address)), "public_url", _SECURE),
        (nobody and app, "slack_bot_token", _SOCKET),
        (nobody and signing, "slack_bot_token", _HTTP),
        (not nobody and not (app or signing), "slack_signing_secret", _DEAF),
        (_begins(bot, "xapp-") or _begins(app, "xoxb-", "xoxp-"), "slack_bot_token", _SWAPPED),
        (_begins(bot, "xoxp-"), "slack_bot_token", _PERSONAL),
    )
    return next((f"{name}:{problem}" for holds, name, problem in wrong if holds), "")


_TWO_WAYS = (
    "with TOUCHLINE_SLACK_CLIENT_ID each workspace brings its own token; "
    "take one of the two away (one workspace: the bot token; many: the client id)"
)
_OAUTH = (
    "many workspaces need TOUCHLINE_SLACK_CLIENT_ID, TOUCHLINE_SLACK_CLIENT_SECRET and TOUCHLINE_PUBLIC_URL together"
)
_SECURE = "Slack sends people back to https addresses only; begin it with https://"
_SOCKET = "Socket Mode needs the bot's token (xoxb-...) beside the app's"
_HTTP = (
    "there is a signing secret, but nothing to answer with; set the bot's token, or the client id for many workspaces"
)
_DEAF = "set it for HTTP, or TOUCHLINE_SLACK_APP_TOKEN for Socket Mode; without either nothing can be heard"
_SWAPPED = (
    "the bot's token begins with xoxb-, the app's (TOUCHLINE_SLACK_APP_TOKEN) with xapp-; each has its own setting"
)
_PERSONAL = "this is a person's token (xoxp-...); take the bot's, which begins with xoxb-"


def _missing_for_teams(settings: Settings) -> str:
    """Say what is wrong with the way Teams is connected, as `_missing_for_slack` does."""
    app, password, tenant = settings.teams_app_id, settings.teams_app_password, settings.teams_tenant_id
    kind = settings.teams_app_type
    wrong = (
        (not app and (password or tenant) and not settings.teams_dev, "teams_app_id", _NO_APP),
        (not app and password, "teams_app_id", _NO_APP),
        (app and settings.teams_dev, "teams_dev", _NOT_BOTH),
        (settings.teams_dev and not settings.is_loopback, "teams_dev", _OPEN_DOOR),
        (app and kind == "UserAssignedMSI" and password, "teams_app_password", _NO_PASSWORD),
        (app and kind != "UserAssignedMSI" and not password, "teams_app_password", _PASSWORD),
        (app and kind != "MultiTenant" and not tenant, "teams_tenant_id", _TENANT),
    )
    return next((f"{name}:{problem}" for holds, name, problem in wrong if holds), "")


_NO_APP = "a password or an organisation alone connects nothing; set the app's id (Microsoft App ID) too"
_NOT_BOTH = "it is for trying out without an app id; take one of the two away"
_OPEN_DOOR = (
    "without an app id anybody may speak as anybody, so that it is allowed on 127.0.0.1 only; set TOUCHLINE_HOST"
)
_NO_PASSWORD = "a managed identity (UserAssignedMSI) has no password; take it away"  # noqa: S105 - a sentence
_PASSWORD = "without the app's password (client secret) nothing can be answered; set it"  # noqa: S105 - a sentence
_TENANT = "name the organisation whose people may speak here: its id in Microsoft Entra (directory, or tenant, ID)"


def _begins(secret: SecretStr | None, *beginnings: str) -> bool:
    return secret is not None and secret.get_secret_value().startswith(beginnings)


def _is_local(url: str) -> bool:
    return (urlsplit(url).hostname or "") in _THIS_MACHINE


_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


def _from_files(settings: type[BaseSettings]) -> dict[str, str]:
    """Return what the environment gives as files: secrets are better kept there than in a process's environment."""
    given = {name: os.environ.get(f"{PREFIX}{name.upper()}_FILE") for name in settings.model_fields}
    return {name: _content(name, path) for name, path in given.items() if path}


def _connect_from_environment() -> dict[str, dict[str, dict[str, str]]]:
    """Return the connections that are set, TOUCHLINE_CONNECT_<SYSTEM>_<ENTRY>; nothing is loaded for their absence."""
    from bot.connect_settings import connect_given

    return {"connect": connect_given()}


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = f"its file cannot be read ({getattr(error, 'strerror', None) or type(error).__name__})"
        raise BadSettingError(name=f"{PREFIX}{name.upper()}_FILE", problem=reason) from None


def load_settings(**given: Any) -> Settings:
    """Return the settings; what is given overrides the environment. BadSettingError names the first bad one."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        problem = first["msg"].removeprefix("Value error, ")
        field = "_".join(str(part) for part in first["loc"])
        if not field:  # of several settings together: the check names the one to correct
            field, _, problem = problem.partition(":")
        raise BadSettingError(name=PREFIX + field.upper(), problem=problem) from None

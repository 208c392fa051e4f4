"""One frozen settings object, from the environment and a `.env` file. A bad value stops the start with its name."""

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

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


Secret = Annotated[SecretStr | None, Field(repr=False)]


class Settings(BaseSettings):
    """Everything that can be set. Each name here is TOUCHLINE_ and its capitals in the environment.

    Each can also be given as a file: TOUCHLINE_DATABASE_URL_FILE names a file that holds the address, and so on.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", frozen=True, extra="ignore")

    home: Path = Path("var")
    database_url: str = Field("", repr=False)
    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    workspace: str = Field("default", min_length=1, max_length=64)
    zone: Annotated[str, AfterValidator(_zone)] = "Europe/Berlin"
    playground: Literal["auto", "on", "off"] = "auto"
    demo_seed: int = 7
    public_url: Annotated[str, AfterValidator(_address)] = ""
    encryption_keys: Secret = None
    slack_signing_secret: Secret = None
    slack_bot_token: Secret = None
    slack_app_token: Secret = None
    slack_client_id: Secret = None
    slack_client_secret: Secret = None
    slack_api_url: Annotated[str, AfterValidator(_address)] = "https://slack.com/api"
    teams_app_id: Secret = None

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *sources: Any, **named: Any
    ) -> tuple[Any, ...]:
        """Read what is set as a file after what is set in words."""
        return (*sources, *named.values(), lambda: _from_files(settings_cls))

    @property
    def database(self) -> str:
        """Return the database's address: the one that is set, or a SQLite file in `home`."""
        return self.database_url or f"sqlite:///{(self.home / 'touchline.db').absolute()}"

    @property
    def connected(self) -> bool:
        """Return whether a chat platform is connected."""
        platforms = (self.slack_bot_token, self.slack_app_token, self.slack_client_id, self.teams_app_id)
        return any(platforms)

    @property
    def is_loopback(self) -> bool:
        """Return whether the server is reached from this machine only."""
        return self.host in ("127.0.0.1", "::1", "localhost")

    @property
    def has_playground(self) -> bool:
        """Return whether `serve` shows the playground: on loopback only, and unasked while no platform is connected."""
        wanted = self.playground == "on" or (self.playground == "auto" and not self.connected)
        return wanted and self.is_loopback


def _from_files(settings: type[BaseSettings]) -> dict[str, str]:
    """Return what the environment gives as files: secrets are better kept there than in a process's environment."""
    given = {name: os.environ.get(f"{PREFIX}{name.upper()}_FILE") for name in settings.model_fields}
    return {name: _content(name, path) for name, path in given.items() if path}


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
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        raise BadSettingError(name=name, problem=first["msg"].removeprefix("Value error, ")) from None

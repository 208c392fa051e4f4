"""One frozen settings object, from the environment and a `.env` file. A bad value stops the start with its name."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from kpi.errors import TouchlineError
from kpi.periods import known_zone


class BadSettingError(TouchlineError):
    """The setting {name} cannot be used: {problem}. Correct it in the environment or in .env, and start again."""


def _zone(name: str) -> str:
    if not known_zone(name):
        raise ValueError("it is no time zone; use a name such as Europe/Berlin")
    return name


class Settings(BaseSettings):
    """Everything that can be set. Each name here is TOUCHLINE_ and its capitals in the environment."""

    model_config = SettingsConfigDict(env_prefix="TOUCHLINE_", env_file=".env", frozen=True, extra="ignore")

    home: Path = Path("var")
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    workspace: str = Field("default", min_length=1, max_length=64)
    zone: Annotated[str, AfterValidator(_zone)] = "Europe/Berlin"
    demo_seed: int = 7

    @property
    def database(self) -> str:
        """Return the database's address: the one that is set, or a SQLite file in `home`."""
        return self.database_url or f"sqlite:///{(self.home / 'touchline.db').absolute()}"


def load_settings(**given: Any) -> Settings:
    """Return the settings; what is given overrides the environment. BadSettingError names the first bad one."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = "TOUCHLINE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise BadSettingError(name=name, problem=first["msg"].removeprefix("Value error, ")) from None

"""The Teams app package, from the commands of the registry: the manifest, its translations and the icons, as one zip.

Promises: the same input gives the same bytes, so that a test can catch what drifts; what Teams would refuse is refused
here, with what to do. Reads no settings and sends nothing.
"""

import json
import re
import zipfile
from importlib.metadata import version
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from bot.teams.about import ABOUT_PATH
from bot.teams.icons import ACCENT, color_icon, outline_icon
from handlers.command import Command
from handlers.registry import COMMANDS, SHORTCUTS
from kpi.errors import TouchlineError
from kpi.words import N_
from locales.speech import SOURCE, Speech, supported

SCHEMA = "https://developer.microsoft.com/en-us/json-schemas/teams/v1.29/MicrosoftTeams.schema.json"
SCHEMA_OF_TRANSLATIONS = (
    "https://developer.microsoft.com/en-us/json-schemas/teams/v1.29/MicrosoftTeams.Localization.schema.json"
)
VERSION = "1.29"
NAME = "Touchline"
COLOR, OUTLINE = "color.png", "outline.png"
SCOPES = ("personal", "team", "groupChat")
"""Where it can be installed; Teams wants a list of commands for each."""

LONGEST_DEVELOPER = 32

LEFT_OUT = frozenset({"why", "improve", "report", "link", "looks", "language", "away", "connect", "people"})
"""Commands that stand in the help and not in the menu, which has room for eleven beside it.

What is done daily, and what must not wait, keeps its place. Each of these is a button where one looks for it (`why`
under a figure, `looks` in `mydata`, `language` in `settings`), comes by itself (`report`), or is for few or for now and
then (`improve`, `link`, `away`, `connect`, `people`).
"""

Json = dict[str, Any]

_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can name: a date of its own would make every package another one."""

_FULL_NAME = N_("Touchline: how the support work is going")
_SHORT = N_("A support team's figures, privately, with the tickets behind every number.")
_FULL = N_(
    "Touchline answers in chat how the support work is going. An agent asks for their own figures and alone sees them; "
    "a lead asks for the team's. Each figure says how many tickets it rests on, what is usual, and opens into the "
    "tickets behind it. It runs on your company's own machine and keeps no customer's name and no message."
)
_HELP = N_("Help, and every command by its word.")
_ACTION = N_("{action}, in a window that only you see.")
MOST_ACTIONS = 10


class NoAppIdError(TouchlineError):
    """The package needs the bot's app id. Set TOUCHLINE_TEAMS_APP_ID, or give it with --app-id."""


class NotAnAppIdError(TouchlineError):
    """That app id is none. It looks like 01234567-89ab-cdef-0123-456789abcdef: "Application (client) ID" in Entra."""


class NoPublicAddressError(TouchlineError):
    """The package needs Touchline's public https address. Set TOUCHLINE_PUBLIC_URL, or give it with --url."""


def manifest(app_id: str, url: str, developer: str = NAME) -> Json:
    """Return the manifest. `url` is Touchline's public address, `developer` who is named as answering for it.

    NoAppIdError, NotAnAppIdError and NoPublicAddressError for what Teams would not take.
    """
    guid, address = _guid(app_id), _address(url)
    about = f"{address}{ABOUT_PATH}"
    return {
        "$schema": SCHEMA,
        "manifestVersion": VERSION,
        "version": version("touchline"),
        "id": guid,
        "developer": {
            "name": developer.strip()[:LONGEST_DEVELOPER] or NAME,
            "websiteUrl": about,
            "privacyUrl": about,
            "termsOfUseUrl": about,
        },
        "name": {"short": NAME, "full": _FULL_NAME},
        "description": {"short": _SHORT, "full": _FULL},
        "icons": {"color": COLOR, "outline": OUTLINE},
        "accentColor": ACCENT,
        "localizationInfo": {
            "defaultLanguageTag": SOURCE,
            "additionalLanguages": [
                {"languageTag": language, "file": f"{language}.json"} for language in translations()
            ],
        },
        "bots": [
            {
                "botId": guid,
                "scopes": list(SCOPES),
                "isNotificationOnly": False,
                "supportsFiles": False,
                # Without it nothing can be asked or answered privately in a channel, and no command has a slash.
                "supportsTargetedMessages": True,
                "commandLists": [
                    {"scopes": [scope], "triggers": ["mention", "slash"], "commands": _commands(Speech(SOURCE, "UTC"))}
                    for scope in SCOPES
                ],
            }
        ],
        "composeExtensions": [{"botId": guid, "commands": _actions(Speech(SOURCE, "UTC"))}],
        "defaultInstallScope": "personal",
        "validDomains": [urlsplit(address).hostname],
    }


def translations() -> tuple[str, ...]:
    """Return the languages that get a file of their own: every one but the manifest's."""
    return tuple(language for language in supported() if language != SOURCE)


def translation(language: str) -> Json:
    """Return the manifest's texts in a language. A command's word stays: it is typed, and understood anywhere."""
    speech = Speech(language, "UTC")
    commands = _commands(speech)
    return {
        "$schema": SCHEMA_OF_TRANSLATIONS,
        "name.short": NAME,
        "name.full": speech.say(_FULL_NAME),
        "description.short": speech.say(_SHORT),
        "description.full": speech.say(_FULL),
        **{
            f"bots[0].commandLists[{listed}].commands[{number}].{part}": command[part]
            for listed in range(len(SCOPES))
            for number, command in enumerate(commands)
            for part in ("title", "description")
        },
        **{
            f"composeExtensions[0].commands[{number}].{part}": action[part]
            for number, action in enumerate(_actions(speech))
            for part in ("title", "description")
        },
    }


def package(app_id: str, url: str, developer: str = NAME) -> bytes:
    """Return the zip that is uploaded to Teams."""
    files = {
        "manifest.json": _as_json(manifest(app_id, url, developer)),
        **{f"{language}.json": _as_json(translation(language)) for language in translations()},
        COLOR: color_icon(),
        OUTLINE: outline_icon(),
    }
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, content)
    return written.getvalue()


def offered() -> tuple[Command, ...]:
    """Return the commands of the menu: Teams has room for twelve with the help (a test counts them)."""
    return tuple(each for each in COMMANDS if each.listed and each.name not in LEFT_OUT)


def _commands(speech: Speech) -> list[Json]:
    """The commands of the menu, and the help."""
    listed = [{"title": each.name, "description": _described(each, speech)} for each in offered()]
    return [*listed, {"title": "help", "description": speech.say(_HELP)}]


def _actions(speech: Speech) -> list[Json]:
    """What is offered on a message, under "more actions": each opens a dialog of its own."""
    actions = [each for each in SHORTCUTS if each.on_message][:MOST_ACTIONS]
    return [
        {
            "id": each.key,
            "type": "action",
            "title": speech.say(each.label),
            "description": speech.say(_ACTION, action=speech.say(each.label)),
            "context": ["message"],
            "fetchTask": True,
        }
        for each in actions
    ]


def _described(command: Command, speech: Speech) -> str:
    """What it does, and how it is used where more than its word is typed."""
    summary, usage = speech.say(command.summary), speech.say(command.usage)
    return f"{summary} ({usage})" if " " in usage else summary


def _guid(app_id: str) -> str:
    if not app_id.strip():
        raise NoAppIdError
    if not _GUID.fullmatch(app_id.strip()):
        raise NotAnAppIdError
    return app_id.strip().lower()


def _address(url: str) -> str:
    address = url.strip().rstrip("/")
    try:
        parts = urlsplit(address)
    except ValueError:
        raise NoPublicAddressError from None
    if parts.scheme != "https" or not parts.hostname:
        raise NoPublicAddressError
    return address


def _as_json(content: Json) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()

"""`touchline manifest`: what a chat platform wants to know of Touchline before it is installed there."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import FAILED, said_errors, speech

manifest = typer.Typer(no_args_is_help=True, help="The app as a chat platform wants it described.")


@manifest.command()
def slack(
    url: Annotated[str, typer.Option(help="Touchline's public address, e.g. https://touchline.example.com.")] = "",
    socket: Annotated[bool, typer.Option("--socket", help="For Socket Mode: no public address is needed.")] = False,
) -> None:
    """Print the Slack app's manifest, for "create an app from a manifest"."""
    from bot.slack.manifest import EXAMPLE, as_yaml
    from bot.slack.manifest import manifest as make

    address = url.strip().rstrip("/") or ("" if socket else EXAMPLE)
    if address and not address.startswith(("https://", "http://")):
        raise typer.BadParameter(speech().say("{text} is no address; begin it with https://", text=address))
    sys.stdout.write(as_yaml(make(address, socket=socket)))


@manifest.command()
def teams(
    url: Annotated[str, typer.Option(help="Touchline's public https address (default: TOUCHLINE_PUBLIC_URL).")] = "",
    app_id: Annotated[str, typer.Option("--app-id", help="The bot's app id (default: TOUCHLINE_TEAMS_APP_ID).")] = "",
    developer: Annotated[str, typer.Option(help="Who answers for it, as Teams shows it.")] = "Touchline",
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("touchline-teams.zip"),
) -> None:
    """Write the Teams app package, for "upload a custom app"."""
    from bot.config import load_settings
    from bot.teams.package import package

    with said_errors():
        settings = load_settings()
        held = settings.teams_app_id.get_secret_value() if settings.teams_app_id else ""
        made = package(app_id or held, url or settings.public_url, developer)
    try:
        out.write_bytes(made)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        typer.echo(speech().say("I cannot write {file}: {reason}.", file=out, reason=reason), err=True)
        raise typer.Exit(FAILED) from None
    typer.echo(speech().say("{file} is written. Upload it in Teams: Apps, Manage your apps, Upload an app.", file=out))

"""`touchline manifest`: what a chat platform wants to know of Touchline before it is installed there."""

import sys
from typing import Annotated

import typer

from bot.cli.console import speech

manifest = typer.Typer(no_args_is_help=True, help="The app as a chat platform wants it described.")


@manifest.callback()
def _platforms() -> None:
    """Keep the platform's name a word of the command, also while there is but one."""


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

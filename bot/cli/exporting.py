"""`touchline export` and `touchline views`: facts and figures out, for BI tools."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli.console import house, speech

views = typer.Typer(no_args_is_help=True, help="The views that BI tools read.")


def export(
    to: Annotated[Path | None, typer.Option("--to", help="Write here (default: TOUCHLINE_EXPORT_DIR).")] = None,
    format_: Annotated[Literal["both", "csv", "parquet"], typer.Option("--format", help="Which files.")] = "both",
    days: Annotated[int, typer.Option(min=1, max=36_500, help="So many days back.")] = 731,
) -> None:
    """Write facts and KPI figures as CSV and Parquet, and renew what the views show."""
    from handlers.exporting.export import FORMATS, export_folder
    from handlers.exporting.export import export as write

    with house() as opened:
        folder = to if to is not None else export_folder(opened.tools)
        formats = FORMATS if format_ == "both" else (format_,)
        found = write(opened.tools, folder.absolute(), datetime.now(UTC), days=days, formats=formats)
        words = speech()
        for name, rows in found.rows.items():
            typer.echo(words.say_many("{table}: {count} row", "{table}: {count} rows", rows, table=name))
        typer.echo(words.say("Written to {folder}.", folder=found.folder))


@views.command()
def create() -> None:
    """Make the views as the settings allow: those of persons only with TOUCHLINE_EXPORT_PERSONS."""
    from storage.views import set_views

    with house() as opened:
        set_views(opened.database, persons=opened.tools.export_persons)
        typer.echo(speech().say("The views are there. What they show is renewed by each export."))

"""The commands, put together. Each module brings its own; what a command needs is imported when it runs."""

import typer

from bot.cli import chatting, checking, data, database, exporting, manifest, running, setting_up, syncing, workspaces

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=running.ABOUT)
app.command()(running.playground)
app.command()(running.serve)
app.command()(chatting.chat)
app.command("import")(data.import_)
app.command()(data.demo)
app.command()(syncing.sync)
app.command()(exporting.export)
app.command()(checking.doctor)
app.add_typer(setting_up.people, name="people")
app.add_typer(setting_up.teams, name="teams")
app.add_typer(setting_up.schedules, name="schedules")
app.add_typer(setting_up.targets, name="targets")
app.add_typer(workspaces.workspaces, name="workspaces")
app.add_typer(workspaces.keys, name="keys")
app.add_typer(database.db, name="db")
app.add_typer(exporting.views, name="views")
app.add_typer(manifest.manifest, name="manifest")


def main() -> None:
    """Run the command line."""
    app()

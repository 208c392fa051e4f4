"""The scheduled export: writes the files when its post goes out, and tells its reader where they are.

A preview writes nothing. Says how many rows there are, never what stands in them.
"""

from coaching.scheduling import EXPORT, Ruling, decide_reader
from handlers.cards import Card, Table, Text, Tone
from handlers.digests.refusals import RULED
from handlers.digests.scene import Scene
from handlers.exporting.export import KEPT, export, export_folder


def compose_export(scene: Scene) -> tuple[Card, ...]:
    """Return what was written where; what would be, where nothing goes out. RefusedError for who may not have it."""
    speech = scene.speech
    reader = scene.reader or scene.owner
    ruling = decide_reader(reader, EXPORT, None, scene.owner.id)
    if ruling is not Ruling.YES:
        raise RULED[ruling]
    folder = export_folder(scene.tools)
    title = speech.say("Export for BI tools")
    if not scene.publishes:
        words = speech.say("Facts and figures will be written to {folder}, as CSV and Parquet.", folder=str(folder))
        return (Card(title, (Text(words),)),)
    found = export(scene.tools, folder, scene.now)
    rows = tuple((name, speech.number(count)) for name, count in found.rows.items())
    kept = speech.say_many("The newest {count} export is kept.", "The newest {count} exports are kept.", KEPT)
    return (
        Card(
            title,
            (
                Text(speech.say("Facts and figures were written to {folder}.", folder=str(found.folder))),
                Table(speech.say("Rows"), (speech.say("File"), speech.say("Rows")), rows),
                Text(kept, Tone.QUIET),
            ),
        ),
    )

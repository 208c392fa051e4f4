"""The process that reads an export (`python -m bot.reader`): facts out on standard output, in batches.

Promises what `connectors.reading` promises, and to end when nobody reads on. It takes where to read from as one JSON
object on its command line, and writes pickled answers into its own parent's pipe: first ("open", preset, size), then
("facts", facts, bytes read, rows) again and again, last ("end",) or ("error", the TouchlineError).
"""

import gc
import json
import pickle
import sys
from collections.abc import Callable
from itertools import islice

from connectors.mapping import load_mapping
from connectors.presets import preset_named
from connectors.reading import Export, open_export
from kpi.errors import TouchlineError

BATCH = 500

Answer = Callable[[object], None]


def main() -> None:
    """Read the export that is named on the command line."""
    gc.disable()  # nothing here lives in circles, and looking for some costs a tenth of the time
    asked = json.loads(sys.argv[1])
    answers = sys.stdout.buffer

    def answer(words: object) -> None:
        pickle.dump(words, answers, pickle.HIGHEST_PROTOCOL)

    try:
        preset = preset_named(asked["preset"]) if asked["preset"] else None
        mapping = load_mapping(asked["mapping"]) if asked["mapping"] else None
        with open_export(asked["file"], preset, mapping, asked["zone"]) as export:
            _read(export, answer)
    except TouchlineError as error:
        answer(("error", error))
    except BrokenPipeError:
        sys.exit(1)  # the parent has given up
    answers.flush()


def _read(export: Export, answer: Answer) -> None:
    answer(("open", export.preset, export.size))
    facts = iter(export)
    while batch := list(islice(facts, BATCH)):
        answer(("facts", batch, export.bytes_read, export.rows))
    answer(("facts", [], export.bytes_read, export.rows))
    answer(("end",))


if __name__ == "__main__":
    main()

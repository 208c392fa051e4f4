"""What is wrong with a file as a whole. One bad row is a `Refusal`, not an error; these stop the import.

Each docstring is the sentence a person reads.
"""

from kpi.errors import TouchlineError


class UnreadableFileError(TouchlineError):
    """I cannot open {file}: {reason}. Check the path, and that I may read it."""


class EmptyFileError(TouchlineError):
    """There is nothing in {file}. Export it again, with its heading line."""


class TruncatedFileError(TouchlineError):
    """{file} ends too early: it is a gzip file that was cut off. Copy or download it again."""


class DamagedFileError(TouchlineError):
    """{file} is a damaged gzip file. Copy or download it again."""


class NotUtf8Error(TouchlineError):
    """{file} is not UTF-8 text: byte {byte} is not. Save it as "CSV UTF-8" and try again."""


class BrokenCsvError(TouchlineError):
    """{file} stops being CSV at line {line}: {reason}. Look for a quotation mark that is not closed."""


class MissingColumnError(TouchlineError):
    """{file} has no column {column}, which {preset} needs. It has: {there}."""


class UnknownPresetError(TouchlineError):
    """There is no preset {preset}. Did you mean {nearest}? There are: {known}."""


class UnrecognisedExportError(TouchlineError):
    """I do not know the export {file} by its first line: {there}. Name a preset ({known}) or give a mapping file."""


class NoObjectsError(TouchlineError):
    """The preset {preset} reads CSV, but {file} holds JSON lines. Export it as CSV."""


class UnknownZoneError(TouchlineError):
    """There is no time zone {zone}. Use a name such as Europe/Berlin or UTC."""


class MappingNotYamlError(TouchlineError):
    """The mapping file {file} is not YAML: {reason}."""


class UnknownMappingKeyError(TouchlineError):
    """The mapping file has {key} under {place}, which I do not know. Did you mean {nearest}? I know: {known}."""


class MissingMappingKeyError(TouchlineError):
    """The mapping file says nothing about {key} under {place}, which I need. See docs/import.md for an example."""


class MappingValueError(TouchlineError):
    """In the mapping file, {key} is {value}, which I do not understand. It can be: {known}."""

"""What is wrong with a webhook's body, by the field's name, for whoever writes the other system."""

from kpi.errors import TouchlineError


class BadHookError(TouchlineError):
    """The webhook could not be read."""

    field = ""

    def __init__(self, field: str = "", **values: object) -> None:
        """`field` is the one that is wrong, empty for the whole."""
        super().__init__(field=field, **values)
        self.field = field


class NotAnObjectError(BadHookError):
    """The body must be a JSON object, in UTF-8."""


class FieldMissingError(BadHookError):
    """ "{field}" is missing: a text that is not empty."""


class NotATextError(BadHookError):
    """ "{field}" must be a text."""


class FieldTooLongError(BadHookError):
    """ "{field}" is too long: at most {most} letters."""


class NoSuchChoiceError(BadHookError):
    """ "{field}" must be one of: {choices}."""


class NotAnAddressError(BadHookError):
    """ "{field}" must be an address that begins with https:// or http://."""


class NothingAskedError(BadHookError):
    """There is neither an "action" nor a "message"."""

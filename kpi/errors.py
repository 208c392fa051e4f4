"""One tree of errors under one base.

The docstring of each class is the sentence a person reads: it says what to do. It is a message of the catalogues;
names in braces are filled from the error's `values`. An error never carries a person's figures.
"""

from collections.abc import Callable, Mapping
from inspect import cleandoc


class TouchlineError(Exception):
    """Something went wrong here. Nothing was changed; please try again, or ask whoever runs Touchline."""

    def __init__(self, **values: object) -> None:
        self.values: Mapping[str, object] = values
        super().__init__(self.sentence())

    def __reduce__(self) -> "tuple[Callable[..., TouchlineError], tuple[object, ...]]":
        """Let an error cross from one process to another with its values."""
        return _remade, (type(self), dict(self.values))

    @classmethod
    def message(cls) -> str:
        """Return the sentence as it stands in the catalogues, with its names in braces."""
        return cleandoc(cls.__doc__ or "")

    def sentence(self) -> str:
        """Return the English sentence, filled in; the edge says it in the person's language."""
        return self.message().format_map(self.values)


def _remade(kind: type[TouchlineError], values: dict[str, object]) -> TouchlineError:
    return kind(**values)

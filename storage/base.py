"""The declarative base and the columns many tables share."""

from typing import ClassVar

from sqlalchemy import BigInteger, ForeignKey, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for INTEGER


class Base(DeclarativeBase):
    """Every table. Constraint names are fixed so that migrations can speak of them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Owned:
    """A row of one workspace. Every table has this: two workspaces never see each other's rows.

    `changes_answers` is false where a change of the row changes no figure and no word of an answer. A change of
    `own_columns` changes the answers to one identity alone.
    """

    changes_answers: ClassVar[bool] = True
    own_columns: ClassVar[frozenset[str]] = frozenset()

    @property
    def own_scope(self) -> int:
        """What `storage.revisions` counts a change of `own_columns` under, where it concerns this row alone."""
        raise NotImplementedError

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))

"""Links into a team's knowledge base: what to read about a skill, or about a topic that tickets have."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.types import UtcDateTime


class KnowledgeLink(Base, Owned):
    """A link for a team (None: for everybody). `about` is a skill's key or a topic's name in small letters."""

    changes_answers = False

    __tablename__ = "knowledge_link"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    about: Mapped[str]
    url: Mapped[str]
    title: Mapped[str]
    added_by: Mapped[int | None] = mapped_column(BigInteger)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


def add_knowledge(
    session: Session,
    workspace_id: int,
    team_id: int | None,
    kind: str,
    about: str,
    url: str,
    title: str,
    by: int,
    now: datetime,
) -> KnowledgeLink:
    """Keep a link; one that is there already for the same gets the new title."""
    mine = KnowledgeLink.workspace_id == workspace_id, KnowledgeLink.kind == kind, KnowledgeLink.about == about
    same = KnowledgeLink.team_id.is_(None) if team_id is None else KnowledgeLink.team_id == team_id
    held = session.scalar(select(KnowledgeLink).where(*mine, same, KnowledgeLink.url == url))
    if held is None:
        held = KnowledgeLink(workspace_id=workspace_id, team_id=team_id, kind=kind, about=about, url=url)
        session.add(held)
    held.title, held.added_by, held.added_at = title, by, now
    session.flush()
    return held


def knowledge_links(
    session: Session, workspace_id: int, team_ids: Collection[int], about: Collection[str] = ()
) -> Sequence[KnowledgeLink]:
    """Return everybody's links and those of these teams, by what they are about; all of them where nothing is named."""
    whose = or_(KnowledgeLink.team_id.is_(None), KnowledgeLink.team_id.in_(team_ids))
    query = select(KnowledgeLink).where(KnowledgeLink.workspace_id == workspace_id, whose)
    if about:
        query = query.where(KnowledgeLink.about.in_(about))
    return session.scalars(query.order_by(KnowledgeLink.about, KnowledgeLink.title, KnowledgeLink.id)).all()


def find_knowledge(session: Session, workspace_id: int, link_id: int) -> KnowledgeLink | None:
    """Return a link by its number, None where the workspace has none of it."""
    return session.scalar(
        select(KnowledgeLink).where(KnowledgeLink.workspace_id == workspace_id, KnowledgeLink.id == link_id)
    )


def remove_knowledge(session: Session, link: KnowledgeLink) -> None:
    """Forget a link."""
    session.delete(link)
    session.flush()

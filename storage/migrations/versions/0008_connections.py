"""Connected systems, how far each was read, what was told too early; reviews, training and calls."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _awaited_part()
    _call()
    _lesson()
    _quality_review()
    _told_leave()
    _connection()
    _knowledge_link()
    _kpi_point()
    _arrival()
    _identity_match()
    _stream_cursor()
    _identity_more()
    _pager_more()
    _sla_target_more()


def _awaited_part() -> None:
    op.create_table(
        "awaited_part",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_awaited_part_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awaited_part")),
        sa.UniqueConstraint(
            "workspace_id",
            "source",
            "external_id",
            "digest",
            name=op.f("uq_awaited_part_workspace_id_source_external_id_digest"),
        ),
    )
    op.create_index(op.f("ix_awaited_part_came_at"), "awaited_part", ["came_at"], unique=False)


def _call() -> None:
    op.create_table(
        "call",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("inbound", sa.Boolean(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("talked", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("waited", sa.Integer(), nullable=True),
        sa.Column("queue", sa.String(), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_call_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint(
            "workspace_id", "source", "external_id", name=op.f("uq_call_workspace_id_source_external_id")
        ),
    )
    op.create_index(op.f("ix_call_agent_id"), "call", ["agent_id"], unique=False)


def _lesson() -> None:
    op.create_table(
        "lesson",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_lesson_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint(
            "workspace_id", "source", "external_id", name=op.f("uq_lesson_workspace_id_source_external_id")
        ),
    )
    op.create_index(op.f("ix_lesson_agent_id"), "lesson", ["agent_id"], unique=False)


def _quality_review() -> None:
    op.create_table(
        "quality_review",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("reviewer_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("scorecard", sa.String(), nullable=True),
        sa.Column("ticket", sa.String(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_quality_review_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_review")),
        sa.UniqueConstraint(
            "workspace_id", "source", "external_id", name=op.f("uq_quality_review_workspace_id_source_external_id")
        ),
    )
    op.create_index(op.f("ix_quality_review_agent_id"), "quality_review", ["agent_id"], unique=False)


def _told_leave() -> None:
    op.create_table(
        "told_leave",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_told_leave_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_leave")),
        sa.UniqueConstraint(
            "workspace_id", "source", "external_id", name=op.f("uq_told_leave_workspace_id_source_external_id")
        ),
    )
    op.create_index(op.f("ix_told_leave_agent_id"), "told_leave", ["agent_id"], unique=False)


def _connection() -> None:
    op.create_table(
        "connection",
        sa.Column("id", ID, nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("entered", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing", sa.String(), nullable=True),
        sa.Column("failing_in", sa.JSON(), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hook_key", sa.String(), nullable=True),
        sa.Column("hook_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgets", sa.Boolean(), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_connection_owner_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_connection_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection")),
        sa.UniqueConstraint("hook_key", name=op.f("uq_connection_hook_key")),
        sa.UniqueConstraint("workspace_id", "source", name=op.f("uq_connection_workspace_id_source")),
    )


def _knowledge_link() -> None:
    op.create_table(
        "knowledge_link",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_knowledge_link_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_knowledge_link_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_link")),
    )
    op.create_index(op.f("ix_knowledge_link_team_id"), "knowledge_link", ["team_id"], unique=False)


def _kpi_point() -> None:
    op.create_table(
        "kpi_point",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("kpi", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("p90", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("good", sa.Integer(), nullable=True),
        sa.Column("within", sa.Integer(), nullable=True),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("business", sa.Boolean(), nullable=False),
        sa.Column("too_soon", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_kpi_point_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_kpi_point_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_point")),
    )
    op.create_index(op.f("ix_kpi_point_team_id"), "kpi_point", ["team_id"], unique=False)
    op.create_index(
        op.f("ix_kpi_point_workspace_id_step_kpi_team_id_starts_at"),
        "kpi_point",
        ["workspace_id", "step", "kpi", "team_id", "starts_at"],
        unique=False,
    )


def _arrival() -> None:
    op.create_table(
        "arrival",
        sa.Column("id", ID, nullable=False),
        sa.Column("connection_id", ID, nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused", sa.JSON(), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name=op.f("fk_arrival_connection_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_arrival_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("connection_id", "delivery", name=op.f("uq_arrival_connection_id_delivery")),
    )
    op.create_index(op.f("ix_arrival_came_at"), "arrival", ["came_at"], unique=False)
    op.create_index(op.f("ix_arrival_worked_at_connection_id"), "arrival", ["worked_at", "connection_id"], unique=False)


def _identity_match() -> None:
    op.create_table(
        "identity_match",
        sa.Column("id", ID, nullable=False),
        sa.Column("identity_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by", ID, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_identity_match_answered_by")),
        sa.ForeignKeyConstraint(["identity_id"], ["identity.id"], name=op.f("fk_identity_match_identity_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_identity_match_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_identity_match_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_match")),
        sa.UniqueConstraint("identity_id", "person_id", name=op.f("uq_identity_match_identity_id_person_id")),
    )
    op.create_index(op.f("ix_identity_match_person_id"), "identity_match", ["person_id"], unique=False)


def _stream_cursor() -> None:
    op.create_table(
        "stream_cursor",
        sa.Column("connection_id", ID, nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("position", sa.JSON(), nullable=False),
        sa.Column("filled", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name=op.f("fk_stream_cursor_connection_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_stream_cursor_workspace_id")),
        sa.PrimaryKeyConstraint("connection_id", "stream", name=op.f("pk_stream_cursor")),
    )


def _identity_more() -> None:
    op.add_column("identity", sa.Column("marked", sa.String(), nullable=True))
    op.add_column("identity", sa.Column("deriving", sa.BigInteger(), nullable=True))


def _pager_more() -> None:
    op.add_column("pager", sa.Column("events", sa.JSON(), nullable=True))


def _sla_target_more() -> None:
    op.add_column("sla_target", sa.Column("key", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("sla_target", "key")
    op.drop_column("pager", "events")
    op.drop_column("identity", "deriving")
    op.drop_column("identity", "marked")
    op.drop_table("stream_cursor")
    op.drop_index(op.f("ix_identity_match_person_id"), table_name="identity_match")
    op.drop_table("identity_match")
    op.drop_index(op.f("ix_arrival_worked_at_connection_id"), table_name="arrival")
    op.drop_index(op.f("ix_arrival_came_at"), table_name="arrival")
    op.drop_table("arrival")
    op.drop_index(op.f("ix_kpi_point_workspace_id_step_kpi_team_id_starts_at"), table_name="kpi_point")
    op.drop_index(op.f("ix_kpi_point_team_id"), table_name="kpi_point")
    op.drop_table("kpi_point")
    op.drop_index(op.f("ix_knowledge_link_team_id"), table_name="knowledge_link")
    op.drop_table("knowledge_link")
    op.drop_table("connection")
    op.drop_index(op.f("ix_told_leave_agent_id"), table_name="told_leave")
    op.drop_table("told_leave")
    op.drop_index(op.f("ix_quality_review_agent_id"), table_name="quality_review")
    op.drop_table("quality_review")
    op.drop_index(op.f("ix_lesson_agent_id"), table_name="lesson")
    op.drop_table("lesson")
    op.drop_index(op.f("ix_call_agent_id"), table_name="call")
    op.drop_table("call")
    op.drop_index(op.f("ix_awaited_part_came_at"), table_name="awaited_part")
    op.drop_table("awaited_part")

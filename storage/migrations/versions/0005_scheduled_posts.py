"""Scheduled posts: jobs, their recipients and changes, the ledger; working time and absences; reports; comments."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _jobs()
    _ledger()
    _working_time()
    _reports()


def _jobs() -> None:
    op.create_table(
        "job",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("month_day", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("contents", sa.JSON(), nullable=True),
        sa.Column("late_hours", sa.Double(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_job_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_job_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_job_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_table(
        "job_change",
        sa.Column("id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_change_job_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_job_change_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_job_change_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_change")),
    )
    op.create_index(op.f("ix_job_change_job_id"), "job_change", ["job_id"], unique=False)
    op.create_table(
        "job_recipient",
        sa.Column("id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("through", sa.Date(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_recipient_job_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_job_recipient_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_job_recipient_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_recipient")),
        sa.UniqueConstraint(
            "job_id", "person_id", "tenant", "channel", name=op.f("uq_job_recipient_job_id_person_id_tenant_channel")
        ),
    )
    op.create_index(op.f("ix_job_recipient_job_id"), "job_recipient", ["job_id"], unique=False)


def _ledger() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("recipient_id", ID, nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("trying", sa.Integer(), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("sent", sa.JSON(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_delivery_job_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["job_recipient.id"], name=op.f("fk_delivery_recipient_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_delivery_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("job_id", "period", "recipient_id", name=op.f("uq_delivery_job_id_period_recipient_id")),
    )
    op.create_index(op.f("ix_delivery_recipient_id"), "delivery", ["recipient_id"], unique=False)
    op.create_index(op.f("ix_delivery_status_due_at"), "delivery", ["status", "due_at"], unique=False)


def _working_time() -> None:
    op.create_table(
        "absence",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_absence_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_person_id"), "absence", ["person_id"], unique=False)
    op.create_table(
        "working_time",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("days", sa.JSON(), nullable=True),
        sa.Column("starts", sa.Integer(), nullable=True),
        sa.Column("ends", sa.Integer(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_working_time_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_working_time_workspace_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_working_time")),
    )


def _reports() -> None:
    op.create_table(
        "published_report",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_published_report_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_report")),
        sa.UniqueConstraint(
            "workspace_id", "kind", "period", "scope", name=op.f("uq_published_report_workspace_id_kind_period_scope")
        ),
    )
    op.add_column("rating", sa.Column("comment", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("rating", "comment")
    op.drop_index(op.f("ix_delivery_status_due_at"), table_name="delivery")
    op.drop_index(op.f("ix_delivery_recipient_id"), table_name="delivery")
    op.drop_table("delivery")
    op.drop_index(op.f("ix_job_recipient_job_id"), table_name="job_recipient")
    op.drop_table("job_recipient")
    op.drop_index(op.f("ix_job_change_job_id"), table_name="job_change")
    op.drop_table("job_change")
    op.drop_table("working_time")
    op.drop_table("job")
    op.drop_index(op.f("ix_absence_person_id"), table_name="absence")
    op.drop_table("absence")
    op.drop_table("published_report")

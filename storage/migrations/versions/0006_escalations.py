"""Escalations: their rows, causes, pages and votes; policies, rules and webhooks; rotations."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _pager()
    _escalation_policy()
    _escalation_rule()
    _hook()
    _rotation()
    _setting_change()
    _escalation()
    _rota_change()
    _escalation_cause()
    _escalation_event()
    _escalation_lesson()
    _escalation_vote()
    _page()
    _ticket_more()


def _pager() -> None:
    op.create_table(
        "pager",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_pager_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pager")),
    )


def _escalation_policy() -> None:
    op.create_table(
        "escalation_policy",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ladder", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_escalation_policy_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_escalation_policy_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_policy")),
    )


def _escalation_rule() -> None:
    op.create_table(
        "escalation_rule",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_escalation_rule_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_escalation_rule_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_escalation_rule_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_rule")),
    )


def _hook() -> None:
    op.create_table(
        "hook",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_hook_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_hook_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook")),
        sa.UniqueConstraint("key", name=op.f("uq_hook_key")),
    )


def _rotation() -> None:
    op.create_table(
        "rotation",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_rotation_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_rotation_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation")),
    )


def _setting_change() -> None:
    op.create_table(
        "setting_change",
        sa.Column("id", ID, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_setting_change_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_setting_change_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_change")),
    )
    op.create_index(op.f("ix_setting_change_subject_id"), "setting_change", ["subject_id"], unique=False)


def _escalation() -> None:
    op.create_table(
        "escalation",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("raised_by", ID, nullable=True),
        sa.Column("rule_id", ID, nullable=True),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("group_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("details", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("causes", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refresh_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder_id", ID, nullable=True),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.Column("snoozed", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exhausted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", ID, nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name=op.f("fk_escalation_holder_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["person.id"], name=op.f("fk_escalation_raised_by")),
        sa.ForeignKeyConstraint(["resolved_by"], ["person.id"], name=op.f("fk_escalation_resolved_by")),
        sa.ForeignKeyConstraint(["rule_id"], ["escalation_rule.id"], name=op.f("fk_escalation_rule_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_escalation_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_escalation_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
    )
    op.create_index("ix_escalation_open", "escalation", ["status", "next_at"], unique=False)
    op.create_index(op.f("ix_escalation_raised_at"), "escalation", ["raised_at"], unique=False)
    op.create_index(op.f("ix_escalation_rule_id"), "escalation", ["rule_id"], unique=False)
    op.create_index(
        op.f("ix_escalation_workspace_id_status_group_key"),
        "escalation",
        ["workspace_id", "status", "group_key"],
        unique=False,
    )


def _rota_change() -> None:
    op.create_table(
        "rota_change",
        sa.Column("id", ID, nullable=False),
        sa.Column("rotation_id", ID, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_id", ID, nullable=True),
        sa.Column("to_id", ID, nullable=False),
        sa.Column("swap", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("asks_id", ID, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_rota_change_asked_by")),
        sa.ForeignKeyConstraint(["asks_id"], ["person.id"], name=op.f("fk_rota_change_asks_id")),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_rota_change_from_id")),
        sa.ForeignKeyConstraint(["rotation_id"], ["rotation.id"], name=op.f("fk_rota_change_rotation_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_rota_change_to_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_rota_change_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_change")),
    )
    op.create_index(op.f("ix_rota_change_rotation_id"), "rota_change", ["rotation_id"], unique=False)


def _escalation_cause() -> None:
    op.create_table(
        "escalation_cause",
        sa.Column("id", ID, nullable=False),
        sa.Column("escalation_id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("for_good", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_cause_escalation_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_escalation_cause_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_cause")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_escalation_cause_workspace_id_key")),
    )
    op.create_index(op.f("ix_escalation_cause_escalation_id"), "escalation_cause", ["escalation_id"], unique=False)


def _escalation_event() -> None:
    op.create_table(
        "escalation_event",
        sa.Column("id", ID, nullable=False),
        sa.Column("escalation_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("other_id", ID, nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_event_escalation_id")),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_escalation_event_other_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_escalation_event_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_escalation_event_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_event")),
    )
    op.create_index(op.f("ix_escalation_event_escalation_id"), "escalation_event", ["escalation_id"], unique=False)


def _escalation_lesson() -> None:
    op.create_table(
        "escalation_lesson",
        sa.Column("id", ID, nullable=False),
        sa.Column("escalation_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("due_on", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_lesson_escalation_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_escalation_lesson_owner_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_escalation_lesson_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_escalation_lesson_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_lesson")),
    )
    op.create_index(op.f("ix_escalation_lesson_escalation_id"), "escalation_lesson", ["escalation_id"], unique=False)


def _escalation_vote() -> None:
    op.create_table(
        "escalation_vote",
        sa.Column("escalation_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("rule_id", ID, nullable=True),
        sa.Column("useful", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_vote_escalation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_escalation_vote_person_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["escalation_rule.id"], name=op.f("fk_escalation_vote_rule_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_escalation_vote_workspace_id")),
        sa.PrimaryKeyConstraint("escalation_id", "person_id", name=op.f("pk_escalation_vote")),
    )
    op.create_index(op.f("ix_escalation_vote_rule_id"), "escalation_vote", ["rule_id"], unique=False)


def _page() -> None:
    op.create_table(
        "page",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("escalation_id", ID, nullable=True),
        sa.Column("rotation_id", ID, nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("pager_id", ID, nullable=True),
        sa.Column("root_id", ID, nullable=True),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("trying_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name=op.f("fk_page_escalation_id")),
        sa.ForeignKeyConstraint(["pager_id"], ["pager.id"], name=op.f("fk_page_pager_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_page_person_id")),
        sa.ForeignKeyConstraint(["root_id"], ["page.id"], name=op.f("fk_page_root_id")),
        sa.ForeignKeyConstraint(["rotation_id"], ["rotation.id"], name=op.f("fk_page_rotation_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_page_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_page_workspace_id_key")),
    )
    op.create_index(op.f("ix_page_escalation_id"), "page", ["escalation_id"], unique=False)
    op.create_index(op.f("ix_page_status_due_at"), "page", ["status", "due_at"], unique=False)


def _ticket_more() -> None:
    op.add_column("ticket", sa.Column("vip", sa.SmallInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("ticket", "vip")
    op.drop_index(op.f("ix_page_status_due_at"), table_name="page")
    op.drop_index(op.f("ix_page_escalation_id"), table_name="page")
    op.drop_table("page")
    op.drop_index(op.f("ix_escalation_vote_rule_id"), table_name="escalation_vote")
    op.drop_table("escalation_vote")
    op.drop_index(op.f("ix_escalation_lesson_escalation_id"), table_name="escalation_lesson")
    op.drop_table("escalation_lesson")
    op.drop_index(op.f("ix_escalation_event_escalation_id"), table_name="escalation_event")
    op.drop_table("escalation_event")
    op.drop_index(op.f("ix_escalation_cause_escalation_id"), table_name="escalation_cause")
    op.drop_table("escalation_cause")
    op.drop_index(op.f("ix_rota_change_rotation_id"), table_name="rota_change")
    op.drop_table("rota_change")
    op.drop_index(op.f("ix_escalation_workspace_id_status_group_key"), table_name="escalation")
    op.drop_index(op.f("ix_escalation_rule_id"), table_name="escalation")
    op.drop_index(op.f("ix_escalation_raised_at"), table_name="escalation")
    op.drop_index("ix_escalation_open", table_name="escalation")
    op.drop_table("escalation")
    op.drop_index(op.f("ix_setting_change_subject_id"), table_name="setting_change")
    op.drop_table("setting_change")
    op.drop_table("rotation")
    op.drop_table("hook")
    op.drop_table("escalation_rule")
    op.drop_table("escalation_policy")
    op.drop_table("pager")

"""Coaching: notes and what they said before, 1:1s, check-ins, goals and plans, kudos, changes tried out."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _action_item()
    _agenda_item()
    _calendar_feed()
    _coaching_note()
    _experiment()
    _goal()
    _kudos()
    _kudos_settings()
    _meeting()
    _plan()
    _checkin_series()
    _coaching_note_version()
    _kudos_to()
    _plan_step()
    _checkin_answer()
    _checkin_turn()


def _action_item() -> None:
    op.create_table(
        "action_item",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("about_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["about_id"], ["person.id"], name=op.f("fk_action_item_about_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"], name=op.f("fk_action_item_lead_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_action_item_owner_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_action_item_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item")),
    )
    op.create_index(op.f("ix_action_item_about_id"), "action_item", ["about_id"], unique=False)
    op.create_index(op.f("ix_action_item_owner_id"), "action_item", ["owner_id"], unique=False)


def _agenda_item() -> None:
    op.create_table(
        "agenda_item",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_agenda_item_author_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"], name=op.f("fk_agenda_item_lead_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agenda_item_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_agenda_item_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    op.create_index(op.f("ix_agenda_item_lead_id"), "agenda_item", ["lead_id"], unique=False)
    op.create_index(op.f("ix_agenda_item_person_id"), "agenda_item", ["person_id"], unique=False)


def _calendar_feed() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_calendar_feed_workspace_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feed")),
    )


def _coaching_note() -> None:
    op.create_table(
        "coaching_note",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("about_id", ID, nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("tickets", sa.JSON(), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("followed_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["about_id"], ["person.id"], name=op.f("fk_coaching_note_about_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_coaching_note_author_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_coaching_note_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_note")),
        sa.UniqueConstraint("key", name=op.f("uq_coaching_note_key")),
    )
    op.create_index(op.f("ix_coaching_note_about_id"), "coaching_note", ["about_id"], unique=False)
    op.create_index(op.f("ix_coaching_note_author_id"), "coaching_note", ["author_id"], unique=False)


def _experiment() -> None:
    op.create_table(
        "experiment",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kpi", sa.String(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_experiment_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_experiment_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_experiment_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment")),
    )
    op.create_index(op.f("ix_experiment_team_id"), "experiment", ["team_id"], unique=False)


def _goal() -> None:
    op.create_table(
        "goal",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("set_by", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("kpi", sa.String(), nullable=False),
        sa.Column("target", sa.Double(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reached", sa.Boolean(), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_goal_person_id")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_goal_set_by")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_goal_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_goal_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_person_id"), "goal", ["person_id"], unique=False)
    op.create_index(op.f("ix_goal_team_id"), "goal", ["team_id"], unique=False)


def _kudos() -> None:
    op.create_table(
        "kudos",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("from_id", ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_kudos_from_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_kudos_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kudos")),
        sa.UniqueConstraint("workspace_id", "origin", name=op.f("uq_kudos_workspace_id_origin")),
    )
    op.create_index(op.f("ix_kudos_at"), "kudos", ["at"], unique=False)
    op.create_index(op.f("ix_kudos_from_id"), "kudos", ["from_id"], unique=False)


def _kudos_settings() -> None:
    op.create_table(
        "kudos_settings",
        sa.Column("team_id", ID, nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("daily_limit", sa.Integer(), nullable=False),
        sa.Column("emoji", sa.String(), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_kudos_settings_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_kudos_settings_workspace_id")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_kudos_settings")),
    )


def _meeting() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", ID, nullable=False),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("briefed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"], name=op.f("fk_meeting_lead_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_meeting_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_meeting_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("lead_id", "person_id", "starts_at", name=op.f("uq_meeting_lead_id_person_id_starts_at")),
    )
    op.create_index(op.f("ix_meeting_lead_id"), "meeting", ["lead_id"], unique=False)
    op.create_index(op.f("ix_meeting_person_id"), "meeting", ["person_id"], unique=False)
    op.create_index(op.f("ix_meeting_starts_at"), "meeting", ["starts_at"], unique=False)


def _plan() -> None:
    op.create_table(
        "plan",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("kpi", sa.String(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"], name=op.f("fk_plan_lead_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_plan_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_index(op.f("ix_plan_person_id"), "plan", ["person_id"], unique=False)


def _checkin_series() -> None:
    op.create_table(
        "checkin_series",
        sa.Column("id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("whole_team", sa.Boolean(), nullable=False),
        sa.Column("remind_after", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_checkin_series_job_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_checkin_series_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin_series")),
    )
    op.create_index(op.f("ix_checkin_series_job_id"), "checkin_series", ["job_id"], unique=False)


def _coaching_note_version() -> None:
    op.create_table(
        "coaching_note_version",
        sa.Column("note_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["coaching_note.id"], name=op.f("fk_coaching_note_version_note_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_coaching_note_version_workspace_id")),
        sa.PrimaryKeyConstraint("note_id", "version", name=op.f("pk_coaching_note_version")),
    )


def _kudos_to() -> None:
    op.create_table(
        "kudos_to",
        sa.Column("kudos_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["kudos_id"], ["kudos.id"], name=op.f("fk_kudos_to_kudos_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_kudos_to_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_kudos_to_workspace_id")),
        sa.PrimaryKeyConstraint("kudos_id", "person_id", name=op.f("pk_kudos_to")),
    )
    op.create_index(op.f("ix_kudos_to_person_id"), "kudos_to", ["person_id"], unique=False)


def _plan_step() -> None:
    op.create_table(
        "plan_step",
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_step_plan_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_plan_step_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
    )
    op.create_index(op.f("ix_plan_step_plan_id"), "plan_step", ["plan_id"], unique=False)


def _checkin_answer() -> None:
    op.create_table(
        "checkin_answer",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("series_id", ID, nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_checkin_answer_person_id")),
        sa.ForeignKeyConstraint(["series_id"], ["checkin_series.id"], name=op.f("fk_checkin_answer_series_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_checkin_answer_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin_answer")),
    )
    op.create_index(op.f("ix_checkin_answer_person_id"), "checkin_answer", ["person_id"], unique=False)
    op.create_index(op.f("ix_checkin_answer_series_id"), "checkin_answer", ["series_id"], unique=False)


def _checkin_turn() -> None:
    op.create_table(
        "checkin_turn",
        sa.Column("id", ID, nullable=False),
        sa.Column("series_id", ID, nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_checkin_turn_person_id")),
        sa.ForeignKeyConstraint(["series_id"], ["checkin_series.id"], name=op.f("fk_checkin_turn_series_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_checkin_turn_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin_turn")),
        sa.UniqueConstraint(
            "series_id", "period", "person_id", name=op.f("uq_checkin_turn_series_id_period_person_id")
        ),
    )
    op.create_index(op.f("ix_checkin_turn_person_id"), "checkin_turn", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_checkin_turn_person_id"), table_name="checkin_turn")
    op.drop_table("checkin_turn")
    op.drop_index(op.f("ix_checkin_answer_series_id"), table_name="checkin_answer")
    op.drop_index(op.f("ix_checkin_answer_person_id"), table_name="checkin_answer")
    op.drop_table("checkin_answer")
    op.drop_index(op.f("ix_plan_step_plan_id"), table_name="plan_step")
    op.drop_table("plan_step")
    op.drop_index(op.f("ix_kudos_to_person_id"), table_name="kudos_to")
    op.drop_table("kudos_to")
    op.drop_table("coaching_note_version")
    op.drop_index(op.f("ix_checkin_series_job_id"), table_name="checkin_series")
    op.drop_table("checkin_series")
    op.drop_index(op.f("ix_plan_person_id"), table_name="plan")
    op.drop_table("plan")
    op.drop_index(op.f("ix_meeting_starts_at"), table_name="meeting")
    op.drop_index(op.f("ix_meeting_person_id"), table_name="meeting")
    op.drop_index(op.f("ix_meeting_lead_id"), table_name="meeting")
    op.drop_table("meeting")
    op.drop_table("kudos_settings")
    op.drop_index(op.f("ix_kudos_from_id"), table_name="kudos")
    op.drop_index(op.f("ix_kudos_at"), table_name="kudos")
    op.drop_table("kudos")
    op.drop_index(op.f("ix_goal_team_id"), table_name="goal")
    op.drop_index(op.f("ix_goal_person_id"), table_name="goal")
    op.drop_table("goal")
    op.drop_index(op.f("ix_experiment_team_id"), table_name="experiment")
    op.drop_table("experiment")
    op.drop_index(op.f("ix_coaching_note_author_id"), table_name="coaching_note")
    op.drop_index(op.f("ix_coaching_note_about_id"), table_name="coaching_note")
    op.drop_table("coaching_note")
    op.drop_table("calendar_feed")
    op.drop_index(op.f("ix_agenda_item_person_id"), table_name="agenda_item")
    op.drop_index(op.f("ix_agenda_item_lead_id"), table_name="agenda_item")
    op.drop_table("agenda_item")
    op.drop_index(op.f("ix_action_item_owner_id"), table_name="action_item")
    op.drop_index(op.f("ix_action_item_about_id"), table_name="action_item")
    op.drop_table("action_item")

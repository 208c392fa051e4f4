"""Chat platforms: tenants, installations, the inbox; and counters that say whether an answer still holds."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_received_at"), "inbox", ["received_at"], unique=False)
    op.create_index(op.f("ix_inbox_claimed_at"), "inbox", ["claimed_at"], unique=False)
    op.create_table(
        "oauth_state",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_oauth_state")),
    )
    op.create_table(
        "revision",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("scope", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "scope", name=op.f("pk_revision")),
    )
    op.create_table(
        "installation",
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("installed_by", sa.String(), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_installation_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
        sa.UniqueConstraint("tenant", name=op.f("uq_installation_tenant")),
    )
    op.create_table(
        "tenant",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_tenant_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant")),
        sa.UniqueConstraint("key", name=op.f("uq_tenant_key")),
    )
    op.add_column("identity", sa.Column("locale", sa.String(), nullable=True))
    op.add_column("identity", sa.Column("zone", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("identity", "zone")
    op.drop_column("identity", "locale")
    op.drop_table("tenant")
    op.drop_table("installation")
    op.drop_table("revision")
    op.drop_table("oauth_state")
    op.drop_index(op.f("ix_inbox_claimed_at"), table_name="inbox")
    op.drop_index(op.f("ix_inbox_received_at"), table_name="inbox")
    op.drop_table("inbox")

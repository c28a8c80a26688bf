"""The audit log takes rows and gives none back: triggers, whoever writes."""

from alembic import op

from storefront.portal.scripts import run_script

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(op.get_bind(), "audit_append_only")


def downgrade() -> None:
    run_script(op.get_bind(), "audit_append_only", undo=True)

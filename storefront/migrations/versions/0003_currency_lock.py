"""A customer's currency stays once documents exist: a trigger, whoever writes."""

from alembic import op

from storefront.portal.scripts import run_script

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(op.get_bind(), "currency_lock")


def downgrade() -> None:
    run_script(op.get_bind(), "currency_lock", undo=True)

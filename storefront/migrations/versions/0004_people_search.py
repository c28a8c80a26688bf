"""The words that customers and contacts are found by."""

from alembic import op

from storefront.portal.scripts import run_script

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(op.get_bind(), "people_search")


def downgrade() -> None:
    run_script(op.get_bind(), "people_search", undo=True)

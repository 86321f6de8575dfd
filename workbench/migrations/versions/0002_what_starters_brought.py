"""Which terms a starter glossary ever brought, so that deleted ones stay away"""

from alembic import op
import sqlalchemy as sa


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('glossaries', sa.Column('starter_sources', sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    # Not in a batch: SQLite would make the table anew and lose what refers to it.
    op.drop_column('glossaries', 'starter_sources')

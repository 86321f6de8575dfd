"""The memory and its index"""

from alembic import op
import sqlalchemy as sa

from workbench.db import UtcDateTime
from workbench.migrations import unit_triggers


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('memories',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('source_lang', sa.String(length=8), nullable=False),
    sa.Column('target_lang', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('created_at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_memories_project_id_projects'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memories')),
    sa.UniqueConstraint('project_id', 'target_lang', 'name', name=op.f('uq_memories_project_id_target_lang_name'))
    )
    op.create_table('memory_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memory_changes')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('memory_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_memory_changes_unit_id'), ['unit_id'], unique=False)

    op.create_table('memory_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('memory_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('author', sa.String(length=80), nullable=False),
    sa.Column('at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['memory_id'], ['memories.id'], name=op.f('fk_memory_entries_memory_id_memories'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_memory_entries_unit_id_units'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_memory_entries_user_id_users'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memory_entries')),
    sa.UniqueConstraint('unit_id', name=op.f('uq_memory_entries_unit_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('memory_entries', schema=None) as batch_op:
        batch_op.create_index('ix_memory_entries_memory_id', ['memory_id', 'id'], unique=False)

    op.create_table('memory_chunks',
    sa.Column('memory_id', sa.Integer(), nullable=False),
    sa.Column('chunk', sa.Integer(), nullable=False),
    sa.Column('marks', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['memory_id'], ['memories.id'], name=op.f('fk_memory_chunks_memory_id_memories'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('memory_id', 'chunk', name=op.f('pk_memory_chunks'))
    )
    op.create_table('memory_postings',
    sa.Column('memory_id', sa.Integer(), nullable=False),
    sa.Column('chunk', sa.Integer(), nullable=False),
    sa.Column('gram', sa.Integer(), nullable=False),
    sa.Column('places', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['memory_id'], ['memories.id'], name=op.f('fk_memory_postings_memory_id_memories'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('memory_id', 'chunk', 'gram', name=op.f('pk_memory_postings'))
    )
    if op.get_bind().dialect.name == 'postgresql':
        # Arrays of places don't compress, and are appended to.
        op.execute('ALTER TABLE memory_postings ALTER COLUMN places SET STORAGE EXTERNAL')
    unit_triggers.create(op.get_bind())
    # What was confirmed before is indexed by and by.
    op.execute(
        "INSERT INTO memory_changes (unit_id) SELECT id FROM units"
        " WHERE state IN ('translated', 'reviewed') AND excluded = ''"
    )


def downgrade() -> None:
    unit_triggers.drop(op.get_bind())
    op.drop_table('memory_postings')
    op.drop_table('memory_chunks')
    op.drop_table('memory_entries')
    op.drop_table('memory_changes')
    op.drop_table('memories')

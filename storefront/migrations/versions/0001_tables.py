"""All tables of the first release."""

import sqlalchemy as sa
from alembic import op

from storefront.migrations.types import BIG_ID, INSTANT, decimal

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_class',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_class')),
    sa.UniqueConstraint('code', name=op.f('uq_case_class_code'))
    )
    op.create_table('category',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('parent_id', BIG_ID, nullable=True),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['category.id'], name=op.f('fk_category_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_category')),
    sa.UniqueConstraint('code', name=op.f('uq_category_code'))
    )
    op.create_table('customer_class',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_class')),
    sa.UniqueConstraint('code', name=op.f('uq_customer_class_code'))
    )
    op.create_table('customer_group',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_group')),
    sa.UniqueConstraint('code', name=op.f('uq_customer_group_code'))
    )
    op.create_table('employee',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('job_title', sa.String(length=255), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('phone', sa.String(length=50), nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_employee')),
    sa.UniqueConstraint('code', name=op.f('uq_employee_code'))
    )
    op.create_index(op.f('ix_employee_email'), 'employee', ['email'], unique=False)
    op.create_table('item_class',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_class')),
    sa.UniqueConstraint('code', name=op.f('uq_item_class_code'))
    )
    op.create_table('number_sequence',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('prefix', sa.String(length=10), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('next_value', sa.Integer(), nullable=False),
    sa.CheckConstraint('next_value > 0', name=op.f('ck_number_sequence_next_value')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_number_sequence')),
    sa.UniqueConstraint('code', name=op.f('uq_number_sequence_code'))
    )
    op.create_table('payment_method',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_method')),
    sa.UniqueConstraint('code', name=op.f('uq_payment_method_code'))
    )
    op.create_table('portal_canned_answer',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('modified_by', sa.String(length=255), nullable=False),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_canned_answer')),
    sa.UniqueConstraint('title', name=op.f('uq_portal_canned_answer_title'))
    )
    op.create_table('portal_mail_template',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('modified_by', sa.String(length=255), nullable=False),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_mail_template')),
    sa.UniqueConstraint('kind', 'language', name=op.f('uq_portal_mail_template_kind_language'))
    )
    op.create_table('portal_role',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('allows', sa.String(length=500), nullable=True),
    sa.Column('locked', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('staff', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('order_limit', decimal(19, 4), nullable=True),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.CheckConstraint('order_limit >= 0', name=op.f('ck_portal_role_order_limit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_role')),
    sa.UniqueConstraint('code', name=op.f('uq_portal_role_code'))
    )
    op.create_table('portal_setting',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('value', sa.Text(), nullable=True),
    sa.Column('saves', sa.Integer(), server_default='0', nullable=False),
    sa.Column('modified_at', INSTANT, nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_portal_setting'))
    )
    op.create_table('portal_throttle',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('ends_at', INSTANT, nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_portal_throttle'))
    )
    op.create_index(op.f('ix_portal_throttle_ends_at'), 'portal_throttle', ['ends_at'], unique=False)
    op.create_table('portal_user_type',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('contact_class', sa.String(length=64), nullable=True),
    sa.Column('case_class', sa.String(length=64), nullable=True),
    sa.Column('order_type', sa.String(length=10), nullable=True),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_user_type')),
    sa.UniqueConstraint('name', name=op.f('uq_portal_user_type_name'))
    )
    op.create_table('price_class',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_class')),
    sa.UniqueConstraint('code', name=op.f('uq_price_class_code'))
    )
    op.create_table('ship_via',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('tracking_url', sa.String(length=500), nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ship_via')),
    sa.UniqueConstraint('code', name=op.f('uq_ship_via_code'))
    )
    op.create_table('terms',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('due_days', sa.Integer(), nullable=False),
    sa.CheckConstraint('due_days >= 0', name=op.f('ck_terms_due_days')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_terms')),
    sa.UniqueConstraint('code', name=op.f('uq_terms_code'))
    )
    op.create_table('unit',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('decimals', sa.Integer(), server_default='0', nullable=False),
    sa.CheckConstraint('decimals >= 0 AND decimals <= 4', name=op.f('ck_unit_decimals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('code', name=op.f('uq_unit_code'))
    )
    op.create_table('warehouse',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_warehouse')),
    sa.UniqueConstraint('code', name=op.f('uq_warehouse_code'))
    )
    op.create_table('customer',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('status', sa.String(length=30), server_default='Active', nullable=False),
    sa.Column('customer_class_id', BIG_ID, nullable=True),
    sa.Column('price_class_id', BIG_ID, nullable=True),
    sa.Column('parent_id', BIG_ID, nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('language', sa.String(length=10), server_default='en', nullable=False),
    sa.Column('terms_id', BIG_ID, nullable=True),
    sa.Column('credit_limit', decimal(19, 4), nullable=True),
    sa.Column('warehouse_id', BIG_ID, nullable=True),
    sa.Column('ship_via_id', BIG_ID, nullable=True),
    sa.Column('tax_zone', sa.String(length=64), nullable=True),
    sa.Column('tax_number', sa.String(length=64), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('phone', sa.String(length=50), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('registered_at', INSTANT, nullable=True),
    sa.Column('approved_at', INSTANT, nullable=True),
    sa.Column('rejected_at', INSTANT, nullable=True),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.CheckConstraint('credit_limit >= 0', name=op.f('ck_customer_credit_limit')),
    sa.CheckConstraint('length(currency) = 3', name=op.f('ck_customer_currency')),
    sa.ForeignKeyConstraint(['customer_class_id'], ['customer_class.id'], name=op.f('fk_customer_customer_class_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['customer.id'], name=op.f('fk_customer_parent_id')),
    sa.ForeignKeyConstraint(['price_class_id'], ['price_class.id'], name=op.f('fk_customer_price_class_id')),
    sa.ForeignKeyConstraint(['ship_via_id'], ['ship_via.id'], name=op.f('fk_customer_ship_via_id')),
    sa.ForeignKeyConstraint(['terms_id'], ['terms.id'], name=op.f('fk_customer_terms_id')),
    sa.ForeignKeyConstraint(['warehouse_id'], ['warehouse.id'], name=op.f('fk_customer_warehouse_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer')),
    sa.UniqueConstraint('code', name=op.f('uq_customer_code'))
    )
    op.create_index('ix_customer_approved_at', 'customer', ['approved_at'], unique=False, sqlite_where=sa.text('approved_at IS NOT NULL'), postgresql_where=sa.text('approved_at IS NOT NULL'))
    op.create_index('ix_customer_class_name', 'customer', ['customer_class_id', 'name'], unique=False)
    op.create_index('ix_customer_name', 'customer', ['name'], unique=False)
    op.create_index('ix_customer_registered_at', 'customer', ['registered_at'], unique=False)
    op.create_index('ix_customer_rejected_at', 'customer', ['rejected_at'], unique=False, sqlite_where=sa.text('rejected_at IS NOT NULL'), postgresql_where=sa.text('rejected_at IS NOT NULL'))
    op.create_index('ix_customer_status_name', 'customer', ['status', 'name'], unique=False)
    op.create_index('ix_customer_waiting', 'customer', ['registered_at'], unique=False, sqlite_where=sa.text('approved_at IS NULL AND rejected_at IS NULL'), postgresql_where=sa.text('approved_at IS NULL AND rejected_at IS NULL'))
    op.create_table('item',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('sku', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('item_class_id', BIG_ID, nullable=True),
    sa.Column('is_stock', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('status', sa.String(length=30), server_default='Active', nullable=False),
    sa.Column('base_unit', sa.String(length=16), nullable=False),
    sa.Column('sales_unit', sa.String(length=16), nullable=False),
    sa.Column('default_price', decimal(19, 6), nullable=True),
    sa.Column('price_currency', sa.String(length=3), nullable=True),
    sa.Column('msrp', decimal(19, 6), nullable=True),
    sa.Column('weight_kg', decimal(15, 4), nullable=True),
    sa.Column('volume_l', decimal(15, 4), nullable=True),
    sa.Column('min_quantity', decimal(15, 4), nullable=True),
    sa.Column('max_quantity', decimal(15, 4), nullable=True),
    sa.Column('multiple', decimal(15, 4), nullable=True),
    sa.Column('replacement_id', BIG_ID, nullable=True),
    sa.Column('backorder_allowed', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('variant_of', sa.String(length=64), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.CheckConstraint('default_price >= 0', name=op.f('ck_item_default_price')),
    sa.CheckConstraint('max_quantity > 0', name=op.f('ck_item_max_quantity')),
    sa.CheckConstraint('min_quantity > 0', name=op.f('ck_item_min_quantity')),
    sa.CheckConstraint('multiple > 0', name=op.f('ck_item_multiple')),
    sa.ForeignKeyConstraint(['item_class_id'], ['item_class.id'], name=op.f('fk_item_item_class_id')),
    sa.ForeignKeyConstraint(['replacement_id'], ['item.id'], name=op.f('fk_item_replacement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item')),
    sa.UniqueConstraint('sku', name=op.f('uq_item_sku'))
    )
    op.create_index('ix_item_name', 'item', ['name', 'id', 'status'], unique=False)
    op.create_index(op.f('ix_item_variant_of'), 'item', ['variant_of'], unique=False)
    op.create_table('portal_payment_method',
    sa.Column('way', sa.String(length=20), nullable=False),
    sa.Column('payment_method_id', BIG_ID, nullable=True),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.ForeignKeyConstraint(['payment_method_id'], ['payment_method.id'], name=op.f('fk_portal_payment_method_payment_method_id')),
    sa.PrimaryKeyConstraint('way', name=op.f('pk_portal_payment_method'))
    )
    op.create_table('portal_role_permission',
    sa.Column('role_id', BIG_ID, nullable=False),
    sa.Column('permission', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['role_id'], ['portal_role.id'], name=op.f('fk_portal_role_permission_role_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('role_id', 'permission', name=op.f('pk_portal_role_permission'))
    )
    op.create_table('portal_user_type_role',
    sa.Column('user_type_id', BIG_ID, nullable=False),
    sa.Column('role_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['role_id'], ['portal_role.id'], name=op.f('fk_portal_user_type_role_role_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_type_id'], ['portal_user_type.id'], name=op.f('fk_portal_user_type_role_user_type_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_type_id', 'role_id', name=op.f('pk_portal_user_type_role'))
    )
    op.create_table('salesperson',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('employee_id', BIG_ID, nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_salesperson_employee_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_salesperson')),
    sa.UniqueConstraint('code', name=op.f('uq_salesperson_code')),
    sa.UniqueConstraint('employee_id', name=op.f('uq_salesperson_employee_id'))
    )
    op.create_table('address',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=True),
    sa.Column('line1', sa.String(length=255), nullable=False),
    sa.Column('line2', sa.String(length=255), nullable=True),
    sa.Column('city', sa.String(length=120), nullable=False),
    sa.Column('region', sa.String(length=120), nullable=True),
    sa.Column('postal_code', sa.String(length=30), nullable=True),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint('length(country) = 2', name=op.f('ck_address_country')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_address_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_address')),
    sa.UniqueConstraint('customer_id', 'code', name=op.f('uq_address_customer_id_code')),
    sa.UniqueConstraint('id', 'customer_id', name=op.f('uq_address_id_customer_id'))
    )
    op.create_index(op.f('ix_address_customer_id'), 'address', ['customer_id'], unique=False)
    op.create_table('contact',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('first_name', sa.String(length=120), nullable=True),
    sa.Column('last_name', sa.String(length=120), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('phone', sa.String(length=50), nullable=True),
    sa.Column('mobile', sa.String(length=50), nullable=True),
    sa.Column('job_title', sa.String(length=120), nullable=True),
    sa.Column('contact_class', sa.String(length=64), nullable=True),
    sa.Column('language', sa.String(length=10), nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_contact_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact')),
    sa.UniqueConstraint('customer_id', 'code', name=op.f('uq_contact_customer_id_code')),
    sa.UniqueConstraint('id', 'customer_id', name=op.f('uq_contact_id_customer_id'))
    )
    op.create_index(op.f('ix_contact_customer_id'), 'contact', ['customer_id'], unique=False)
    op.create_index('ix_contact_email', 'contact', ['email'], unique=False)
    op.create_index('ix_contact_inactive', 'contact', [sa.literal_column('coalesce(last_name, first_name, email, code)'), 'id'], unique=False, sqlite_where=sa.text('active = 0'), postgresql_where=sa.text('NOT active'))
    op.create_index('ix_contact_sorted_by', 'contact', [sa.literal_column('coalesce(last_name, first_name, email, code)'), 'id'], unique=False)
    op.create_table('customer_group_member',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('customer_group_id', BIG_ID, nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['customer_group_id'], ['customer_group.id'], name=op.f('fk_customer_group_member_customer_group_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_customer_group_member_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_group_member')),
    sa.UniqueConstraint('customer_id', 'customer_group_id', name=op.f('uq_customer_group_member_customer_id_customer_group_id'))
    )
    op.create_index(op.f('ix_customer_group_member_customer_id'), 'customer_group_member', ['customer_id'], unique=False)
    op.create_index('ix_customer_group_member_group', 'customer_group_member', ['customer_group_id', 'customer_id'], unique=False)
    op.create_table('customer_salesperson',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('salesperson_id', BIG_ID, nullable=False),
    sa.Column('is_default', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('assigned_on', sa.Date(), nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_customer_salesperson_customer_id')),
    sa.ForeignKeyConstraint(['salesperson_id'], ['salesperson.id'], name=op.f('fk_customer_salesperson_salesperson_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_salesperson')),
    sa.UniqueConstraint('customer_id', 'salesperson_id', name=op.f('uq_customer_salesperson_customer_id_salesperson_id'))
    )
    op.create_index(op.f('ix_customer_salesperson_customer_id'), 'customer_salesperson', ['customer_id'], unique=False)
    op.create_index('ix_customer_salesperson_salesperson_id', 'customer_salesperson', ['salesperson_id'], unique=False)
    op.create_table('item_attribute',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('item_id', BIG_ID, nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('value', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_attribute_item_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_attribute')),
    sa.UniqueConstraint('item_id', 'name', name=op.f('uq_item_attribute_item_id_name'))
    )
    op.create_index('ix_item_attribute_name_value', 'item_attribute', ['name', 'value'], unique=False)
    op.create_table('item_category',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('category_id', BIG_ID, nullable=False),
    sa.Column('item_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['category_id'], ['category.id'], name=op.f('fk_item_category_category_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_category_item_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_category')),
    sa.UniqueConstraint('category_id', 'item_id', name=op.f('uq_item_category_category_id_item_id'))
    )
    op.create_index('ix_item_category_item_id', 'item_category', ['item_id'], unique=False)
    op.create_table('item_image',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('item_id', BIG_ID, nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('alt', sa.String(length=255), nullable=True),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_image_item_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_image')),
    sa.UniqueConstraint('item_id', 'position', name=op.f('uq_item_image_item_id_position'))
    )
    op.create_table('item_reference',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('item_id', BIG_ID, nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('number', sa.String(length=64), nullable=False),
    sa.Column('unit', sa.String(length=16), nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=True),
    sa.CheckConstraint("(kind = 'customer') = (customer_id IS NOT NULL)", name=op.f('ck_item_reference_customer')),
    sa.CheckConstraint("kind IN ('barcode', 'customer', 'vendor')", name=op.f('ck_item_reference_kind')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_item_reference_customer_id')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_reference_item_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_reference'))
    )
    op.create_index('ix_item_reference_customer_number', 'item_reference', ['customer_id', 'number'], unique=False)
    op.create_index('ix_item_reference_item_id', 'item_reference', ['item_id'], unique=False)
    op.create_index('ix_item_reference_number', 'item_reference', ['number'], unique=False)
    op.create_index('uq_item_reference', 'item_reference', ['kind', sa.literal_column('coalesce(customer_id, 0)'), 'number', 'item_id'], unique=True)
    op.create_table('item_text',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('item_id', BIG_ID, nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=True),
    sa.Column('description', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_text_item_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_text')),
    sa.UniqueConstraint('item_id', 'language', name=op.f('uq_item_text_item_id_language'))
    )
    op.create_index('ix_item_text_language', 'item_text', ['language'], unique=False)
    op.create_table('item_unit',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('item_id', BIG_ID, nullable=False),
    sa.Column('unit', sa.String(length=16), nullable=False),
    sa.Column('factor', decimal(15, 4), nullable=False),
    sa.CheckConstraint('factor > 0', name=op.f('ck_item_unit_factor')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_unit_item_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_unit')),
    sa.UniqueConstraint('item_id', 'unit', name=op.f('uq_item_unit_item_id_unit'))
    )
    op.create_table('payment',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('document_type', sa.String(length=20), nullable=False),
    sa.Column('number', sa.String(length=64), nullable=False),
    sa.Column('status', sa.String(length=30), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('amount', decimal(19, 4), nullable=False),
    sa.Column('unapplied', decimal(19, 4), nullable=False),
    sa.Column('method', sa.String(length=64), nullable=True),
    sa.Column('reference', sa.String(length=120), nullable=True),
    sa.Column('created_by', sa.String(length=255), nullable=True),
    sa.Column('idempotency_key', sa.String(length=64), nullable=True),
    sa.Column('external_reference', sa.String(length=64), nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.CheckConstraint("document_type IN ('Payment', 'Prepayment', 'Refund')", name=op.f('ck_payment_document_type')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_payment_amount')),
    sa.CheckConstraint('idempotency_key IS NULL OR created_by IS NOT NULL', name=op.f('ck_payment_actor')),
    sa.CheckConstraint('unapplied >= 0 AND unapplied <= amount', name=op.f('ck_payment_unapplied')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_payment_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment')),
    sa.UniqueConstraint('customer_id', 'idempotency_key', name=op.f('uq_payment_customer_id_idempotency_key')),
    sa.UniqueConstraint('document_type', 'number', name=op.f('uq_payment_document_type_number')),
    sa.UniqueConstraint('id', 'customer_id', 'currency', name=op.f('uq_payment_id_customer_id_currency'))
    )
    op.create_index('ix_payment_customer_dated', 'payment', ['customer_id', 'dated_on', 'id'], unique=False)
    op.create_index(op.f('ix_payment_customer_id'), 'payment', ['customer_id'], unique=False)
    op.create_table('portal_acting_off',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('at', INSTANT, nullable=False),
    sa.Column('by', sa.String(length=255), nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_acting_off_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_acting_off')),
    sa.UniqueConstraint('customer_id', name=op.f('uq_portal_acting_off_customer_id'))
    )
    op.create_index(op.f('ix_portal_acting_off_customer_id'), 'portal_acting_off', ['customer_id'], unique=False)
    op.create_table('portal_customer_payment_method',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('way', sa.String(length=20), nullable=False),
    sa.Column('payment_method_id', BIG_ID, nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_customer_payment_method_customer_id')),
    sa.ForeignKeyConstraint(['payment_method_id'], ['payment_method.id'], name=op.f('fk_portal_customer_payment_method_payment_method_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_customer_payment_method')),
    sa.UniqueConstraint('customer_id', 'way', name=op.f('uq_portal_customer_payment_method_customer_id_way'))
    )
    op.create_index(op.f('ix_portal_customer_payment_method_customer_id'), 'portal_customer_payment_method', ['customer_id'], unique=False)
    op.create_table('portal_item_search',
    sa.Column('item_id', BIG_ID, autoincrement=False, nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_portal_item_search_item_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('item_id', name=op.f('pk_portal_item_search'))
    )
    op.create_table('sales_price',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('price_type', sa.String(length=10), nullable=False),
    sa.Column('price_class_id', BIG_ID, nullable=True),
    sa.Column('item_id', BIG_ID, nullable=False),
    sa.Column('unit', sa.String(length=16), nullable=False),
    sa.Column('warehouse_id', BIG_ID, nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('break_quantity', decimal(15, 4), nullable=False),
    sa.Column('price', decimal(19, 6), nullable=False),
    sa.Column('promotion', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=255), nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=True),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.CheckConstraint("(price_type = 'class') = (price_class_id IS NOT NULL)", name=op.f('ck_sales_price_price_class')),
    sa.CheckConstraint("(price_type = 'customer') = (customer_id IS NOT NULL)", name=op.f('ck_sales_price_customer')),
    sa.CheckConstraint("price_type IN ('customer', 'class', 'base')", name=op.f('ck_sales_price_price_type')),
    sa.CheckConstraint('break_quantity >= 0', name=op.f('ck_sales_price_break_quantity')),
    sa.CheckConstraint('expires_on >= effective_on', name=op.f('ck_sales_price_dates')),
    sa.CheckConstraint('price >= 0', name=op.f('ck_sales_price_price')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_sales_price_customer_id')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_sales_price_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['price_class_id'], ['price_class.id'], name=op.f('fk_sales_price_price_class_id')),
    sa.ForeignKeyConstraint(['warehouse_id'], ['warehouse.id'], name=op.f('fk_sales_price_warehouse_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sales_price'))
    )
    op.create_index('ix_sales_price_customer_item', 'sales_price', ['customer_id', 'item_id'], unique=False)
    op.create_index('ix_sales_price_lookup', 'sales_price', ['item_id', 'customer_id', 'price_class_id'], unique=False)
    op.create_index('uq_sales_price', 'sales_price', ['item_id', 'price_type', sa.literal_column('coalesce(customer_id, 0)'), sa.literal_column('coalesce(price_class_id, 0)'), 'unit', sa.literal_column('coalesce(warehouse_id, 0)'), 'currency', 'break_quantity', 'promotion', sa.literal_column("coalesce(effective_on, '0001-01-01')")], unique=True)
    op.create_table('shipment',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('number', sa.String(length=64), nullable=False),
    sa.Column('status', sa.String(length=30), nullable=False),
    sa.Column('warehouse_id', BIG_ID, nullable=True),
    sa.Column('shipped_on', sa.Date(), nullable=True),
    sa.Column('ship_via_id', BIG_ID, nullable=True),
    sa.Column('external_reference', sa.String(length=64), nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('confirmed_at', INSTANT, nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.Column('ship_to_name', sa.String(length=255), nullable=True),
    sa.Column('ship_to_line1', sa.String(length=255), nullable=True),
    sa.Column('ship_to_line2', sa.String(length=255), nullable=True),
    sa.Column('ship_to_city', sa.String(length=120), nullable=True),
    sa.Column('ship_to_region', sa.String(length=120), nullable=True),
    sa.Column('ship_to_postal_code', sa.String(length=30), nullable=True),
    sa.Column('ship_to_country', sa.String(length=2), nullable=True),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_shipment_customer_id')),
    sa.ForeignKeyConstraint(['ship_via_id'], ['ship_via.id'], name=op.f('fk_shipment_ship_via_id')),
    sa.ForeignKeyConstraint(['warehouse_id'], ['warehouse.id'], name=op.f('fk_shipment_warehouse_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shipment')),
    sa.UniqueConstraint('id', 'customer_id', name=op.f('uq_shipment_id_customer_id')),
    sa.UniqueConstraint('number', name=op.f('uq_shipment_number'))
    )
    op.create_index('ix_shipment_confirmed_at', 'shipment', ['confirmed_at'], unique=False)
    op.create_index(op.f('ix_shipment_customer_id'), 'shipment', ['customer_id'], unique=False)
    op.create_index('ix_shipment_customer_shipped', 'shipment', ['customer_id', 'shipped_on', 'id'], unique=False)
    op.create_table('stock_balance',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('item_id', BIG_ID, nullable=False),
    sa.Column('warehouse_id', BIG_ID, nullable=False),
    sa.Column('on_hand', decimal(15, 4), server_default=sa.text('0'), nullable=False),
    sa.Column('allocated', decimal(15, 4), server_default=sa.text('0'), nullable=False),
    sa.Column('on_order', decimal(15, 4), server_default=sa.text('0'), nullable=False),
    sa.Column('next_arrival_on', sa.Date(), nullable=True),
    sa.Column('changed_at', INSTANT, nullable=False),
    sa.CheckConstraint('allocated >= 0', name=op.f('ck_stock_balance_allocated')),
    sa.CheckConstraint('on_order >= 0', name=op.f('ck_stock_balance_on_order')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_stock_balance_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['warehouse_id'], ['warehouse.id'], name=op.f('fk_stock_balance_warehouse_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_balance')),
    sa.UniqueConstraint('item_id', 'warehouse_id', name=op.f('uq_stock_balance_item_id_warehouse_id'))
    )
    op.create_index('ix_stock_balance_available', 'stock_balance', ['item_id', 'on_hand', 'allocated'], unique=False)
    op.create_table('location',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('label', sa.String(length=255), nullable=False),
    sa.Column('address_id', BIG_ID, nullable=False),
    sa.Column('phone', sa.String(length=50), nullable=True),
    sa.Column('is_default', sa.Boolean(), nullable=False),
    sa.Column('ship_via_id', BIG_ID, nullable=True),
    sa.Column('warehouse_id', BIG_ID, nullable=True),
    sa.Column('price_class_id', BIG_ID, nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['address_id', 'customer_id'], ['address.id', 'address.customer_id'], name=op.f('fk_location_address_id_customer_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_location_customer_id')),
    sa.ForeignKeyConstraint(['price_class_id'], ['price_class.id'], name=op.f('fk_location_price_class_id')),
    sa.ForeignKeyConstraint(['ship_via_id'], ['ship_via.id'], name=op.f('fk_location_ship_via_id')),
    sa.ForeignKeyConstraint(['warehouse_id'], ['warehouse.id'], name=op.f('fk_location_warehouse_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_location')),
    sa.UniqueConstraint('customer_id', 'code', name=op.f('uq_location_customer_id_code')),
    sa.UniqueConstraint('id', 'customer_id', name=op.f('uq_location_id_customer_id'))
    )
    op.create_index(op.f('ix_location_customer_id'), 'location', ['customer_id'], unique=False)
    op.create_index('uq_location_default', 'location', ['customer_id'], unique=True, sqlite_where=sa.text('is_default'), postgresql_where=sa.text('is_default'))
    op.create_table('package',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('shipment_id', BIG_ID, nullable=False),
    sa.Column('package_number', sa.Integer(), nullable=False),
    sa.Column('tracking_number', sa.String(length=64), nullable=True),
    sa.Column('weight_kg', decimal(15, 4), nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_package_customer_id')),
    sa.ForeignKeyConstraint(['shipment_id', 'customer_id'], ['shipment.id', 'shipment.customer_id'], name=op.f('fk_package_shipment_id_customer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_package')),
    sa.UniqueConstraint('shipment_id', 'package_number', name=op.f('uq_package_shipment_id_package_number'))
    )
    op.create_index(op.f('ix_package_customer_id'), 'package', ['customer_id'], unique=False)
    op.create_table('portal_area_off',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('area', sa.String(length=20), nullable=False),
    sa.Column('contact_id', BIG_ID, nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=True),
    sa.CheckConstraint("area IN ('catalog', 'ordering', 'finance', 'support', 'payments')", name=op.f('ck_portal_area_off_area')),
    sa.CheckConstraint('contact_id IS NULL OR customer_id IS NOT NULL', name=op.f('ck_portal_area_off_contact')),
    sa.ForeignKeyConstraint(['contact_id', 'customer_id'], ['contact.id', 'contact.customer_id'], name=op.f('fk_portal_area_off_contact_id_customer_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_area_off_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_area_off'))
    )
    op.create_index('ix_portal_area_off_customer_id', 'portal_area_off', ['customer_id'], unique=False)
    op.create_index('uq_portal_area_off', 'portal_area_off', ['area', sa.literal_column('coalesce(customer_id, 0)'), sa.literal_column('coalesce(contact_id, 0)')], unique=True)
    op.create_table('portal_mail_off',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('contact_id', BIG_ID, nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_portal_mail_off_contact_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_mail_off_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_mail_off')),
    sa.UniqueConstraint('contact_id', 'kind', name=op.f('uq_portal_mail_off_contact_id_kind'))
    )
    op.create_index(op.f('ix_portal_mail_off_customer_id'), 'portal_mail_off', ['customer_id'], unique=False)
    op.create_table('portal_outbox',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('message_id', sa.String(length=255), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('context', sa.JSON(), nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=True),
    sa.Column('contact_id', BIG_ID, nullable=True),
    sa.Column('state', sa.String(length=10), server_default='queued', nullable=False),
    sa.Column('tries', sa.Integer(), server_default='0', nullable=False),
    sa.Column('due_at', INSTANT, nullable=False),
    sa.Column('leased_until', INSTANT, nullable=True),
    sa.Column('sent_at', INSTANT, nullable=True),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('once', sa.String(length=120), nullable=True),
    sa.CheckConstraint("state IN ('queued', 'sent', 'failed', 'dropped')", name=op.f('ck_portal_outbox_state')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_portal_outbox_contact_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_outbox_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_outbox')),
    sa.UniqueConstraint('message_id', name=op.f('uq_portal_outbox_message_id')),
    sa.UniqueConstraint('once', name=op.f('uq_portal_outbox_once'))
    )
    op.create_index('ix_portal_outbox_contact_id', 'portal_outbox', ['contact_id'], unique=False)
    op.create_index('ix_portal_outbox_due', 'portal_outbox', ['state', 'due_at'], unique=False)
    op.create_index('ix_portal_outbox_recipient', 'portal_outbox', ['recipient'], unique=False)
    op.create_table('portal_registration',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=12), server_default='unconfirmed', nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('company', sa.String(length=255), nullable=False),
    sa.Column('first_name', sa.String(length=120), nullable=True),
    sa.Column('last_name', sa.String(length=120), nullable=False),
    sa.Column('phone', sa.String(length=50), nullable=True),
    sa.Column('tax_number', sa.String(length=64), nullable=True),
    sa.Column('line1', sa.String(length=255), nullable=False),
    sa.Column('line2', sa.String(length=255), nullable=True),
    sa.Column('postal_code', sa.String(length=30), nullable=True),
    sa.Column('city', sa.String(length=120), nullable=False),
    sa.Column('region', sa.String(length=120), nullable=True),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('message', sa.Text(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('expires_at', INSTANT, nullable=False),
    sa.Column('confirmed_at', INSTANT, nullable=True),
    sa.Column('decided_at', INSTANT, nullable=True),
    sa.Column('decided_by', sa.String(length=255), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=True),
    sa.Column('contact_id', BIG_ID, nullable=True),
    sa.CheckConstraint("state <> 'approved' OR customer_id IS NOT NULL", name=op.f('ck_portal_registration_customer_id')),
    sa.CheckConstraint("state = 'unconfirmed' OR confirmed_at IS NOT NULL", name=op.f('ck_portal_registration_confirmed_at')),
    sa.CheckConstraint("state IN ('unconfirmed', 'waiting', 'approved', 'rejected', 'replaced')", name=op.f('ck_portal_registration_state')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_portal_registration_contact_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_registration_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_registration')),
    sa.UniqueConstraint('digest', name=op.f('uq_portal_registration_digest'))
    )
    op.create_index('ix_portal_registration_email', 'portal_registration', ['email', 'id'], unique=False)
    op.create_index('ix_portal_registration_state', 'portal_registration', ['state', 'confirmed_at', 'id'], unique=False)
    op.create_index('uq_portal_registration_waiting', 'portal_registration', ['email'], unique=True, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
    op.create_table('portal_user',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('login', sa.String(length=254), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('contact_id', BIG_ID, nullable=True),
    sa.Column('employee_id', BIG_ID, nullable=True),
    sa.Column('password_hash', sa.String(length=255), nullable=True),
    sa.Column('must_change_password', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('last_login_at', INSTANT, nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.CheckConstraint("(kind = 'contact' AND contact_id IS NOT NULL AND employee_id IS NULL) OR (kind <> 'contact' AND employee_id IS NOT NULL AND contact_id IS NULL)", name=op.f('ck_portal_user_belongs')),
    sa.CheckConstraint("kind IN ('contact', 'salesperson', 'operator')", name=op.f('ck_portal_user_kind')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_portal_user_contact_id')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_portal_user_employee_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_user')),
    sa.UniqueConstraint('login', name=op.f('uq_portal_user_login'))
    )
    op.create_index(op.f('ix_portal_user_email'), 'portal_user', ['email'], unique=False)
    op.create_table('support_case',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('number', sa.String(length=64), nullable=False),
    sa.Column('case_class_id', BIG_ID, nullable=True),
    sa.Column('status', sa.String(length=30), nullable=False),
    sa.Column('reason', sa.String(length=64), nullable=True),
    sa.Column('severity', sa.String(length=30), nullable=True),
    sa.Column('priority', sa.String(length=30), nullable=True),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('contact_id', BIG_ID, nullable=True),
    sa.Column('owner_id', BIG_ID, nullable=True),
    sa.Column('about_kind', sa.String(length=20), nullable=True),
    sa.Column('about', sa.String(length=120), nullable=True),
    sa.Column('created_by', sa.String(length=255), nullable=True),
    sa.Column('idempotency_key', sa.String(length=64), nullable=True),
    sa.Column('external_reference', sa.String(length=64), nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('closed_at', INSTANT, nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.CheckConstraint('(about IS NULL) = (about_kind IS NULL)', name=op.f('ck_support_case_about')),
    sa.CheckConstraint('idempotency_key IS NULL OR created_by IS NOT NULL', name=op.f('ck_support_case_actor')),
    sa.ForeignKeyConstraint(['case_class_id'], ['case_class.id'], name=op.f('fk_support_case_case_class_id')),
    sa.ForeignKeyConstraint(['contact_id', 'customer_id'], ['contact.id', 'contact.customer_id'], name=op.f('fk_support_case_contact_id_customer_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_support_case_customer_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['employee.id'], name=op.f('fk_support_case_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_support_case')),
    sa.UniqueConstraint('customer_id', 'idempotency_key', name=op.f('uq_support_case_customer_id_idempotency_key')),
    sa.UniqueConstraint('id', 'customer_id', name=op.f('uq_support_case_id_customer_id')),
    sa.UniqueConstraint('number', name=op.f('uq_support_case_number'))
    )
    op.create_index('ix_support_case_customer', 'support_case', ['customer_id', 'created_at', 'id'], unique=False)
    op.create_index(op.f('ix_support_case_customer_id'), 'support_case', ['customer_id'], unique=False)
    op.create_index('ix_support_case_status', 'support_case', ['status', 'created_at', 'id'], unique=False)
    op.create_table('case_comment',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('case_id', BIG_ID, nullable=False),
    sa.Column('author', sa.String(length=255), nullable=False),
    sa.Column('staff', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('internal', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('idempotency_key', sa.String(length=64), nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint('staff OR NOT internal', name=op.f('ck_case_comment_internal')),
    sa.ForeignKeyConstraint(['case_id', 'customer_id'], ['support_case.id', 'support_case.customer_id'], name=op.f('fk_case_comment_case_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_case_comment_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_comment')),
    sa.UniqueConstraint('customer_id', 'idempotency_key', name=op.f('uq_case_comment_customer_id_idempotency_key'))
    )
    op.create_index('ix_case_comment_case_id', 'case_comment', ['case_id'], unique=False)
    op.create_index(op.f('ix_case_comment_customer_id'), 'case_comment', ['customer_id'], unique=False)
    op.create_table('portal_access',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('user_id', BIG_ID, nullable=False),
    sa.Column('contact_id', BIG_ID, nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('granted_at', INSTANT, nullable=False),
    sa.Column('granted_by', sa.String(length=255), nullable=True),
    sa.Column('ended_by', sa.String(length=10), nullable=True),
    sa.Column('revoked_at', INSTANT, nullable=True),
    sa.Column('user_type_id', BIG_ID, nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint("ended_by IS NULL OR ended_by IN ('staff', 'company')", name=op.f('ck_portal_access_ended_by')),
    sa.CheckConstraint('revoked_at IS NULL OR NOT active', name=op.f('ck_portal_access_revoked_at')),
    sa.ForeignKeyConstraint(['contact_id', 'customer_id'], ['contact.id', 'contact.customer_id'], name=op.f('fk_portal_access_contact_id_customer_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_access_customer_id')),
    sa.ForeignKeyConstraint(['user_id'], ['portal_user.id'], name=op.f('fk_portal_access_user_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_type_id'], ['portal_user_type.id'], name=op.f('fk_portal_access_user_type_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_access')),
    sa.UniqueConstraint('id', 'customer_id', name=op.f('uq_portal_access_id_customer_id')),
    sa.UniqueConstraint('user_id', 'customer_id', name=op.f('uq_portal_access_user_id_customer_id'))
    )
    op.create_index('ix_portal_access_contact_id', 'portal_access', ['contact_id'], unique=False)
    op.create_index(op.f('ix_portal_access_customer_id'), 'portal_access', ['customer_id'], unique=False)
    op.create_table('portal_audit',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('at', INSTANT, nullable=False),
    sa.Column('actor', sa.String(length=255), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=255), nullable=True),
    sa.Column('network_address', sa.String(length=64), nullable=True),
    sa.Column('user_id', BIG_ID, nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=True),
    sa.Column('action', sa.String(length=64), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=True),
    sa.Column('details', sa.JSON(), nullable=True),
    sa.CheckConstraint("action NOT IN ('acting.started', 'acting.ended') OR on_behalf_of IS NOT NULL", name=op.f('ck_portal_audit_acting')),
    sa.CheckConstraint('on_behalf_of IS NULL OR customer_id IS NOT NULL', name=op.f('ck_portal_audit_on_behalf_of')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_audit_customer_id')),
    sa.ForeignKeyConstraint(['user_id'], ['portal_user.id'], name=op.f('fk_portal_audit_user_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_audit'))
    )
    op.create_index('ix_portal_audit_action', 'portal_audit', ['action', 'id'], unique=False)
    op.create_index('ix_portal_audit_actor', 'portal_audit', [sa.literal_column('lower(actor)')], unique=False)
    op.create_index('ix_portal_audit_at', 'portal_audit', ['at'], unique=False)
    op.create_index('ix_portal_audit_customer', 'portal_audit', ['customer_id', 'id'], unique=False)
    op.create_index('ix_portal_audit_user', 'portal_audit', ['user_id', 'id'], unique=False)
    op.create_table('portal_cart',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('user_id', BIG_ID, nullable=False),
    sa.Column('order_key', sa.String(length=64), nullable=False),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('changed_at', INSTANT, nullable=False),
    sa.Column('merge_key', sa.String(length=64), nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_cart_customer_id')),
    sa.ForeignKeyConstraint(['user_id'], ['portal_user.id'], name=op.f('fk_portal_cart_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_cart')),
    sa.UniqueConstraint('id', 'customer_id', name=op.f('uq_portal_cart_id_customer_id')),
    sa.UniqueConstraint('order_key', name=op.f('uq_portal_cart_order_key')),
    sa.UniqueConstraint('user_id', 'customer_id', name=op.f('uq_portal_cart_user_id_customer_id'))
    )
    op.create_index(op.f('ix_portal_cart_customer_id'), 'portal_cart', ['customer_id'], unique=False)
    op.create_table('portal_company_request',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('user_id', BIG_ID, nullable=True),
    sa.Column('contact_id', BIG_ID, nullable=True),
    sa.Column('asked_by', sa.String(length=255), nullable=False),
    sa.Column('asked_at', INSTANT, nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('wished', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), server_default='waiting', nullable=False),
    sa.Column('decided_at', INSTANT, nullable=True),
    sa.Column('decided_by', sa.String(length=255), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'approved', 'rejected', 'replaced', 'withdrawn')", name=op.f('ck_portal_company_request_state')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_portal_company_request_contact_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_company_request_customer_id')),
    sa.ForeignKeyConstraint(['user_id'], ['portal_user.id'], name=op.f('fk_portal_company_request_user_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_company_request'))
    )
    op.create_index(op.f('ix_portal_company_request_customer_id'), 'portal_company_request', ['customer_id'], unique=False)
    op.create_index('ix_portal_company_request_state', 'portal_company_request', ['state', 'asked_at', 'id'], unique=False)
    op.create_index('uq_portal_company_request_waiting', 'portal_company_request', ['customer_id'], unique=True, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
    op.create_table('portal_handover',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('order_key', sa.String(length=64), nullable=False),
    sa.Column('from_user_id', BIG_ID, nullable=False),
    sa.Column('from_name', sa.String(length=255), nullable=False),
    sa.Column('to_user_id', BIG_ID, nullable=False),
    sa.Column('to_name', sa.String(length=255), nullable=False),
    sa.Column('message', sa.Text(), nullable=True),
    sa.Column('sent_at', INSTANT, nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=True),
    sa.Column('into_key', sa.String(length=64), nullable=True),
    sa.Column('answered_at', INSTANT, nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint("outcome IS NULL OR outcome IN ('taken', 'returned', 'withdrawn')", name=op.f('ck_portal_handover_outcome')),
    sa.CheckConstraint('(outcome IS NULL) = (answered_at IS NULL)', name=op.f('ck_portal_handover_answered')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_handover_customer_id')),
    sa.ForeignKeyConstraint(['from_user_id'], ['portal_user.id'], name=op.f('fk_portal_handover_from_user_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['to_user_id'], ['portal_user.id'], name=op.f('fk_portal_handover_to_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_handover')),
    sa.UniqueConstraint('id', 'customer_id', name=op.f('uq_portal_handover_id_customer_id')),
    sa.UniqueConstraint('order_key', name=op.f('uq_portal_handover_order_key'))
    )
    op.create_index(op.f('ix_portal_handover_customer_id'), 'portal_handover', ['customer_id'], unique=False)
    op.create_index('ix_portal_handover_from', 'portal_handover', ['from_user_id', 'customer_id', 'answered_at'], unique=False)
    op.create_index('ix_portal_handover_into_key', 'portal_handover', ['into_key'], unique=False)
    op.create_index('ix_portal_handover_to', 'portal_handover', ['to_user_id', 'customer_id', 'answered_at'], unique=False)
    op.create_table('portal_import',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('user_id', BIG_ID, nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('state', sa.String(length=10), server_default='waiting', nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('result', sa.JSON(), nullable=True),
    sa.Column('done', sa.Integer(), server_default='0', nullable=False),
    sa.Column('total', sa.Integer(), server_default='0', nullable=False),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('finished_at', INSTANT, nullable=True),
    sa.Column('expires_at', INSTANT, nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'queued', 'running', 'done', 'failed')", name=op.f('ck_portal_import_state')),
    sa.CheckConstraint('done >= 0 AND done <= total', name=op.f('ck_portal_import_done')),
    sa.ForeignKeyConstraint(['user_id'], ['portal_user.id'], name=op.f('fk_portal_import_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_import')),
    sa.UniqueConstraint('key', name=op.f('uq_portal_import_key'))
    )
    op.create_index('ix_portal_import_expires_at', 'portal_import', ['expires_at'], unique=False)
    op.create_index('ix_portal_import_state', 'portal_import', ['state', 'id'], unique=False)
    op.create_index('ix_portal_import_user_id', 'portal_import', ['user_id', 'id'], unique=False)
    op.create_table('portal_list',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('user_id', BIG_ID, nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('owner_name', sa.String(length=255), nullable=False),
    sa.Column('shared', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('changed_at', INSTANT, nullable=False),
    sa.Column('deleted_at', INSTANT, nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_list_customer_id')),
    sa.ForeignKeyConstraint(['user_id'], ['portal_user.id'], name=op.f('fk_portal_list_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_list')),
    sa.UniqueConstraint('id', 'customer_id', name=op.f('uq_portal_list_id_customer_id')),
    sa.UniqueConstraint('key', name=op.f('uq_portal_list_key'))
    )
    op.create_index(op.f('ix_portal_list_customer_id'), 'portal_list', ['customer_id'], unique=False)
    op.create_index('ix_portal_list_customer_name', 'portal_list', ['customer_id', 'name', 'id'], unique=False)
    op.create_table('portal_password_link',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('user_id', BIG_ID, nullable=False),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('expires_at', INSTANT, nullable=False),
    sa.Column('used_at', INSTANT, nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['portal_user.id'], name=op.f('fk_portal_password_link_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_password_link')),
    sa.UniqueConstraint('digest', name=op.f('uq_portal_password_link_digest'))
    )
    op.create_index('ix_portal_password_link_user_id', 'portal_password_link', ['user_id'], unique=False)
    op.create_table('portal_payment',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('idempotency_key', sa.String(length=64), nullable=False),
    sa.Column('way', sa.String(length=20), nullable=True),
    sa.Column('payment_id', BIG_ID, nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('gateway_id', sa.String(length=255), nullable=True),
    sa.Column('gateway_url', sa.String(length=2000), nullable=True),
    sa.Column('user_id', BIG_ID, nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint('(way IS NULL) = (payment_id IS NULL)', name=op.f('ck_portal_payment_way')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_payment_customer_id')),
    sa.ForeignKeyConstraint(['payment_id', 'customer_id', 'currency'], ['payment.id', 'payment.customer_id', 'payment.currency'], name=op.f('fk_portal_payment_payment_id_customer_id_currency')),
    sa.ForeignKeyConstraint(['user_id'], ['portal_user.id'], name=op.f('fk_portal_payment_user_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_payment')),
    sa.UniqueConstraint('customer_id', 'idempotency_key', name=op.f('uq_portal_payment_customer_id_idempotency_key')),
    sa.UniqueConstraint('gateway_id', name=op.f('uq_portal_payment_gateway_id')),
    sa.UniqueConstraint('payment_id', name=op.f('uq_portal_payment_payment_id'))
    )
    op.create_index('ix_portal_payment_customer_created', 'portal_payment', ['customer_id', 'created_at'], unique=False)
    op.create_index(op.f('ix_portal_payment_customer_id'), 'portal_payment', ['customer_id'], unique=False)
    op.create_table('portal_reminder',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('user_id', BIG_ID, nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('created_by', sa.String(length=255), nullable=False),
    sa.Column('done_at', INSTANT, nullable=True),
    sa.Column('done_by', sa.String(length=255), nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_reminder_customer_id')),
    sa.ForeignKeyConstraint(['user_id'], ['portal_user.id'], name=op.f('fk_portal_reminder_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_reminder'))
    )
    op.create_index(op.f('ix_portal_reminder_customer_id'), 'portal_reminder', ['customer_id'], unique=False)
    op.create_index('ix_portal_reminder_due', 'portal_reminder', ['done_at', 'due_on'], unique=False)
    op.create_index('ix_portal_reminder_user_due', 'portal_reminder', ['user_id', 'done_at', 'due_on'], unique=False)
    op.create_table('portal_staff_customer',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('user_id', BIG_ID, nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_staff_customer_customer_id')),
    sa.ForeignKeyConstraint(['user_id'], ['portal_user.id'], name=op.f('fk_portal_staff_customer_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_staff_customer')),
    sa.UniqueConstraint('user_id', 'customer_id', name=op.f('uq_portal_staff_customer_user_id_customer_id'))
    )
    op.create_index(op.f('ix_portal_staff_customer_customer_id'), 'portal_staff_customer', ['customer_id'], unique=False)
    op.create_table('portal_user_role',
    sa.Column('user_id', BIG_ID, nullable=False),
    sa.Column('role_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['role_id'], ['portal_role.id'], name=op.f('fk_portal_user_role_role_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['portal_user.id'], name=op.f('fk_portal_user_role_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'role_id', name=op.f('pk_portal_user_role'))
    )
    op.create_table('sales_order',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('order_type', sa.String(length=10), server_default='SO', nullable=False),
    sa.Column('number', sa.String(length=64), nullable=False),
    sa.Column('status', sa.String(length=30), nullable=False),
    sa.Column('ordered_on', sa.Date(), nullable=False),
    sa.Column('requested_on', sa.Date(), nullable=True),
    sa.Column('po_number', sa.String(length=64), nullable=True),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.Column('location_id', BIG_ID, nullable=True),
    sa.Column('contact_id', BIG_ID, nullable=True),
    sa.Column('salesperson_id', BIG_ID, nullable=True),
    sa.Column('created_by', sa.String(length=255), nullable=True),
    sa.Column('on_behalf_of', sa.String(length=255), nullable=True),
    sa.Column('ship_via_id', BIG_ID, nullable=True),
    sa.Column('terms_id', BIG_ID, nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('lines_amount', decimal(19, 4), nullable=False),
    sa.Column('discount_amount', decimal(19, 4), nullable=False),
    sa.Column('freight_amount', decimal(19, 4), nullable=True),
    sa.Column('tax_amount', decimal(19, 4), nullable=True),
    sa.Column('total', decimal(19, 4), nullable=False),
    sa.Column('idempotency_key', sa.String(length=64), nullable=True),
    sa.Column('external_reference', sa.String(length=64), nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('confirmed_at', INSTANT, nullable=True),
    sa.Column('approval_asked_at', INSTANT, nullable=True),
    sa.Column('approval_at', INSTANT, nullable=True),
    sa.Column('approval_by', sa.String(length=255), nullable=True),
    sa.Column('approval_note', sa.Text(), nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.Column('ship_to_name', sa.String(length=255), nullable=True),
    sa.Column('ship_to_line1', sa.String(length=255), nullable=True),
    sa.Column('ship_to_line2', sa.String(length=255), nullable=True),
    sa.Column('ship_to_city', sa.String(length=120), nullable=True),
    sa.Column('ship_to_region', sa.String(length=120), nullable=True),
    sa.Column('ship_to_postal_code', sa.String(length=30), nullable=True),
    sa.Column('ship_to_country', sa.String(length=2), nullable=True),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.CheckConstraint('idempotency_key IS NULL OR contact_id IS NOT NULL OR on_behalf_of IS NOT NULL', name=op.f('ck_sales_order_orderer')),
    sa.CheckConstraint('idempotency_key IS NULL OR created_by IS NOT NULL', name=op.f('ck_sales_order_actor')),
    sa.CheckConstraint('on_behalf_of IS NULL OR created_by IS NOT NULL', name=op.f('ck_sales_order_on_behalf_of')),
    sa.ForeignKeyConstraint(['contact_id', 'customer_id'], ['contact.id', 'contact.customer_id'], name=op.f('fk_sales_order_contact_id_customer_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_sales_order_customer_id')),
    sa.ForeignKeyConstraint(['location_id', 'customer_id'], ['location.id', 'location.customer_id'], name=op.f('fk_sales_order_location_id_customer_id')),
    sa.ForeignKeyConstraint(['salesperson_id'], ['salesperson.id'], name=op.f('fk_sales_order_salesperson_id')),
    sa.ForeignKeyConstraint(['ship_via_id'], ['ship_via.id'], name=op.f('fk_sales_order_ship_via_id')),
    sa.ForeignKeyConstraint(['terms_id'], ['terms.id'], name=op.f('fk_sales_order_terms_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sales_order')),
    sa.UniqueConstraint('customer_id', 'idempotency_key', name=op.f('uq_sales_order_customer_id_idempotency_key')),
    sa.UniqueConstraint('id', 'customer_id', name=op.f('uq_sales_order_id_customer_id')),
    sa.UniqueConstraint('order_type', 'number', name=op.f('uq_sales_order_order_type_number'))
    )
    op.create_index('ix_sales_order_approval', 'sales_order', ['customer_id', 'id'], unique=False, sqlite_where=sa.text('approval_asked_at IS NOT NULL AND approval_at IS NULL'), postgresql_where=sa.text('approval_asked_at IS NOT NULL AND approval_at IS NULL'))
    op.create_index('ix_sales_order_contact_id', 'sales_order', ['contact_id'], unique=False)
    op.create_index(op.f('ix_sales_order_customer_id'), 'sales_order', ['customer_id'], unique=False)
    op.create_index('ix_sales_order_customer_ordered', 'sales_order', ['customer_id', 'ordered_on', 'id'], unique=False)
    op.create_index('ix_sales_order_number', 'sales_order', ['number'], unique=False)
    op.create_table('case_attachment',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('case_id', BIG_ID, nullable=False),
    sa.Column('comment_id', BIG_ID, nullable=True),
    sa.Column('internal', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('filename', sa.String(length=255), nullable=False),
    sa.Column('media_type', sa.String(length=120), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint('size > 0', name=op.f('ck_case_attachment_size')),
    sa.ForeignKeyConstraint(['case_id', 'customer_id'], ['support_case.id', 'support_case.customer_id'], name=op.f('fk_case_attachment_case_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['comment_id'], ['case_comment.id'], name=op.f('fk_case_attachment_comment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_case_attachment_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_attachment'))
    )
    op.create_index('ix_case_attachment_case_id', 'case_attachment', ['case_id'], unique=False)
    op.create_index('ix_case_attachment_comment_id', 'case_attachment', ['comment_id'], unique=False)
    op.create_index(op.f('ix_case_attachment_customer_id'), 'case_attachment', ['customer_id'], unique=False)
    op.create_index('ix_case_attachment_digest', 'case_attachment', ['digest'], unique=False)
    op.create_table('portal_access_role',
    sa.Column('access_id', BIG_ID, nullable=False),
    sa.Column('role_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['access_id'], ['portal_access.id'], name=op.f('fk_portal_access_role_access_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['role_id'], ['portal_role.id'], name=op.f('fk_portal_access_role_role_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('access_id', 'role_id', name=op.f('pk_portal_access_role'))
    )
    op.create_table('portal_cart_line',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('cart_id', BIG_ID, nullable=False),
    sa.Column('item_id', BIG_ID, nullable=False),
    sa.Column('unit', sa.String(length=16), nullable=False),
    sa.Column('quantity', decimal(15, 4), nullable=False),
    sa.Column('seen_price', decimal(19, 6), nullable=True),
    sa.Column('seen_available', decimal(15, 4), nullable=True),
    sa.Column('added_at', INSTANT, nullable=False),
    sa.Column('removed_at', INSTANT, nullable=True),
    sa.Column('quantity_before', decimal(15, 4), nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_portal_cart_line_quantity')),
    sa.ForeignKeyConstraint(['cart_id', 'customer_id'], ['portal_cart.id', 'portal_cart.customer_id'], name=op.f('fk_portal_cart_line_cart_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_cart_line_customer_id')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_portal_cart_line_item_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_cart_line')),
    sa.UniqueConstraint('cart_id', 'item_id', 'unit', name=op.f('uq_portal_cart_line_cart_id_item_id_unit'))
    )
    op.create_index(op.f('ix_portal_cart_line_customer_id'), 'portal_cart_line', ['customer_id'], unique=False)
    op.create_index('ix_portal_cart_line_item_id', 'portal_cart_line', ['item_id'], unique=False)
    op.create_table('portal_handover_line',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('handover_id', BIG_ID, nullable=False),
    sa.Column('item_id', BIG_ID, nullable=False),
    sa.Column('unit', sa.String(length=16), nullable=False),
    sa.Column('quantity', decimal(15, 4), nullable=False),
    sa.Column('seen_price', decimal(19, 6), nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_portal_handover_line_quantity')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_handover_line_customer_id')),
    sa.ForeignKeyConstraint(['handover_id', 'customer_id'], ['portal_handover.id', 'portal_handover.customer_id'], name=op.f('fk_portal_handover_line_handover_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_portal_handover_line_item_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_handover_line')),
    sa.UniqueConstraint('handover_id', 'item_id', 'unit', name=op.f('uq_portal_handover_line_handover_id_item_id_unit'))
    )
    op.create_index(op.f('ix_portal_handover_line_customer_id'), 'portal_handover_line', ['customer_id'], unique=False)
    op.create_index('ix_portal_handover_line_item_id', 'portal_handover_line', ['item_id'], unique=False)
    op.create_table('portal_list_line',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('list_id', BIG_ID, nullable=False),
    sa.Column('item_id', BIG_ID, nullable=False),
    sa.Column('unit', sa.String(length=16), nullable=False),
    sa.Column('quantity', decimal(15, 4), nullable=False),
    sa.Column('removed_at', INSTANT, nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_portal_list_line_quantity')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_list_line_customer_id')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_portal_list_line_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['list_id', 'customer_id'], ['portal_list.id', 'portal_list.customer_id'], name=op.f('fk_portal_list_line_list_id_customer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_list_line')),
    sa.UniqueConstraint('list_id', 'item_id', 'unit', name=op.f('uq_portal_list_line_list_id_item_id_unit'))
    )
    op.create_index(op.f('ix_portal_list_line_customer_id'), 'portal_list_line', ['customer_id'], unique=False)
    op.create_index('ix_portal_list_line_item_id', 'portal_list_line', ['item_id'], unique=False)
    op.create_table('portal_login_session',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('user_id', BIG_ID, nullable=False),
    sa.Column('access_id', BIG_ID, nullable=True),
    sa.Column('preview_access_id', BIG_ID, nullable=True),
    sa.Column('acting_customer_id', BIG_ID, nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('expires_at', INSTANT, nullable=False),
    sa.Column('network_address', sa.String(length=64), nullable=True),
    sa.Column('user_agent', sa.String(length=255), nullable=True),
    sa.CheckConstraint('acting_customer_id IS NULL OR (access_id IS NULL AND preview_access_id IS NULL)', name=op.f('ck_portal_login_session_acting')),
    sa.ForeignKeyConstraint(['access_id'], ['portal_access.id'], name=op.f('fk_portal_login_session_access_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['acting_customer_id'], ['customer.id'], name=op.f('fk_portal_login_session_acting_customer_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['preview_access_id'], ['portal_access.id'], name=op.f('fk_portal_login_session_preview_access_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['user_id'], ['portal_user.id'], name=op.f('fk_portal_login_session_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_login_session')),
    sa.UniqueConstraint('digest', name=op.f('uq_portal_login_session_digest'))
    )
    op.create_index('ix_portal_login_session_user_id', 'portal_login_session', ['user_id'], unique=False)
    op.create_table('portal_pad_order',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('order_id', BIG_ID, nullable=False),
    sa.Column('user_id', BIG_ID, nullable=True),
    sa.Column('content', sa.String(length=32), nullable=False),
    sa.Column('signature', sa.Text(), nullable=True),
    sa.Column('signed_by', sa.String(length=120), nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_pad_order_customer_id')),
    sa.ForeignKeyConstraint(['order_id', 'customer_id'], ['sales_order.id', 'sales_order.customer_id'], name=op.f('fk_portal_pad_order_order_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['portal_user.id'], name=op.f('fk_portal_pad_order_user_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_pad_order')),
    sa.UniqueConstraint('order_id', name=op.f('uq_portal_pad_order_order_id'))
    )
    op.create_index(op.f('ix_portal_pad_order_customer_id'), 'portal_pad_order', ['customer_id'], unique=False)
    op.create_table('quote',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('number', sa.String(length=64), nullable=False),
    sa.Column('status', sa.String(length=30), nullable=False),
    sa.Column('contact_id', BIG_ID, nullable=True),
    sa.Column('salesperson_id', BIG_ID, nullable=True),
    sa.Column('created_by', sa.String(length=255), nullable=True),
    sa.Column('on_behalf_of', sa.String(length=255), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('total', decimal(19, 4), nullable=True),
    sa.Column('revision', sa.Integer(), server_default='0', nullable=False),
    sa.Column('order_id', BIG_ID, nullable=True),
    sa.Column('idempotency_key', sa.String(length=64), nullable=True),
    sa.Column('external_reference', sa.String(length=64), nullable=True),
    sa.Column('requested_at', INSTANT, nullable=False),
    sa.Column('answered_at', INSTANT, nullable=True),
    sa.Column('waiting_since', INSTANT, nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.CheckConstraint('idempotency_key IS NULL OR created_by IS NOT NULL', name=op.f('ck_quote_actor')),
    sa.CheckConstraint('revision >= 0', name=op.f('ck_quote_revision')),
    sa.ForeignKeyConstraint(['contact_id', 'customer_id'], ['contact.id', 'contact.customer_id'], name=op.f('fk_quote_contact_id_customer_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_quote_customer_id')),
    sa.ForeignKeyConstraint(['order_id', 'customer_id'], ['sales_order.id', 'sales_order.customer_id'], name=op.f('fk_quote_order_id_customer_id')),
    sa.ForeignKeyConstraint(['salesperson_id'], ['salesperson.id'], name=op.f('fk_quote_salesperson_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quote')),
    sa.UniqueConstraint('customer_id', 'idempotency_key', name=op.f('uq_quote_customer_id_idempotency_key')),
    sa.UniqueConstraint('id', 'customer_id', name=op.f('uq_quote_id_customer_id')),
    sa.UniqueConstraint('number', name=op.f('uq_quote_number')),
    sa.UniqueConstraint('order_id', name=op.f('uq_quote_order_id'))
    )
    op.create_index('ix_quote_customer', 'quote', ['customer_id', 'requested_at', 'id'], unique=False)
    op.create_index(op.f('ix_quote_customer_id'), 'quote', ['customer_id'], unique=False)
    op.create_index('ix_quote_status', 'quote', ['status', 'requested_at', 'id'], unique=False)
    op.create_table('receivable',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('document_type', sa.String(length=20), nullable=False),
    sa.Column('number', sa.String(length=64), nullable=False),
    sa.Column('status', sa.String(length=30), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('amount', decimal(19, 4), nullable=False),
    sa.Column('balance', decimal(19, 4), nullable=False),
    sa.Column('tax_amount', decimal(19, 4), nullable=True),
    sa.Column('freight_amount', decimal(19, 4), nullable=True),
    sa.Column('terms_id', BIG_ID, nullable=True),
    sa.Column('order_id', BIG_ID, nullable=True),
    sa.Column('shipment_id', BIG_ID, nullable=True),
    sa.Column('po_number', sa.String(length=64), nullable=True),
    sa.Column('external_reference', sa.String(length=64), nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.Column('modified_at', INSTANT, server_default=sa.func.now(), nullable=False),
    sa.CheckConstraint("document_type IN ('Invoice', 'Credit Memo', 'Debit Memo', 'Overdue Charge')", name=op.f('ck_receivable_document_type')),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_receivable_amount')),
    sa.CheckConstraint('balance >= 0 AND balance <= amount', name=op.f('ck_receivable_balance')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_receivable_customer_id')),
    sa.ForeignKeyConstraint(['order_id', 'customer_id'], ['sales_order.id', 'sales_order.customer_id'], name=op.f('fk_receivable_order_id_customer_id')),
    sa.ForeignKeyConstraint(['shipment_id', 'customer_id'], ['shipment.id', 'shipment.customer_id'], name=op.f('fk_receivable_shipment_id_customer_id')),
    sa.ForeignKeyConstraint(['terms_id'], ['terms.id'], name=op.f('fk_receivable_terms_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receivable')),
    sa.UniqueConstraint('document_type', 'number', name=op.f('uq_receivable_document_type_number')),
    sa.UniqueConstraint('id', 'customer_id', 'currency', name=op.f('uq_receivable_id_customer_id_currency')),
    sa.UniqueConstraint('id', 'customer_id', name=op.f('uq_receivable_id_customer_id'))
    )
    op.create_index('ix_receivable_customer_dated', 'receivable', ['customer_id', 'dated_on', 'id'], unique=False)
    op.create_index(op.f('ix_receivable_customer_id'), 'receivable', ['customer_id'], unique=False)
    op.create_index('ix_receivable_customer_status', 'receivable', ['customer_id', 'status', 'due_on'], unique=False)
    op.create_index('ix_receivable_order_id', 'receivable', ['order_id'], unique=False)
    op.create_table('sales_order_line',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('order_id', BIG_ID, nullable=False),
    sa.Column('line_number', sa.Integer(), nullable=False),
    sa.Column('item_id', BIG_ID, nullable=False),
    sa.Column('description', sa.String(length=255), nullable=False),
    sa.Column('unit', sa.String(length=16), nullable=False),
    sa.Column('unit_factor', decimal(15, 4), nullable=False),
    sa.Column('quantity', decimal(15, 4), nullable=False),
    sa.Column('quantity_shipped', decimal(15, 4), nullable=False),
    sa.Column('quantity_cancelled', decimal(15, 4), nullable=False),
    sa.Column('unit_price', decimal(19, 6), nullable=False),
    sa.Column('discount_percent', decimal(9, 4), nullable=False),
    sa.Column('discount_amount', decimal(19, 4), nullable=False),
    sa.Column('amount', decimal(19, 4), nullable=False),
    sa.Column('tax_amount', decimal(19, 4), nullable=True),
    sa.Column('freight_amount', decimal(19, 4), nullable=True),
    sa.Column('price_rule', sa.JSON(), nullable=True),
    sa.Column('warehouse_id', BIG_ID, nullable=True),
    sa.Column('requested_on', sa.Date(), nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_sales_order_line_quantity')),
    sa.CheckConstraint('quantity_cancelled >= 0', name=op.f('ck_sales_order_line_quantity_cancelled')),
    sa.CheckConstraint('quantity_shipped >= 0', name=op.f('ck_sales_order_line_quantity_shipped')),
    sa.CheckConstraint('unit_price >= 0', name=op.f('ck_sales_order_line_unit_price')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_sales_order_line_customer_id')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_sales_order_line_item_id')),
    sa.ForeignKeyConstraint(['order_id', 'customer_id'], ['sales_order.id', 'sales_order.customer_id'], name=op.f('fk_sales_order_line_order_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['warehouse_id'], ['warehouse.id'], name=op.f('fk_sales_order_line_warehouse_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sales_order_line')),
    sa.UniqueConstraint('id', 'customer_id', name=op.f('uq_sales_order_line_id_customer_id')),
    sa.UniqueConstraint('order_id', 'line_number', name=op.f('uq_sales_order_line_order_id_line_number'))
    )
    op.create_index(op.f('ix_sales_order_line_customer_id'), 'sales_order_line', ['customer_id'], unique=False)
    op.create_index('ix_sales_order_line_item', 'sales_order_line', ['customer_id', 'item_id', 'id'], unique=False)
    op.create_table('application',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('payment_id', BIG_ID, nullable=True),
    sa.Column('credit_memo_id', BIG_ID, nullable=True),
    sa.Column('receivable_id', BIG_ID, nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('amount', decimal(19, 4), nullable=False),
    sa.Column('applied_on', sa.Date(), nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint('(payment_id IS NULL) <> (credit_memo_id IS NULL)', name=op.f('ck_application_source')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_application_amount')),
    sa.ForeignKeyConstraint(['credit_memo_id', 'customer_id', 'currency'], ['receivable.id', 'receivable.customer_id', 'receivable.currency'], name=op.f('fk_application_credit_memo_id_customer_id_currency')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_application_customer_id')),
    sa.ForeignKeyConstraint(['payment_id', 'customer_id', 'currency'], ['payment.id', 'payment.customer_id', 'payment.currency'], name=op.f('fk_application_payment_id_customer_id_currency')),
    sa.ForeignKeyConstraint(['receivable_id', 'customer_id', 'currency'], ['receivable.id', 'receivable.customer_id', 'receivable.currency'], name=op.f('fk_application_receivable_id_customer_id_currency')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application'))
    )
    op.create_index('ix_application_credit_memo_id', 'application', ['credit_memo_id'], unique=False)
    op.create_index(op.f('ix_application_customer_id'), 'application', ['customer_id'], unique=False)
    op.create_index('ix_application_payment_id', 'application', ['payment_id'], unique=False)
    op.create_index('ix_application_receivable_id', 'application', ['receivable_id'], unique=False)
    op.create_table('order_allocation',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('order_line_id', BIG_ID, nullable=False),
    sa.Column('warehouse_id', BIG_ID, nullable=False),
    sa.Column('quantity', decimal(15, 4), nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_order_allocation_quantity')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_order_allocation_customer_id')),
    sa.ForeignKeyConstraint(['order_line_id', 'customer_id'], ['sales_order_line.id', 'sales_order_line.customer_id'], name=op.f('fk_order_allocation_order_line_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['warehouse_id'], ['warehouse.id'], name=op.f('fk_order_allocation_warehouse_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_allocation')),
    sa.UniqueConstraint('order_line_id', 'warehouse_id', name=op.f('uq_order_allocation_order_line_id_warehouse_id'))
    )
    op.create_index(op.f('ix_order_allocation_customer_id'), 'order_allocation', ['customer_id'], unique=False)
    op.create_table('quote_line',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('quote_id', BIG_ID, nullable=False),
    sa.Column('line_number', sa.Integer(), nullable=False),
    sa.Column('item_id', BIG_ID, nullable=False),
    sa.Column('description', sa.String(length=255), nullable=False),
    sa.Column('unit', sa.String(length=16), nullable=False),
    sa.Column('quantity', decimal(15, 4), nullable=False),
    sa.Column('unit_price', decimal(19, 6), nullable=True),
    sa.Column('amount', decimal(19, 4), nullable=True),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_quote_line_quantity')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_quote_line_customer_id')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_quote_line_item_id')),
    sa.ForeignKeyConstraint(['quote_id', 'customer_id'], ['quote.id', 'quote.customer_id'], name=op.f('fk_quote_line_quote_id_customer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quote_line')),
    sa.UniqueConstraint('quote_id', 'line_number', name=op.f('uq_quote_line_quote_id_line_number'))
    )
    op.create_index(op.f('ix_quote_line_customer_id'), 'quote_line', ['customer_id'], unique=False)
    op.create_table('quote_message',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('quote_id', BIG_ID, nullable=False),
    sa.Column('author', sa.String(length=255), nullable=False),
    sa.Column('staff', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('event', sa.String(length=20), nullable=True),
    sa.Column('body', sa.Text(), nullable=True),
    sa.Column('idempotency_key', sa.String(length=64), nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint('event IS NOT NULL OR body IS NOT NULL', name=op.f('ck_quote_message_said')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_quote_message_customer_id')),
    sa.ForeignKeyConstraint(['quote_id', 'customer_id'], ['quote.id', 'quote.customer_id'], name=op.f('fk_quote_message_quote_id_customer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quote_message')),
    sa.UniqueConstraint('customer_id', 'idempotency_key', name=op.f('uq_quote_message_customer_id_idempotency_key'))
    )
    op.create_index(op.f('ix_quote_message_customer_id'), 'quote_message', ['customer_id'], unique=False)
    op.create_index('ix_quote_message_quote_id', 'quote_message', ['quote_id'], unique=False)
    op.create_table('receivable_line',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('receivable_id', BIG_ID, nullable=False),
    sa.Column('line_number', sa.Integer(), nullable=False),
    sa.Column('item_id', BIG_ID, nullable=True),
    sa.Column('order_line_id', BIG_ID, nullable=True),
    sa.Column('description', sa.String(length=255), nullable=False),
    sa.Column('unit', sa.String(length=16), nullable=True),
    sa.Column('quantity', decimal(15, 4), nullable=True),
    sa.Column('unit_price', decimal(19, 6), nullable=True),
    sa.Column('discount_percent', decimal(9, 4), nullable=False),
    sa.Column('amount', decimal(19, 4), nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_receivable_line_customer_id')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_receivable_line_item_id')),
    sa.ForeignKeyConstraint(['order_line_id', 'customer_id'], ['sales_order_line.id', 'sales_order_line.customer_id'], name=op.f('fk_receivable_line_order_line_id_customer_id')),
    sa.ForeignKeyConstraint(['receivable_id', 'customer_id'], ['receivable.id', 'receivable.customer_id'], name=op.f('fk_receivable_line_receivable_id_customer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receivable_line')),
    sa.UniqueConstraint('receivable_id', 'line_number', name=op.f('uq_receivable_line_receivable_id_line_number'))
    )
    op.create_index(op.f('ix_receivable_line_customer_id'), 'receivable_line', ['customer_id'], unique=False)
    op.create_index('ix_receivable_line_order_line_id', 'receivable_line', ['order_line_id'], unique=False)
    op.create_table('shipment_line',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('shipment_id', BIG_ID, nullable=False),
    sa.Column('line_number', sa.Integer(), nullable=False),
    sa.Column('order_line_id', BIG_ID, nullable=False),
    sa.Column('quantity', decimal(15, 4), nullable=False),
    sa.Column('customer_id', BIG_ID, nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_shipment_line_quantity')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_shipment_line_customer_id')),
    sa.ForeignKeyConstraint(['order_line_id', 'customer_id'], ['sales_order_line.id', 'sales_order_line.customer_id'], name=op.f('fk_shipment_line_order_line_id_customer_id')),
    sa.ForeignKeyConstraint(['shipment_id', 'customer_id'], ['shipment.id', 'shipment.customer_id'], name=op.f('fk_shipment_line_shipment_id_customer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shipment_line')),
    sa.UniqueConstraint('shipment_id', 'line_number', name=op.f('uq_shipment_line_shipment_id_line_number'))
    )
    op.create_index(op.f('ix_shipment_line_customer_id'), 'shipment_line', ['customer_id'], unique=False)
    op.create_index('ix_shipment_line_order_line_id', 'shipment_line', ['order_line_id'], unique=False)


def downgrade() -> None:
    op.drop_table('shipment_line')
    op.drop_table('receivable_line')
    op.drop_table('quote_message')
    op.drop_table('quote_line')
    op.drop_table('order_allocation')
    op.drop_table('application')
    op.drop_table('sales_order_line')
    op.drop_table('receivable')
    op.drop_table('quote')
    op.drop_table('portal_pad_order')
    op.drop_table('portal_login_session')
    op.drop_table('portal_list_line')
    op.drop_table('portal_handover_line')
    op.drop_table('portal_cart_line')
    op.drop_table('portal_access_role')
    op.drop_table('case_attachment')
    op.drop_table('sales_order')
    op.drop_table('portal_user_role')
    op.drop_table('portal_staff_customer')
    op.drop_table('portal_reminder')
    op.drop_table('portal_payment')
    op.drop_table('portal_password_link')
    op.drop_table('portal_list')
    op.drop_table('portal_import')
    op.drop_table('portal_handover')
    op.drop_table('portal_company_request')
    op.drop_table('portal_cart')
    op.drop_table('portal_audit')
    op.drop_table('portal_access')
    op.drop_table('case_comment')
    op.drop_table('support_case')
    op.drop_table('portal_user')
    op.drop_table('portal_registration')
    op.drop_table('portal_outbox')
    op.drop_table('portal_mail_off')
    op.drop_table('portal_area_off')
    op.drop_table('package')
    op.drop_table('location')
    op.drop_table('stock_balance')
    op.drop_table('shipment')
    op.drop_table('sales_price')
    op.drop_table('portal_item_search')
    op.drop_table('portal_customer_payment_method')
    op.drop_table('portal_acting_off')
    op.drop_table('payment')
    op.drop_table('item_unit')
    op.drop_table('item_text')
    op.drop_table('item_reference')
    op.drop_table('item_image')
    op.drop_table('item_category')
    op.drop_table('item_attribute')
    op.drop_table('customer_salesperson')
    op.drop_table('customer_group_member')
    op.drop_table('contact')
    op.drop_table('address')
    op.drop_table('salesperson')
    op.drop_table('portal_user_type_role')
    op.drop_table('portal_role_permission')
    op.drop_table('portal_payment_method')
    op.drop_table('item')
    op.drop_table('customer')
    op.drop_table('warehouse')
    op.drop_table('unit')
    op.drop_table('terms')
    op.drop_table('ship_via')
    op.drop_table('price_class')
    op.drop_table('portal_user_type')
    op.drop_table('portal_throttle')
    op.drop_table('portal_setting')
    op.drop_table('portal_role')
    op.drop_table('portal_mail_template')
    op.drop_table('portal_canned_answer')
    op.drop_table('payment_method')
    op.drop_table('number_sequence')
    op.drop_table('item_class')
    op.drop_table('employee')
    op.drop_table('customer_group')
    op.drop_table('customer_class')
    op.drop_table('category')
    op.drop_table('case_class')

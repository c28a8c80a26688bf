"""A B2B storefront and customer portal on a shared ERP schema."""

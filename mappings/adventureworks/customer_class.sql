-- All 701 customers of the source are bicycle shops that sell on.
SELECT 'RESELLER' AS code, 'Reseller' AS name

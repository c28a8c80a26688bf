-- One class of prices: 60 % of the list price (see sales_price.sql).
SELECT 'RESELLER' AS code, 'Resellers: 60 % of list' AS name

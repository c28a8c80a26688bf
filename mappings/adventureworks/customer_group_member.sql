SELECT "AccountNumber" AS customer, 'TERRITORY-' || "TerritoryID" AS customer_group
FROM csv('oltp/Customer.csv')
WHERE "PersonID" IS NULL
UNION ALL
SELECT "ResellerAlternateKey", upper(replace("BusinessType", ' ', '-'))
FROM csv('dw/DimReseller.csv')
ORDER BY customer, customer_group

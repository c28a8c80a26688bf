SELECT c."AccountNumber" AS customer, s."SalesPersonID" AS salesperson, true AS is_default
FROM csv('oltp/Customer.csv') AS c
JOIN csv('oltp/Store.csv') AS s ON s."BusinessEntityID" = c."StoreID"
WHERE c."PersonID" IS NULL
ORDER BY customer

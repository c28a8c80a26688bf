-- Every shop has a main office; eleven have a shipping address too, and that is where goods go then.
SELECT
    c."AccountNumber" AS customer,
    CASE b."AddressTypeID" WHEN '3' THEN 'MAIN' ELSE 'SHIP' END AS code,
    t."Name" AS label,
    b."AddressID" AS address,
    row_number() OVER (PARTITION BY b."BusinessEntityID" ORDER BY b."AddressTypeID" DESC) = 1 AS is_default
FROM csv('oltp/BusinessEntityAddress.csv') AS b
JOIN csv('oltp/AddressType.csv') AS t USING ("AddressTypeID")
JOIN csv('oltp/Customer.csv') AS c ON c."StoreID" = b."BusinessEntityID" AND c."PersonID" IS NULL
ORDER BY customer, code

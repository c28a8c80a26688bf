SELECT
    c."AccountNumber" AS customer,
    a."AddressID" AS code,
    s."Name" AS name,
    a."AddressLine1" AS line1,
    a."AddressLine2" AS line2,
    a."City" AS city,
    p."Name" AS region,
    a."PostalCode" AS postal_code,
    p."CountryRegionCode" AS country
FROM csv('oltp/BusinessEntityAddress.csv') AS b
JOIN csv('oltp/Address.csv') AS a USING ("AddressID")
JOIN csv('oltp/StateProvince.csv') AS p USING ("StateProvinceID")
JOIN csv('oltp/Customer.csv') AS c ON c."StoreID" = b."BusinessEntityID" AND c."PersonID" IS NULL
JOIN csv('oltp/Store.csv') AS s ON s."BusinessEntityID" = b."BusinessEntityID"
ORDER BY customer, a."AddressID"::INTEGER

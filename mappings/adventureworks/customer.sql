-- A store has a customer row of its own, without a person; its account number is the customer's code.
-- Currency: that of its latest order (French shops ordered in dollars and in euros), else that of its country.
WITH latest AS (
    SELECT
        r."ResellerAlternateKey" AS code,
        arg_max(c."CurrencyAlternateKey", (f."OrderDate", f."SalesOrderNumber")) AS currency
    FROM csv('dw/FactResellerSales.csv') AS f
    JOIN csv('dw/DimReseller.csv') AS r USING ("ResellerKey")
    JOIN csv('dw/DimCurrency.csv') AS c USING ("CurrencyKey")
    GROUP BY ALL
),
place AS (
    SELECT
        b."BusinessEntityID" AS store,
        trim(p."CountryRegionCode") AS country,
        trim(p."StateProvinceCode") AS state
    FROM csv('oltp/BusinessEntityAddress.csv') AS b
    JOIN csv('oltp/Address.csv') AS a USING ("AddressID")
    JOIN csv('oltp/StateProvince.csv') AS p USING ("StateProvinceID")
    WHERE b."AddressTypeID" = '3' -- the main office, which every store has once
)
SELECT
    c."AccountNumber" AS code,
    s."Name" AS name,
    'Active' AS status,
    'RESELLER' AS customer_class,
    'RESELLER' AS price_class,
    coalesce(
        latest.currency,
        CASE place.country WHEN 'CA' THEN 'CAD' WHEN 'GB' THEN 'GBP' WHEN 'AU' THEN 'AUD' WHEN 'US' THEN 'USD' ELSE 'EUR' END
    ) AS currency,
    CASE place.country WHEN 'FR' THEN 'fr' WHEN 'DE' THEN 'de' ELSE 'en' END AS language,
    place.country || '-' || place.state AS tax_zone, -- the source keeps tax rates by state
    r."Phone" AS phone
FROM csv('oltp/Customer.csv') AS c
JOIN csv('oltp/Store.csv') AS s ON s."BusinessEntityID" = c."StoreID"
JOIN place ON place.store = c."StoreID"
LEFT JOIN csv('dw/DimReseller.csv') AS r ON r."ResellerAlternateKey" = c."AccountNumber"
LEFT JOIN latest ON latest.code = c."AccountNumber"
WHERE c."PersonID" IS NULL
ORDER BY code

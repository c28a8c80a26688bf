-- One shipment an order, a week later. There are no invoices in the source, so it has gone out (Confirmed), no more.
SELECT DISTINCT
    'SH' || substr(f."SalesOrderNumber", 3) AS number,
    r."ResellerAlternateKey" AS customer,
    'Confirmed' AS status,
    f."ShipDate" AS shipped_on,
    f."ShipDate" AS created_at,
    f."ShipDate" AS confirmed_at,
    regexp_replace(v."Name", '[^A-Z0-9]+', '-', 'g') AS ship_via,
    CASE WHEN h.salesorderid IS NOT NULL THEN r."ResellerName" END AS ship_to_name,
    a."AddressLine1" AS ship_to_line1,
    a."AddressLine2" AS ship_to_line2,
    a."City" AS ship_to_city,
    p."Name" AS ship_to_region,
    a."PostalCode" AS ship_to_postal_code,
    p."CountryRegionCode" AS ship_to_country
FROM csv('dw/FactResellerSales.csv') AS f
JOIN csv('dw/DimReseller.csv') AS r USING ("ResellerKey")
LEFT JOIN csv('oltp_sample_2011/SalesOrderHeader.csv') AS h ON 'SO' || h.salesorderid = f."SalesOrderNumber"
LEFT JOIN csv('oltp/ShipMethod.csv') AS v ON v."ShipMethodID" = h.shipmethodid
LEFT JOIN csv('oltp/Address.csv') AS a ON a."AddressID" = h.shiptoaddressid
LEFT JOIN csv('oltp/StateProvince.csv') AS p USING ("StateProvinceID")
ORDER BY number

-- The warehouse knows lines only; what is the same on all lines of an order is its header. Dates are the warehouse's own.
-- All orders went out whole: Completed. Ship-to and ship via are known of the 406 orders of 2011 alone, and stay empty
-- elsewhere, and so does when an order was confirmed: nothing is made up. The amounts of lines are after their
-- discounts, so the order has none of its own.
WITH header AS (
    SELECT
        "SalesOrderNumber" AS number,
        "ResellerKey",
        "CurrencyKey",
        "EmployeeKey",
        "CustomerPONumber" AS po_number,
        "OrderDate" AS ordered_on,
        "DueDate" AS requested_on,
        sum("SalesAmount"::DECIMAL(18, 4)) AS lines_amount,
        sum("TaxAmt"::DECIMAL(18, 4)) AS tax_amount,
        sum("Freight"::DECIMAL(18, 4)) AS freight_amount
    FROM csv('dw/FactResellerSales.csv')
    GROUP BY ALL
)
SELECT
    'SO' AS order_type,
    header.number,
    'Completed' AS status,
    r."ResellerAlternateKey" AS customer,
    e."BusinessEntityID" AS salesperson,
    header.po_number,
    header.ordered_on,
    header.requested_on,
    c."CurrencyAlternateKey" AS currency,
    header.lines_amount,
    header.tax_amount,
    header.freight_amount,
    header.lines_amount + header.tax_amount + header.freight_amount AS total,
    header.ordered_on AS created_at,
    regexp_replace(v."Name", '[^A-Z0-9]+', '-', 'g') AS ship_via,
    CASE WHEN h.salesorderid IS NOT NULL THEN r."ResellerName" END AS ship_to_name,
    a."AddressLine1" AS ship_to_line1,
    a."AddressLine2" AS ship_to_line2,
    a."City" AS ship_to_city,
    p."Name" AS ship_to_region,
    a."PostalCode" AS ship_to_postal_code,
    p."CountryRegionCode" AS ship_to_country
FROM header
JOIN csv('dw/DimReseller.csv') AS r USING ("ResellerKey")
JOIN csv('dw/DimCurrency.csv') AS c USING ("CurrencyKey")
JOIN csv('dw/DimEmployee.csv') AS d USING ("EmployeeKey")
JOIN csv('oltp/Employee.csv') AS e USING ("LoginID")
LEFT JOIN csv('oltp_sample_2011/SalesOrderHeader.csv') AS h ON 'SO' || h.salesorderid = header.number
LEFT JOIN csv('oltp/ShipMethod.csv') AS v ON v."ShipMethodID" = h.shipmethodid
LEFT JOIN csv('oltp/Address.csv') AS a ON a."AddressID" = h.shiptoaddressid
LEFT JOIN csv('oltp/StateProvince.csv') AS p USING ("StateProvinceID")
ORDER BY header.number

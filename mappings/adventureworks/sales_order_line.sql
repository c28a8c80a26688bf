-- The source takes an offer twice: in the unit price, and again as the line's discount. Both are kept as they were.
SELECT
    'SO' AS order_type,
    f."SalesOrderNumber" AS order_number,
    f."SalesOrderLineNumber" AS line_number,
    d."ProductAlternateKey" AS item,
    p."Name" AS description,
    'EA' AS unit,
    f."OrderQuantity" AS quantity,
    f."OrderQuantity" AS quantity_shipped,
    f."UnitPrice" AS unit_price,
    f."UnitPriceDiscountPct"::DECIMAL(6, 4) * 100 AS discount_percent,
    f."DiscountAmount" AS discount_amount,
    f."SalesAmount" AS amount,
    f."TaxAmt" AS tax_amount,
    f."Freight" AS freight_amount,
    f."DueDate" AS requested_on
FROM csv('dw/FactResellerSales.csv') AS f
JOIN csv('dw/DimProduct.csv') AS d USING ("ProductKey")
JOIN csv('oltp/Product.csv') AS p ON p."ProductNumber" = d."ProductAlternateKey"
ORDER BY order_number, f."SalesOrderLineNumber"::INTEGER

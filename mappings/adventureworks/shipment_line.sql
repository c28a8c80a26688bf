SELECT
    'SH' || substr("SalesOrderNumber", 3) AS shipment,
    "SalesOrderLineNumber" AS line_number,
    'SO' AS order_type,
    "SalesOrderNumber" AS order_number,
    "SalesOrderLineNumber" AS order_line,
    "OrderQuantity" AS quantity
FROM csv('dw/FactResellerSales.csv')
ORDER BY shipment, "SalesOrderLineNumber"::INTEGER

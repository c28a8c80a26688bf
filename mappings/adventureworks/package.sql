SELECT DISTINCT
    'SH' || substr("SalesOrderNumber", 3) AS shipment,
    1 AS package_number,
    "CarrierTrackingNumber" AS tracking_number
FROM csv('dw/FactResellerSales.csv')
ORDER BY shipment

-- The source pads its one-letter codes; here they are words that people filter by.
WITH product AS (
    SELECT
        "ProductNumber" AS item,
        "Color" AS color,
        "Size" || CASE trim("SizeUnitMeasureCode") WHEN 'CM' THEN ' cm' ELSE '' END AS sized,
        "Size" AS size,
        CASE trim("ProductLine") WHEN 'R' THEN 'Road' WHEN 'M' THEN 'Mountain' WHEN 'T' THEN 'Touring' WHEN 'S' THEN 'Standard' END AS line,
        CASE trim("Class") WHEN 'H' THEN 'High' WHEN 'M' THEN 'Medium' WHEN 'L' THEN 'Low' END AS class,
        CASE trim("Style") WHEN 'W' THEN 'Women' WHEN 'M' THEN 'Men' WHEN 'U' THEN 'Universal' END AS style
    FROM csv('oltp/Product.csv')
    WHERE "FinishedGoodsFlag" = '1'
)
SELECT item, 'Color' AS name, color AS value FROM product WHERE color IS NOT NULL
UNION ALL SELECT item, 'Size', coalesce(sized, size) FROM product WHERE size IS NOT NULL
UNION ALL SELECT item, 'Product line', line FROM product WHERE line IS NOT NULL
UNION ALL SELECT item, 'Class', class FROM product WHERE class IS NOT NULL
UNION ALL SELECT item, 'Style', style FROM product WHERE style IS NOT NULL
ORDER BY item, name

SELECT
    lower(regexp_replace(s."Name", '[^A-Za-z0-9]+', '-', 'g')) AS category,
    p."ProductNumber" AS item
FROM csv('oltp/Product.csv') AS p
JOIN csv('oltp/ProductSubcategory.csv') AS s USING ("ProductSubcategoryID")
ORDER BY category, item

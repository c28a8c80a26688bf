SELECT
    lower(regexp_replace("Name", '[^A-Za-z0-9]+', '-', 'g')) AS code,
    "Name" AS name,
    NULL AS parent,
    "ProductCategoryID"::INTEGER AS position
FROM csv('oltp/ProductCategory.csv')
UNION ALL
SELECT
    lower(regexp_replace(s."Name", '[^A-Za-z0-9]+', '-', 'g')),
    s."Name",
    lower(regexp_replace(c."Name", '[^A-Za-z0-9]+', '-', 'g')),
    s."ProductSubcategoryID"::INTEGER
FROM csv('oltp/ProductSubcategory.csv') AS s
JOIN csv('oltp/ProductCategory.csv') AS c USING ("ProductCategoryID")
ORDER BY parent NULLS FIRST, position

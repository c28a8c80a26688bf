-- 295 finished goods: 197 are sold, 98 have ended (Inactive, with the date). The 209 others are parts and assemblies of
-- the factory: here, because orders and stock of an ERP know them, but No Sales, so the catalog does not show them.
-- No default price: what a shop pays is the class price. Where there is none (two frames that the source never
-- priced) it is "price on request". The list price is what the shop's own customer pays: the MSRP.
WITH english AS (
    SELECT l."ProductModelID" AS model, d."Description" AS words
    FROM csv('oltp/ProductModelProductDescriptionCulture.csv') AS l
    JOIN csv('oltp/ProductDescription.csv') AS d USING ("ProductDescriptionID")
    WHERE trim(l."CultureID") = 'en'
)
SELECT
    p."ProductNumber" AS sku,
    p."Name" AS name,
    english.words AS description,
    coalesce(upper(c."Name"), 'PARTS') AS item_class,
    CASE WHEN p."FinishedGoodsFlag" = '0' THEN 'No Sales' WHEN p."SellEndDate" IS NOT NULL THEN 'Inactive' ELSE 'Active' END
        AS status,
    'EA' AS base_unit,
    'EA' AS sales_unit,
    nullif(p."ListPrice"::DECIMAL(18, 4), 0) AS msrp,
    CASE trim(p."WeightUnitMeasureCode")
        WHEN 'LB' THEN round(p."Weight"::DECIMAL(9, 2) * 0.45359237, 4)
        WHEN 'G' THEN round(p."Weight"::DECIMAL(9, 2) / 1000, 4)::DECIMAL(18, 4)
    END::DECIMAL(15, 4) AS weight_kg,
    m."Name" AS variant_of,
    p."SellEndDate" AS ended_on
FROM csv('oltp/Product.csv') AS p
LEFT JOIN csv('oltp/ProductModel.csv') AS m USING ("ProductModelID")
LEFT JOIN csv('oltp/ProductSubcategory.csv') AS s USING ("ProductSubcategoryID")
LEFT JOIN csv('oltp/ProductCategory.csv') AS c USING ("ProductCategoryID")
LEFT JOIN english ON english.model = p."ProductModelID"
ORDER BY p."ProductID"::INTEGER

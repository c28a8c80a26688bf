-- Descriptions in six languages belong to the product model. Names are translated in the warehouse only, into French
-- and Spanish, and its German descriptions are a seventh language that German shops will like.
WITH named AS (
    SELECT
        "ProductAlternateKey" AS sku,
        max("FrenchProductName") AS fr,
        max("SpanishProductName") AS es,
        arg_max("GermanDescription", "ProductKey"::INTEGER) AS german
    FROM csv('dw/DimProduct.csv')
    GROUP BY ALL
)
SELECT
    p."ProductNumber" AS item,
    CASE trim(l."CultureID") WHEN 'zh-cht' THEN 'zh_Hant' ELSE trim(l."CultureID") END AS language,
    CASE trim(l."CultureID") WHEN 'fr' THEN named.fr WHEN 'en' THEN p."Name" END AS name,
    d."Description" AS description
FROM csv('oltp/Product.csv') AS p
JOIN csv('oltp/ProductModelProductDescriptionCulture.csv') AS l USING ("ProductModelID")
JOIN csv('oltp/ProductDescription.csv') AS d USING ("ProductDescriptionID")
LEFT JOIN named ON named.sku = p."ProductNumber"
UNION ALL
SELECT sku, 'es', es, NULL FROM named WHERE es <> ''
UNION ALL
SELECT sku, 'de', NULL, german FROM named WHERE german <> ''
ORDER BY item, language

-- Two ways to group the shops: by sales territory, and by the kind of business they say they are.
SELECT 'TERRITORY-' || "TerritoryID" AS code, "Name" || ' (' || "Group" || ')' AS name
FROM csv('oltp/SalesTerritory.csv')
UNION ALL
SELECT DISTINCT upper(replace("BusinessType", ' ', '-')), "BusinessType"
FROM csv('dw/DimReseller.csv')
ORDER BY code

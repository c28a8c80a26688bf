SELECT upper("Name") AS code, "Name" AS name FROM csv('oltp/ProductCategory.csv')
UNION ALL
SELECT 'PARTS', 'Parts and assemblies'
ORDER BY code

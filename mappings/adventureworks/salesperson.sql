SELECT "BusinessEntityID" AS code, "BusinessEntityID" AS employee
FROM csv('oltp/SalesPerson.csv')
ORDER BY "BusinessEntityID"::INTEGER

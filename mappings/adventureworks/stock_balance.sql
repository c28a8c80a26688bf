-- Only what lies in a store counts (see warehouse.sql).
SELECT
    p."ProductNumber" AS item,
    lpad(i."LocationID", 2, '0') AS warehouse,
    i."Quantity" AS on_hand,
    i."ModifiedDate" AS changed_at
FROM csv('oltp/ProductInventory.csv') AS i
JOIN csv('oltp/Product.csv') AS p USING ("ProductID")
JOIN csv('oltp/Location.csv') AS l USING ("LocationID")
WHERE l."CostRate"::DECIMAL(9, 4) = 0
ORDER BY item, warehouse

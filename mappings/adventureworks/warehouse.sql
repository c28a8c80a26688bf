-- The source's locations are places of a factory. Those without a cost rate are stores; the others are work centres
-- (frame forming, paint, assembly ...), and what lies there is work in progress: nobody can promise it to a customer.
SELECT lpad("LocationID", 2, '0') AS code, "Name" AS name
FROM csv('oltp/Location.csv')
WHERE "CostRate"::DECIMAL(9, 4) = 0
ORDER BY code

SELECT regexp_replace("Name", '[^A-Z0-9]+', '-', 'g') AS code, "Name" AS name
FROM csv('oltp/ShipMethod.csv')
ORDER BY "ShipMethodID"::INTEGER

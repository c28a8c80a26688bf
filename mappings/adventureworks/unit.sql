-- Codes are padded to three in the source. What is measured, not counted, may be sold by the thousandth.
SELECT
    "UnitMeasureCode" AS code,
    "Name" AS name,
    CASE WHEN trim("UnitMeasureCode") IN ('BOX', 'BTL', 'CAN', 'CAR', 'CR', 'CS', 'CTN', 'DZ', 'EA', 'PAK', 'PAL', 'PC')
        THEN 0 ELSE 3 END AS decimals
FROM csv('oltp/UnitMeasure.csv')
ORDER BY code

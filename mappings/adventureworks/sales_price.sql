-- What a shop pays: 60 % of the list price of the day; an offer takes its discount off those 60 points
-- (list x (0.60 - offer)), rounded to four places.
--   Offers 2 to 6 (volume) are tiers. Where an offer ends at a quantity and none follows for the item, a further tier
--   says the plain price again: in the source a quantity above an offer's MaxQty is outside of it.
--   Offers 7 to 16 of the category Reseller are promotions; they win over tiers, as in the source.
-- Offers for consumers (10, 15) and number 1 ("no discount") are left out. All hold only while the list price does.
-- The source's five currencies are labels on the same numbers, so each price is there five times.
WITH listed AS (
    SELECT
        p."ProductNumber" AS item,
        h."ListPrice"::DECIMAL(18, 4) AS list,
        h."StartDate"::TIMESTAMP::DATE AS since,
        h."EndDate"::TIMESTAMP::DATE AS until
    FROM csv('oltp/ProductListPriceHistory.csv') AS h
    JOIN csv('oltp/Product.csv') AS p USING ("ProductID")
),
offer AS (
    SELECT
        p."ProductNumber" AS item,
        o."SpecialOfferID"::INTEGER AS number,
        o."Description" AS words,
        o."DiscountPct"::DECIMAL(6, 4) AS discount,
        o."MinQty"::INTEGER AS least,
        o."MaxQty"::INTEGER AS most,
        o."StartDate"::TIMESTAMP::DATE AS since,
        o."EndDate"::TIMESTAMP::DATE AS until
    FROM csv('oltp/SpecialOffer.csv') AS o
    JOIN csv('oltp/SpecialOfferProduct.csv') AS l USING ("SpecialOfferID")
    JOIN csv('oltp/Product.csv') AS p USING ("ProductID")
    WHERE o."Category" = 'Reseller'
),
step AS (
    SELECT item, number > 6 AS promotion, least AS break_quantity, discount, since, until, words
    FROM offer
    UNION ALL
    SELECT item, false, most + 1, 0, since, until, 'Above ' || words
    FROM offer AS this
    WHERE number <= 6 AND most IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM offer AS next WHERE next.item = this.item AND next.number <= 6 AND next.least = this.most + 1
    )
),
priced AS (
    SELECT item, false AS promotion, 0 AS break_quantity, list, 0 AS discount, since, until, '60 % of list' AS note
    FROM listed
    UNION ALL
    SELECT
        item, step.promotion, step.break_quantity, listed.list, step.discount,
        greatest(listed.since, step.since), least(listed.until, step.until), step.words
    FROM listed
    JOIN step USING (item)
    WHERE listed.since <= step.until AND step.since <= coalesce(listed.until, step.until)
)
SELECT
    item,
    'class' AS price_type,
    'RESELLER' AS price_class,
    'EA' AS unit,
    currency,
    break_quantity,
    promotion,
    since AS effective_on,
    until AS expires_on,
    round(list * (0.60 - discount), 4)::DECIMAL(18, 4) AS price,
    note
FROM priced
CROSS JOIN (VALUES ('AUD'), ('CAD'), ('EUR'), ('GBP'), ('USD')) AS label (currency)
ORDER BY item, currency, effective_on, promotion, break_quantity

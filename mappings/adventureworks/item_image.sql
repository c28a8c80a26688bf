-- Photo 1 is "no image available": an item without a picture is better left without one.
SELECT
    p."ProductNumber" AS item,
    0 AS position,
    'images/' || f."LargeImageFile" AS file,
    p."Name" AS alt
FROM csv('oltp/ProductProductPhoto.csv') AS l
JOIN csv('oltp/Product.csv') AS p USING ("ProductID")
JOIN csv('oltp/ProductPhoto.csv') AS f USING ("ProductPhotoID")
WHERE l."ProductPhotoID" <> '1'
ORDER BY item

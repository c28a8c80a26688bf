-- 240 of the 753 have no name: the source could not be had whole. They keep their e-mail, phone and role.
SELECT
    c."AccountNumber" AS customer,
    b."PersonID" AS code,
    concat_ws(' ', p."FirstName", p."MiddleName") AS first_name,
    concat_ws(' ', p."LastName", p."Suffix") AS last_name,
    m."EmailAddress" AS email,
    CASE WHEN t."PhoneNumberTypeID" <> '1' THEN t."PhoneNumber" END AS phone,
    CASE WHEN t."PhoneNumberTypeID" = '1' THEN t."PhoneNumber" END AS mobile,
    k."Name" AS job_title
FROM csv('oltp/BusinessEntityContact.csv') AS b
JOIN csv('oltp/Customer.csv') AS c ON c."StoreID" = b."BusinessEntityID" AND c."PersonID" IS NULL
JOIN csv('oltp/Person.csv') AS p ON p."BusinessEntityID" = b."PersonID"
JOIN csv('oltp/ContactType.csv') AS k USING ("ContactTypeID")
LEFT JOIN csv('oltp/EmailAddress.csv') AS m ON m."BusinessEntityID" = b."PersonID"
LEFT JOIN csv('oltp/PersonPhone.csv') AS t ON t."BusinessEntityID" = b."PersonID"
ORDER BY customer, b."PersonID"::INTEGER

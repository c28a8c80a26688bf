SELECT
    e."BusinessEntityID" AS code,
    concat_ws(' ', p."FirstName", p."MiddleName", p."LastName") AS name,
    e."JobTitle" AS job_title,
    m."EmailAddress" AS email,
    t."PhoneNumber" AS phone,
    e."CurrentFlag" AS active
FROM csv('oltp/Employee.csv') AS e
JOIN csv('oltp/Person.csv') AS p USING ("BusinessEntityID")
LEFT JOIN csv('oltp/EmailAddress.csv') AS m USING ("BusinessEntityID")
LEFT JOIN csv('oltp/PersonPhone.csv') AS t USING ("BusinessEntityID")
ORDER BY e."BusinessEntityID"::INTEGER

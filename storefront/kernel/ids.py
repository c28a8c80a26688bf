"""One type an entity, so that a customer's id cannot be passed where an order's is meant."""

from typing import NewType

CustomerId = NewType("CustomerId", int)
LocationId = NewType("LocationId", int)
ContactId = NewType("ContactId", int)
EmployeeId = NewType("EmployeeId", int)
SalespersonId = NewType("SalespersonId", int)
PriceClassId = NewType("PriceClassId", int)
ItemId = NewType("ItemId", int)
CategoryId = NewType("CategoryId", int)
WarehouseId = NewType("WarehouseId", int)
OrderId = NewType("OrderId", int)
OrderLineId = NewType("OrderLineId", int)
UserId = NewType("UserId", int)
AccessId = NewType("AccessId", int)
CartId = NewType("CartId", int)
CartLineId = NewType("CartLineId", int)

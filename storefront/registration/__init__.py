"""How a company becomes a customer: it says who it is, confirms its e-mail address, and the office decides."""

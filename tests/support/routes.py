"""A sample request for each route. A route without one fails tests/web/test_every_route.py by name.

{names} in braces are things of one customer (tests/support/world.py): with Birch's in their place the address must
look missing to Alder.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """How to ask a route, and what its owner gets."""

    path: str
    fields: dict[str, str] = field(default_factory=dict)
    status: int = 200
    as_: str = "alder"  # or salesperson, operator, stranger
    page: bool = True  # answers a browser with a page
    part: bool = True  # answers HTMX with a part
    budget: int = 6  # statements, the one that finds out who is looking included

    @property
    def names_something_owned(self) -> bool:
        return "{" in self.path and self.as_ != "stranger"


A_REPORT = "<any(customers,groups,classes,overdue,inactive,logins):report>"
A_MAIL = (
    "<any(welcome,password_reset,password_changed,order_confirmation,cart_handed_over,shipment_confirmed,"
    "company_answered,approval_wanted,approval_answer,case_received,case_opened,case_answer,quote_asked,quote_answer,"
    "registration_confirm,registration_known,registration_rejected):kind>"
    "/<any(en,de,fr,nl,es,it,pt,pl,da,sv,nb,fi,cs,ar):language>"
)
NEW_PASSWORD = {"password": "quite new words here", "again": "quite new words here"}

SAMPLES: dict[str, Sample] = {
    "GET /healthz": Sample("/healthz", as_="stranger", page=False, part=False, budget=0),
    "GET /readyz": Sample("/readyz", as_="stranger", page=False, part=False, budget=1),
    "GET /login": Sample("/login", as_="stranger", part=False, budget=0),
    "POST /login": Sample("/login", {"login": "nobody@x.example", "password": "no"}, 422, as_="stranger", part=False),
    "POST /logout": Sample("/logout", status=303),
    "GET /password/forgot": Sample("/password/forgot", as_="stranger", part=False, budget=0),
    "POST /password/forgot": Sample("/password/forgot", {"login": "nobody@x.example"}, 303, as_="stranger"),
    "GET /password/sent": Sample("/password/sent", as_="stranger", part=False, budget=0),
    "GET /password/set/<token>": Sample("/password/set/{link}", as_="stranger", part=False, budget=1),
    "POST /password/set/<token>": Sample("/password/set/{link}", {"password": "short"}, 422, "stranger", part=False),
    "GET /register": Sample("/register", as_="stranger", part=False, budget=0),
    "POST /register": Sample("/register", {"company": " "}, 422, "stranger", part=False, budget=0),
    "GET /register/sent": Sample("/register/sent", as_="stranger", part=False, budget=0),
    "GET /register/confirm/<token>": Sample("/register/confirm/to-confirm", as_="stranger", part=False, budget=1),
    "POST /register/confirm/<token>": Sample("/register/confirm/to-confirm", {}, 303, "stranger", budget=5),
    "GET /register/confirmed": Sample("/register/confirmed", as_="stranger", part=False, budget=0),
    "GET /pictures/<name>": Sample("/pictures/0123456789abcdef.webp", {}, 404, "stranger", part=False, budget=0),
    "GET /password/change": Sample("/password/change", part=False, budget=1),
    "POST /password/change": Sample("/password/change", {"current": "wrong", **NEW_PASSWORD}, 422, part=False),
    "GET /profile": Sample("/profile", part=False, budget=6),
    "POST /profile": Sample("/profile", {"last_name": ""}, 422, part=False, budget=6),
    "POST /profile/mails": Sample("/profile/mails", {"wanted": "order_confirmation"}, 303),
    "POST /profile/customer": Sample("/profile/customer", {"access": "0"}, 404, part=False),
    "POST /profile/sign-ins/<int:sign_in_id>/end": Sample("/profile/sign-ins/0/end", {}, 404, part=False),
    "POST /profile/sign-ins/end": Sample("/profile/sign-ins/end", status=303),
    "GET /company": Sample("/company?q=every", budget=3),
    "GET /company/people/new": Sample("/company/people/new", part=False, budget=4),
    "POST /company/people/new": Sample("/company/people/new", {"email": "x"}, 422, part=False),
    "GET /company/people/<int:contact_id>": Sample("/company/people/{contact}", part=False, budget=6),
    "POST /company/people/<int:contact_id>": Sample(
        "/company/people/{contact}", {"last_name": ""}, 422, part=False, budget=9
    ),
    "POST /company/people/<int:contact_id>/roles": Sample(
        "/company/people/{contact}/roles", {"roles": "portal_user"}, 422, part=False, budget=12
    ),
    "POST /company/people/<int:contact_id>/<any(suspend,resume,reset,welcome):step>": Sample(
        "/company/people/{contact}/suspend", {}, 422, part=False, budget=9
    ),
    "GET /company/details": Sample("/company/details", part=False, budget=5),
    "POST /company/details": Sample("/company/details", {"name": ""}, 422, part=False, budget=4),
    "POST /company/details/withdraw": Sample("/company/details/withdraw", status=303, budget=3),
    "GET /company/addresses": Sample("/company/addresses", part=False, budget=2),
    "GET /company/addresses/new": Sample("/company/addresses/new", part=False, budget=1),
    "POST /company/addresses/new": Sample("/company/addresses/new", {"label": "x"}, 422, part=False, budget=1),
    "GET /company/addresses/<int:location_id>": Sample("/company/addresses/{location}", part=False, budget=2),
    "POST /company/addresses/<int:location_id>": Sample(
        "/company/addresses/{location}", {"label": "x"}, 422, part=False, budget=2
    ),
    "GET /company/activity": Sample("/company/activity", part=False, budget=4),
    "POST /company/acting": Sample("/company/acting", {"allowed": "0"}, 303, budget=4),
    "GET /": Sample("/", part=False, budget=15),
    "GET /catalog": Sample("/catalog", budget=5),
    "GET /catalog/<path:code>": Sample("/catalog/brushes", budget=5),
    "GET /catalog/items/<path:sku>": Sample("/catalog/items/BR-100", budget=5),
    "GET /catalog/suggestions": Sample("/catalog/suggestions?q=brush", page=False, budget=3),
    "GET /catalog/bought": Sample("/catalog/bought", budget=4),
    "GET /cart": Sample("/cart", budget=5),
    "GET /cart/hand-over": Sample("/cart/hand-over", part=False, budget=6),
    "POST /cart/hand-over": Sample("/cart/hand-over", {"order_key": "older"}, 422, part=False, budget=8),
    "POST /cart/handed/<int:handover_id>/take": Sample("/cart/handed/{handed}/take", {}, 303, budget=7),
    "POST /cart/handed/<int:handover_id>/back": Sample("/cart/handed/{handed}/back", {}, 303, budget=8),
    "POST /cart/lines": Sample("/cart/lines", {"sku": "BR-100", "quantity": "2"}, 303),
    "POST /cart/lines/<int:line_id>": Sample("/cart/lines/{cart_line}", {"quantity": "3"}, 303),
    "POST /cart/lines/<int:line_id>/remove": Sample("/cart/lines/{cart_line}/remove", status=303),
    "POST /cart/clear": Sample("/cart/clear", status=303),
    "POST /cart/undo": Sample("/cart/undo", status=303),
    "POST /cart/seen": Sample("/cart/seen", status=303),
    "GET /cart/checkout": Sample("/cart/checkout", part=False, budget=8),
    "POST /cart/checkout": Sample("/cart/checkout", {"order_key": "{order_key}"}, 422, part=False, budget=16),
    "POST /cart/undo-merge": Sample("/cart/undo-merge", status=303),
    "GET /cart/quick": Sample("/cart/quick", budget=1),
    "POST /cart/quick": Sample("/cart/quick", {"pasted": "BR-100 2\nNO-1 3"}, budget=11),
    "GET /cart/quick/scan": Sample("/cart/quick/scan", part=False, budget=1),
    "POST /cart/quick/scan": Sample("/cart/quick/scan", {"scanned": "BR-100"}, part=False, budget=1),
    "GET /cart/quick/items": Sample("/cart/quick/items?number=BR", page=False, budget=2),
    "GET /lists": Sample("/lists", budget=2),
    "POST /lists": Sample("/lists", {"name": "Monday"}, 303),
    "POST /lists/quick": Sample("/lists/quick", {"number": "BR-100", "quantity": "2"}, 303, budget=13),
    "GET /lists/<int:list_id>": Sample("/lists/{list}", budget=8),
    "POST /lists/<int:list_id>": Sample("/lists/{list}", {"step": "save"}, 303, budget=13),
    "POST /lists/<int:list_id>/name": Sample("/lists/{list}/name", {"name": "Monday"}, 303),
    "POST /lists/<int:list_id>/lines/<int:line_id>/<any(remove,back):step>": Sample(
        "/lists/{list}/lines/{list_line}/remove", status=303
    ),
    "POST /lists/<int:list_id>/<any(delete,restore):step>": Sample("/lists/{list}/delete", status=303),
    "GET /lists/<int:list_id>/shelf.pdf": Sample("/lists/{list}/shelf.pdf", page=False, part=False, budget=11),
    "GET /orders": Sample("/orders", budget=4),
    "GET /orders.<any(csv,xlsx):extension>": Sample("/orders.csv", page=False, part=False, budget=2),
    "GET /orders/<path:number>": Sample("/orders/{order}", budget=7),
    "GET /orders/<path:number>/confirmation.pdf": Sample(
        "/orders/{order}/confirmation.pdf", page=False, part=False, budget=9
    ),
    "GET /orders/<path:number>/cancel": Sample("/orders/{order}/cancel", budget=7),
    "POST /orders/<path:number>/cancel": Sample("/orders/{waiting_order}/cancel", status=303, budget=9),
    "GET /orders/approvals": Sample("/orders/approvals", part=False, budget=3),
    "GET /orders/approvals/<path:number>": Sample("/orders/approvals/{asked_order}", budget=14),
    "POST /orders/approvals/<path:number>": Sample("/orders/approvals/{asked_order}", {"do": "reject"}, 303, budget=12),
    "GET /orders/<path:number>/again": Sample("/orders/{order}/again", budget=8),
    "POST /orders/<path:number>/again": Sample(
        "/orders/{order}/again", {"line-1": "1", "quantity-1": "2"}, 303, budget=16
    ),
    "GET /shipments": Sample("/shipments?q=sh&status=Confirmed", budget=5),
    "GET /shipments.<any(csv,xlsx):extension>": Sample("/shipments.csv", page=False, part=False, budget=4),
    "GET /shipments/<path:number>": Sample("/shipments/{shipment}", part=False, budget=8),
    "GET /shipments/<path:number>/packing-list.pdf": Sample(
        "/shipments/{shipment}/packing-list.pdf", page=False, part=False, budget=9
    ),
    "GET /account": Sample("/account", part=False, budget=7),
    "GET /account/documents": Sample("/account/documents?q=inv&state=open&sort=due", budget=3),
    "GET /account/documents.<any(csv,xlsx):extension>": Sample(
        "/account/documents.csv", page=False, part=False, budget=2
    ),
    'GET /account/<any("invoices","credit-memos","debit-memos","overdue-charges"):folder>/<path:number>': Sample(
        "/account/invoices/{invoice}", part=False, budget=6
    ),
    'GET /account/<any("invoices","credit-memos","debit-memos","overdue-charges"):folder>/<path:number>/document.pdf': (
        Sample("/account/invoices/{invoice}/document.pdf", page=False, part=False, budget=6)
    ),
    "POST /account/documents/bundle": Sample(
        "/account/documents/bundle", {"document": "invoices/{invoice}", "as": "pdf"}, page=False, part=False
    ),
    "GET /account/payments": Sample("/account/payments?q=pm&state=unused", budget=4),
    "GET /account/payments.<any(csv,xlsx):extension>": Sample(
        "/account/payments.xlsx", page=False, part=False, budget=2
    ),
    "GET /account/payments/<path:number>": Sample("/account/payments/{payment}", part=False, budget=3),
    "GET /account/pay": Sample("/account/pay?document=invoices/INV&currency=EUR", part=False, budget=7),
    "POST /account/pay": Sample("/account/pay", {"do": "preview", "currency": "EUR"}, 422, part=False, budget=6),
    "GET /account/pay/<path:number>": Sample("/account/pay/{announced}", part=False, budget=4),
    "POST /account/pay/<path:number>": Sample("/account/pay/{announced}", {"do": "withdraw"}, 303, budget=8),
    "POST /payments/stripe/webhook": Sample(
        "/payments/stripe/webhook", {"type": "forged"}, 400, "stranger", page=False, part=False, budget=0
    ),
    "GET /account/statement": Sample("/account/statement?from=2026-01-01&to=2026-11-23", part=False, budget=5),
    "GET /account/statement.<any(csv,xlsx):extension>": Sample(
        "/account/statement.csv", page=False, part=False, budget=4
    ),
    "GET /account/statement.pdf": Sample("/account/statement.pdf", page=False, part=False, budget=6),
    "GET /support/cases": Sample("/support/cases?q=cs&status=New", budget=4),
    "GET /support/cases.<any(csv,xlsx):extension>": Sample("/support/cases.csv", page=False, part=False, budget=2),
    "GET /support/cases/new": Sample("/support/cases/new?about=order&number={order}", part=False, budget=4),
    "POST /support/cases/new": Sample(
        "/support/cases/new",
        {"about_kind": "order", "about_number": "{order}", "subject": " "},
        422,
        part=False,
        budget=8,
    ),
    "GET /support/cases/<path:number>": Sample("/support/cases/{case}", budget=4),
    "POST /support/cases/<path:number>": Sample("/support/cases/{case}", {"body": " "}, 422, budget=6),
    "GET /support/cases/<path:number>/files/<int:file_id>": Sample(
        "/support/cases/{case}/files/{case_file}", page=False, part=False, budget=3
    ),
    "GET /quotes": Sample("/quotes?q=a&status=Answered", budget=4),
    "GET /quotes/new": Sample("/quotes/new?from=cart", part=False, budget=10),
    "POST /quotes/new": Sample("/quotes/new", {"sku": "BR-100", "quantity": "x"}, 422, part=False, budget=8),
    "GET /quotes/<path:number>": Sample("/quotes/{quote}", part=False, budget=5),
    "POST /quotes/<path:number>/message": Sample("/quotes/{quote}/message", {"body": " "}, 422, part=False, budget=6),
    "POST /quotes/<path:number>/decline": Sample("/quotes/{quote}/decline", {"reason": " "}, 422, part=False, budget=6),
    "GET /quotes/<path:number>/accept": Sample("/quotes/{quote}/accept", budget=14),
    "POST /quotes/<path:number>/accept": Sample("/quotes/{quote}/accept", {"seen": "0"}, 422, budget=25),
    "GET /quotes/<path:number>/quote.pdf": Sample("/quotes/{quote}/quote.pdf", page=False, part=False, budget=6),
    "GET /account/everything": Sample("/account/everything", part=False, budget=3),
    "GET /account/everything.zip": Sample("/account/everything.zip", page=False, part=False, budget=13),
    "GET /sales": Sample("/sales?q=a&only=overdue&sort=town", as_="salesperson", budget=6),
    "GET /sales/<code>": Sample("/sales/{code}", as_="salesperson", part=False, budget=18),
    "GET /sales/pad": Sample("/sales/pad", as_="salesperson", part=False, budget=1),
    "GET /sales/pad/<code:code>": Sample("/sales/pad/{code}", as_="salesperson", part=False, budget=2),
    "GET /sales/pad/worker.js": Sample(
        "/sales/pad/worker.js", {}, 200, "salesperson", page=False, part=False, budget=1
    ),
    "GET /sales/pad/manifest.json": Sample(
        "/sales/pad/manifest.json", {}, 200, "salesperson", page=False, part=False, budget=1
    ),
    "GET /sales/pad/token": Sample("/sales/pad/token", {}, 200, "salesperson", page=False, part=False, budget=1),
    "GET /sales/pad/<code:code>/data": Sample(
        "/sales/pad/{code}/data", {}, 200, "salesperson", page=False, part=False, budget=13
    ),
    "POST /sales/pad/<code:code>/orders": Sample(
        "/sales/pad/{code}/orders", {"order": "nothing"}, 422, "salesperson", page=False, part=False
    ),
    "GET /sales/quotes": Sample("/sales/quotes?q=a&status=all", as_="salesperson", budget=3),
    "GET /sales/quotes/new": Sample("/sales/quotes/new?customer={code}", as_="salesperson", part=False, budget=5),
    "POST /sales/quotes/new": Sample(
        "/sales/quotes/new",
        {"customer": "{code}", "sku": "x", "quantity": "1"},
        422,
        "salesperson",
        part=False,
        budget=8,
    ),
    "GET /sales/quotes/<path:number>": Sample("/sales/quotes/{quote}", as_="salesperson", part=False, budget=12),
    "GET /sales/quotes/<path:number>/quote.pdf": Sample(
        "/sales/quotes/{quote}/quote.pdf", as_="salesperson", page=False, part=False, budget=8
    ),
    "POST /sales/quotes/<path:number>/answer": Sample(
        "/sales/quotes/{quote}/answer", {"sku": "x", "quantity": "1"}, 422, "salesperson", part=False, budget=12
    ),
    "POST /sales/quotes/<path:number>/message": Sample(
        "/sales/quotes/{quote}/message", {"body": " "}, 422, "salesperson", part=False, budget=12
    ),
    "POST /sales/quotes/<path:number>/decline": Sample(
        "/sales/quotes/{quote}/decline", {"reason": " "}, 422, "salesperson", part=False, budget=12
    ),
    "POST /sales/<code>/act": Sample("/sales/{code}/act", {}, 303, "salesperson", budget=5),
    "POST /sales/stop": Sample("/sales/stop", {}, 303, "salesperson", budget=3),
    "GET /admin/contacts/<int:contact_id>/access": Sample("/admin/contacts/1/access", as_="operator", budget=11),
    "POST /admin/contacts/<int:contact_id>/access": Sample(
        "/admin/contacts/1/access", {"login": "x"}, 422, "operator", part=False, budget=34
    ),
    "POST /admin/contacts/<int:contact_id>/access/<any(suspend,resume,revoke,restore,reset,welcome):step>": Sample(
        "/admin/contacts/1/access/suspend", {}, 303, "operator", budget=19
    ),
    "POST /admin/contacts/<int:contact_id>/access/password": Sample(
        "/admin/contacts/1/access/password", {}, 200, "operator", budget=38
    ),
    "POST /admin/contacts/<int:contact_id>/access/login": Sample(
        "/admin/contacts/1/access/login", {"login": "kim", "email": "kim@alder.example"}, 303, "operator", budget=17
    ),
    "POST /admin/contacts/<int:contact_id>/areas": Sample(
        "/admin/contacts/1/areas", {"area": "finance"}, 303, "operator", budget=15
    ),
    "POST /admin/contacts/<int:contact_id>/mail/<int:mail_id>": Sample(
        "/admin/contacts/1/mail/1", {}, 404, "operator", part=False, budget=21
    ),
    "GET /admin/contacts/<int:contact_id>/rights": Sample(
        "/admin/contacts/1/rights", as_="operator", part=False, budget=8
    ),
    "POST /admin/contacts/<int:contact_id>/preview": Sample("/admin/contacts/1/preview", {}, 303, "operator", budget=6),
    "POST /admin/preview/end": Sample("/admin/preview/end", {}, 303, "operator", budget=1),
    "GET /admin/access/grant-many": Sample("/admin/access/grant-many?contact=1", as_="operator", part=False, budget=8),
    "POST /admin/access/grant-many": Sample(
        "/admin/access/grant-many", {"contact": "1"}, 200, "operator", part=False, budget=8
    ),
    "GET /admin/areas": Sample("/admin/areas", as_="operator", part=False, budget=2),
    "POST /admin/areas": Sample("/admin/areas", {"area": "finance"}, 303, "operator", budget=5),
    "GET /admin/roles": Sample("/admin/roles", as_="operator", part=False, budget=9),
    "GET /admin/roles/new": Sample("/admin/roles/new", as_="operator", part=False, budget=9),
    "POST /admin/roles/new": Sample("/admin/roles/new", {"name": ""}, 422, "operator", part=False, budget=9),
    "GET /admin/roles/<code>": Sample("/admin/roles/portal_user", as_="operator", part=False, budget=11),
    "POST /admin/roles/<code>": Sample(
        "/admin/roles/portal_user", {"name": "x"}, 422, "operator", part=False, budget=23
    ),
    "POST /admin/roles/<code>/delete": Sample(
        "/admin/roles/portal_user/delete", {}, 422, "operator", part=False, budget=16
    ),
    "GET /admin/user-types/new": Sample("/admin/user-types/new", as_="operator", part=False, budget=9),
    "POST /admin/user-types/new": Sample("/admin/user-types/new", {"name": ""}, 422, "operator", part=False, budget=9),
    "GET /admin/user-types/<int:type_id>": Sample("/admin/user-types/1", {}, 404, as_="operator", part=False, budget=5),
    "POST /admin/user-types/<int:type_id>": Sample(
        "/admin/user-types/1", {"name": "x"}, 404, "operator", part=False, budget=5
    ),
    "POST /admin/user-types/<int:type_id>/delete": Sample(
        "/admin/user-types/1/delete", {}, 404, "operator", part=False, budget=3
    ),
    "GET /admin/staff": Sample("/admin/staff", as_="operator", part=False, budget=6),
    "GET /admin/staff/new": Sample("/admin/staff/new", as_="operator", part=False, budget=4),
    "POST /admin/staff/new": Sample("/admin/staff/new", {"name": ""}, 422, "operator", part=False, budget=4),
    "GET /admin/staff/<int:user_id>": Sample("/admin/staff/1", as_="operator", part=False, budget=7),
    "POST /admin/staff/<int:user_id>": Sample("/admin/staff/1", {}, 422, "operator", part=False, budget=20),
    "GET /admin": Sample("/admin", as_="operator", part=False, budget=6),
    "GET /admin/search": Sample("/admin/search?q=al", as_="operator", part=False, budget=6),
    "GET /admin/search/suggestions": Sample("/admin/search/suggestions?q=al", as_="operator", page=False, budget=6),
    "GET /admin/customers": Sample("/admin/customers?q=a&status=Active&sort=code", as_="operator", budget=6),
    "GET /admin/customers/new": Sample("/admin/customers/new", as_="operator", part=False, budget=7),
    "POST /admin/customers/new": Sample("/admin/customers/new", {"code": "X"}, 422, "operator", part=False, budget=13),
    "GET /admin/customers/<code:code>": Sample("/admin/customers/ALDER", as_="operator", part=False, budget=13),
    "GET /admin/customers/<code:code>/people": Sample("/admin/customers/ALDER/people", as_="operator", budget=5),
    "GET /admin/customers/<code:code>/addresses": Sample(
        "/admin/customers/ALDER/addresses", as_="operator", part=False, budget=4
    ),
    "GET /admin/customers/<code:code>/prices": Sample(
        "/admin/customers/ALDER/prices?sku=BR-100&quantity=3", as_="operator", budget=6
    ),
    "GET /admin/customers/<code:code>/orders": Sample("/admin/customers/ALDER/orders", as_="operator", budget=4),
    "GET /admin/customers/<code:code>/orders/<path:number>": Sample(
        "/admin/customers/ALDER/orders/nobodys", {}, 404, "operator", part=False, budget=4
    ),
    "GET /admin/customers/<code:code>/documents": Sample("/admin/customers/ALDER/documents", as_="operator", budget=4),
    "GET /admin/customers/<code:code>/access": Sample(
        "/admin/customers/ALDER/access", as_="operator", part=False, budget=6
    ),
    "POST /admin/customers/<code:code>/acting": Sample(
        "/admin/customers/ALDER/acting", {"allowed": "0"}, 303, "operator", budget=5
    ),
    "GET /admin/customers/<code:code>/history": Sample("/admin/customers/ALDER/history", as_="operator", budget=5),
    "GET /admin/customers/<code:code>/edit": Sample(
        "/admin/customers/ALDER/edit", as_="operator", part=False, budget=20
    ),
    "POST /admin/customers/<code:code>/edit": Sample(
        "/admin/customers/ALDER/edit", {"name": "Alder"}, 422, "operator", part=False, budget=30
    ),
    "POST /admin/customers/<code:code>/approve": Sample(
        "/admin/customers/ALDER/approve", {}, 303, "operator", budget=7
    ),
    "POST /admin/customers/<code:code>/reject": Sample("/admin/customers/ALDER/reject", {}, 303, "operator", budget=7),
    "GET /admin/contacts": Sample("/admin/contacts?q=every&state=active&access=yes", as_="operator", budget=4),
    "GET /admin/contacts/new": Sample("/admin/contacts/new?customer=ALDER", as_="operator", part=False, budget=2),
    "POST /admin/contacts/new": Sample("/admin/contacts/new", {"customer": "ALDER"}, 422, "operator", part=False),
    "GET /admin/contacts/<int:contact_id>": Sample("/admin/contacts/1", as_="operator", part=False, budget=15),
    "POST /admin/contacts/<int:contact_id>/mails": Sample(
        "/admin/contacts/1/mails", {"wanted": "order_confirmation"}, 303, "operator"
    ),
    "GET /admin/contacts/<int:contact_id>/edit": Sample("/admin/contacts/1/edit", as_="operator", part=False, budget=4),
    "POST /admin/contacts/<int:contact_id>/edit": Sample(
        "/admin/contacts/1/edit", {"first_name": "Kim"}, 422, "operator", part=False, budget=9
    ),
    "GET /admin/contacts/<int:contact_id>/deactivate": Sample(
        "/admin/contacts/1/deactivate", as_="operator", part=False, budget=4
    ),
    "POST /admin/contacts/<int:contact_id>/deactivate": Sample(
        "/admin/contacts/1/deactivate", {"access": "end"}, 303, "operator", budget=11
    ),
    "POST /admin/contacts/<int:contact_id>/reactivate": Sample(
        "/admin/contacts/1/reactivate", {}, 303, "operator", budget=7
    ),
    "GET /admin/contacts/import": Sample("/admin/contacts/import", as_="operator", part=False, budget=2),
    "POST /admin/contacts/import": Sample(
        "/admin/contacts/import", {"key": "k", "pasted": "e-mail\nkim@x.example"}, 303, "operator", part=False, budget=9
    ),
    "GET /admin/contacts/import/<int:import_id>": Sample(
        "/admin/contacts/import/1", as_="operator", part=False, budget=9
    ),
    "POST /admin/contacts/import/<int:import_id>": Sample(
        "/admin/contacts/import/1", {"column-0": ""}, 422, "operator", part=False, budget=13
    ),
    "GET /admin/contacts/import/<int:import_id>/check": Sample(
        "/admin/contacts/import/1/check", as_="operator", part=False, budget=6
    ),
    "POST /admin/contacts/import/<int:import_id>/take-in": Sample(
        "/admin/contacts/import/1/take-in", {}, 303, "operator", budget=14
    ),
    "POST /admin/contacts/import/<int:import_id>/discard": Sample(
        "/admin/contacts/import/1/discard", {}, 303, "operator", budget=4
    ),
    "GET /admin/contacts/import/<int:import_id>/left-out.<any(csv,xlsx):extension>": Sample(
        "/admin/contacts/import/1/left-out.csv", as_="operator", page=False, part=False, budget=5
    ),
    "GET /admin/reports": Sample("/admin/reports", as_="operator", part=False, budget=1),
    f"GET /admin/reports/{A_REPORT}": Sample("/admin/reports/customers", as_="operator", budget=3),
    f"GET /admin/reports/{A_REPORT}.<any(csv,xlsx):extension>": Sample(
        "/admin/reports/customers.csv", as_="operator", page=False, part=False, budget=2
    ),
    "GET /admin/reminders": Sample("/admin/reminders?whose=all", as_="operator", budget=2),
    "GET /admin/customers/<code:code>/reminders": Sample(
        "/admin/customers/ALDER/reminders", as_="operator", part=False, budget=6
    ),
    "POST /admin/customers/<code:code>/reminders": Sample(
        "/admin/customers/ALDER/reminders",
        {"note": "Call", "due_on": "2026-11-24", "user_id": "0"},
        422,
        "operator",
        part=False,
        budget=8,
    ),
    "POST /admin/reminders/<int:reminder_id>/done": Sample(
        "/admin/reminders/1/done", {}, 404, "operator", part=False, budget=3
    ),
    "POST /admin/reminders/<int:reminder_id>/reopen": Sample(
        "/admin/reminders/1/reopen", {}, 404, "operator", part=False, budget=3
    ),
    "GET /admin/customers/<code:code>/addresses/new": Sample(
        "/admin/customers/ALDER/addresses/new", as_="operator", part=False, budget=3
    ),
    "POST /admin/customers/<code:code>/addresses/new": Sample(
        "/admin/customers/ALDER/addresses/new", {"label": "x"}, 422, "operator", part=False, budget=3
    ),
    "GET /admin/customers/<code:code>/addresses/<int:location_id>": Sample(
        "/admin/customers/ALDER/addresses/{location}", as_="operator", part=False, budget=4
    ),
    "POST /admin/customers/<code:code>/addresses/<int:location_id>": Sample(
        "/admin/customers/ALDER/addresses/{location}", {"label": "x"}, 422, "operator", part=False, budget=4
    ),
    "GET /admin/customers/<code:code>/addresses/billing": Sample(
        "/admin/customers/ALDER/addresses/billing", as_="operator", part=False, budget=5
    ),
    "POST /admin/customers/<code:code>/addresses/billing": Sample(
        "/admin/customers/ALDER/addresses/billing", {"billing_city": "x"}, 422, "operator", part=False, budget=5
    ),
    "GET /admin/registrations": Sample("/admin/registrations?q=cedar", as_="operator", budget=2),
    "GET /admin/registrations/<int:registration_id>": Sample(
        "/admin/registrations/1", as_="operator", part=False, budget=4
    ),
    "GET /admin/registrations/<int:registration_id>/approve": Sample(
        "/admin/registrations/1/approve", as_="operator", part=False, budget=15
    ),
    "POST /admin/registrations/<int:registration_id>/approve": Sample(
        "/admin/registrations/1/approve", {"code": " "}, 422, "operator", part=False, budget=21
    ),
    "GET /admin/registrations/<int:registration_id>/attach": Sample(
        "/admin/registrations/1/attach", as_="operator", part=False, budget=9
    ),
    "POST /admin/registrations/<int:registration_id>/attach": Sample(
        "/admin/registrations/1/attach", {"customer": " "}, 422, "operator", part=False, budget=9
    ),
    "POST /admin/registrations/<int:registration_id>/reject": Sample(
        "/admin/registrations/1/reject", {"reason": " "}, 422, "operator", part=False, budget=4
    ),
    "GET /admin/requests": Sample("/admin/requests?q=al", as_="operator", budget=2),
    "GET /admin/requests/<int:request_id>": Sample("/admin/requests/1", as_="operator", part=False, budget=4),
    "POST /admin/requests/<int:request_id>/approve": Sample(
        "/admin/requests/1/approve", {}, 303, "operator", budget=14
    ),
    "POST /admin/requests/<int:request_id>/reject": Sample(
        "/admin/requests/1/reject", {"reason": " "}, 422, "operator", part=False, budget=5
    ),
    "GET /admin/quotes": Sample("/admin/quotes?q=a&status=all", as_="operator", budget=3),
    "GET /admin/quotes/new": Sample("/admin/quotes/new?customer=ALDER", as_="operator", part=False, budget=5),
    "POST /admin/quotes/new": Sample(
        "/admin/quotes/new", {"customer": "ALDER", "sku": "x", "quantity": "1"}, 422, "operator", part=False, budget=8
    ),
    "GET /admin/quotes/<path:number>": Sample("/admin/quotes/QUOTE-ALDER", as_="operator", part=False, budget=12),
    "GET /admin/quotes/<path:number>/quote.pdf": Sample(
        "/admin/quotes/QUOTE-ALDER/quote.pdf", as_="operator", page=False, part=False, budget=8
    ),
    "POST /admin/quotes/<path:number>/answer": Sample(
        "/admin/quotes/QUOTE-ALDER/answer", {"sku": "x", "quantity": "1"}, 422, "operator", part=False, budget=12
    ),
    "POST /admin/quotes/<path:number>/message": Sample(
        "/admin/quotes/QUOTE-ALDER/message", {"body": " "}, 422, "operator", part=False, budget=12
    ),
    "POST /admin/quotes/<path:number>/decline": Sample(
        "/admin/quotes/QUOTE-ALDER/decline", {"reason": " "}, 422, "operator", part=False, budget=12
    ),
    "GET /admin/cases": Sample("/admin/cases?q=a&status=all&whose=nobody", as_="operator", budget=4),
    "GET /admin/payments": Sample("/admin/payments?q=pay&state=all", as_="operator", budget=2),
    "GET /admin/payments/<path:number>": Sample("/admin/payments/PAY-ALDER", as_="operator", part=False, budget=3),
    "POST /admin/payments/<path:number>": Sample(
        "/admin/payments/PAY-ALDER", {"amount": "x"}, 422, "operator", part=False, budget=3
    ),
    "GET /admin/payments/methods": Sample("/admin/payments/methods", as_="operator", part=False, budget=5),
    "POST /admin/payments/methods": Sample("/admin/payments/methods", {"card": "NO"}, 422, "operator", part=False),
    "GET /admin/customers/<code:code>/payments": Sample(
        "/admin/customers/ALDER/payments", as_="operator", part=False, budget=14
    ),
    "POST /admin/customers/<code:code>/payments": Sample(
        "/admin/customers/ALDER/payments", {"card": "NO"}, 422, "operator", part=False, budget=14
    ),
    "GET /admin/cases/<path:number>": Sample("/admin/cases/CASE-ALDER", as_="operator", budget=8),
    "POST /admin/cases/<path:number>/answer": Sample(
        "/admin/cases/CASE-ALDER/answer", {"body": " "}, 422, "operator", part=False, budget=9
    ),
    "POST /admin/cases/<path:number>/change": Sample(
        "/admin/cases/CASE-ALDER/change", {"owner": "x"}, 422, "operator", part=False, budget=8
    ),
    "GET /admin/cases/<path:number>/files/<int:file_id>": Sample(
        "/admin/cases/CASE-ALDER/files/1", as_="operator", page=False, part=False, budget=2
    ),
    "GET /admin/cases/answers": Sample("/admin/cases/answers", as_="operator", part=False, budget=2),
    "GET /admin/cases/answers/new": Sample("/admin/cases/answers/new", as_="operator", part=False, budget=1),
    "POST /admin/cases/answers/new": Sample(
        "/admin/cases/answers/new", {"title": " "}, 422, "operator", part=False, budget=2
    ),
    "GET /admin/cases/answers/<int:canned_id>": Sample("/admin/cases/answers/1", as_="operator", part=False, budget=2),
    "POST /admin/cases/answers/<int:canned_id>": Sample(
        "/admin/cases/answers/1", {"title": " "}, 422, "operator", part=False, budget=3
    ),
    "POST /admin/cases/answers/<int:canned_id>/delete": Sample(
        "/admin/cases/answers/1/delete", {}, 303, "operator", budget=5
    ),
    "GET /admin/mail": Sample("/admin/mail?state=sent&q=a", as_="operator", budget=2),
    "POST /admin/mail/test": Sample("/admin/mail/test", {}, 303, "operator", budget=3),
    "POST /admin/mail/<int:mail_id>/resend": Sample("/admin/mail/1/resend", {}, 404, "operator", part=False, budget=3),
    "GET /admin/mail/templates": Sample("/admin/mail/templates", as_="operator", part=False, budget=2),
    "GET /admin/mail/templates/find": Sample(
        "/admin/mail/templates/find?kind=welcome&language=en", {}, 303, "operator", budget=1
    ),
    f"GET /admin/mail/templates/{A_MAIL}": Sample(
        "/admin/mail/templates/welcome/en", as_="operator", part=False, budget=4
    ),
    f"POST /admin/mail/templates/{A_MAIL}": Sample(
        "/admin/mail/templates/welcome/en",
        {"subject": "Hello", "text": "no link"},
        422,
        "operator",
        part=False,
        budget=5,
    ),
    f"POST /admin/mail/templates/{A_MAIL}/reset": Sample(
        "/admin/mail/templates/welcome/en/reset", {}, 303, "operator", budget=2
    ),
    "GET /admin/settings": Sample("/admin/settings", as_="operator", part=False, budget=6),
    "POST /admin/settings": Sample("/admin/settings", {"portal_name": " "}, 422, "operator", part=False, budget=6),
    "GET /admin/settings/logo.png": Sample("/admin/settings/logo.png", {}, 404, "operator", part=False, budget=1),
    "POST /admin/settings/logo": Sample("/admin/settings/logo", {"do": "save"}, 422, "operator", part=False, budget=6),
    "GET /admin/audit": Sample("/admin/audit?person=kim&action=access.granted&q=a", as_="operator", budget=2),
    "GET /admin/audit.<any(csv,xlsx):extension>": Sample(
        "/admin/audit.csv", as_="operator", page=False, part=False, budget=4
    ),
}

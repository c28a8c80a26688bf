"""Each rule of the page inspector must be able to fail: one bad snippet a rule."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.inspector import RULES, Page, complaints_about

HEADERS = {
    "Vary": "Accept-Encoding, HX-Request",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'self'",
}
GOOD_BODY = """
<main id="main"><h1>Cart</h1>
  <form id="f" method="post" action="/cart" hx-post="/cart" hx-target="#panel">
    <input type="hidden" name="csrf_token" value="x"><label for="q">Quantity</label><input id="q" name="q">
    <label>Unit <select name="unit"><option>each</option></select></label>
    <button aria-describedby="hint">Save</button><p id="hint">Whole boxes</p>
  </form>
  <div id="panel"><a href="/cart"><img src="/a.webp" alt="Brush" width="1" height="1"></a></div>
  <div id="more" hx-get="/more" hx-target="closest main"><a href="/more">More</a></div>
  <template><tr><td>row</td></tr></template>
</main>"""
GOOD_PART = '<tr id="row-1"><td>1</td></tr><span id="badge" hx-swap-oob="true">2</span>'


def a_page(body: str = GOOD_BODY, *, head: str = "<title>Cart</title>", html: str = ' lang="en"', **more: Any) -> Page:
    text = f"<!doctype html><html{html}><head>{head}</head><body>{body}</body></html>"
    return Page(text=text, **{"headers": HEADERS, **more})


def a_part(text: str = GOOD_PART, **more: Any) -> Page:
    return Page(text=text, **{"headers": HEADERS, "asked_by_htmx": True, **more})


def around(body: str) -> Page:
    return a_page(f"<h1>Cart</h1>{body}")


def only(path: str) -> Callable[[str, str], bool]:
    return lambda _method, asked: asked == path


BAD = [
    ("well-formed", around("<p><table><tr><div>x</div></tr></table></p>")),
    ("well-formed", around('<p id="a" id="b">x</p>')),
    ("well-formed", around("<p>Fish &chips</p>")),
    ("balanced", around("<section><p>never closed</section>")),
    ("balanced", around("<b><i>crossed</b></i>")),
    ("balanced", around("</div>")),
    ("keyboards", around('<label>Quantity <input type="number" name="q"></label>')),
    ("keyboards", around('<label>Quantity <input name="quantity"></label>')),
    ("keyboards", around('<label>E-mail <input name="email"></label>')),
    ("keyboards", around('<label>Phone <input name="phone"></label>')),
    ("keyboards", around('<label>Password <input type="password" name="password"></label>')),
    ("lang", a_page(html="")),
    ("title", a_page(head="")),
    ("title", a_page(head="<title> </title>")),
    ("one-h1", a_page("<p>no heading</p>")),
    ("one-h1", a_page("<h1>one</h1><h1>two</h1>")),
    ("one-h1", a_page("<h1></h1>")),
    ("unique-ids", around('<p id="a">1</p><p id="a">2</p>')),
    ("unique-ids", around('<p id="a b">1</p>')),
    ("references", around('<p aria-describedby="gone">1</p>')),
    ("references", around('<label for="gone">x</label>')),
    ("references", a_part('<p id="p" aria-labelledby="gone">1</p>', known_ids=frozenset({"here"}))),
    ("images", around('<img src="/a.webp" alt="" width="1">')),
    ("images", around('<img src="/a.webp" width="1" height="1">')),
    ("no-inline", around("<script>alert(1)</script>")),
    ("no-inline", a_page(head="<title>x</title><style>p{}</style>")),
    ("no-inline", around('<p style="color:red">x</p>')),
    ("no-inline", around('<button onclick="go()">x</button>')),
    ("links", around('<a href="#">x</a>')),
    ("links", around('<a href="">x</a>')),
    ("links", around("<a>x</a>")),
    ("links", around('<a href="JavaScript:go()">x</a>')),
    ("links", around('<a href="#gone">x</a>')),
    ("links", a_page('<h1>x</h1><a href="/gone">x</a>', resolves=only("/"))),
    ("links", a_page('<h1>x</h1><form action="/gone"></form>', resolves=only("/"))),
    ("own-resources", around('<script src="https://cdn.example/x.js"></script>')),
    ("own-resources", around('<img src="//cdn.example/x.png" alt="" width="1" height="1">')),
    ("named-controls", around('<button><svg><use href="#x"></use></svg></button>')),
    ("labels", around('<input name="q">')),
    ("labels", around('<label for="q"></label><input id="q">')),
    ("labels", around('<textarea name="t"></textarea>')),
    ("labels", around('<select name="s"><option>x</option></select>')),
    ("csrf-token", around('<form method="post" action="/x"><button>x</button></form>')),
    (
        "csrf-token",
        around('<form method="POST" action="/x"><input type="hidden" name="csrf_token" value=""></form>'),
    ),
    ("one-root", a_part('<p id="a">1</p><p id="b">2</p>')),
    ("one-root", a_part("<p>no id</p>")),
    ("one-root", a_part("<!-- nothing -->")),
    ("one-root", a_part('text <p id="a">1</p>')),
    (
        "one-root",
        a_part('<p id="a">1</p>' + "".join(f'<p id="o{n}" hx-swap-oob="true">x</p>' for n in range(3))),
    ),
    ("part-when-asked", a_page(asked_by_htmx=True)),
    ("part-when-asked", a_part(asked_by_htmx=False)),
    ("hx-target", around('<a href="/x" hx-get="/x" hx-target="#gone">x</a>')),
    ("hx-target", around('<div hx-target:inherited=".gone"><a href="/x" hx-get="/x">x</a></div>')),
    ("hx-target", around('<a href="/x" hx-get="/x" hx-target="closest form">x</a>')),
    ("hx-target", around('<a href="/x" hx-get="/x" hx-target="#a >> b">x</a>')),
    (
        "hx-target",
        a_part('<a id="a" href="/x" hx-get="/x" hx-target="#gone">x</a>', known_ids=frozenset({"b"})),
    ),
    ("hx-target", a_part(GOOD_PART, known_ids=frozenset({"row-1"}))),
    ("hx-fallback", around('<button hx-get="/x">x</button>')),
    ("hx-fallback", around('<a hx-get="/x" aria-current="page">x</a>')),
    ("hx-fallback", around('<div hx-get="/more"><a href="/other">x</a></div>')),
    ("hx-fallback", a_page('<h1>x</h1><a href="/x" hx-get="/gone">x</a>', resolves=only("/x"))),
    ("hx-no-eval", around('<p hx-on:click="go()">x</p>')),
    ("hx-no-eval", around('<form action="/x" hx-get="/x" hx-vals="js:{a: 1}"></form>')),
    ("hx-no-eval", around('<form action="/x" hx-get="/x" hx-trigger="click[ctrlKey]"></form>')),
    ("vary", a_page(headers=HEADERS | {"Vary": "Cookie"})),
    ("no-store", a_page(signed_in=True, headers=HEADERS | {"Cache-Control": "private"})),
    ("csp", a_page(headers=HEADERS | {"Content-Security-Policy": ""})),
    ("csp", a_page(headers=HEADERS | {"Content-Security-Policy": "default-src 'self' 'unsafe-inline'"})),
]


@pytest.mark.parametrize(("rule", "page"), BAD, ids=[f"{rule}-{number}" for number, (rule, _) in enumerate(BAD)])
def test_a_bad_page_is_told_by_the_name_of_its_rule(rule: str, page: Page) -> None:
    assert any(complaint.startswith(f"{rule}: ") for complaint in complaints_about(page))


ONLY_ELSEWHERE = '<p id="flash" hx-swap-oob="true">In your cart</p><span id="badge" hx-swap-oob="true">2</span>'


@pytest.mark.parametrize("page", [a_page(), a_part(), a_part(ONLY_ELSEWHERE), a_page(signed_in=True)])
def test_a_good_page_draws_no_complaint(page: Page) -> None:
    assert complaints_about(page) == []


def test_every_rule_has_been_seen_to_fail() -> None:
    assert {rule for rule, _ in BAD} == set(RULES)


def test_a_rule_can_be_left_out_by_its_name() -> None:
    page = around('<input name="q">')
    assert complaints_about(page, but_not=["labels"]) == []


def test_a_rule_that_does_not_exist_cannot_be_left_out() -> None:
    with pytest.raises(KeyError, match="no such rule: lables"):
        complaints_about(a_page(), but_not=["lables"])

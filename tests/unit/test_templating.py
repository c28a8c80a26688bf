from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel
from jinja2 import DictLoader

from storefront.web import templating

COMPONENTS = {"word.html": "{% macro word() %}{{ _('Cart') }}{% endmacro %}"}


@pytest.fixture
def app() -> Iterator[Flask]:
    app = Flask(__name__)
    Babel(app, default_locale="en")
    templating.init_app(app)
    app.jinja_loader = DictLoader(COMPONENTS)
    with app.test_request_context():
        yield app


def render(app: Flask, source: str, **context: object) -> str:
    return app.jinja_env.from_string(source).render(**context)


def test_what_fills_a_text_is_escaped_and_the_text_is_not(app: Flask) -> None:
    template = "{% autoescape true %}{{ _('<b>%(who)s</b>', who=name) }}{% endautoescape %}"
    assert render(app, template, name="<i>") == "<b>&lt;i&gt;</b>"


def test_a_percent_sign_is_written_twice(app: Flask) -> None:
    assert render(app, "{{ _('100%%') }} {{ _('%(n)s%%', n=5) }}") == "100% 5%"


@pytest.mark.parametrize(("number", "words"), [(1, "1 item"), (2, "2 items")])
def test_a_number_chooses_the_form(app: Flask, number: int, words: str) -> None:
    assert render(app, "{{ ngettext('%(num)d item', '%(num)d items', n) }}", n=number) == words


def test_an_imported_component_speaks_too(app: Flask) -> None:
    assert render(app, "{% from 'word.html' import word %}{{ word() }}") == "Cart"


def test_what_is_asked_of_jinja_later_is_found_by_templates_read_later(app: Flask) -> None:
    app.jinja_env.globals["later"] = "here"
    assert render(app, "{{ later }}") == "here"

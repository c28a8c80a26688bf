"""The words of mails: which there are, written anew, looked at, and back to those that are shipped."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request
from flask_babel import get_locale
from flask_babel import gettext as _

from storefront.admin.forms import LANGUAGES
from storefront.admin.mail import commands, queries
from storefront.admin.mail.forms import WordsForm
from storefront.admin.mail.models import Example
from storefront.admin.mail.words import kind_words, kinds_with_words
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.editing import Change, ChangedMeanwhileError, read_seen, write_seen
from storefront.kernel.viewer import Permission
from storefront.mail.custom import BrokenTemplateError, Words, check_words
from storefront.mail.lines import call_items
from storefront.mail.messages import Message, render
from storefront.mail.outbox import MailKind
from storefront.mail.placeholders import NAMES, NEEDED, names_of
from storefront.mail.starts import start_of
from storefront.web.access import access, operator
from storefront.web.pages import page, redirect_whole_page, say, settings

bp = Blueprint("admin_mail_templates", __name__)

CLOCK = SystemClock()
ONE = "/admin/mail/templates/<any({}):kind>/<any({}):language>".format(",".join(NAMES), ",".join(LANGUAGES))


@bp.get("/admin/mail/templates")
@access(Permission.ADMIN_SETTINGS)
def show_all() -> Response:
    locale = get_locale()
    return page(
        "admin/mail/templates.html",
        kinds=kinds_with_words(),
        own=queries.list_own_words(db.session()),
        languages=[(code, _name_of(code)) for code in LANGUAGES],
        language=locale.language if locale and locale.language in LANGUAGES else LANGUAGES[0],
    )


def _name_of(language: str) -> str:
    locale = get_locale()
    return str(locale.languages.get(language, language)) if locale else language


@bp.get("/admin/mail/templates/find")
@access(Permission.ADMIN_SETTINGS)
def find() -> Response:
    """Lead from the list's form to the words of the kind and language that were chosen."""
    kind, language = request.args.get("kind", ""), request.args.get("language", "")
    if kind not in set(NAMES) or language not in LANGUAGES:
        return redirect_whole_page("/admin/mail/templates")
    return redirect_whole_page(f"/admin/mail/templates/{kind}/{language}")


@bp.get(ONE)
@access(Permission.ADMIN_SETTINGS)
def show(kind: str, language: str) -> Response:
    words = queries.find_own_words(db.session(), kind, language) or start_of(kind, language)
    form = WordsForm(formdata=None, data={**commands.as_values(words), "seen": write_seen(commands.as_values(words))})
    return _page(kind, language, form, preview=words)


@bp.post(ONE)
@access(Permission.ADMIN_SETTINGS)
def save(kind: str, language: str) -> Response:
    form = WordsForm()
    if not form.validate():
        return _page(kind, language, form, status=422)
    words = Words(form.subject.data, f"{form.text.data}\n")
    try:
        if request.form.get("do") == "preview":
            check_words(kind, words)
            return _page(kind, language, form, preview=words)
        with writing(db.session()) as session:
            commands.save_words(
                session,
                operator(),
                CLOCK,
                kind=kind,
                language=language,
                seen=read_seen(form.seen.data or ""),
                words=words,
            )
    except BrokenTemplateError as refusal:
        form.say(refusal.problems)
        return _page(kind, language, form, status=422)
    except ChangedMeanwhileError as refusal:
        return _changed_page(kind, language, form, refusal.changes)
    say(_("The words are saved. They stand in the next mail of this kind."))
    return redirect_whole_page(f"/admin/mail/templates/{kind}/{language}")


def _changed_page(kind: str, language: str, form: WordsForm, changes: Mapping[str, Change]) -> Response:
    """Tell what somebody else wrote meanwhile; what is shown now counts as seen."""
    now = queries.find_own_words(db.session(), kind, language) or start_of(kind, language)
    form.seen.data = write_seen(commands.as_values(now))
    return _page(kind, language, form, status=422, changes=changes)


@bp.post(f"{ONE}/reset")
@access(Permission.ADMIN_SETTINGS)
def reset(kind: str, language: str) -> Response:
    with writing(db.session()) as session:
        commands.reset_words(session, operator(), CLOCK, kind=kind, language=language)
    say(_("The shipped words are back. Yours stay in the audit log."))
    return redirect_whole_page(f"/admin/mail/templates/{kind}/{language}")


def _page(
    kind: str,
    language: str,
    form: WordsForm,
    *,
    status: int = 200,
    preview: Words | None = None,
    changes: Mapping[str, Change] | None = None,
) -> Response:
    own = queries.find_own_words(db.session(), kind, language)
    example = queries.find_example(db.session(), operator(), settings(), kind)
    # without own words the shipped ones are sent, which say more than a text without code can
    shown = None if own is None and preview == start_of(kind, language) else preview
    return page(
        "admin/mail/template.html",
        status=status,
        kind=kind,
        kind_name=kind_words()[kind],
        language=language,
        language_name=_name_of(language),
        form=form,
        own=own is not None,
        names=names_of(kind),
        needed=NEEDED[MailKind(kind)],
        changes=changes or {},
        example=example,
        message=_message(kind, language, shown, example) if preview else None,
    )


def _message(kind: str, language: str, words: Words | None, example: Example) -> Message:
    context = call_items(db.session(), example.context, language)
    return render(settings(), kind, language, context, words)

"""Files as a form brings them: the good ones are kept at once and named in the form, so that a refusal loses none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from flask import Response, current_app, request
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from storefront.settings import Settings
from storefront.support import keeping
from storefront.support.commands import KeptFile
from storefront.support.files import BadFileError, check_file
from storefront.support.models import CaseFile
from storefront.web.bodies import Room
from storefront.web.downloads import file_answer, file_name
from storefront.web.pages import settings

# a file that is too large is told so in the form; what is far too large is refused by its length
BODY_READ = 2
ACCEPT = ".png,.jpg,.jpeg,.webp,.gif,.pdf,.txt,.csv,.docx,.xlsx,.pptx,.odt,.ods,.odp"
MOST_TOKEN = 2000


@dataclass
class Upload:
    """The files of a form: those kept, each with the token that names it in the form, and what is wrong with others."""

    kept: list[KeptFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def tokens(self) -> Sequence[tuple[str, str]]:
        """Each kept file as (name, token), for the form that is shown again."""
        return [(one.name, _signer().dumps([current_user.user_id, asdict(one)])) for one in self.kept]

    @property
    def most_files(self) -> int:
        return settings().case_files

    @property
    def most_mb(self) -> str:
        return f"{settings().case_file_kb / 1024:.3g}"

    @property
    def most_bytes(self) -> int:
        return settings().case_file_kb * 1024

    @property
    def accept(self) -> str:
        return ACCEPT


def case_files(settings: Settings) -> Room:
    """Return the room for a form with as many files as a case takes at once."""
    most = settings.case_file_kb * 1024 * max(1, settings.case_files) * BODY_READ
    return Room(most + settings.max_body_kb * 1024)


def read_upload() -> Upload:
    """Return the files of the request. The good ones are written to the instance folder."""
    config, upload = settings(), Upload()
    for token in request.form.getlist("kept")[: config.case_files]:
        _add_again(upload, config, token)
    for sent in request.files.getlist("files"):
        if not sent.filename:
            continue
        if len(upload.kept) >= config.case_files:
            upload.problems.append(_("Send at most %(number)s files at once.", number=config.case_files))
            break
        try:
            checked = check_file(sent.filename, sent.read(), most=config.case_file_kb * 1024)
        except BadFileError as refusal:
            upload.problems.append(problem_sentence(refusal, config))
            continue
        digest = keeping.keep(config.instance, checked.content)
        upload.kept.append(KeptFile(checked.name, checked.media_type, len(checked.content), digest))
    return upload


def problem_sentence(refusal: BadFileError, config: Settings) -> str:
    """Return what is wrong with a file, and what to do."""
    sentences = {
        "empty": _("%(name)s is empty.", name=refusal.name),
        "heavy": _(
            "%(name)s is larger than %(size)s MB. Make it smaller.",
            name=refusal.name,
            size=f"{config.case_file_kb / 1024:.3g}",
        ),
        "kind": _(
            "%(name)s is of a kind that is not taken. Send a picture, a PDF, a text, DOCX, XLSX, PPTX or OpenDocument.",
            name=refusal.name,
        ),
        "damaged": _("%(name)s can't be opened. Save it anew and send it again.", name=refusal.name),
        "large": _("%(name)s is too large inside. Make it smaller.", name=refusal.name),
        "macros": _("%(name)s holds macros. Save it without them and send it again.", name=refusal.name),
    }
    return str(sentences[refusal.code])


def _add_again(upload: Upload, config: Settings, token: str) -> None:
    """Take a file that an earlier try of this form brought. A token of somebody else's is none."""
    try:
        user_id, facts = _signer().loads(token[:MOST_TOKEN])
    except (BadSignature, ValueError, TypeError):
        return
    one = KeptFile(**facts)
    if user_id == current_user.user_id and keeping.is_kept(config.instance, one.digest):
        upload.kept.append(one)


def _signer() -> URLSafeSerializer:
    key: Any = current_app.secret_key
    return URLSafeSerializer(key, salt="case file")


def case_file_answer(number: str, found: CaseFile, digest: str) -> Response:
    """Answer with a file of a case, to be saved under a name of ours."""
    stem, _dot, extension = found.name.rpartition(".")
    content = keeping.read(settings().instance, digest)
    return file_answer(file_name(f"{number}-{stem}", extension), found.media_type, content)

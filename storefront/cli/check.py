"""`storefront check`: a doctor. One line a finding, with what to do about it."""

from __future__ import annotations

import ipaddress
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import click
from sqlalchemy import Engine, func, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from storefront import migrations
from storefront.cli.support import engine_of
from storefront.database import session_factory
from storefront.kernel.clock import SystemClock
from storefront.mail.delivery import SmtpDelivery, UnreachableError
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalUser
from storefront.settings import Settings, load_settings

ILL = 1
LEAST_FREE_MB = 500
LATE = timedelta(minutes=15)
DEFAULT_SENDER = str(Settings.model_fields["mail_sender"].default)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at; `remedy` is empty where nothing is wrong."""

    text: str
    remedy: str = ""


@click.command("check")
def command() -> None:
    """Look for what is missing or set wrong, and say what to do. Exit code 1 when something is."""
    settings = load_settings()
    found = [*findings_of_settings(settings), *_of_database(settings)]
    for finding in found:
        click.echo(f"✗ {finding.text}\n  → {finding.remedy}" if finding.remedy else f"✓ {finding.text}")
    if any(finding.remedy for finding in found):
        sys.exit(ILL)


def findings_of_settings(settings: Settings) -> Iterator[Finding]:
    """Yield what the settings and the instance folder look like, without the database."""
    checks: list[Callable[[Settings], Finding]] = [_folder, _space, _key, _address, _proxies, _processes, _mail]
    for check in checks:
        yield check(settings)


def _folder(settings: Settings) -> Finding:
    if settings.instance.is_dir() and os.access(settings.instance, os.W_OK):
        return Finding(f"The instance folder {settings.instance} can be written.")
    return Finding(
        f"The instance folder {settings.instance} can't be written.",
        "Make it and give it to the user that the portal runs as, or name another in STOREFRONT_INSTANCE.",
    )


def _space(settings: Settings) -> Finding:
    folder = next(path for path in (settings.instance, *settings.instance.absolute().parents) if path.exists())
    free = shutil.disk_usage(folder).free // 2**20
    if free >= LEAST_FREE_MB:
        return Finding(f"{free:,} MB are free beside the instance folder.")
    return Finding(f"Only {free:,} MB are free beside the instance folder.", "Free some, or move it to a larger disk.")


def _key(settings: Settings) -> Finding:
    path = settings.instance / "secret_key"
    if settings.secret_key:
        return Finding("The secret key is set.")
    if not path.exists():
        return Finding("There is no secret key yet: the first start makes it.")
    if path.stat().st_mode & 0o077:
        return Finding("The secret key can be read by other users.", f"chmod 600 {path}")
    return Finding("The secret key lies in the instance folder.")


def _address(settings: Settings) -> Finding:
    if not settings.portal_address:
        return Finding(
            "The portal address is not set: links in mails would lead to this machine only.",
            "Set STOREFRONT_PORTAL_ADDRESS, such as https://portal.example.com.",
        )
    parts = urlsplit(settings.portal_address)
    if parts.scheme != "https" and not _is_here(parts.hostname or ""):
        return Finding(
            f"The portal address {settings.portal_address} is not https: passwords cross the network in the clear.",
            "Put a proxy with a certificate in front (docs/operations.md) and set the address to https://...",
        )
    return Finding(f"The portal address is {settings.portal_address}.")


def _proxies(settings: Settings) -> Finding:
    if settings.address.startswith("https:") and not settings.trusted_proxies:
        return Finding(
            "The address is https, but no proxy is declared: all visitors look like one for the limits.",
            "Set STOREFRONT_TRUSTED_PROXIES to the number of proxies in front, usually 1.",
        )
    return Finding(f"Proxies whose X-Forwarded headers count: {settings.trusted_proxies}.")


def _processes(settings: Settings) -> Finding:
    if settings.processes > 1 and not settings.redis_url:
        return Finding(
            f"{settings.processes} processes without Redis: each counts tries from an address by itself.",
            "Set STOREFRONT_REDIS_URL, or run one process.",
        )
    return Finding(f"Processes: {settings.processes}{', limits shared by Redis' if settings.redis_url else ''}.")


def _mail(settings: Settings) -> Finding:
    if not settings.mail_host:
        return Finding(
            f"Mail is not set: it is written to {settings.instance / 'mail'} and reaches nobody.",
            "Set STOREFRONT_MAIL_HOST, STOREFRONT_MAIL_USER, STOREFRONT_MAIL_PASSWORD and STOREFRONT_MAIL_SENDER.",
        )
    if settings.mail_sender == DEFAULT_SENDER:
        return Finding(f"Mail is sent as {DEFAULT_SENDER}.", "Set STOREFRONT_MAIL_SENDER to an address of yours.")
    if settings.mail_security == "none" and not _is_here(settings.mail_host):
        return Finding("Mail crosses the network in the clear.", "Set STOREFRONT_MAIL_SECURITY to starttls or tls.")
    try:
        SmtpDelivery(settings).greet()
    except UnreachableError as error:
        return Finding(f"The mail server does not answer: {error}", "Check the STOREFRONT_MAIL_... settings.")
    return Finding(f"The mail server {settings.mail_host}:{settings.mail_port} takes our sign-in.")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _of_database(settings: Settings) -> Iterator[Finding]:
    url = make_url(settings.url)
    where = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        yield Finding(f"There is no database {url.database} yet.", "Run `storefront upgrade`.")
        return
    engine = engine_of(settings)
    try:
        revision = migrations.current(engine)
        yield Finding(f"The database {where} answers.")
        yield _revision(revision)
        if revision == migrations.newest():
            yield _operators(engine)
            yield from _outbox(engine)
    except SQLAlchemyError as error:
        yield Finding(
            f"The database {where} can't be used: {str(error).splitlines()[0]}",
            "Start it, or correct STOREFRONT_DATABASE_URL.",
        )
    finally:
        engine.dispose()


def _revision(revision: str | None) -> Finding:
    if revision == migrations.newest():
        return Finding(f"The database is at revision {revision}, the newest.")
    return Finding(
        f"The database is at revision {revision or 'none'}, this version wants {migrations.newest()}.",
        "Run `storefront upgrade`.",
    )


def _operators(engine: Engine) -> Finding:
    with session_factory(engine)() as session:
        count = session.scalar(select(func.count()).where(PortalUser.kind == "operator", PortalUser.active)) or 0
    if count:
        return Finding(f"Operators: {count}.")
    return Finding(
        "Nobody may enter the back office.", 'Run `storefront grant YOUR@EMAIL --role operator --name "Your Name"`.'
    )


def _outbox(engine: Engine) -> Iterator[Finding]:
    row = PortalOutbox
    with session_factory(engine)() as session:
        failed = session.scalar(select(func.count()).where(row.state == "failed")) or 0
        late = select(func.count(), func.max(row.last_error)).where(
            row.state == "queued", row.due_at < SystemClock().now() - LATE
        )
        waiting, why = session.execute(late).one()
    if failed:
        yield Finding(f"{failed} mails were given up.", "See last_error in portal_outbox (docs/operations.md).")
    if waiting:
        yield Finding(
            f"{waiting} mails have waited for more than {LATE.seconds // 60} minutes{f': {why}' if why else ''}.",
            "Start the portal with STOREFRONT_WORKER=true, or run `storefront worker`.",
        )
    if not failed and not waiting:
        yield Finding("The outbox is clear.")

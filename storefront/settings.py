"""Every setting of an installation: variables STOREFRONT_..., checked at the start. docs/settings.md lists them."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storefront.kernel.errors import SettingsError

DEFAULT_ROLES = ("portal_user", "portal_order_management")  # of new access, until an operator says otherwise
PACKAGE = Path(__file__).resolve().parent
# a checkout has templates, static files and mappings beside the package; a wheel carries them inside it
CHECKOUT = (PACKAGE.parent / "pyproject.toml").is_file()
ROOT = PACKAGE.parent if CHECKOUT else Path.cwd()


def shipped(folder: str) -> Path:
    """Return where `templates`, `static` or `mappings` lie."""
    return (PACKAGE.parent if CHECKOUT else PACKAGE) / folder


class Settings(BaseSettings):
    """What an operator decides. Each field's description is its line in docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix="STOREFRONT_", extra="ignore", frozen=True)

    instance: Path = Field(ROOT / "instance", description="Folder of what this installation owns.")
    database_url: str = Field(
        "", description="SQLite or PostgreSQL address; empty: portal.sqlite in the instance folder."
    )
    secret_key: str = Field("", description="Signs cookies and forms; empty: made once in the instance folder.")
    portal_name: str = Field("Harbour & Finch Supply", min_length=1, max_length=80, description="The name people read.")
    colour: str = Field("#1f4fd8", pattern=r"^#[0-9a-fA-F]{6}$", description="Colour of PDF documents, as #rrggbb.")
    logo: Path | None = Field(None, description="PNG, JPEG or SVG of at most 60 KB on PDF documents; empty: the name.")
    imprint: str = Field(
        "", max_length=400, description="The house's address, registration and bank, on PDF documents."
    )
    portal_address: str = Field("", description="Address in mail links, such as https://portal.example.com.")
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the server listens on; PORT counts too.")
    threads: int = Field(8, ge=1, le=64, description="Threads of the server.")
    processes: int = Field(1, ge=1, le=64, description="How many processes you run behind one proxy.")
    trusted_proxies: int = Field(0, ge=0, le=5, description="Proxies in front whose X-Forwarded headers count.")
    redis_url: str = Field("", description="Redis for shared limits; needed with several processes.")

    sites: Literal["both", "portal", "admin"] = Field(
        "both", description="What this process serves: the customers' portal, the back office, or both."
    )
    time_zone: str = Field(
        "UTC", description="Time zone of the business, such as America/Chicago: its days, and the times people read."
    )
    language: str = Field("en", description="Language of people and customers without their own.")
    show_quantities: Literal["none", "word", "number"] = Field("number", description="What customers see of stock.")
    low_stock: int = Field(10, ge=0, description="At or under this availability the word is 'low'.")
    credit_mode: Literal["warn", "hold", "stop"] = Field(
        "hold",
        description="An order over the credit limit: taken with a warning, held, or refused.",
    )
    order_type: str = Field("SO", description="Type of the orders that customers place.")
    default_currency: str = Field(
        "", pattern=r"^([A-Z]{3})?$", description="Currency preset for a new customer, such as EUR; empty: none."
    )
    default_contact_class: str = Field("", max_length=64, description="Class that a new contact begins with.")
    default_user_type: str = Field(
        "", pattern=r"^[0-9]{0,18}$", description="Number of the user type preset for new access; empty: none."
    )
    default_roles: str = Field(
        ",".join(sorted(DEFAULT_ROLES)), description="Codes of the roles preset for new access, with commas between."
    )
    default_case_class: str = Field("", max_length=64, description="Code of the class of new cases; empty: none.")
    case_mail: str = Field(
        "", max_length=254, description="Address that is told of each new support case; empty: nobody is told."
    )
    quote_mail: str = Field(
        "",
        max_length=254,
        description="Address that is told of quotes of customers without a salesperson; empty: none.",
    )
    case_file_kb: int = Field(5120, ge=64, le=20480, description="Largest file of a support case.")
    case_files: int = Field(5, ge=0, le=10, description="Most files at once on a support case; 0: none.")
    bank_holder: str = Field("", max_length=70, description="Holder of the bank account that customers transfer to.")
    bank_account: str = Field(
        "", max_length=42, description="IBAN, or number, of that account; empty: bank transfer is not offered."
    )
    bank_bic: str = Field("", max_length=11, description="BIC of that bank; may be empty within the SEPA area.")
    bank_name: str = Field("", max_length=80, description="Name of that bank.")
    bank_days: int = Field(7, ge=1, le=90, description="Days that customers have for an announced bank transfer.")
    stripe_secret_key: SecretStr = Field(
        SecretStr(""), description="Secret key of Stripe; empty: cards are not offered. Never shown or logged."
    )
    stripe_webhook_secret: SecretStr = Field(
        SecretStr(""), description="Signing secret of the webhook /payments/stripe/webhook. Never shown or logged."
    )
    stripe_address: str = Field("", description="Address of Stripe's API; empty: Stripe's own.")
    document_language: Literal["customer", "system"] = Field(
        "customer", description="Documents on paper are in the customer's language, or in the portal's."
    )
    company_changes: Literal["at_once", "on_request"] = Field(
        "on_request",
        description="A customer's manager changes the company's data at once, or asks for it and you approve.",
    )
    registration: bool = Field(
        default=False, description="Let companies register themselves as customers; the office decides."
    )
    quiet_weeks: int = Field(6, ge=1, le=520, description="Weeks without an order after which salespeople see it.")
    map_url: str = Field(
        "https://www.openstreetmap.org/search?query={address}",
        max_length=300,
        description="Map that salespeople open a customer's address in; {address} is filled in, empty: no link.",
    )
    pad_items: int = Field(
        5000, ge=1, le=50000, description="Most items that a salesperson's phone takes along of one customer."
    )
    page_size: int = Field(24, ge=1, le=200, description="Items on a page of the catalog.")

    session_hours: int = Field(336, ge=1, description="Life of a sign-in.")
    link_hours: int = Field(72, ge=1, description="Life of a set-password link in a welcome mail.")
    registration_hours: int = Field(
        48, ge=1, description="Life of the link by which a registration's e-mail address is confirmed."
    )
    reset_minutes: int = Field(60, ge=5, description="Life of a forgotten-password link.")
    first_sign_in: Literal["link", "generated"] = Field(
        "link",
        description="How people come to their first password: a link in a mail, or one made for them to be changed.",
    )
    password_length: int = Field(10, ge=8, le=128, description="Shortest password.")
    login_tries: int = Field(8, ge=1, description="Wrong passwords for one account before it waits.")
    login_wait_minutes: int = Field(15, ge=1, description="How long it waits then.")
    login_per_address: str = Field("30 per 10 minutes", description="Sign-in tries from one network address.")
    forgot_per_address: str = Field("10 per hour", description="Forgotten-password requests from one network address.")
    register_per_address: str = Field("10 per hour", description="Registrations from one network address.")
    forgot_per_login: int = Field(5, ge=1, description="Forgotten-password mails for one login before it waits.")

    max_body_kb: int = Field(512, ge=16, description="Largest request body.")
    max_form_fields: int = Field(1200, ge=50, description="Most fields of one form.")
    import_kb: int = Field(2048, ge=64, le=16384, description="Largest file to import: contacts, or a quick order.")
    import_rows: int = Field(5000, ge=10, le=20000, description="Most rows of a file of contacts to import.")
    cart_lines: int = Field(500, ge=1, description="Most lines of a cart.")

    mail_host: str = Field("", description="SMTP host; empty: mail is written to the instance folder.")
    mail_port: int = Field(587, ge=1, le=65535, description="SMTP port.")
    mail_user: str = Field("", description="SMTP user.")
    mail_password: str = Field("", description="SMTP password.", repr=False)
    mail_security: Literal["starttls", "tls", "none"] = Field("starttls", description="How the connection is secured.")
    mail_sender: str = Field("orders@demo.example", description="Sender of all mail.")
    mail_timeout: int = Field(20, ge=1, le=300, description="Seconds to wait for the SMTP server.")
    mail_tries: int = Field(12, ge=1, description="Tries before a mail counts as failed.")
    shipment_mail: bool = Field(default=True, description="Tell customers by mail when a shipment is confirmed.")
    shipment_mail_days: int = Field(
        3, ge=1, le=30, description="Shipments confirmed more days ago than this are not told of any more."
    )
    worker: bool = Field(
        default=True, description="Run the worker inside the server process (off: run `storefront worker`)."
    )

    demo: bool = Field(default=False, description="Show the banner that says this is demo data.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least level that is logged.")

    @field_validator("portal_address")
    @classmethod
    def _address(cls, value: str) -> str:
        value = value.rstrip("/")
        if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc):
            raise ValueError("write it like https://portal.example.com")
        return value

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("write it like Europe/Berlin or America/Chicago") from None
        return value

    @field_validator("default_roles")
    @classmethod
    def _roles(cls, value: str) -> str:
        return ",".join(sorted({code.strip() for code in value.split(",")} - {""}))

    @field_validator("map_url")
    @classmethod
    def _map(cls, value: str) -> str:
        value = value.strip()
        if value and (urlsplit(value).scheme not in {"http", "https", "geo"} or "{address}" not in value):
            raise ValueError("write it like https://maps.example.com/?q={address}")
        return value

    @field_validator("logo", mode="before")
    @classmethod
    def _no_logo(cls, value: object) -> object:
        return value or None

    @property
    def url(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.instance / 'portal.sqlite'}"

    @property
    def address(self) -> str:
        """The portal's address, without a slash at its end."""
        return self.portal_address or f"http://{self.host}:{self.port}"

    @property
    def pictures(self) -> Path:
        """Where pictures of items lie."""
        return self.instance / "pictures"

    def key(self) -> str:
        """Return the secret key; the first start makes it. Raises SettingsError when it can't be kept."""
        if self.secret_key:
            return self.secret_key
        path = self.instance / "secret_key"
        try:
            self.instance.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "w") as file:
                    file.write(secrets.token_urlsafe(48))
            return path.read_text().strip()
        except FileExistsError:
            return path.read_text().strip()
        except OSError as error:
            raise SettingsError(
                f"The instance folder {self.instance} can't be written ({error.strerror}). "
                "Name another in STOREFRONT_INSTANCE."
            ) from None


def load_settings(**overrides: object) -> Settings:
    """Read the settings from the environment. Raises SettingsError with a sentence for each wrong one."""
    if "PORT" in os.environ and "STOREFRONT_PORT" not in os.environ:
        overrides.setdefault("port", os.environ["PORT"])
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        lines = [sentence(problem) for problem in error.errors()]
        raise SettingsError("\n".join(lines)) from None


def sentence(problem: object) -> str:
    """Return what pydantic found wrong, by the name of the variable."""
    details = dict(problem)  # type: ignore[call-overload]  # a TypedDict of pydantic's own
    name = "_".join(str(part) for part in details["loc"]).upper()
    return f"STOREFRONT_{name}={details['input']!r} is wrong: {details['msg']}."

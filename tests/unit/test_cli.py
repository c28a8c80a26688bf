"""The command line: quick to start, one sentence for a wrong setting, a doctor that says what to do."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from storefront.cli import COMMANDS, Commands, group, main
from storefront.cli.check import Finding, command, findings_of_settings
from storefront.settings import ROOT, Settings


def wrong(settings: Settings) -> str:
    """Return what the doctor finds wrong in the settings."""
    found: list[Finding] = [finding for finding in findings_of_settings(settings) if finding.remedy]
    return "\n".join(f"{finding.text} {finding.remedy}" for finding in found)


def settings_of(folder: Path, **more: object) -> Settings:
    return Settings(instance=folder, **more)  # type: ignore[arg-type]  # pydantic checks them


def test_help_names_every_command_with_what_it_does() -> None:
    shown = CliRunner().invoke(group, ["--help"]).output
    for name in COMMANDS:
        assert f"  {name} " in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_under_its_name(name: str) -> None:
    found = Commands().get_command(None, name)  # type: ignore[arg-type]  # it needs no context
    assert found is not None
    assert found.name == name


def test_an_unknown_command_is_refused() -> None:
    assert CliRunner().invoke(group, ["dance"]).exit_code == 2


def test_asking_for_help_loads_no_database() -> None:
    code = "import sys, storefront.cli; print({'sqlalchemy', 'alembic', 'duckdb'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stdout.strip() == "set()"


def test_a_wrong_setting_ends_the_command_with_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STOREFRONT_THREADS", "many")
    monkeypatch.setattr(sys, "argv", ["storefront", "check"])
    with pytest.raises(SystemExit) as end:
        main()
    said = capsys.readouterr().err.strip()
    assert end.value.code == 2
    assert said.startswith("STOREFRONT_THREADS='many' is wrong")
    assert "\n" not in said


def test_a_database_of_another_make_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STOREFRONT_INSTANCE", str(tmp_path))
    monkeypatch.setenv("STOREFRONT_DATABASE_URL", "mysql://portal@localhost/portal")
    monkeypatch.setattr(sys, "argv", ["storefront", "upgrade"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "names mysql; this portal runs on sqlite and on postgresql." in capsys.readouterr().err


def test_the_doctor_misses_address_and_mail_on_a_fresh_instance(tmp_path: Path) -> None:
    said = wrong(settings_of(tmp_path))
    assert "Set STOREFRONT_PORTAL_ADDRESS" in said
    assert "Set STOREFRONT_MAIL_HOST" in said


def test_the_doctor_wants_https_for_an_address_that_others_reach(tmp_path: Path) -> None:
    assert "is not https" in wrong(settings_of(tmp_path, portal_address="http://portal.example.com"))
    assert "is not https" not in wrong(settings_of(tmp_path, portal_address="http://127.0.0.1:8000"))


def test_the_doctor_misses_the_declared_proxy_behind_https(tmp_path: Path) -> None:
    address = "https://portal.example.com"
    assert "TRUSTED_PROXIES" in wrong(settings_of(tmp_path, portal_address=address))
    assert "TRUSTED_PROXIES" not in wrong(settings_of(tmp_path, portal_address=address, trusted_proxies=1))


def test_the_doctor_warns_of_several_processes_without_redis(tmp_path: Path) -> None:
    assert "STOREFRONT_REDIS_URL" in wrong(settings_of(tmp_path, processes=4))
    assert "STOREFRONT_REDIS_URL" not in wrong(settings_of(tmp_path, processes=4, redis_url="redis://localhost"))


def test_the_doctor_sees_a_key_that_others_can_read(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    settings.key()
    assert "can be read by other users" not in wrong(settings)
    (tmp_path / "secret_key").chmod(0o644)
    assert f"chmod 600 {tmp_path / 'secret_key'}" in wrong(settings)


def test_the_doctor_sees_a_mail_server_that_does_not_answer(tmp_path: Path) -> None:
    mail = {"mail_host": "127.0.0.1", "mail_port": 9, "mail_sender": "orders@oak.example", "mail_timeout": 1}
    assert "The mail server does not answer: 127.0.0.1:9" in wrong(settings_of(tmp_path, mail_security="none", **mail))


def test_the_doctor_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOREFRONT_INSTANCE", str(tmp_path / "nowhere"))
    said = CliRunner().invoke(command)
    assert said.exit_code == 1
    assert "→ Run `storefront upgrade`." in said.output
    assert not (tmp_path / "nowhere").exists()

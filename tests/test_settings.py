"""Settings: from the environment, from a file, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkam.errors import ConfigurationError
from graphkam.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*(f"GRAPHKAM_{field}".upper() for field in Settings.model_fields), "GRAPHKAM_CONFIG"]:
        monkeypatch.delenv(name, raising=False)


def test_without_a_word_it_is_the_embedded_store_in_the_users_data_folder() -> None:
    settings = load_settings()
    assert settings.store_uri is None
    assert settings.data_dir.name == "graphkam"
    assert (settings.store_user, settings.store_database, settings.lang, settings.policy) == (
        "neo4j",
        "neo4j",
        "en",
        None,
    )


def test_the_environment_counts_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        'GRAPHKAM_LANG = "zh"\ndata_dir = "data"\n[store]\nuri = "neo4j://file:7687"\npassword = "secret"\nuser = "u"\n'
    )
    monkeypatch.setenv("GRAPHKAM_CONFIG", str(file))
    monkeypatch.setenv("GRAPHKAM_STORE_URI", "bolt+s://environment:7687")
    settings = load_settings()
    assert settings.store_uri == "bolt+s://environment:7687"
    assert (settings.store_user, settings.lang, settings.data_dir) == ("u", "zh", tmp_path / "data")
    assert settings.store_password is not None
    assert settings.store_password.get_secret_value() == "secret"
    assert "secret" not in repr(settings)


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHKAM_STORE_URI", "")
    assert load_settings().store_uri is None


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("GRAPHKAM_STORE_URI", "http://host", r"GRAPHKAM_STORE_URI: expected an address like neo4j://"),
        ("GRAPHKAM_STORE_URI", "bolt://", r"GRAPHKAM_STORE_URI: expected an address like neo4j://"),
        ("GRAPHKAM_STORE_URI", "bolt://host", r"needs a password: set GRAPHKAM_STORE_PASSWORD"),
        (
            "GRAPHKAM_STORE_URL",
            "bolt://host",
            r"no such setting: GRAPHKAM_STORE_URL; there are .*GRAPHKAM_STORE_URI",
        ),
        ("GRAPHKAM_LANG", "de", r"GRAPHKAM_LANG: .*'en' or 'zh'"),
        ("GRAPHKAM_CONFIG", "absent.toml", r"GRAPHKAM_CONFIG names absent.toml, which cannot be read"),
    ],
)
def test_what_cannot_be_right_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=message):
        load_settings()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("colour = 1", "sets colour, which does not exist; there are dask_scheduler, data_dir"),
        ('[store]\nurl = "x"', "sets store_url, which does not exist"),
        ("not toml", "is not TOML"),
    ],
)
def test_a_file_that_cannot_be_right_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str, message: str
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(content)
    monkeypatch.setenv("GRAPHKAM_CONFIG", str(file))
    with pytest.raises(ConfigurationError, match=message):
        load_settings()

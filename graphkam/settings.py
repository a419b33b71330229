"""Settings: where the store is, whose policy holds, which language is spoken."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, cast
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from graphkam.errors import ConfigurationError

PREFIX: Final = "GRAPHKAM_"
CONFIG: Final = "GRAPHKAM_CONFIG"
"""The environment variable that names a TOML file with settings."""

SCHEMES: Final = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


class Settings(BaseSettings):
    """What graphkam was told about its surroundings; without a word, the embedded store in the user's data folder.

    `store_uri` None means the embedded store, which needs neither user nor password and stops when nobody was connected
    for `store_idle_seconds`.

    `dask_scheduler` is the address of a cluster that measures the partitions of a company (docs/scale.md).

    Of the server: `serve_hosts` lists the names under which it answers, separated by commas; `serve_rate` is how many
    requests a minute one key may make; `serve_seconds` how long one may take; `serve_body_mb` and `serve_upload_mb` how
    large its body may be, of an import the latter.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    store_uri: str | None = None
    store_user: str = "neo4j"
    store_password: SecretStr | None = None
    store_database: str = "neo4j"
    store_idle_seconds: float = Field(default=300.0, gt=0)
    data_dir: Path = Field(default_factory=lambda: platformdirs.user_data_path("graphkam", appauthor=False))
    policy: Path | None = None
    lang: Literal["en", "zh"] = "en"
    dask_scheduler: str | None = None
    serve_hosts: str = ""
    serve_rate: int = Field(default=6_000, ge=1)
    serve_seconds: float = Field(default=60.0, gt=0)
    serve_body_mb: int = Field(default=32, ge=1)
    serve_upload_mb: int = Field(default=1_024, ge=1)
    serve_internal_webhooks: bool = False

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which the server answers, beside those of this machine for itself."""
        return tuple(name for each in self.serve_hosts.split(",") if (name := each.strip()))

    @field_validator("store_uri")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise ValueError(f"expected an address like neo4j://host:7687 (one of {', '.join(SCHEMES)})")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # pydantic's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # as above; there are no .env files
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # as above; there are no secret files
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment counts before the file, which `load_settings` hands over as arguments."""
        return env_settings, init_settings


def load_settings() -> Settings:
    """The settings of the environment, and of the TOML file it names for what the environment leaves out.

    The file holds the same names, in any of three spellings: ``GRAPHKAM_STORE_URI``, ``store_uri``, or ``uri`` under
    ``[store]``. Paths in it start from its folder.

    Raises
    ------
    ConfigurationError
        A setting that does not exist or cannot be right, all of them named; a file that cannot be read.
    """
    named = os.environ.get(CONFIG)
    from_file = _read(Path(named)) if named else {}
    _refuse_unknown(os.environ)
    try:
        settings = Settings(**from_file)
    except ValidationError as error:
        # Not `from error`: pydantic repeats the values, of which one may be a password.
        raise ConfigurationError(_explained(error, file=named)) from None
    if settings.store_uri is not None and settings.store_password is None:
        raise ConfigurationError(
            f"the store at {settings.store_uri} needs a password: set {PREFIX}STORE_PASSWORD (and "
            f"{PREFIX}STORE_USER unless it is neo4j)"
        )
    return settings


def _read(file: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(
            f"{CONFIG} names {file}, which cannot be read: {error.strerror}; correct the name or unset it"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} is not TOML in UTF-8: {error}") from error
    found: dict[str, Any] = {}
    for key, value in content.items():
        inner: dict[str, Any] = {key: value}
        if isinstance(value, dict):
            table = cast(dict[str, Any], value)
            inner = {f"{key}_{name}": each for name, each in table.items()}
        found |= {name.lower().removeprefix(PREFIX.lower()): each for name, each in inner.items()}
    for name in ("data_dir", "policy"):
        if isinstance(found.get(name), str):
            found[name] = file.parent / found[name]
    return found


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    """A misspelt address must not pass for none, which would mean the embedded store."""
    known = {
        f"{PREFIX}{name}".upper() for name in Settings.model_fields if name.startswith(("store_", "serve_"))
    }
    prefixes = (f"{PREFIX}STORE_", f"{PREFIX}SERVE_")
    unknown = sorted(name for name in environment if name.startswith(prefixes) and name not in known)
    if unknown:
        raise ConfigurationError(
            f"no such setting: {', '.join(unknown)}; there are {', '.join(sorted(known))}"
        )


def _explained(error: ValidationError, *, file: str | None) -> str:
    faults: list[str] = []
    for each in error.errors(include_url=False, include_input=False):
        name = str(each["loc"][0])
        what = f"{PREFIX}{name.upper()}"
        if each["type"] == "extra_forbidden":
            names = ", ".join(sorted(Settings.model_fields))
            faults.append(f"{file} sets {name}, which does not exist; there are {names}")
        else:
            faults.append(f"{what}: {each['msg'].removeprefix('Value error, ')}")
    return "; ".join(faults)

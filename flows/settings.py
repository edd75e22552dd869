"""What `dateline.toml` and the environment say, checked.

`load_settings` reads the file named on the command line, else `dateline.toml` in the working directory, else nothing
but defaults; `DATELINE_FETCH__TOTAL_SECONDS=20` overrides a key of either. Relative paths are relative to the file.
Every key is optional and an unknown one is an error.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from extract.fetch import FetchSettings
from extract.rulefile import RuleFileInvalid, read_toml
from flows.cron import is_cron
from flows.errors import ConfigInvalid, UsageError
from warehouse.lake import Lake, use_lake

CONFIG_NAME = "dateline.toml"
_LAKE = "ducklake:postgres:"
Seconds = Annotated[float, Field(gt=0)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FetchSection(_Section):
    """How publishers are asked; sizes are bytes, `allow_hosts` ("host:port") may have private addresses."""

    user_agent: Annotated[str, Field(pattern=r"^[!-~][ -~]*$")] = "Dateline/0.1 (news monitoring; one reader)"
    contact: Annotated[str, Field(pattern=r"^[ -~]*$")] | None = None
    total_seconds: Seconds = 30
    tries: Annotated[int, Field(ge=1, le=10)] = 3
    concurrency: Annotated[int, Field(ge=1, le=256)] = 16
    max_items: Annotated[int, Field(ge=1)] = 1000
    host_interval_seconds: Annotated[float, Field(ge=0)] = 1.0
    max_raw_bytes: Annotated[int, Field(gt=0)] = 10_000_000
    max_decoded_bytes: Annotated[int, Field(gt=0)] = 40_000_000
    allow_hosts: tuple[str, ...] = ()


class RunSection(_Section):
    """How a run works: parsing processes, and articles in one loading transaction."""

    workers: Annotated[int, Field(ge=1, le=256)] = 2
    batch_articles: Annotated[int, Field(ge=1, le=10_000)] = 200


class ScheduleSection(_Section):
    """When `dateline serve` runs what; intervals in minutes, `report_cron` in the configured zone."""

    interval_minutes: Annotated[int, Field(ge=1)] = 30
    publish_minutes: Annotated[int, Field(ge=1)] = 180
    report_cron: str = "0 7 * * *"

    @field_validator("report_cron")
    @classmethod
    def _is_cron(cls, value: str) -> str:
        if not is_cron(value):
            raise ValueError(f'{value!r} is no cron expression (such as "0 7 * * *": every day at 7:00)')
        return value


class Watch(_Section):
    """Something to be told of: `when` is a file of `warehouse/watches`; None for a filter means any."""

    name: str
    when: str
    entity: str | None = None
    metric: str | None = None
    min_change_ratio: float | None = None
    max_age_days: Annotated[int, Field(ge=1)] = 7


class AlertsSection(_Section):
    """Where watches send to: apprise URLs."""

    urls: tuple[str, ...] = ()


class Settings(BaseSettings):
    """All of the configuration; paths are absolute once `load_settings` returns it."""

    model_config = SettingsConfigDict(
        env_prefix="DATELINE_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
    )

    data_dir: Path = Path("data")
    timezone: str = "Asia/Seoul"
    warehouse: str = "duckdb"
    lake_dir: str | None = None
    languages: tuple[Literal["ko", "en"], ...] = ("ko", "en")
    sources: tuple[str, ...] | None = None
    source_dirs: tuple[Path, ...] = ()
    rule_dirs: tuple[Path, ...] = ()
    corrections: Path | None = None
    min_free_bytes: Annotated[int, Field(ge=0)] = 2_000_000_000
    fetch: FetchSection = FetchSection()
    run: RunSection = RunSection()
    schedule: ScheduleSection = ScheduleSection()
    watch: tuple[Watch, ...] = ()
    alerts: AlertsSection = AlertsSection()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"{value!r} is no time zone (such as Asia/Seoul)") from error
        return value

    @field_validator("warehouse")
    @classmethod
    def _known_warehouse(cls, value: str) -> str:
        if value != "duckdb" and not value.startswith(_LAKE):
            raise ValueError('accepted: "duckdb" or "ducklake:postgres:..."')
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown."""
        return ZoneInfo(self.timezone)


def fetch_settings(settings: Settings) -> FetchSettings:
    """The fetcher's settings as the configuration has them."""
    section = settings.fetch
    values = section.model_dump() | {"contact": section.contact or "", "allow_hosts": frozenset(section.allow_hosts)}
    return FetchSettings(**values)


def find_config(chosen: Path | None) -> Path | None:
    """The configuration file: the chosen one, else the working directory's, else None. Raises `UsageError`."""
    if chosen is not None:
        if not chosen.is_file():
            raise UsageError(f"{chosen}: no such configuration file")
        return chosen.resolve()
    here = Path.cwd() / CONFIG_NAME
    return here if here.is_file() else None


def load_settings(chosen: Path | None = None) -> Settings:
    """The settings of the file and the environment. Raises `ConfigInvalid` naming file, key and what is accepted."""
    path = find_config(chosen)
    if path is not None:
        try:
            read_toml(path)
        except RuleFileInvalid as error:
            raise ConfigInvalid(str(error)) from error
    try:
        settings = _settings_class(path)()
    except ValidationError as error:
        raise ConfigInvalid(_first_problem(error, path)) from error
    settings = _with_absolute_paths(settings, path.parent if path else Path.cwd())
    use_lake(settings.data_dir, _lake(settings))
    return settings


def _lake(settings: Settings) -> Lake | None:
    """The lake that the settings name; None for a file. Raises `ConfigInvalid` without a place for its files."""
    if settings.warehouse == "duckdb":
        return None
    if settings.lake_dir is None:
        raise ConfigInvalid("lake_dir: a DuckLake needs a folder or s3:// address for its files, shared by all writers")
    return Lake(settings.warehouse.removeprefix("ducklake:"), settings.lake_dir.rstrip("/") + "/")


def _settings_class(path: Path | None) -> type[Settings]:
    """A `Settings` that reads this file below the environment."""

    class FileSettings(Settings):
        """The settings, which know their file."""

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (the signature is the library's)
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            """The environment before the file."""
            if path is None:
                return init_settings, env_settings
            return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=path)

    return FileSettings


def _first_problem(error: ValidationError, path: Path | None) -> str:
    detail = error.errors(include_url=False)[0]
    key = ".".join(str(step) for step in detail["loc"])
    problem = "unknown key" if detail["type"] == "extra_forbidden" else detail["msg"].removeprefix("Value error, ")
    return f"{path or 'configuration'}, key {key}: {problem}"


def _with_absolute_paths(settings: Settings, base: Path) -> Settings:
    changes: dict[str, Any] = {
        "data_dir": base / settings.data_dir,
        "source_dirs": tuple(base / folder for folder in settings.source_dirs),
        "rule_dirs": tuple(base / folder for folder in settings.rule_dirs),
    }
    if settings.corrections is not None:
        changes["corrections"] = base / settings.corrections
    if settings.lake_dir is not None and "://" not in settings.lake_dir:
        changes["lake_dir"] = str(base / settings.lake_dir)
    for folder in (*changes["source_dirs"], *changes["rule_dirs"]):
        if not folder.is_dir():
            raise ConfigInvalid(f"{folder}: no such folder (source_dirs, rule_dirs)")
    return settings.model_copy(update=changes)

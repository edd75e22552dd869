"""What a run works with: settings, sources, where things lie, and whom to tell how far it is."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from extract.records import Source
from extract.sources import BUNDLED_SOURCES, load_sources
from flows.errors import ConfigInvalid, UsageError
from flows.settings import Settings
from flows.telling import Say, Telling
from transform.corrections import Corrections, load_corrections
from transform.rulefolders import BUNDLED_RULES, rules_version
from warehouse.watches import watch_names

# What a run writes to in the data folder, where it is there already.
_WRITTEN = ("live.duckdb", "dateline.duckdb", "writer.lock", "raw", "running", "prefect")


@dataclass(frozen=True, slots=True)
class Job:
    """The settings with everything that follows from them; `telling` is where notes and progress go."""

    settings: Settings
    sources: dict[str, Source]
    rules_version: str
    code_version: str
    corrections: Corrections = field(default_factory=Corrections)
    telling: Telling = field(default_factory=Telling, compare=False)

    @property
    def data_dir(self) -> Path:
        """The folder that holds raw zone, warehouse and snapshot."""
        return self.settings.data_dir

    @property
    def say(self) -> Say:
        """Takes notes for a person."""
        return self.telling.note

    @property
    def trace(self) -> Say:
        """Takes notes for a log."""
        return self.telling.trace

    @property
    def is_stopping(self) -> bool:
        """Whether somebody wants the run to end after its present batch."""
        return self.telling.stop.is_set()

    @property
    def rule_folders(self) -> tuple[Path, ...]:
        """Where rules come from, the bundled ones first."""
        return (BUNDLED_RULES, *self.settings.rule_dirs)


def open_job(settings: Settings, telling: Telling | None = None, *, must_exist: bool = True) -> Job:
    """The job of these settings, its data folder made unless `must_exist` is False.

    Raises `RuleFileInvalid` for a bad source or corrections file, `ConfigInvalid` for a folder that cannot be written
    or is full.
    """
    sources = load_sources(settings.source_dirs)
    for source_id in settings.sources or ():
        if source_id not in sources:
            raise ConfigInvalid(f"sources: no source is called {source_id!r} (files in {_places(settings)})")
    for watch in settings.watch:
        if watch.when not in watch_names():
            raise ConfigInvalid(f"watch {watch.name!r}, when: {watch.when!r} is none of {', '.join(watch_names())}")
    corrections = load_corrections(settings.corrections)
    if must_exist:
        _check_folder(settings)
    # A source's selectors decide what an article is, as rules do: a change of either asks for a reparse.
    folders = (BUNDLED_RULES, *settings.rule_dirs, BUNDLED_SOURCES, *settings.source_dirs)
    return Job(settings, sources, rules_version(folders), version("dateline-news"), corrections, telling or Telling())


def choose_sources(job: Job, chosen: tuple[str, ...] | None) -> list[Source]:
    """The sources to work on: those chosen now, else the configured, else the default ones. Raises `UsageError`."""
    for source_id in chosen or ():
        if source_id not in job.sources:
            raise UsageError(f"--source {source_id}: no such source{_suggestion(source_id, job.sources)}")
    wanted = chosen or job.settings.sources
    if wanted is None:
        return [source for source in job.sources.values() if source.default]
    return [job.sources[source_id] for source_id in dict.fromkeys(wanted)]


def _suggestion(wrong: str, sources: dict[str, Source]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 (only a mistake needs it)

    close = get_close_matches(wrong, sources, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _places(settings: Settings) -> str:
    return ", ".join(str(folder) for folder in settings.source_dirs) or "the bundled ones"


def _check_folder(settings: Settings) -> None:
    """Make the data folder and see that it can be written and has room. Raises `ConfigInvalid`."""
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ConfigInvalid(f"{folder}: cannot be written ({error.strerror})") from error
    for path in map(folder.joinpath, _WRITTEN):
        # Another user's run (root's, once) leaves a folder of ours with files that are not.
        if path.exists() and not os.access(path, os.W_OK):
            raise ConfigInvalid(f"{path}: cannot be written (it belongs to {_owner(path)})")
    check_room(settings)


def check_room(settings: Settings) -> None:
    """Raises `ConfigInvalid` when the data folder's disk has less room than `min_free_bytes`."""
    folder, needed = settings.data_dir, settings.min_free_bytes
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise ConfigInvalid(f"{folder}: {free:,} bytes free, {needed:,} needed (min_free_bytes)")


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except KeyError:
        return f"user {path.stat().st_uid}"

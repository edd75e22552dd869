"""dateline.toml and the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.errors import ConfigInvalid, UsageError
from flows.settings import load_settings


def write(folder: Path, text: str) -> Path:
    """A configuration file with this text."""
    path = folder / "dateline.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_every_key_has_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing needs to be configured."""
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert settings.data_dir == tmp_path / "data"
    assert settings.fetch.tries == 3
    assert settings.sources is None


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    """Wherever the command is started."""
    (tmp_path / "mine").mkdir()
    settings = load_settings(write(tmp_path, 'data_dir = "d"\nrule_dirs = ["mine"]\n'))
    assert settings.data_dir == tmp_path / "d"
    assert settings.rule_dirs == (tmp_path / "mine",)


def test_the_environment_outranks_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nested keys are joined by two underscores."""
    monkeypatch.setenv("DATELINE_FETCH__TOTAL_SECONDS", "20")
    assert load_settings(write(tmp_path, "[fetch]\ntotal_seconds = 5\ntries = 2\n")).fetch.total_seconds == 20
    assert load_settings(tmp_path / "dateline.toml").fetch.tries == 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("data_dri = 'x'", "data_dri"),
        ("[fetch]\ntires = 3", "fetch.tires"),
        ("[fetch]\ntries = 0", "fetch.tries"),
        ("timezone = 'Asia/Seol'", "timezone"),
        ("warehouse = 'mysql'", "warehouse"),
        ("[[watch]]\nname = 'x'", "watch.0.when"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_file(tmp_path: Path, text: str, key: str) -> None:
    """A misspelt key must not be ignored."""
    with pytest.raises(ConfigInvalid, match=f"dateline.toml, key {key}: "):
        load_settings(write(tmp_path, text))


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    """With the line that cannot be read."""
    with pytest.raises(ConfigInvalid, match=r"dateline\.toml: not valid TOML: .*line 2"):
        load_settings(write(tmp_path, "timezone = 'UTC'\ntimezone = 'UTC'\n[run]\n"))


def test_a_chosen_file_that_is_missing_is_a_mistake_of_usage(tmp_path: Path) -> None:
    """Defaults are not taken instead."""
    with pytest.raises(UsageError, match="no such configuration file"):
        load_settings(tmp_path / "other.toml")


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    """An empty gazetteer would be a silent mistake."""
    with pytest.raises(ConfigInvalid, match="no such folder"):
        load_settings(write(tmp_path, 'rule_dirs = ["mien"]'))

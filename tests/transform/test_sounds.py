"""A Korean name in Latin letters, and names of two scripts compared by sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.rulefile import RuleFileInvalid
from transform.rules import BUNDLED_RULES
from transform.sounds import load_sounds

SOUNDS = load_sounds([BUNDLED_RULES])


@pytest.mark.parametrize(
    ("text", "latin"), [("미라온", "miraon"), ("별빛", "byeolbit"), ("한강", "hangang"), ("AI반도체", "aibandoche")]
)
def test_syllables_are_written_in_latin_letters(text: str, latin: str) -> None:
    """As the Revised Romanization writes them one by one; other letters stay, small."""
    assert SOUNDS.latin(text) == latin


def test_a_slug_has_only_letters_digits_and_hyphens() -> None:
    """It can be the second half of an id."""
    assert SOUNDS.slug("미라온 (주) 2.0") == "miraon-ju-2-0"


@pytest.mark.parametrize(("one", "other"), [("미라온", "Miraon"), ("클라우드", "Cloud"), ("업스테이지", "Upstage")])
def test_a_name_sounds_like_itself_in_the_other_script(one: str, other: str) -> None:
    """Letters that Korean does not tell apart are one."""
    assert SOUNDS.likeness(one, other) > 0.75


@pytest.mark.parametrize(("one", "other"), [("미라온", "Upstage"), ("별이", "Samsung"), ("오", "O")])
def test_other_names_do_not(one: str, other: str) -> None:
    """Nor do names too short to tell."""
    assert SOUNDS.likeness(one, other) < 0.6


def test_a_table_of_another_length_is_refused(tmp_path: Path) -> None:
    """The file and the key are named."""
    path = tmp_path / "boundaries" / "sounds_own.toml"
    path.parent.mkdir()
    path.write_text('initials = ["g"]\nvowels = ["a"]\nfinals = [""]\n', encoding="utf-8")
    with pytest.raises(RuleFileInvalid, match=r"sounds_own.toml, key initials: 19"):
        load_sounds([tmp_path])

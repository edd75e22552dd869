"""The report in a real browser: nothing for a screen reader to stumble over, no error, nothing asked of the network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import date
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from flows.report import build_report
from warehouse.connection import open_snapshot

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
DARK, LIGHT = 0, 1
# Before the page: what goes wrong and what is asked for is kept; after it: axe looks, and all is written down.
WATCH = """<script>
window.wrong = []; addEventListener('error', event => wrong.push(String(event.message)));
</script>"""
LOOK = """<script>
addEventListener('load', async () => {
  const found = await axe.run(document);
  const seen = {
    wrong, asked: performance.getEntriesByType('resource').map(entry => entry.name),
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    violations: found.violations.map(rule => `${rule.impact} ${rule.id}: ${rule.nodes[0].html}`),
  };
  const note = document.createElement('pre');
  note.id = 'seen';
  note.textContent = JSON.stringify(seen);
  document.body.append(note);
});
</script>"""


def watched_report(demo: Path, language: str, folder: Path) -> Path:
    """The report of the demo in a language, with the looking added."""
    with open_snapshot(demo) as connection:
        text = build_report(connection, language=language, today=date(2026, 9, 27))
    axe = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    text = text.replace("<head>", f"<head>{WATCH}").replace("</body>", f"<script>{axe}</script>{LOOK}</body>")
    path = folder / "report.html"
    path.write_text(text, encoding="utf-8")
    return path


def seen(page: Path, folder: Path, width: int, scheme: int) -> dict[str, Any]:
    """What the browser saw of a page."""
    command = [
        str(CHROMIUM),
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        f"--user-data-dir={folder}",
        f"--blink-settings=preferredColorScheme={scheme}",
        f"--window-size={width},900",
        "--virtual-time-budget=30000",
        "--dump-dom",
        page.as_uri(),
    ]
    shown = subprocess.run(command, check=True, capture_output=True, timeout=120, text=True).stdout
    found = re.search(r'<pre id="seen">(.*?)</pre>', shown, re.DOTALL)
    assert found is not None, shown[-500:]
    answer: dict[str, Any] = json.loads(unescape(found[1]))
    return answer


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [
        pytest.param("en", 1280, LIGHT, id="English, wide, light"),
        pytest.param("ko", 500, LIGHT, id="Korean, narrow, light"),
        pytest.param("en", 500, DARK, id="English, narrow, dark"),
    ],
)
def test_a_browser_finds_nothing_wrong(demo: Path, tmp_path: Path, language: str, width: int, scheme: int) -> None:
    """Axe has nothing to say, no script fails, nothing is asked for, and nothing is wider than the window."""
    page = watched_report(demo, language, tmp_path)
    assert seen(page, tmp_path / "browser", width, scheme) == {"wrong": [], "asked": [], "wide": 0, "violations": []}

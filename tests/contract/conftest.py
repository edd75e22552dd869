"""The contract's articles as a raw zone, and what loading it in some order comes to."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest

from extract.journal import RunEnded, RunStarted
from extract.raw import RawWriter
from extract.records import Fetch
from extract.sources import load_sources
from extract.urls import clean_url
from flows.job import Job, open_job
from flows.loading import open_pool
from flows.pipeline import publish_snapshot
from flows.recovery import open_warehouse
from flows.running import do_plainly, load_pending
from flows.settings import load_settings

HERE = Path(__file__).parent
RUNS = ("early", "middle", "late")
RUN_IDS = {"early": "20260901T000000-aaaa", "middle": "20260902T000000-bbbb", "late": "20260903T000000-cccc"}

PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<link rel="canonical" href="{url}">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "{title}",
"datePublished": "{published}"{modified}}}</script></head>
<body><nav><a href="/">Home</a> <a href="/tech">Tech</a></nav>
<article><h1>{title}</h1>{paragraphs}</article>
<footer>Hangang Media</footer></body></html>
"""


def read_articles() -> list[dict[str, Any]]:
    """The articles of `articles.toml`."""
    articles: list[dict[str, Any]] = tomllib.loads((HERE / "articles.toml").read_text(encoding="utf-8"))["article"]
    return articles


def page_of(article: dict[str, Any], capture: dict[str, Any]) -> bytes:
    """The page of one capture, as its outlet serves it."""
    modified = f', "dateModified": "{capture["modified"]}"' if "modified" in capture else ""
    paragraphs = "".join(f"<p>{escape(part.strip())}</p>" for part in capture["text"].strip().split("\n\n"))
    language = "ko" if article["source"] == "daily" else "en"
    return PAGE.format(
        language=language,
        title=capture["title"],
        url=article["url"],
        published=article["published"],
        modified=modified,
        paragraphs=paragraphs,
    ).encode()


def write_run(data_dir: Path, run: str) -> None:
    """The raw zone of one run: its captures, in the order of the file."""
    sources = load_sources([HERE / "sources"])
    run_id = RUN_IDS[run]
    moment = datetime.fromisoformat("2026-09-15T00:00:00+00:00")
    with RawWriter(data_dir, run_id) as writer:
        writer.note(RunStarted(run_id=run_id, run_kind="backfill", started_at=moment, code_version="0"))
        for article in read_articles():
            for capture in article["capture"]:
                if capture["run"] == run:
                    _keep(writer, sources[article["source"]], run_id, article, capture)
        writer.note(RunEnded(run_id=run_id, ended_at=moment, state="done"))


def _keep(writer: RawWriter, source: Any, run_id: str, article: dict[str, Any], capture: dict[str, Any]) -> None:
    url = capture.get("url", article["url"])
    row = Fetch(
        run_id=run_id,
        source_id=source.id,
        role="page",
        url=url,
        url_key=clean_url(url, source),
        requested_at=datetime.fromisoformat(capture["at"]),
        outcome="ok",
        tries=1,
        http_status=200,
        final_url=url,
        content_type="text/html; charset=utf-8",
    )
    writer.keep(row, page_of(article, capture), (("content-type", "text/html; charset=utf-8"),))


@pytest.fixture(scope="session")
def raw_zone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the raw zone of all three runs and nothing else."""
    folder = tmp_path_factory.mktemp("contract")
    for run in RUNS:
        write_run(folder, run)
    return folder


def job_for(folder: Path) -> Job:
    """The job of a data folder, with the contract's own sources and names."""
    config = folder / "dateline.toml"
    config.write_text(
        f'data_dir = "."\nsource_dirs = ["{HERE / "sources"}"]\nrule_dirs = ["{HERE / "rules"}"]\n'
        "min_free_bytes = 1\n[run]\nworkers = 1\n",
        encoding="utf-8",
    )
    return open_job(load_settings(config))


def load_runs(raw_zone: Path, folder: Path, order: Sequence[str]) -> Job:
    """Load the runs into a new warehouse in that order (one named twice is loaded twice), and publish."""
    shutil.copytree(raw_zone / "raw", folder / "raw")
    job = job_for(folder)
    open_warehouse(job)
    with open_pool(job, 1) as pool:
        for run in order:
            load_pending(job, RUN_IDS[run], do_plainly, pool)
    assert publish_snapshot(job) == ()
    return job


@pytest.fixture(scope="session")
def loaded(raw_zone: Path, tmp_path_factory: pytest.TempPathFactory) -> Job:
    """The warehouse after all runs, loaded in the order of their names."""
    return load_runs(raw_zone, tmp_path_factory.mktemp("loaded"), RUNS)

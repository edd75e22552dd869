"""The same job as one would write it in an afternoon: a Prefect task an article, good libraries, an upsert a row.

Run by `bench_end_to_end` in an environment of its own (`tests/bench/requirements.txt`): feedparser finds the articles,
newspaper4k reads them, quantulum3 finds their figures, DuckDB keeps both under their keys.
"""

from __future__ import annotations

import re
import sys

import duckdb
import feedparser
import httpx
from newspaper import Article
from prefect import flow, task
from quantulum3 import parser

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@task
def handle(url: str, path: str) -> int:
    """Fetch, read and load one article; returns how many figures it has."""
    page = Article(url, language="en")  # Korean needs a tokeniser more, and is read no better for it
    page.download(input_html=httpx.get(url).text)
    page.parse()
    figures = [
        (url, number, quantity.surface, quantity.value, quantity.unit.name)
        for number, sentence in enumerate(_SENTENCE.split(page.text))
        for quantity in parser.parse(sentence)
    ]
    with duckdb.connect(path) as connection:
        article = (url, page.title, str(page.publish_date), page.text, ", ".join(page.authors))
        connection.execute("insert or replace into articles values (?, ?, ?, ?, ?)", article)
        connection.execute("delete from figures where url = ?", [url])
        if figures:
            connection.executemany("insert into figures values (?, ?, ?, ?, ?)", figures)
    return len(figures)


@flow
def ingest(feeds: list[str], path: str) -> None:
    """Every article of every feed."""
    with duckdb.connect(path) as connection:
        connection.execute(
            "create table articles (url text primary key, title text, published text, text text, authors text)"
        )
        connection.execute("create table figures (url text, sentence int, surface text, value double, unit text)")
    links = [entry.link for feed in feeds for entry in feedparser.parse(httpx.get(feed).text).entries]
    for link in links:
        handle(link, path)


if __name__ == "__main__":
    ingest(sys.argv[2:], sys.argv[1])

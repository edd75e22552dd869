"""What reading a page costs beside its rivals: `python -m tests.bench.bench_pages`.

Pages of the sample press, in both languages, each read once by every program in turn; CPU milliseconds a page, the
median of some rounds. Ours gives every field; trafilatura and newspaper4k theirs. A rival that is not installed is
left out. (news-please reads Korean only with data that NLTK downloads, so it is not among them.)
"""

from __future__ import annotations

import argparse
import importlib.util
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from extract.page import read_page
from tests.bench.corpus import make_pages

URL = "http://127.0.0.1/1"
NOW = datetime(2026, 9, 28, tzinfo=UTC)


def ours(pages: list[str]) -> None:
    """Every field of every page."""
    for page in pages:
        read_page(page.encode(), url=URL, source=None, captured_at=NOW)


def trafilatura_(pages: list[str]) -> None:
    """Text and metadata, as trafilatura gives them."""
    import trafilatura  # noqa: PLC0415 (a rival, measured beside us)

    for page in pages:
        trafilatura.bare_extraction(page, url=URL, with_metadata=True)


def newspaper(pages: list[str]) -> None:
    """Text and metadata, as newspaper4k gives them."""
    from newspaper import Article  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    for page in pages:
        article = Article(URL, language="en")
        article.download(input_html=page)
        article.parse()


CONTESTANTS: dict[str, tuple[str, Callable[[list[str]], None]]] = {
    "dateline": ("extract", ours),
    "trafilatura": ("trafilatura", trafilatura_),
    "newspaper4k": ("newspaper", newspaper),
}


def seconds(read: Callable[[list[str]], None], pages: list[str]) -> float:
    """The CPU seconds of one pass."""
    began = time.process_time()
    read(pages)
    return time.process_time() - began


def main() -> None:
    """Print one line a program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    pages = make_pages(arguments.pages)
    found = {name: read for name, (module, read) in CONTESTANTS.items() if importlib.util.find_spec(module)}
    for read in found.values():
        seconds(read, pages[:10])
    rounds = [{name: seconds(read, pages) for name, read in found.items()} for _ in range(arguments.rounds)]
    base = statistics.median(round_["trafilatura"] for round_ in rounds)
    size = sum(len(page.encode()) for page in pages) / len(pages)
    sys.stdout.write(f"{len(pages)} pages of {size:,.0f} bytes\n")
    for name in found:
        median = statistics.median(round_[name] for round_ in rounds)
        sys.stdout.write(
            f"{name:28} {median / len(pages) * 1000:7.2f} CPU ms a page   {median / base:5.2f} x trafilatura\n"
        )


if __name__ == "__main__":
    main()

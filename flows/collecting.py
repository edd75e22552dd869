"""The first half of a run: what the sources offer, fetched into the raw zone.

Everything that happens to a URL becomes one row of the run's journal, and bodies lie in the WARC before anybody parses
them. Discovery of all sources and fetching of what they offer go on together; the warehouse is asked in small groups
what is already known, and its lock is held only for the asking.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from extract.errors import FeedUnreadable
from extract.feeds import Listing, read_listing
from extract.fetch import Fetched, Fetcher, FetchSettings
from extract.raw import RawWriter
from extract.records import Candidate, Feed, Fetch, Role, Source
from extract.urls import clean_url
from flows.console import now
from flows.job import Job
from warehouse.connection import open_live, writer_lock
from warehouse.ledger import KnownUrl, feed_validators, known_urls

_ROLES: dict[str, Role] = {"sitemap": "sitemap", "news_sitemap": "sitemap", "index": "index"}


@dataclass(slots=True)
class Collected:
    """What the first half of a run did, counted. `failed_sources` gave no listing at all."""

    discovered: int = 0
    fetched: int = 0
    rejected: int = 0
    failed: int = 0
    deferred: int = 0
    waiting: int = 0
    failed_sources: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FeedTask:
    """One listing to ask for: a feed of a source, or a page of its archive."""

    source: Source
    feed: Feed
    url: str


def fetch_settings(job: Job) -> FetchSettings:
    """The fetcher's settings as the configuration has them."""
    return FetchSettings(**job.settings.fetch.model_dump())

"""Reads the largest sitemap that the protocol allows, gzipped, and prints its pages and the peak memory in MiB.

It is a program of its own, so that the peak is that of the reading alone: `python -m tests.extract.large_sitemap`.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

from extract.decoding import BodyReader
from extract.feeds import read_listing
from extract.fetch import FetchSettings
from extract.records import Feed
from tests.extract.loopback import NOW, source

URL = "https://press.example/sitemap.xml.gz"
PAGES = 50_000


def packed() -> bytes:
    """A gzip file of 50,000 pages with addresses of 900 characters: 47 MiB unpacked."""
    page = b"<url><loc>https://press.example/" + b"x" * 900 + b"/%d</loc><lastmod>2026-10-30</lastmod></url>"
    return gzip.compress(b"<urlset>" + b"".join(page % number for number in range(PAGES)) + b"</urlset>", 1)


def main() -> None:
    """Print "PAGES PEAK"."""
    bounds, file = FetchSettings(), packed()
    reader = BodyReader(URL, "", bounds.max_raw_bytes, bounds.max_decoded_bytes)
    for start in range(0, len(file), 1 << 16):
        reader.feed(file[start : start + (1 << 16)])
    feed, press = Feed(kind="sitemap", url=URL), source(homepage="https://press.example/")
    listing = read_listing(reader.finish(), feed, URL, press, now=NOW)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak_kib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    sys.stdout.write(f"{len(listing.candidates)} {peak_kib // 1024}\n")


if __name__ == "__main__":
    main()

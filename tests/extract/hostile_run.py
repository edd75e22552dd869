"""One run against the hostile server, healthy articles among the faults; prints what came of it as JSON.

It is a program of its own, so that the peak memory it reports is that of the run alone:
`python -m tests.extract.hostile_run`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import json
import resource
import ssl
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from extract.errors import FeedUnreadable
from extract.feeds import read_listing
from extract.fetch import Fetched, Fetcher, FetchSettings, Surroundings
from extract.records import Feed, Source
from tests.extract.hostile_faults import FAULTS
from tests.extract.hostile_server import Fault, HostileServer

Connect = Callable[..., Awaitable[Any]]
HEALTHY = 100
TOTAL_SECONDS = 9.0
NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
_NAMES = {
    "inside.test": ("10.1.2.3",),
    "half.test": ("93.184.215.14", "192.168.0.7"),
    "empty.test": (),
    "localhost": ("127.0.0.1", "::1"),
}
SOURCE = Source(
    id="press",
    name="Press",
    publisher="Press",
    homepage="http://healthy.test/",
    language="en",
    country="KR",
    timezone="Asia/Seoul",
)


async def resolve(host: str, port: int) -> tuple[str, ...]:  # noqa: ARG001
    """The run's own name service: `.test` is here, and nothing else is anywhere."""
    if host in _NAMES:
        return _NAMES[host]
    try:
        return (str(ipaddress.ip_address(host)),)
    except ValueError:
        if host.endswith(".test") and host != "nowhere.test" and len(host) < 64:
            return ("127.0.0.1",)
    raise OSError("no such name")


def tls_context() -> ssl.SSLContext:
    """A server's TLS with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "self-signed.test")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    first, last = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2090, 1, 1, tzinfo=dt.UTC)
    builder = builder.serial_number(1).not_valid_before(first).not_valid_after(last)
    certificate = builder.sign(key, hashes.SHA256())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        chain, secret = Path(folder) / "chain.pem", Path(folder) / "key.pem"
        chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context.load_cert_chain(chain, secret)
    return context


async def run() -> dict[str, object]:
    """Fetch every fault and every healthy article at once; what came of each, and what it cost."""
    server = HostileServer(FAULTS)
    await server.start(tls_context())
    hosts = {f"{name}.test:{port}" for name in (*FAULTS, "healthy", "portal") for port in server.ports}
    settings = FetchSettings(
        contact="press@example.org",
        total_seconds=TOTAL_SECONDS,
        concurrency=64,
        host_interval_seconds=0.0,
        allow_hosts=frozenset(hosts | {"dead.test:1"}),
    )
    around = Surroundings(now=lambda: NOW, resolve=resolve, uniform=lambda low, _: low / 100)
    connected: set[tuple[str, int]] = set()
    vars(asyncio)["open_connection"] = _watched(asyncio.open_connection, connected)  # the one way out
    began = time.monotonic()
    async with Fetcher(settings, frozenset(), around) as fetcher:
        faults = asyncio.gather(*(_one(fetcher, fault, server) for fault in FAULTS.values()))
        healthy = [
            fetcher.fetch(f"http://healthy.test:{server.port}/{number}", role="page") for number in range(HEALTHY)
        ]
        pages = await asyncio.gather(*healthy)
        answers = await faults
    seconds = time.monotonic() - began
    outcomes = [_found(fault, answer) for fault, answer in zip(FAULTS.values(), answers, strict=True)]
    await server.stop()
    return {
        "outcomes": dict(zip(FAULTS, outcomes, strict=True)),
        "healthy": sum(page.outcome == "ok" for page in pages),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "seconds": seconds,
        "strayed": sorted(connected - {("127.0.0.1", port) for port in (*server.ports, 1)}),
        "cookies_sent": sum("cookie" in headers for _, _, headers in server.seen),
        "agents": sorted({headers.get("user-agent", "") for _, _, headers in server.seen}),
    }


def _watched(connect: Connect, connected: set[tuple[str, int]]) -> Connect:
    """The same way to connect, with a note of every address."""

    async def watched(host: str, port: int, **options: Any) -> Any:
        connected.add((host, port))
        return await connect(host, port, **options)

    return watched


async def _one(fetcher: Fetcher, fault: Fault, server: HostileServer) -> Fetched:
    return await fetcher.fetch(fault.address(server), role=fault.role, source=SOURCE)


def _found(fault: Fault, answer: Fetched) -> dict[str, object]:
    found = {"outcome": answer.outcome, "reason": answer.reason, "tries": answer.tries, "seconds": answer.seconds}
    return found | (_read(answer) if fault.read and answer.outcome == "ok" else {})


def _read(answer: Fetched) -> dict[str, object]:
    """What reading the listing adds, as a run does it."""
    feed = Feed(kind="rss", url=answer.url)
    try:
        listing = read_listing(answer.body, feed, answer.final_url, SOURCE, now=NOW)
    except FeedUnreadable as error:
        return {"outcome": "failed", "reason": error.reason}
    return {"items": len(listing.candidates), "titles": [item.title for item in listing.candidates[:3]]}


if __name__ == "__main__":
    json.dump(asyncio.run(run()), sys.stdout)

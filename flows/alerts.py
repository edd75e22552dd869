"""Alerts: what the user's watches find in the published snapshot, told once.

Every alert that went out is a line of a journal of its own, synced before the next is sent: a rebuild, a crash or an
older copy of the warehouse tells nobody anything twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.journal import AlertSent, RunEnded
from extract.raw import RawWriter
from flows.clock import now
from flows.job import Job
from flows.recovery import enter_run
from flows.running import do_plainly, load_pending, open_run
from flows.settings import Watch
from warehouse.connection import open_live, open_snapshot, writer_lock
from warehouse.ledger import finish_run
from warehouse.watches import Finding, find, unsent

_TRIES = 3
# More findings of one watch than these are told in one message: a first run must not send hundreds.
_MANY = 5
SAMPLE = "This is a test of Dateline's alerts: watches will be told here."


@dataclass(frozen=True, slots=True)
class _Message:
    watch: Watch
    findings: tuple[Finding, ...]

    @property
    def text(self) -> str:
        """The body of the message: what was found and where, one blank line between two findings."""
        return "\n\n".join("\n".join(filter(None, (item.text, item.url))) for item in self.findings)


def send_alerts(job: Job) -> tuple[str, ...]:
    """Tell what is new to the configured channels; the channels that failed, one line each.

    What no channel took is told by the next run.
    """
    if not job.settings.watch or not job.settings.alerts.urls:
        return ()
    messages = list(_messages(job))
    if not messages:
        return ()
    run = open_run(job, "alerts", {"watches": sorted({message.watch.name for message in messages})})
    try:
        with RawWriter(job.data_dir, run.start.run_id) as writer:
            writer.note(run.start)
            problems = dict.fromkeys(line for message in messages for line in _send(job, writer, message))
            writer.note(RunEnded(run_id=run.start.run_id, ended_at=now(), state="partial" if problems else "done"))
        with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
            enter_run(connection, run.start)
        load_pending(job, run.start.run_id, do_plainly)
        with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
            finish_run(connection, run.start.run_id, "partial" if problems else "done", now())
    finally:
        run.lock.release()
    return tuple(problems)


def _messages(job: Job) -> Iterator[_Message]:
    """What is to be told: a message a finding, or one for all where they are many."""
    today = now().astimezone(job.settings.zone).date()
    for watch in job.settings.watch:
        with open_snapshot(job.data_dir) as snapshot:
            found = find(
                snapshot,
                watch.when,
                today,
                entity=watch.entity,
                metric=watch.metric,
                min_change_ratio=watch.min_change_ratio,
                max_age_days=watch.max_age_days,
            )
        # The snapshot was made before the last alerts were sent; the writer's warehouse knows of them.
        with writer_lock(job.data_dir), open_live(job.data_dir) as live:
            fresh = unsent(live, watch.name, found)
        if len(fresh) > _MANY:
            yield _Message(watch, tuple(fresh))
        else:
            yield from (_Message(watch, (finding,)) for finding in fresh)


def _send(job: Job, writer: RawWriter, message: _Message) -> list[str]:
    """Send one message to every channel and note it if one took it; the channels that did not."""
    title = f"Dateline: {message.watch.name}"
    failed = [url for url in job.settings.alerts.urls if not notify(url, title, message.text)]
    if len(failed) < len(job.settings.alerts.urls):
        for finding in message.findings:
            writer.note(
                AlertSent(watch=message.watch.name, subject_key=finding.subject_key, sent_at=now(), text=finding.text)
            )
        writer.sync()
        job.say(f"told of {message.watch.name}: {message.text}", event="alert-sent", watch=message.watch.name)
    return [f"alerts: {masked(url)} took no message" for url in failed]


def notify(url: str, title: str, text: str) -> bool:
    """Whether a channel (an apprise URL) took a message, in at most three tries."""
    from apprise import Apprise, NotifyFormat  # noqa: PLC0415 (it costs half a second to import)

    channel = Apprise()
    if not channel.add(url):
        return False
    return any(channel.notify(title=title, body=text, body_format=NotifyFormat.TEXT) for _ in range(_TRIES))


def masked(url: str) -> str:
    """The channel's kind and host, without the secrets that apprise URLs carry."""
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0].rpartition("@")[2]
    return f"{scheme}://{host}" if "." in host or ":" in host else f"{scheme}://..."


def send_sample(urls: Sequence[str]) -> list[str]:
    """Send a sample to every channel; those that did not take it, without their secrets."""
    return [masked(url) for url in urls if not notify(url, "Dateline: test", SAMPLE)]

"""Bytes off the wire to bytes of a body, in bounded steps, and what kind of thing they are.

Only gzip and deflate are asked for and understood. A header that promises gzip over a plain body is forgiven; a body
that inflates past the bound is dropped at the bound, not after it (809 bytes of another codec made 1 GiB).
"""

from __future__ import annotations

import zlib

from extract.errors import FetchError

_STEP_BYTES = 1 << 16
_GZIP = b"\x1f\x8b"
_AUTOMATIC = 47  # zlib's window bits for "gzip or zlib, whichever it is"
_RAW_DEFLATE = -15
_TELLING_BYTES = 2  # of a header, to know gzip from zlib from neither
_BINARY_MAGIC = (
    *(b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x00\x00\x01\x00", b"OggS", b"ID3", b"fLaC"),
    *(b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"BZh9", b"\xfd7zXZ", b"\xd0\xcf\x11\xe0", b"\x1aE\xdf\xa3"),
    *(b"\x7fELF", b"MZ\x90", b"wOFF", b"wOF2"),
)
_SNIFFED_BYTES = 512
_WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")  # UTF-16, where NUL bytes are right


class BodyReader:
    """Collects one body: `feed` wire bytes, then `finish`.

    `bytes_raw` counts what came over the wire. Raises `FetchError` when a bound is passed, the codec is unknown, or
    the compressed bytes are broken or end early.
    """

    def __init__(self, url: str, encoding: str, max_raw_bytes: int, max_decoded_bytes: int) -> None:
        self._url = url
        self._layers = [name for name in (part.strip().lower() for part in encoding.split(",")) if name]
        if any(name not in {"gzip", "x-gzip", "deflate", "identity"} for name in self._layers) or len(self._layers) > 1:
            raise FetchError(url, "rejected", "unknown-encoding")
        self._max_raw_bytes = max_raw_bytes
        self._max_decoded_bytes = max_decoded_bytes
        self._body = bytearray()
        self._inflater: Inflater | None = None
        # The first bytes of a body announced as compressed, until there are enough to tell how; None when that is told.
        self._undecided: bytes | None = None if self._layers in ([], ["identity"]) else b""
        self.bytes_raw = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes off the wire."""
        self.bytes_raw += len(chunk)
        if self._undecided is not None:
            chunk = self._undecided + chunk
            self._undecided = chunk if len(chunk) < _TELLING_BYTES else None
            if self._undecided is not None:
                return
            self._inflater = _inflater_for(chunk, self._url)
        if self.bytes_raw > self._max_raw_bytes:
            raise FetchError(self._url, "rejected", "too-large")
        if self._inflater is None:
            self._body += chunk
        else:
            self._inflater.feed(chunk, self._body, self._max_decoded_bytes)
        if len(self._body) > self._max_decoded_bytes:
            raise FetchError(self._url, "rejected", "too-large")

    @property
    def bytes_decoded(self) -> int:
        """Bytes of the body so far."""
        return len(self._body)

    def beginning(self) -> bytes:
        """What has been decoded so far, for a body that is not read to its end."""
        return bytes(self._body)

    def finish(self) -> bytes:
        """The decoded body. A file that is itself gzip (a `.xml.gz` sitemap) is inflated too, once."""
        self._body += self._undecided or b""
        if self._inflater is not None:
            self._inflater.finish()
        if not self._body.startswith(_GZIP):
            return bytes(self._body)
        packed, self._body = bytes(self._body), bytearray()
        file = Inflater(self._url, _AUTOMATIC)
        file.feed(packed, self._body, self._max_decoded_bytes)
        file.finish()
        return bytes(self._body)


def _inflater_for(first: bytes, url: str) -> Inflater | None:
    """What reads a body announced as gzip or deflate, going by its first bytes; None when it is plain after all."""
    is_zlib = first[0] & 0x0F == zlib.DEFLATED and int.from_bytes(first[:2], "big") % 31 == 0  # RFC 1950, 2.2
    if is_zlib or first.startswith(_GZIP):
        return Inflater(url, _AUTOMATIC)
    if first.lstrip()[:1] in {b"<", b"{", b"["} or first.startswith(b"\xef\xbb\xbf"):
        return None
    return Inflater(url, _RAW_DEFLATE)


class Inflater:
    """gzip, zlib or raw deflate in steps of 64 KiB, so that a bomb is noticed at the bound."""

    def __init__(self, url: str, window_bits: int) -> None:
        self._url = url
        self._window_bits = window_bits
        self._stream = zlib.decompressobj(window_bits)

    def feed(self, chunk: bytes, body: bytearray, max_bytes: int) -> None:
        """Inflate a chunk onto `body`; bytes after the end of the last gzip member are ignored."""
        waiting = chunk
        while waiting:
            if self._stream.eof and not self._next_member(waiting):
                return
            try:
                body += self._stream.decompress(waiting, _STEP_BYTES)
            except zlib.error as error:
                raise FetchError(self._url, "failed", "broken-encoding") from error
            if len(body) > max_bytes:
                raise FetchError(self._url, "rejected", "decoded-too-large")
            waiting = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail

    def _next_member(self, waiting: bytes) -> bool:
        if self._window_bits != _AUTOMATIC or not waiting.startswith(_GZIP):
            return False
        self._stream = zlib.decompressobj(self._window_bits)
        return True

    def finish(self) -> None:
        """Raises `FetchError` if the compressed bytes ended before their end mark."""
        if not self._stream.eof:
            raise FetchError(self._url, "failed", "truncated")


def is_binary(body: bytes) -> bool:
    """Whether bytes are an image, an archive, a document or a program rather than text, by their first 512."""
    head = body[:_SNIFFED_BYTES]
    if head.startswith(_BINARY_MAGIC) or head[4:8] == b"ftyp":
        return True
    return b"\x00" in head and not head.startswith(_WIDE_TEXT)

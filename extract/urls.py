"""What a URL says about identity: the key of a page, its article id, and which canonical URLs are believed.

Tracking keys are data (`rules/urls.toml`, and each source's `[url]` table). Read `clean_url` first.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

import idna

from extract.errors import UrlUnusable
from extract.records import Source, UrlRules
from extract.rulefile import read_rule_file, strict

_NO_RULES = UrlRules()
_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNRESERVED = "-._~"
_IN_REQUEST = "%/:=&?~#+!$,;'@()*[]|"
_STRIPPED = re.compile(r"[\x00-\x20\x7f]+")  # what a browser drops from either end
_INSIDE = re.compile(r"[\t\r\n]")  # and from the middle
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_CLEAN_TEXT = re.compile(r"[!-~]*")  # printable ASCII without spaces: nothing to drop
_PLAIN_PATH = re.compile(r"(?:/[A-Za-z0-9_~\-]+(?:\.[A-Za-z0-9_~\-]+)*+)*+/?")  # already as `clean_url` writes it
_LONGEST_HOST = 300  # of a remembered one: a name has 253 characters at most (RFC 1035)


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class _GeneralRules:
    tracking_keys: tuple[str, ...]
    credential_keys: tuple[str, ...]


@lru_cache(maxsize=1)
def _general_rules() -> _GeneralRules:
    return read_rule_file(Path(__file__).parent / "rules" / "urls.toml", _GeneralRules)


def split_url(url: str) -> SplitResult:
    """The parts of an absolute http or https URL, white space and line breaks in it dropped as browsers do.

    Raises `UrlUnusable` with reason `bad-url` or `bad-scheme`.
    """
    text = url if _CLEAN_TEXT.fullmatch(url) else _INSIDE.sub("", _STRIPPED.sub("", url[:1]) + url[1:]).strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise UrlUnusable(url, "bad-url") from error
    if parts.scheme and parts.scheme not in _DEFAULT_PORTS:
        raise UrlUnusable(url, "bad-scheme")
    if not parts.scheme or not parts.hostname or port == 0:
        raise UrlUnusable(url, "bad-url")
    return parts


def ascii_host(host: str) -> str:
    """A host in lower case, without a final dot, Korean and other letters as punycode. Raises `UrlUnusable`."""
    lowered = host.rstrip(".").lower()
    if lowered.isascii():
        return lowered
    try:
        return idna.encode(lowered, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise UrlUnusable(host, "bad-url") from error


def host_of(url: str) -> str:
    """`host`, or `host:port` where the port is not the scheme's own. Raises `UrlUnusable`."""
    return authority_of(split_url(url))


def authority_of(parts: SplitResult) -> str:
    """`host_of` for a URL that was split already. Raises `UrlUnusable`."""
    known = _remembered_authority if len(parts.netloc) <= _LONGEST_HOST else _authority
    return known(parts.scheme, parts.netloc)


def _authority(scheme: str, netloc: str) -> str:
    parts = SplitResult(scheme, netloc, "", "", "")
    host = ascii_host(parts.hostname or "")
    shown = f"[{host}]" if ":" in host else host
    return shown if parts.port in {None, _DEFAULT_PORTS[scheme]} else f"{shown}:{parts.port}"


_remembered_authority = lru_cache(maxsize=1_000)(_authority)


def path_of(parts: SplitResult) -> str:
    """What a request asks its host for: path and query as they are, what may not stand in them escaped."""
    path = quote(parts.path or "/", safe=_IN_REQUEST)
    return path + (f"?{quote(parts.query, safe=_IN_REQUEST)}" if parts.query else "")


def clean_url(url: str, source: Source | None = None) -> str:
    """The url_key of a page: host, path and the query that matters, the same for every way of linking to it.

    The scheme, user info, fragment, default port and tracking keys are dropped, hosts folded and path endings cut as
    the source says, escapes normalised (RFC 3986, section 6.2.2), the query sorted. Raises `UrlUnusable`.

    >>> clean_url("HTTP://News.Example.com:80/a/../b?utm_source=x&id=7#top")
    'news.example.com/b?id=7'
    """
    return key_of(split_url(url), source)


def key_of(parts: SplitResult, source: Source | None) -> str:
    """`clean_url` for a URL that was split already. Raises `UrlUnusable`."""
    rules = source.url if source else _NO_RULES
    host = authority_of(parts)
    if source and host in rules.hosts:
        host = host_of(source.homepage)
    path = _without_suffix(_plain_path(parts.path), rules.drop_suffixes)
    query = _kept_query(parts.query, rules)
    return host + path + (f"?{query}" if query else "")


def url_hash(url_key: str) -> str:
    """The whole SHA-256 of a url_key in hexadecimal: what `forgotten.txt` holds."""
    return hashlib.sha256(url_key.encode("utf-8")).hexdigest()


def article_id_of(url_key: str) -> str:
    """The article id of a url_key: the first 16 hexadecimal digits of its SHA-256."""
    return url_hash(url_key)[:16]


def belongs_to(url: str, source: Source) -> bool:
    """Whether a URL's host is the homepage's (with or without `www.`), one below it, or one that `[url] hosts` names.

    A URL that cannot be read belongs to nobody.
    """
    try:
        host, home = host_of(url), host_of(source.homepage).removeprefix("www.")
    except UrlUnusable:
        return False
    return host in source.url.hosts or host == home or host.endswith("." + home)


def verified_canonical(canonical: str | None, final_url: str, source: Source | None) -> str | None:
    """The canonical URL that a page names, absolute and without fragment, if it may be believed; else None.

    It counts only if its host belongs to the source (without one: is the page's own host) and its path is not `/`.
    """
    if not canonical or not canonical.strip():
        return None
    try:
        absolute = urljoin(final_url, canonical.strip())
        parts = split_url(absolute)
        owned = belongs_to(absolute, source) if source else host_of(absolute) == host_of(final_url)
    except (UrlUnusable, ValueError):
        return None
    if not owned or parts.path in {"", "/"}:
        return None
    return urlunsplit(parts._replace(fragment=""))


def mask_credentials(url: str) -> str:
    """The URL with its user info and the values of secret query keys shown as `***`. Raises nothing."""
    masked = re.sub(r"(?<=://)[^/?#@\s]*(?:@[^/?#@\s]*)*@", "***@", url, count=1)
    head, mark, query = masked.partition("?")
    if not mark:
        return masked
    query, hash_mark, fragment = query.partition("#")
    shown = [_masked_pair(pair) for pair in query.split("&")]
    return head + "?" + "&".join(shown) + hash_mark + fragment


def _masked_pair(pair: str) -> str:
    key, mark, value = pair.partition("=")
    return f"{key}=***" if mark and value and key.lower() in _general_rules().credential_keys else pair


def _plain_escapes(text: str, safe: str) -> str:
    """One spelling of a path or query part: needless escapes undone, needed ones in upper case."""
    return "".join(
        _plain_escape(piece) if _ESCAPE.fullmatch(piece) else quote(piece, safe=safe)
        for piece in re.split(r"(%[0-9A-Fa-f]{2})", text)
        if piece
    )


def _plain_escape(escape: str) -> str:
    character = unquote_to_bytes(escape).decode("latin-1")
    return character if character.isascii() and (character.isalnum() or character in _UNRESERVED) else escape.upper()


def _plain_path(path: str) -> str:
    """A path without dot segments, beginning with `/`."""
    if path and _PLAIN_PATH.fullmatch(path):
        return path
    kept: list[str] = []
    segments = _plain_escapes(path or "/", safe="/~!$&'()*+,;=:@").split("/")
    for segment in segments[1:] if segments[0] == "" else segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _without_suffix(path: str, suffixes: tuple[str, ...]) -> str:
    for suffix in suffixes:
        if path.endswith(suffix) and len(path) > len(suffix):
            return path.removesuffix(suffix)
    return path


def _kept_query(query: str, rules: UrlRules) -> str:
    """The query's pairs that say which page it is, sorted. Empty pairs are dropped, empty values kept."""
    if not query:
        return ""
    pairs = [_plain_escapes(pair, safe="~!$'()*+,;=:@/?") for pair in query.split("&") if pair]
    dropped = (*_general_rules().tracking_keys, *rules.drop_query)
    kept = (pair for pair in pairs if _is_kept(pair.partition("=")[0], rules.keep_query, dropped))
    return "&".join(sorted(map(_hashed_secret, kept)))


def _hashed_secret(pair: str) -> str:
    """A pair of a query as the key has it: a secret still tells pages apart, but cannot be read there."""
    key, _, value = pair.partition("=")
    return f"{key}=*{url_hash(value)[:8]}" if value and key.lower() in _general_rules().credential_keys else pair


def _is_kept(key: str, kept: tuple[str, ...] | None, dropped: tuple[str, ...]) -> bool:
    if kept is not None:
        return key in kept
    return not any(key.startswith(name[:-1]) if name.endswith("*") else key == name for name in dropped)

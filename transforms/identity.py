"""Who an article is: the id that an edited article keeps, and the hash that an unchanged text keeps."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_DIGEST_BYTES = 16
"""128 bits: among a billion articles two meet by chance with a probability below 1e-20"""

_TRACKING_PREFIXES = ("utm_", "mc_", "pk_", "at_campaign", "at_medium")
_TRACKING = frozenset(
    (
        *("fbclid", "gclid", "dclid", "msclkid", "igshid", "cmpid", "ncid", "ocid", "smid", "smtyp", "ref_src"),
        *("taid", "guccounter", "ftag", "feedtype", "feedname", "ns_source", "ns_mchannel", "ns_campaign"),
        "ns_linkname",
    )
)
"""query parameters that say how the reader came to a page, never which page it is; only ones with no other use,
for to drop one that names a page would make two articles one"""

_INDEX_PAGE = re.compile(r"(?:index|home|default|main)(?:\.[a-z]{3,5})?")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?")
_SECTIONS = frozenset(
    (
        *("news", "world", "politics", "business", "sport", "sports", "opinion", "comment", "culture", "arts", "local"),
        *(
            "entertainment",
            "lifestyle",
            "life",
            "health",
            "science",
            "technology",
            "tech",
            "travel",
            "weather",
            "video",
        ),
        *(
            "national",
            "international",
            "us",
            "uk",
            "europe",
            "africa",
            "asia",
            "economy",
            "finance",
            "money",
            "markets",
        ),
        *("environment", "education", "society", "media", "magazine", "features", "blog", "blogs", "latest", "home"),
        *("articles", "article", "stories", "story", "category", "section", "sections", "topics", "archive", "amp"),
    )
)
"""what sites call their sections; an address of such words alone is the section's"""

_DEFAULT_PORTS = {"http": 80, "https": 443}


def doc_id(collection: str, source: str, record: str, external_id: str | None, url: str | None) -> str:
    """The id of an article: 32 hexadecimal digits.

    It hangs on the collection and the article's own id; where it has none, on the collection and its canonical URL,
    unless that is a whole site's or a section's; where it has neither, on the collection, the source and the record's place in it.
    """
    identity: tuple[str, ...]
    if external_id:
        identity = ("id", collection, external_id)
    elif url and (canonical := canonical_url(url)) and is_article_address(canonical):
        identity = ("url", collection, canonical)
    else:
        identity = ("record", collection, source, record)
    joined = "\0".join(part.replace("\0", "\0\0") for part in identity)
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()


def is_article_address(url: str) -> bool:
    """Whether `url` can be one article's, and not that of a whole site or of a section of it."""
    parts = urlsplit(url)
    if parts.query:
        return True
    steps = [step.lower() for step in parts.path.split("/") if step]
    if steps and _INDEX_PAGE.fullmatch(steps[-1]):
        steps.pop()
    return not all(step in _SECTIONS or _LANGUAGE.fullmatch(step) for step in steps)


def canonical_url(url: str) -> str | None:
    """One spelling for the addresses of one page; None where `url` is no http(s) address.

    Scheme, `www.`, default port, fragment, tracking parameters, order of the parameters and a final slash are not part
    of a page's identity; the case of the path is.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    if parts.scheme.lower() not in _DEFAULT_PORTS or not host:
        return None
    if port and port != _DEFAULT_PORTS[parts.scheme.lower()]:
        host = f"{host}:{port}"
    query = sorted(
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key.lower() not in _TRACKING and not key.lower().startswith(_TRACKING_PREFIXES)
    )
    return urlunsplit(("https", host, parts.path.rstrip("/"), urlencode(query), ""))


def content_sha256(text: str) -> str:
    """SHA-256 of the cleaned text, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

"""Marks that object stores and servers put on what they hold, and change with every change of it: ETags and the like.

Arrow's listings leave them out, so they are asked for beside them. None is needed: what has no mark is known by its
size and time, and without a time it is read.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

_LOG = logging.getLogger(__name__)

#: Names under which fsspec's file systems hand on what a server says of an object's content ...
_CONTENT = ("ETag", "etag", "e_tag", "md5Hash", "Content-MD5", "content_md5", "md5", "checksum", "version_id")
#: ... and of the time of its last change.
_TIMES = ("LastModified", "last_modified", "Last-Modified", "mtime", "modified", "updated", "created")
#: A second client with its own way to credentials: where it finds none, the listing must not wait for it.
_PATIENCE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is told of an object besides its size."""

    text: str
    changed_ns: int = 0
    """when it was changed, in nanoseconds since 1970; 0 where nobody tells"""
    lasting: bool = True
    """whether asking for this one object gives the same"""


class Marks(Protocol):
    """Where the marks of a file system come from."""

    def of_listing(self) -> Callable[[str], Mark | None]:
        """The mark of each path, as things are now."""
        ...

    def of_one(self, path: str) -> Mark | None:
        """The mark of one path, now; raises OSError."""
        ...


class NoMarks:
    """Files are known by size and time."""

    def of_listing(self) -> Callable[[str], Mark | None]:
        return self.of_one

    def of_one(self, path: str) -> Mark | None:
        return None


class BucketMarks:
    """ETags of `s3://bucket/prefix?region=...`, from a listing: a request for a thousand objects."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    def of_listing(self) -> Callable[[str], Mark | None]:
        found = self._listed()
        return lambda path: Mark(found[path], lasting=False) if path in found else None

    def of_one(self, path: str) -> Mark | None:
        return None

    def _listed(self) -> dict[str, str]:
        import obstore
        from obstore.exceptions import BaseError
        from obstore.store import S3Store

        parts = urlsplit(self._uri)
        told = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        scheme = told.get("scheme", "https")
        is_plain = scheme == "http" or os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")
        given: dict[str, str] = {name: told[name] for name in ("region",) if name in told}
        if endpoint := told.get("endpoint_override"):
            given["endpoint"] = endpoint if "://" in endpoint else f"{scheme}://{endpoint}"
        try:
            bucket = S3Store(
                parts.netloc,
                client_options={"allow_http": is_plain, "timeout": _PATIENCE},
                retry_config={"max_retries": 1, "retry_timeout": _PATIENCE},
                **given,  # type: ignore[arg-type]
            )
            pages = obstore.list(bucket, parts.path.strip("/") or None)
            return {f"{parts.netloc}/{one['path']}": one["e_tag"] for page in pages for one in page if one["e_tag"]}
        except (BaseError, OSError, ValueError) as error:
            _LOG.info("%s: no ETags (%s); objects are known by size and time", parts.netloc, str(error).split("\n")[0])
            return {}


class DetailMarks:
    """What fsspec's file systems tell of each object; of a web server by asking for its headers."""

    def __init__(self, files: object) -> None:
        self._files = files

    def of_listing(self) -> Callable[[str], Mark | None]:
        def mark(path: str) -> Mark | None:
            try:
                return self.of_one(path)
            except OSError:  # whoever opens it will say so
                return None

        return mark

    def of_one(self, path: str) -> Mark | None:
        details: Mapping[str, object] = self._files.info(path)  # type: ignore[attr-defined]
        content = [f"{name}={details[name]}" for name in _CONTENT if _tells(details.get(name))]
        times = {name: at for name in _TIMES if (at := _time_ns(details.get(name)))}
        if not content and not times:
            return None
        return Mark(
            " ".join([*content, *(f"{name}={at}" for name, at in times.items())]), max(times.values(), default=0)
        )


def _tells(value: object) -> bool:
    """Whether a mark changes with every byte; a weak ETag need not."""
    return bool(value) and not str(value).startswith("W/")


def _time_ns(value: object) -> int:
    """A time as servers and libraries write it, in nanoseconds since 1970; 0 for what is none."""
    try:
        if isinstance(value, str):
            value = parsedate_to_datetime(value) if "," in value else datetime.fromisoformat(value)
        seconds = value.timestamp() if isinstance(value, datetime) else float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 0
    return int(seconds * 1e9)

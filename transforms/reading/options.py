"""Settings of reading: limits and the names that fields go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KIB, MIB, GIB = 2**10, 2**20, 2**30


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one source may cost. What goes beyond a limit becomes a reject, whatever the source says of itself."""

    source_bytes: int = 64 * GIB
    """Largest source. A source is read by one worker; above this it should be several files."""
    whole_bytes: int = 64 * MIB
    """Largest thing that must lie in memory as a whole: a JSON or XML document, a PDF, a Parquet file or archive inside
    an archive. Parsed, it takes up to ten times that."""
    record_bytes: int = 16 * MIB
    """Largest line, row or plain text: a million characters of four bytes each, and three times that for markup."""
    page_bytes: int = 4 * MIB
    """Largest HTML page. News pages stay below 2 MiB; extraction takes a second a MiB."""
    expanded_bytes: int = 64 * GIB
    """What a compressed source may unpack to, all its members and layers together."""
    ratio: int = 250
    """How many times its compressed size a source may unpack to; news text in gzip or zstd gives 3 to 10, the most
    repetitive JSON exports below 100, bombs 1,000 and more."""
    ratio_from_bytes: int = 8 * MIB
    """The ratio counts from here on: a small file of one repeated line is no danger."""
    nesting: int = 3
    """Layers of archive and compression: a .warc.gz inside a .tar.gz is three."""
    members: int = 200_000
    """Members of one archive; the directory of a zip lies in memory, half a KiB a member."""
    row_group_bytes: int = 1 * GIB
    """Largest row group of a Parquet file, unpacked: it is the smallest piece that can be read."""
    pages: int = 2_000
    """Pages of a PDF; press releases have ten."""


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Names of fields in JSON, CSV and Parquet, first found first taken; case, `_`, `-` and blanks do not count.

    A dotted name (`content.body`) leads into nested objects.
    """

    text: tuple[str, ...] = (
        *("text", "body", "content", "articleBody", "article_text", "body_text", "full_text", "maintext", "plain_text"),
        *("content_text", "body_html", "body_xhtml", "content_html", "bodies", "story", "article", "html"),
        *("story_text", "article_body", "article_content", "news_text", "paragraphs", "fields.bodyText", "fields.body"),
        *("text_content", "raw_text", "clean_text", "main_text", "bodyText", "cleaned_text", "raw_content", "copy"),
        "blocks.body",
    )
    title: tuple[str, ...] = (
        *("title", "headline", "headlines", "heading", "name", "webTitle", "fields.headline", "article_title"),
        *("page_title", "hed", "story_title"),
    )
    url: tuple[str, ...] = (
        *("url", "canonical_url", "link", "web_url", "article_url", "source_url", "permalink", "mainEntityOfPage"),
        *(
            "href",
            "pageUrl",
            "resolved_url",
            "responded_url",
            "requested_url",
            "final_url",
            "original_url",
            "page_link",
        ),
        *("article_link", "story_url", "links.permalink", "guid", "uri", "@id", "id", "source"),
    )
    authors: tuple[str, ...] = (
        *("authors", "author", "byline", "by", "creator", "writer", "dc:creator", "attributedTo", "fields.byline"),
        *("author_name", "author_names", "byline_text", "reporter", "reporters", "journalist"),
        "_embedded.author",
    )
    publisher: tuple[str, ...] = (
        *("publisher", "publication", "site_name", "sitename", "site", "outlet", "newspaper", "provider", "source"),
        *("media_name", "source_name", "publisher_name", "publication_name", "source_domain", "domain", "media_url"),
        *("source_hostname", "hostname", "thread.site"),
    )
    published_at: tuple[str, ...] = (
        *("date_gmt", "published_at", "published", "date_published", "published_date", "publication_date", "pub_date"),
        *("publish_date", "date_publish", "webPublicationDate", "dateTimePub", "firstcreated", "date", "datetime"),
        *("timestamp", "created_at", "date_created", "estimatedDate", "published_on", "publish_time", "article_date"),
        "versioncreated",
    )
    updated_at: tuple[str, ...] = (
        *(
            "modified_gmt",
            "updated_at",
            "updated",
            "date_modified",
            "modified",
            "modified_at",
            "last_modified",
            "lastmod",
        ),
        *("update_date", "date_modify", "modified_date", "updated_date", "date_updated", "versioncreated"),
    )
    external_id: tuple[str, ...] = (
        *(
            "id",
            "doc_id",
            "external_id",
            "article_id",
            "document_id",
            "guid",
            "uuid",
            "_id",
            "uri",
            "@id",
            "stories_id",
        ),
    )
    language: tuple[str, ...] = ("language", "lang", "inLanguage", "language_code")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a source is read."""

    fields: FieldNames = field(default_factory=FieldNames)
    """Names that each column goes by in JSON, CSV and Parquet."""
    limits: Limits = field(default_factory=Limits)
    """What one source may cost."""
    sidecar: Mapping[str, object] | None = None
    """Metadata from NAME.meta.json or NAME.meta.yaml; fills what the source itself does not say."""
    zone: str = "UTC"
    """Zone (IANA name) of dates that name none."""
    day_first: bool | None = None
    """Whether 3/4/2031 is the third of April; None: the month comes first, unless other dates of the source say otherwise."""


def with_names(names: Mapping[str, str]) -> FieldNames:
    """Field names that look first under `names`, column -> name in the data, and then under the usual ones.

    Raises ValueError where a column is none of those that a record has.
    """
    usual = FieldNames()
    known = FieldNames.__dataclass_fields__
    for column in names:
        if column not in known:
            raise ValueError(f"field mapping: no column {column!r}; a record has {', '.join(known)}")
    return FieldNames(**{c: (*([names[c]] if c in names else []), *getattr(usual, c)) for c in known})

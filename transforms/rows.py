"""Rows: articles and what was found in them -> Arrow tables, columns named as in the release's tables.

An article passes from reading to annotation as one row of `ARTICLES` (in a checkpoint file); `article_rows` and
`articles` are inverse to each other. `annotation_rows` gives everything that annotation adds.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from releases.tables.schemas import TABLES
from transforms import duplicates, identity
from transforms.article import Annotated, Article, Entity, Naming, Quote

SENTENCES, MENTIONS, QUOTES = (TABLES[name].schema for name in ("sentences", "mentions", "quotes"))

#: What annotation adds to a row of `documents`.
COUNTS = pa.schema([TABLES["documents"].schema.field(name) for name in ("n_paragraphs", "n_sentences", "n_words")])

#: One cleaned article between reading and annotation: what `documents` and `fingerprints` will hold of it, but for what
#: annotation adds and what hangs on other articles.
ARTICLES = pa.schema(
    [field for field in TABLES["documents"].schema if field.name not in {*COUNTS.names, "duplicate_of"}]
    + [field for field in TABLES["fingerprints"].schema if field.name != "doc_id"]
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an article was read."""

    collection: str
    source: str
    source_sha256: str


def article_rows(found: Iterable[tuple[Provenance, Article]], *, signatures: bool = True) -> pa.Table:
    """`ARTICLES` rows of cleaned articles, in order; `minhash` is null where `signatures` is False."""
    rows: list[dict[str, object]] = []
    for place, article in found:
        rows.append(
            {
                "doc_id": identity.doc_id(
                    place.collection, place.source, article.record, article.external_id, article.url
                ),
                "collection": place.collection,
                "source": place.source,
                "source_sha256": place.source_sha256,
                **{name: getattr(article, name) for name in _ARTICLE_FIELDS},
                "content_sha256": identity.content_sha256(article.text),
                "annotation_sha256": annotation_sha256(article),
                "minhash": duplicates.signature(article.text) if signatures else None,
            }
        )
    return pa.Table.from_pylist(rows, schema=ARTICLES)


_ARTICLE_FIELDS = tuple(name for name in ARTICLES.names if name in Article.__dataclass_fields__)
_SEQUENCES = ("authors", "headings", "pull_quotes")


def articles(table: pa.Table) -> list[Article]:
    """The articles of `ARTICLES` rows."""
    rows = table.select(_ARTICLE_FIELDS).to_pylist()
    return [Article(**{**row, **{name: tuple(row[name] or ()) for name in _SEQUENCES}}) for row in rows]


def annotation_sha256(article: Article) -> str:
    """Hash of all that annotation looks at: equal ones, under one pipeline, give equal sentences, mentions, quotes."""
    seen = (article.text, article.title, article.authors, article.published_at, article.headings, article.pull_quotes)
    return hashlib.sha256(repr(seen).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Found:
    """One annotated article and what was found in it."""

    doc_id: str
    annotated: Annotated
    naming: Naming
    quotes: Sequence[Quote]


def annotation_rows(found: Sequence[Found]) -> dict[str, pa.Table]:
    """Tables `counts` (one row per article, in order), `sentences`, `mentions` and `quotes`."""
    counts, sentences, mentions, quotes = [], [], [], []
    for item in found:
        counts.append(_count(item.annotated))
        sentences += _sentence_rows(item)
        mentions += _mention_rows(item)
        quotes += _quote_rows(item)
    return {
        "counts": pa.Table.from_pylist(counts, schema=COUNTS),
        "sentences": pa.Table.from_pylist(sentences, schema=SENTENCES),
        "mentions": pa.Table.from_pylist(mentions, schema=MENTIONS),
        "quotes": pa.Table.from_pylist(quotes, schema=QUOTES),
    }


def _count(annotated: Annotated) -> dict[str, int]:
    return {
        "n_paragraphs": len(annotated.paragraphs),
        "n_sentences": len(annotated.sentences),
        "n_words": len(annotated.text.split()),
    }


def _sentence_rows(item: Found) -> list[dict[str, object]]:
    text = item.annotated.text
    return [
        {
            "doc_id": item.doc_id,
            "sentence_id": n,
            "paragraph": s.paragraph,
            "start": s.start,
            "end": s.end,
            "text": text[s.start : s.end],
            "kind": s.kind,
        }
        for n, s in enumerate(item.annotated.sentences)
    ]


def _mention_rows(item: Found) -> list[dict[str, object]]:
    text, entities = item.annotated.text, item.naming.entities
    rows = []
    for n, m in enumerate(item.naming.mentions):
        entity = entities[m.entity] if m.entity is not None else None
        rows.append(
            {
                "doc_id": item.doc_id,
                "mention_id": n,
                "sentence_id": m.sentence,
                "start": m.start,
                "end": m.end,
                "text": text[m.start : m.end],
                "label": m.label,
                "role": m.role,
                "entity_id": entity.entity_id if entity else None,
                "name": entity.name if entity else None,
                "external_ref": entity.external_ref if entity else None,
                "gender": entity.gender if entity else None,
                "value": m.value,
                "unit": m.unit,
                "method": m.method,
            }
        )
    return rows


def _quote_rows(item: Found) -> list[dict[str, object]]:
    entities = item.naming.entities
    quote_ids = _quote_ids(item)
    rows = []
    for quote_id, q in zip(quote_ids, item.quotes, strict=True):
        affiliation = q.speaker_affiliation
        rows.append(
            {
                "quote_id": quote_id,
                "doc_id": item.doc_id,
                "sentence_id": q.sentence,
                "start": min(start for start, _ in q.spans),
                "end": max(end for _, end in q.spans),
                "spans": [{"start": start, "end": end} for start, end in q.spans],
                **{name: getattr(q, name) for name in _QUOTE_FIELDS},
                "within_quote_id": quote_ids[q.within] if q.within is not None else None,
                "speaker_entity_id": entities[q.speaker_entity].entity_id if q.speaker_entity is not None else None,
                "speaker_entity_ids": _entity_ids(entities, q.speaker_entities),
                "speaker_candidates": _entity_ids(entities, q.speaker_candidates),
                "speaker_affiliation_id": entities[affiliation].entity_id if affiliation is not None else None,
                "about_entity_ids": _entity_ids(entities, q.about),
            }
        )
    return rows


def _quote_ids(item: Found) -> list[str]:
    """The ids of an article's quotes, in order."""
    repeated: Counter[str] = Counter()
    found = []
    for q in item.quotes:
        words = hashlib.sha256(" ".join((q.joined or q.text).split()).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        quote_id = f"{item.doc_id}-{words}"
        repeated[quote_id] += 1
        found.append(quote_id if repeated[quote_id] == 1 else f"{quote_id}-{repeated[quote_id]}")
    return found


def _entity_ids(entities: Sequence[Entity], numbers: Iterable[int]) -> list[str]:
    """The ids of entities by their index, each once."""
    return list(dict.fromkeys(entities[n].entity_id for n in numbers))


_QUOTE_FIELDS = tuple(
    name for name in QUOTES.names if name in Quote.__dataclass_fields__ and name not in ("spans", "speaker_candidates")
)

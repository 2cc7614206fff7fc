"""Rows: articles and what was found in them -> Arrow tables, columns named as in the release's tables.

An article passes from reading to annotation as one row of `ARTICLES` (in a checkpoint file); `article_rows` and
`articles` are inverse to each other. `annotation_rows` gives everything that annotation adds.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from transforms import duplicates, identity
from transforms.article import Annotated, Article, Entity, Naming, Quote

_UTC = pa.timestamp("us", tz="UTC")
_SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])

#: One cleaned article between reading and annotation; the first columns are those of `documents`.
ARTICLES = pa.schema(
    [
        ("doc_id", pa.string()),
        ("collection", pa.string()),
        ("source", pa.string()),
        ("record", pa.string()),
        ("source_format", pa.string()),
        ("source_sha256", pa.string()),
        ("external_id", pa.string()),
        ("url", pa.string()),
        ("title", pa.string()),
        ("authors", pa.list_(pa.string())),
        ("publisher", pa.string()),
        ("published_at", _UTC),
        ("updated_at", _UTC),
        ("dateline", pa.string()),
        ("language", pa.string()),
        ("text", pa.string()),
        ("content_sha256", pa.string()),
        ("n_boilerplate", pa.int32()),
        ("headings", pa.list_(pa.int32())),
        ("pull_quotes", pa.list_(pa.int32())),
        ("annotation_sha256", pa.string()),
        ("minhash", pa.binary()),
    ]
)

#: What annotation adds to a row of `documents`.
COUNTS = pa.schema([("n_paragraphs", pa.int32()), ("n_sentences", pa.int32()), ("n_words", pa.int32())])

SENTENCES = pa.schema(
    [
        ("doc_id", pa.string()),
        ("sentence_id", pa.int32()),
        ("paragraph", pa.int32()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("kind", pa.string()),
    ]
)

MENTIONS = pa.schema(
    [
        ("doc_id", pa.string()),
        ("mention_id", pa.int32()),
        ("sentence_id", pa.int32()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("label", pa.string()),
        ("role", pa.string()),
        ("entity_id", pa.string()),
        ("name", pa.string()),
        ("external_ref", pa.string()),
        ("gender", pa.string()),
        ("value", pa.string()),
        ("unit", pa.string()),
    ]
)

QUOTES = pa.schema(
    [
        ("quote_id", pa.string()),
        ("doc_id", pa.string()),
        ("sentence_id", pa.int32()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("spans", pa.list_(_SPAN)),
        ("text", pa.string()),
        ("kind", pa.string()),
        ("is_pull_quote", pa.bool_()),
        ("cue", pa.string()),
        ("cue_lemma", pa.string()),
        ("cue_start", pa.int32()),
        ("cue_end", pa.int32()),
        ("polarity", pa.string()),
        ("speaker", pa.string()),
        ("speaker_start", pa.int32()),
        ("speaker_end", pa.int32()),
        ("speaker_entity_id", pa.string()),
        ("speaker_name", pa.string()),
        ("about_entity_ids", pa.list_(pa.string())),
        ("confidence", pa.float64()),
        ("method", pa.string()),
        ("act", pa.string()),
        ("within_quote_id", pa.string()),
        ("speaker_entity_ids", pa.list_(pa.string())),
        ("name_confidence", pa.float64()),
        ("speaker_candidates", pa.list_(pa.string())),
        ("speaker_kind", pa.string()),
        ("speaker_role", pa.string()),
        ("speaker_affiliation_id", pa.string()),
        ("medium", pa.string()),
        ("told", pa.string()),
        ("anonymity", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an article was read."""

    collection: str
    source: str
    source_sha256: str


def article_rows(found: Iterable[tuple[Provenance, Article]], *, signatures: bool = True) -> pa.Table:
    """`ARTICLES` rows of cleaned articles, in order; `minhash` is null where `signatures` is False."""
    rows: list[dict[str, Any]] = []
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
    seen = (article.text, article.title, article.published_at, article.headings, article.pull_quotes)
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


def _sentence_rows(item: Found) -> list[dict[str, Any]]:
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


def _mention_rows(item: Found) -> list[dict[str, Any]]:
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
            }
        )
    return rows


def _quote_rows(item: Found) -> list[dict[str, Any]]:
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

"""What a block of documents tells of its quotes: signs of their words, and where and by whom they are printed, as numbers.

It follows from the block's parts alone, and holds no words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from releases.statements import words
from releases.statements.signing import sign
from releases.statements.words import KEY, keys
from releases.tables.ids import SEPARATOR, distinct, ids

FROM = {
    "quotes": words.COLUMNS,
    "said": (
        *("quote_id", "publisher", "url", "published_at", "collection", "speaker_name", "speaker_canonical_id"),
        "speaker_kind",
    ),
    "documents": ("doc_id", "duplicate_of"),
}
"""Columns it is made of."""

UNDATED = np.iinfo(np.int64).max
"""When a quote of an article without a date was printed: after all others."""


@dataclass(frozen=True)
class Signs:
    """Signs of the words of a block: by far the most of what is known of it, so they are kept apart."""

    signs: np.ndarray
    """sorted"""
    signs_of: np.ndarray
    """position in the `keys` of the block"""


@dataclass(frozen=True)
class Block:
    """Columns of numbers: of the different words, of their anchors, and of the quotes, in the order of their rows."""

    keys: np.ndarray
    """key of the words, sorted"""
    n_words: np.ndarray
    weight: np.ndarray
    """see `alike.weight`"""
    row: np.ndarray
    """row in `quotes` of one who says them"""
    mask_low: np.ndarray
    """see `signing.masks_of`"""
    mask_high: np.ndarray
    anchors: np.ndarray
    """sorted"""
    anchors_of: np.ndarray
    """position in `keys`"""
    quote_row: np.ndarray
    """row in `quotes`, and in `said`"""
    quote: np.ndarray
    """key of its id"""
    quote_of: np.ndarray
    """position in `keys`"""
    surname: np.ndarray
    """key of the speaker's last name in the article; 0 for none"""
    told: np.ndarray
    """key of all that a statement takes of the quote: another one, and the statement is made anew"""
    published: np.ndarray
    """microseconds since 1970, else `UNDATED`"""
    doc: np.ndarray
    """id of the document"""
    start: np.ndarray
    story: np.ndarray
    """key of the document it repeats, else of its own"""
    outlet: np.ndarray
    """key of the outlet's name"""
    speaker: np.ndarray
    """key of who says it; 0 for none"""


def columns_of(kind: type[Block] | type[Signs]) -> tuple[str, ...]:
    """Names of the columns."""
    return tuple(field.name for field in fields(kind))


def block_of(tables: Mapping[str, pa.Table]) -> tuple[Block, Signs, pa.Array]:
    """The block of some documents, its signs, and its words (as `words.normal` makes them) in the order of their keys.

    `tables` holds the documents' rows of the tables in `FROM`, with the columns there.
    """
    quotes, said = tables["quotes"].combine_chunks(), tables["said"].combine_chunks()
    chosen = words.compared(quotes)
    at = chosen["row"].combine_chunks()
    quotes, said = quotes.take(at), said.take(at)
    by_words = keys(chosen["words"].to_pylist())
    different = distinct(by_words)
    first = np.zeros(len(different), np.int64)
    of = np.searchsorted(different, by_words)
    first[of[::-1]] = np.arange(len(of))[::-1]
    told_words = chosen["words"].combine_chunks().take(pa.array(first))
    signed = sign(told_words)
    documents = tables["documents"]
    place = pc.index_in(quotes["doc_id"], documents["doc_id"].combine_chunks())
    story = pc.coalesce(documents["duplicate_of"].take(place), quotes["doc_id"])
    outlet = pa.array(outlets(said), pa.string())
    speaker = pc.coalesce(said["speaker_canonical_id"], said["speaker_name"], "")
    published = pc.fill_null(said["published_at"].cast(pa.timestamp("us")).cast(pa.int64()), UNDATED).to_numpy()
    told = [quotes["text"], quotes["kind"], quotes["speaker_name"], story, speaker, *(
        said[name] for name in FROM["said"]
    ), chosen["words"]]  # fmt: skip
    filled = [pc.fill_null(column.cast(pa.string()), "\x00") for column in told]
    by_speaker = _keys(speaker)
    by_speaker[pc.equal(speaker, "").to_numpy()] = 0
    block = Block(
        keys=different,
        n_words=signed.n_words.astype(np.uint32),
        weight=signed.weight.astype(np.uint32),
        row=at.to_numpy()[first],
        mask_low=signed.masks[0],
        mask_high=signed.masks[1],
        anchors=signed.anchors,
        anchors_of=signed.anchors_of,
        quote_row=at.to_numpy(),
        quote=keys(quotes["quote_id"].to_pylist()),
        quote_of=of.astype(np.uint32),
        surname=words.surnames(quotes["speaker_name"].combine_chunks()),
        told=keys(pc.binary_join_element_wise(*filled, SEPARATOR).to_pylist()),
        published=published.astype(np.int64),
        doc=ids(quotes["doc_id"]),
        start=quotes["start"].to_numpy().astype(np.int32),
        story=_keys(story),
        outlet=_keys(outlet),
        speaker=by_speaker,
    )
    return block, Signs(signed.signs, signed.signs_of), told_words


def outlets(said: pa.Table) -> list[str]:
    """Who prints each quote: the publisher, else the host of the address, else the collection."""
    columns = (said[name].to_pylist() for name in ("publisher", "url", "collection"))
    return [publisher or _host(url) or collection for publisher, url, collection in zip(*columns, strict=True)]


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None


def _keys(column: pa.ChunkedArray | pa.Array) -> np.ndarray:
    """Keys of a column whose values come again and again."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    encoded = whole.dictionary_encode()
    return keys(encoded.dictionary.to_pylist())[encoded.indices.to_numpy()] if len(whole) else np.zeros(0, KEY)

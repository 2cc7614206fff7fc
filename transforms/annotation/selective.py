"""Parts of a spaCy pipeline on parts of a text.

A pipeline like en_core_web_sm has two halves that share nothing: sentence boundaries (`senter`) and names (`ner`), both
with a network of their own, and tags, tree and lemmas behind a shared `tok2vec`. The first half runs on every token,
the second on a Doc of the chosen sentences only, whose results are written back into the Doc of the whole text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from transforms.article import Sentence

_PARSE_FACTORIES = frozenset(
    {"tok2vec", "tagger", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "trainable_lemmatizer"}
)
_PARSED: list[int | str] = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD"]

#: Tokens that go through a network in one piece. Tables of the parser take 4 KB a token, so memory stays below 100 MB;
#: longer texts are cut between sentences, of which the networks see four tokens across at most.
MAX_TOKENS = 16_384

Slice = tuple[int, int]
Table = Any
"""an array of np.uint64, a row a token, as `Doc.from_array` takes it (spaCy's stubs know only thinc's own types)"""


def fits(nlp: Language) -> bool:
    """Whether `nlp` is built of the known components, with `ner` and `senter` independent of the others."""
    factories = {nlp.get_pipe_meta(name).factory: name for name in nlp.component_names}
    if not {"senter", "ner", "parser"} <= factories.keys() <= _PARSE_FACTORIES | {"senter", "ner"}:
        return False
    shared: Any = nlp.get_pipe(factories["tok2vec"]) if "tok2vec" in factories else None
    return shared is None or not {factories["senter"], factories["ner"]} & set(shared.listening_components)


def find_boundaries(nlp: Language, docs: Sequence[Doc]) -> None:
    """Set the sentence starts of `docs` as the pipeline's `senter` proposes them."""
    pieces = [[_excerpt(doc, [cut]) for cut in _cuts(range(len(doc) + 1))] for doc in docs]
    _apply(nlp, {"senter"}, list(chain.from_iterable(pieces)))
    for doc, parts in zip(docs, pieces, strict=True):
        if parts and parts != [doc]:
            starts: Table = np.concatenate([part.to_array("SENT_START") for part in parts])
            doc.from_array(["SENT_START"], starts)


def find_names(nlp: Language, docs: Sequence[Doc], sentences: Sequence[Sequence[Sentence]]) -> None:
    """Set the entities of `docs`; none crosses the end of a sentence."""
    pieces = []
    for doc, parts in zip(docs, sentences, strict=True):
        edges = _edges(doc, parts)
        if len(doc):
            doc.from_array(["SENT_START"], _starts(len(doc), edges))
        pieces.append([(first, _excerpt(doc, [(first, last)])) for first, last in _cuts(edges)])
    _apply(nlp, {"ner"}, [piece for _, piece in chain.from_iterable(pieces)])
    for doc, cut in zip(docs, pieces, strict=True):
        if len(cut) > 1:
            doc.set_ents([Span(doc, first + e.start, first + e.end, e.label) for first, part in cut for e in part.ents])


def parse(nlp: Language, docs: Sequence[Doc], sentences: Sequence[Sequence[Sentence]]) -> None:
    """Set tags, lemmas and trees in the sentences that are `parsed`; the others get a flat tree that holds them together."""
    pieces = []
    tables = []
    for doc, parts in zip(docs, sentences, strict=True):
        edges = _edges(doc, parts)
        tables.append(_flat(doc, edges))
        # Without sentences there is one pair of edges all the same, around white space; zip leaves it out.
        slices = [cut for part, cut in zip(parts, pairwise(edges), strict=False) if part.parsed]
        pieces += [(tables[-1], run, _excerpt(doc, run)) for run in _runs(slices)]
    _apply(nlp, _PARSE_FACTORIES, [piece for _, _, piece in pieces])
    for table, run, piece in pieces:
        where = np.concatenate([np.arange(first, last) for first, last in run])
        columns = piece.to_array(_PARSED)
        heads = columns[:, -1].astype(np.int64) + np.arange(len(piece))
        columns[:, -1] = (where[heads] - where).astype(np.uint64)
        table[where] = columns
    for doc, table in zip(docs, tables, strict=True):
        if len(doc):
            doc.from_array(_PARSED, table)


def _apply(nlp: Language, factories: set[str] | frozenset[str], docs: list[Doc]) -> None:
    """Run the components made by `factories`, disabled ones too, in the pipeline's order."""
    if not docs:
        return
    component: Any
    for name, component in nlp.components:
        if nlp.get_pipe_meta(name).factory not in factories:
            continue
        if hasattr(component, "predict"):
            component.set_annotations(docs, component.predict(docs))
        else:
            for doc in docs:
                component(doc)


def _excerpt(doc: Doc, slices: Sequence[Slice]) -> Doc:
    """A Doc of the tokens in `slices` of `doc`, with the sentence starts known there; `doc` itself where that is all."""
    if slices[0] == (0, len(doc)):
        return doc
    everything = doc.to_array(["ORTH", "SPACY", "SENT_START"])
    table: Table = np.concatenate([everything[first:last] for first, last in slices])
    excerpt = Doc(doc.vocab, words=table[:, 0].tolist(), spaces=table[:, 1].astype(bool).tolist())
    return excerpt.from_array(["SENT_START"], np.ascontiguousarray(table[:, 2]))


def _edges(doc: Doc, sentences: Sequence[Sentence]) -> list[int]:
    """Where sentences begin, as ordinals of tokens, and the end; white space between two goes with the first."""
    return [0, *(s.first_token for s in sentences[1:]), len(doc)] if sentences else [0, len(doc)]


def _starts(length: int, edges: Sequence[int]) -> Table:
    starts = np.full(length, -1, dtype=np.int64)
    starts[edges[:-1]] = 1
    return starts.astype(np.uint64)


def _flat(doc: Doc, edges: Sequence[int]) -> Table:
    """The parse of `doc` where nothing is parsed: in each sentence every token hangs on the first."""
    table = np.zeros((len(doc), len(_PARSED)), dtype=np.uint64)
    table[:, -2] = doc.vocab.strings.add("dep")
    for first, last in pairwise(edges):
        table[first:last, -1] = (first - np.arange(first, last)).astype(np.uint64)
    return table


def _cuts(edges: Sequence[int]) -> Iterator[Slice]:
    """The range from the first to the last of `edges`, cut at edges into slices of at most MAX_TOKENS where they allow."""
    first = edges[0]
    for last, after in pairwise(edges):
        if after - first > MAX_TOKENS and last > first:
            yield first, last
            first = last
    if edges[-1] > first:
        yield first, edges[-1]


def _runs(slices: Sequence[Slice]) -> Iterator[list[Slice]]:
    """`slices` in lists of at most MAX_TOKENS together."""
    run: list[Slice] = []
    size = 0
    for first, last in slices:
        if run and size + last - first > MAX_TOKENS:
            yield run
            run, size = [], 0
        run.append((first, last))
        size += last - first
    if run:
        yield run

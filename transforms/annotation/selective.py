"""Parts of a spaCy pipeline on parts of a text.

A pipeline like en_core_web_sm has two halves that share nothing: sentence boundaries (`senter`) and names (`ner`), both
with a network of their own, and tags and trees behind a shared `tok2vec`. The first half runs on every token, the
second on a Doc of the chosen sentences only, whose results are written back into the Doc of the whole text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import SentenceRecognizer
from spacy.pipeline import Tok2Vec as SpacyTok2Vec
from spacy.tokens import Doc, Span

from transforms.annotation.fast import names, tok2vec, trees
from transforms.article import Sentence

_TREE_FACTORIES = ("tok2vec", "tagger", "parser")
#: No rule of ours reads lemmas, coarse tags or morphology, so these do not run; they cost as much as the parser.
_SPARED_FACTORIES = ("attribute_ruler", "lemmatizer", "morphologizer", "trainable_lemmatizer")
_TREE: list[int | str] = ["TAG", "DEP", "HEAD"]

#: Tokens that go through a network at once. Tables of the parser take 4 KB a token, so memory stays below 100 MB;
#: longer texts are cut between sentences, of which the networks see four tokens across at most.
MAX_TOKENS = 16_384

Slice = tuple[int, int]
Table = Any
"""an array of np.uint64, a row a token, as `Doc.from_array` takes it (spaCy's stubs know only thinc's own types)"""
Step = Callable[[Sequence[Doc]], None]
"""sets some attributes of Docs, of which none is empty"""


@dataclass(frozen=True, slots=True)
class Steps:
    """The work of a pipeline, in parts that can run apart."""

    boundaries: Step
    names: Step
    tree: tuple[Step, ...]


def steps(nlp: Language) -> Steps | None:
    """The steps of `nlp`, or None if it is not built of the known components with `ner` and `senter` on their own."""
    components: dict[str, Any] = {nlp.get_pipe_meta(name).factory: component for name, component in nlp.components}
    known = {"senter", "ner", *_TREE_FACTORIES, *_SPARED_FACTORIES}
    if len(components) < len(nlp.components) or not {"senter", "ner", "parser"} <= components.keys() <= known:
        return None
    shared = components.get("tok2vec")
    if shared is not None and {components[x].name for x in ("senter", "ner")} & set(shared.listening_components):
        return None
    return Steps(
        boundaries=_step(components["senter"]),
        names=_step(components["ner"]),
        tree=tuple(_step(components[factory]) for factory in _TREE_FACTORIES if factory in components),
    )


def _step(component: Any) -> Step:
    """Running `component`, faster where its layers are known."""
    if names.recognised(component):
        return names.Names(component)
    if trees.recognised(component):
        return trees.Trees(component)
    if isinstance(component, SpacyTok2Vec) and tok2vec.recognised(component.model):
        network = tok2vec.Tok2Vec(component.model)
        return lambda docs: component.set_annotations(docs, network(docs))
    if isinstance(component, SentenceRecognizer) and tok2vec.recognised(component.model.layers[0]):
        return _boundaries(component)
    return lambda docs: component.set_annotations(docs, component.predict(docs))


def _boundaries(senter: Any) -> Step:
    network = tok2vec.Tok2Vec(senter.model.layers[0])
    softmax = senter.model.layers[1]

    def step(docs: Sequence[Doc]) -> None:
        senter.set_annotations(docs, [scores.argmax(axis=1) for scores in softmax.predict(network(docs))])

    return step


def find_boundaries(steps: Steps, docs: Sequence[Doc]) -> None:
    """Set the sentence starts of `docs` as the pipeline's `senter` proposes them."""
    pieces = [[_excerpt(doc, [cut]) for cut in _cuts(range(len(doc) + 1))] for doc in docs]
    _run(steps.boundaries, list(chain.from_iterable(pieces)))
    for doc, parts in zip(docs, pieces, strict=True):
        if parts and parts != [doc]:
            starts: Table = np.concatenate([part.to_array("SENT_START") for part in parts])
            doc.from_array(["SENT_START"], starts)


def find_names(steps: Steps, docs: Sequence[Doc], sentences: Sequence[Sequence[Sentence]]) -> None:
    """Set the entities of `docs`; none crosses the end of a sentence."""
    pieces = []
    for doc, parts in zip(docs, sentences, strict=True):
        edges = _edges(doc, parts)
        if len(doc):
            doc.from_array(["SENT_START"], _starts(len(doc), edges))
        pieces.append([(first, _excerpt(doc, [(first, last)])) for first, last in _cuts(edges)])
    _run(steps.names, [piece for _, piece in chain.from_iterable(pieces)])
    for doc, cut in zip(docs, pieces, strict=True):
        if len(cut) > 1:
            doc.set_ents([Span(doc, first + e.start, first + e.end, e.label) for first, part in cut for e in part.ents])


def parse(steps: Steps, docs: Sequence[Doc], sentences: Sequence[Sequence[Sentence]]) -> None:
    """Set tags and trees in the sentences that are `parsed`; the others get a flat tree that holds them together."""
    pieces = []
    tables = []
    for doc, parts in zip(docs, sentences, strict=True):
        edges = _edges(doc, parts)
        tables.append(_flat(doc, edges))
        # Without sentences there is one pair of edges all the same, around white space; zip leaves it out.
        slices = [cut for part, cut in zip(parts, pairwise(edges), strict=False) if part.parsed]
        pieces += [(tables[-1], run, _excerpt(doc, run)) for run in _runs(slices)]
    for step in steps.tree:
        _run(step, [piece for _, _, piece in pieces])
    for table, run, piece in pieces:
        where = np.concatenate([np.arange(first, last) for first, last in run])
        columns = piece.to_array(_TREE)
        heads = columns[:, -1].astype(np.int64) + np.arange(len(piece))
        columns[:, -1] = (where[heads] - where).astype(np.uint64)
        table[where] = columns
    for doc, table in zip(docs, tables, strict=True):
        if len(doc):
            doc.from_array(_TREE, table)


def _run(step: Step, docs: Iterable[Doc]) -> None:
    """Run `step` on the Docs that are not empty, at most MAX_TOKENS at once or one alone."""
    batch: list[Doc] = []
    for doc in docs:
        if batch and sum(map(len, batch)) + len(doc) > MAX_TOKENS:
            step(batch)
            batch = []
        if len(doc):
            batch.append(doc)
    if batch:
        step(batch)


def _excerpt(doc: Doc, slices: Sequence[Slice]) -> Doc:
    """A Doc of the tokens in `slices` of `doc`, with its sentence starts; `doc` itself where they are all of it."""
    if list(slices) == [(0, len(doc))]:
        return doc
    everything = doc.to_array(["ORTH", "SPACY", "SENT_START"])
    table: Table = np.concatenate([everything[first:last] for first, last in slices])
    starts: Table = np.ascontiguousarray(table[:, 2])
    excerpt = Doc(doc.vocab, words=table[:, 0].tolist(), spaces=table[:, 1].astype(bool).tolist())
    return excerpt.from_array(["SENT_START"], starts)


def _edges(doc: Doc, sentences: Sequence[Sentence]) -> list[int]:
    """Where sentences begin, as ordinals of tokens, and the end; white space between two goes with the first."""
    return [0, *(s.first_token for s in sentences[1:]), len(doc)] if sentences else [0, len(doc)]


def _starts(length: int, edges: Sequence[int]) -> Table:
    starts = np.full(length, -1, dtype=np.int64)
    starts[edges[:-1]] = 1
    return starts.astype(np.uint64)


def _flat(doc: Doc, edges: Sequence[int]) -> Table:
    """The parse of `doc` where nothing is parsed: in each sentence every token hangs on the first."""
    table = np.zeros((len(doc), len(_TREE)), dtype=np.uint64)
    table[:, -2] = doc.vocab.strings.add("dep")
    for first, last in pairwise(edges):
        table[first:last, -1] = (first - np.arange(first, last)).astype(np.uint64)
    return table


def _cuts(edges: Sequence[int]) -> Iterator[Slice]:
    """The tokens from the first to the last of `edges`, cut at edges into slices of MAX_TOKENS or fewer."""
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

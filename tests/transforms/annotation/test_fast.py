"""The faster network, recogniser and parser against spaCy's own, on invented texts."""

import random
from typing import Any

import numpy as np
import pytest
from spacy.language import Language
from spacy.ml.models.tok2vec import build_hash_embed_cnn_tok2vec
from spacy.tokens import Doc
from thinc.api import Model

from transforms.annotation.fast import names, tok2vec, trees


def pipe(nlp: Language, name: str) -> Any:
    """A component; spaCy types it as a function, whatever it is."""
    return nlp.get_pipe(name)


def _networks(nlp: Language) -> dict[str, Model[Any, Any]]:
    return {
        "tok2vec": pipe(nlp, "tok2vec").model,
        "ner": pipe(nlp, "ner").model.layers[0].layers[0],
        "senter": pipe(nlp, "senter").model.layers[0],
    }


@pytest.mark.parametrize("component", ["tok2vec", "ner", "senter"])
def test_vectors_are_spacys_own(nlp: Language, texts: list[str], component: str) -> None:
    network = _networks(nlp)[component]
    assert tok2vec.recognised(network)
    docs = [nlp.tokenizer(text) for text in texts]
    for ours, theirs in zip(tok2vec.Tok2Vec(network)(docs), network.predict(docs), strict=True):
        assert ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, atol=1e-4)


def test_vectors_are_the_same_to_the_bit_in_any_company(nlp: Language, texts: list[str]) -> None:
    network = _networks(nlp)["ner"]
    docs = [nlp.tokenizer(text) for text in texts]
    together = tok2vec.Tok2Vec(network)(docs)
    backwards = tok2vec.Tok2Vec(network)(docs[::-1])[::-1]
    for doc, one, two in zip(docs, together, backwards, strict=True):
        (alone,) = tok2vec.Tok2Vec(network)([doc])
        assert np.array_equal(alone, one)
        assert np.array_equal(alone, two)


def test_vectors_stay_the_same_when_the_kept_ones_are_forgotten(
    nlp: Language, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tok2vec, "KEPT", 10)
    network = tok2vec.Tok2Vec(_networks(nlp)["tok2vec"])
    docs = [nlp.tokenizer(text) for text in texts]
    first = [network([doc])[0] for doc in docs]
    again = [network([doc])[0] for doc in docs]
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


def test_another_network_is_left_to_spacy() -> None:
    settings: dict[str, Any] = {"width": 32, "depth": 2, "embed_size": 100, "window_size": 1, "maxout_pieces": 3}
    settings |= {"subword_features": True, "pretrained_vectors": None}
    assert tok2vec.recognised(build_hash_embed_cnn_tok2vec(**settings))
    assert not tok2vec.recognised(build_hash_embed_cnn_tok2vec(**settings | {"window_size": 2}))


def _boundaries(nlp: Language, texts: list[str]) -> list[Doc]:
    docs = [nlp.tokenizer(text) for text in texts]
    senter = pipe(nlp, "senter")
    senter.set_annotations(docs, senter.predict(docs))
    return docs


def test_names_are_spacys_own(nlp: Language, texts: list[str]) -> None:
    ner = pipe(nlp, "ner")
    assert names.recognised(ner)
    theirs = _boundaries(nlp, texts)
    ner.set_annotations(theirs, ner.predict(theirs))
    ours = _boundaries(nlp, texts)
    names.Names(ner)(ours)
    attributes: list[int | str] = ["ENT_IOB", "ENT_TYPE"]
    assert sum(len(doc.ents) for doc in theirs) > 100
    for a, b in zip(ours, theirs, strict=True):
        assert np.array_equal(a.to_array(attributes), b.to_array(attributes))


def test_names_without_known_boundaries_are_spacys_own(nlp: Language, texts: list[str]) -> None:
    ner = pipe(nlp, "ner")
    theirs = [ner(nlp.tokenizer(text)) for text in texts]
    ours = [nlp.tokenizer(text) for text in texts]
    names.Names(ner)(ours)
    for a, b in zip(ours, theirs, strict=True):
        assert [(e.text, e.label_) for e in a.ents] == [(e.text, e.label_) for e in b.ents]


def test_a_recogniser_with_a_beam_is_left_to_spacy(nlp: Language) -> None:
    ner = pipe(nlp, "ner")
    ner.cfg["beam_width"] = 4
    assert not names.recognised(ner)
    ner.cfg["beam_width"] = 1
    assert names.recognised(ner)


def _with_vectors(nlp: Language, texts: list[str]) -> list[Doc]:
    """Docs with all that the parser reads: vectors, and every sentence start."""
    docs = _boundaries(nlp, texts)
    shared = pipe(nlp, "tok2vec")
    shared.set_annotations(docs, shared.predict(docs))
    return docs


def test_trees_are_spacys_own(nlp: Language, texts: list[str]) -> None:
    parser = pipe(nlp, "parser")
    assert trees.recognised(parser)
    theirs, ours = _with_vectors(nlp, texts), _with_vectors(nlp, texts)
    parser.set_annotations(theirs, parser.predict(theirs))
    trees.Trees(parser)(ours)
    attributes: list[int | str] = ["HEAD", "DEP", "SENT_START"]
    assert len({t.dep_ for doc in theirs for t in doc}) > 30
    for a, b in zip(ours, theirs, strict=True):
        assert np.array_equal(a.to_array(attributes), b.to_array(attributes))


@pytest.mark.parametrize("seed", range(5))
def test_trees_of_nonsense_are_spacys_own(nlp: Language, texts: list[str], seed: int) -> None:
    """Shuffled words, and sentence starts at random: states that sane text does not lead to."""
    chosen = random.Random(seed)
    words = " ".join(texts).split()
    parser, docs = pipe(nlp, "parser"), []
    for _ in range(2):
        chosen.seed(seed)
        both = [nlp.tokenizer(" ".join(chosen.choices(words, k=chosen.randint(1, 80)))) for _ in range(20)]
        for doc in both:
            starts = [1] + [1 if chosen.random() < 0.05 else -1 for _ in doc[1:]]
            column: Any = np.array(starts).astype("uint64")
            doc.from_array(["SENT_START"], column)
        shared = pipe(nlp, "tok2vec")
        shared.set_annotations(both, shared.predict(both))
        docs.append(both)
    theirs, ours = docs
    parser.set_annotations(theirs, parser.predict(theirs))
    trees.Trees(parser)(ours)
    for a, b in zip(ours, theirs, strict=True):
        assert np.array_equal(a.to_array(["HEAD", "DEP"]), b.to_array(["HEAD", "DEP"]))


def test_a_parser_with_a_beam_is_left_to_spacy(nlp: Language) -> None:
    parser = pipe(nlp, "parser")
    parser.cfg["beam_width"] = 4
    assert not trees.recognised(parser)
    parser.cfg["beam_width"] = 1
    assert trees.recognised(parser)

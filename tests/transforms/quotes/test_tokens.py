"""Tokens as lists."""

from collections.abc import Callable

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from transforms.article import Annotated, Sentence
from transforms.quotes.parse import tokens as tokens_module
from transforms.quotes.parse.tokens import Tokens


def test_tokens_say_what_they_govern_and_whose_name_they_end(annotated: Callable[[str], Annotated]) -> None:
    item = annotated("Mara Quill, who runs the ferry, said the old pier was safe.")
    tokens = Tokens(item.doc, item.sentences, [], names=[1])
    said = tokens.word.index("said")
    assert tokens.names == {1}
    assert tokens.head[said] == said
    assert tokens.head[1] == said
    assert 1 in tokens.children[said]
    assert all(c in tokens.children[h] for c, h in enumerate(tokens.head) if c != h)
    assert (tokens.left[said], tokens.right[said]) == (0, tokens.n)
    assert tokens.subtree(1) == list(range(tokens.left[1], tokens.right[1]))
    assert all(not tokens.children[i] for i in range(tokens.n) if i not in set(tokens.head))


def test_a_sentence_that_was_not_parsed_has_no_relations(annotated: Callable[[str], Annotated]) -> None:
    item = annotated("The pier is old. The sea is calm.")
    tokens = Tokens(item.doc, item.sentences, [])
    assert not any(sentence.parsed for sentence in item.sentences)
    assert not any(tokens.children)
    assert tokens.right == [i + 1 for i in range(tokens.n)]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=14))
def test_subtrees_reach_as_far_as_what_they_hold_even_where_arcs_cross(wanted: list[int]) -> None:
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))  # a head comes before what hangs on it
    heads = list(range(len(wanted)))
    for place, i in enumerate(order[1:], 1):
        heads[i] = order[wanted[i] % place]
    doc = Doc(Vocab(), words=["word"] * len(heads), heads=heads, deps=["dep"] * len(heads))
    tokens = Tokens(doc, [Sentence(0, len(doc.text), 0, 0, len(doc))], [])
    for i in range(tokens.n):
        inside = tokens.subtree(i)
        assert (tokens.left[i], tokens.right[i]) == (inside[0], inside[-1] + 1)
        assert list(tokens.children[i]) == [k for k in range(tokens.n) if tokens.head[k] == i and k != i]


def test_words_are_right_however_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens_module, "MAX_KNOWN", 2)
    for words in (["One", "two", "three"], ["three", "four"], ["two", "One"]):
        doc = Doc(spacy.blank("en").vocab, words=words)
        assert Tokens(doc, [], []).word == [word.lower() for word in words]

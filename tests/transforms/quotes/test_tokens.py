"""Tokens as lists."""

from collections.abc import Callable

from transforms.article import Annotated
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

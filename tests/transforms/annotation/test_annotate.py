from typing import Any, Literal

import numpy as np
import pytest
import spacy
from spacy.language import Language

from transforms.annotation import annotate, selective
from transforms.article import Annotated, Article


def article(text: str) -> Article:
    return Article("a", "txt", text)


def one(nlp: Language, text: str, parse: Literal["needed", "all"] = "needed") -> Annotated:
    return next(annotate.annotate([article(text)], nlp, parse))


def test_only_sentences_that_may_hold_speech_are_parsed(nlp: Language, story: str) -> None:
    item = one(nlp, story)
    parsed = [item.text[s.start : s.end] for s in item.sentences if s.parsed]
    assert any("said Tomas Wick" in text for text in parsed)
    assert any("told the Eldra Courier" in text for text in parsed)
    assert not any("weather" in text or "lorries" in text for text in parsed)


def test_names_do_not_depend_on_the_parse(nlp: Language, story: str) -> None:
    needed, everything = one(nlp, story), one(nlp, story, "all")
    assert [(e.start, e.end, e.label_) for e in needed.doc.ents] == [
        (e.start, e.end, e.label_) for e in everything.doc.ents
    ]
    assert "Tomas Wick" in {e.text for e in needed.doc.ents}
    assert all(s.parsed for s in everything.sentences)


def test_unparsed_sentences_are_held_together_by_a_flat_tree(nlp: Language, story: str) -> None:
    item = one(nlp, story)
    for sentence in item.sentences:
        tokens = item.doc[sentence.first_token : sentence.last_token]
        assert all(sentence.first_token <= t.head.i < sentence.last_token for t in tokens)
        if not sentence.parsed:
            assert {t.head.i for t in tokens} == {sentence.first_token}
            assert {t.tag_ for t in tokens} == {""}
        else:
            assert all(t.tag_ and t.dep_ for t in tokens)


def test_a_parse_of_everything_is_the_pipelines_own(nlp: Language, story: str) -> None:
    """Excerpts and writing back change nothing: spaCy, told the same sentence starts, gives the same tree."""
    item = one(nlp, story, "all")
    own = nlp.make_doc(item.text)
    own.from_array(["SENT_START"], _starts(item))
    for _, component in nlp.pipeline:
        own = component(own)
    attributes: list[int | str] = ["TAG", "DEP", "HEAD"]
    assert np.array_equal(item.doc.to_array(attributes), own.to_array(attributes))
    assert [e.text for e in item.doc.ents] == [e.text for e in own.ents]


def _starts(item: Annotated) -> Any:  # spaCy asks for arrays of two dimensions, and takes one
    starts = np.full(len(item.doc), -1)
    starts[[0, *(s.first_token for s in item.sentences[1:])]] = 1
    return starts.astype("uint64")


def test_an_article_is_annotated_the_same_in_any_company(nlp: Language, story: str) -> None:
    other = story.replace("Tomas Wick", "Ida Fenn") * 3
    articles = [article(t) for t in (other, story, "One line.", story + "\n\n" + other)]
    attributes: list[int | str] = ["TAG", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE", "SENT_START"]
    alone = [next(annotate.annotate([a], nlp)).doc.to_array(attributes) for a in articles]
    together = [item.doc.to_array(attributes) for item in annotate.annotate(articles, nlp)]
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


def test_a_long_text_is_cut_between_sentences(nlp: Language, story: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selective, "MAX_TOKENS", 60)
    item = one(nlp, "\n\n".join([story] * 4), "all")
    assert len(item.doc) > 240
    assert [e.text for e in item.doc.ents].count("Tomas Wick") == 4
    assert item.doc.text == item.text
    for sentence in item.sentences:
        assert all(
            sentence.first_token <= t.head.i < sentence.last_token
            for t in item.doc[sentence.first_token : sentence.last_token]
        )


def test_text_without_words_passes(nlp: Language) -> None:
    for text in ("", "   \n\n  ", "…"):
        item = next(annotate.annotate([Article("a", "txt", text)], nlp))
        assert item.doc.text == text


def test_a_pipeline_of_other_parts_runs_as_it_is(story: str) -> None:
    other = spacy.blank("en")
    other.add_pipe("sentencizer")
    item = one(other, story)
    assert selective.steps(other) is None
    assert len(item.sentences) >= 8

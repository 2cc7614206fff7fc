"""What cleaning does to an article, step by step."""

import io
import textwrap
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.reading.samples import PARAGRAPHS, Story, pdf
from transforms.article import Article, Record, Reject
from transforms.cleaning import CleanOptions, clean
from transforms.reading import read

LONG = "The ferry between Port Ellery and Sant Odo will sail again on Monday, the harbour office said in a statement."


def cleaned(text: str, **known: object) -> Article:
    found = clean(Record(record="#1", source_format="text", text=text, **known))  # type: ignore[arg-type]
    assert isinstance(found, Article), found
    return found


def paragraphs(text: str, **known: object) -> list[str]:
    return cleaned(text, **known).text.split("\n\n")


# --- characters


@pytest.mark.parametrize(
    ("raw", "clean_text"),
    [
        ("â€œWe sail,â€\x9d said Quill.", "“We sail,” said Quill."),
        ("The caf\u0065\u0301 opened.", "The café opened."),
        ("The\u00a0ferry\u2003sails \t again.", "The ferry sails again."),
        ("The fer\u00adry sa\u200bils\ufeff.", "The ferry sails."),
        ("The\x00 ferry\x07 sails.", "The ferry sails."),
        ("Bread &amp; butter", "Bread & butter"),
        ("She \udce9 said “no”.", "She � said “no”."),
        ("“Curly,” she said, ‘and so’ it’s kept.", "“Curly,” she said, ‘and so’ it’s kept."),
        ("\"Straight,\" she said, 'and so' it's kept.", "\"Straight,\" she said, 'and so' it's kept."),
    ],
)
def test_characters_are_repaired_and_quotation_marks_kept(raw: str, clean_text: str) -> None:
    assert cleaned(raw).text == clean_text


# --- paragraphs


@pytest.mark.parametrize("width", [60, 72, 79])
@pytest.mark.parametrize("blank", ["\n\n", "\n"], ids=["blank lines between paragraphs", "none"])
def test_hard_wrapped_lines_are_joined(width: int, blank: str) -> None:
    wrapped = blank.join(textwrap.fill(p, width) for p in (*PARAGRAPHS, *PARAGRAPHS))
    if blank == "\n":  # a paragraph whose last line is full cannot be told from the next one's first
        assert cleaned(wrapped).text.replace("\n\n", " ") == " ".join((*PARAGRAPHS, *PARAGRAPHS))
    else:
        assert paragraphs(wrapped) == [*PARAGRAPHS, *PARAGRAPHS]


def test_lines_of_a_pdf_are_joined_though_it_has_no_blank_lines() -> None:
    (found,) = read(io.BytesIO(pdf(Story())), "release.pdf")
    assert isinstance(found, Record)
    result = clean(found)
    assert isinstance(result, Article)
    assert result.text.split("\n\n") == [Story().title, *PARAGRAPHS]


def test_lines_that_are_paragraphs_stay_apart() -> None:
    assert paragraphs("\n".join(PARAGRAPHS)) == list(PARAGRAPHS)


def test_a_list_stays_a_list() -> None:
    lines = [
        "Prices at the harbour:",
        "- herring, two crowns",
        "- mackerel, three crowns and a half",
        "- eel, on request",
    ]
    assert paragraphs("\n".join([*lines, LONG])) == [*lines, LONG]


def test_a_word_cut_at_the_margin_is_mended_where_the_text_writes_it_whole() -> None:
    text = (
        "The company said that the timetable of the ferry would be pub-\n"
        "lished on Friday, which is a good deal later than it had hoped.\n"
        "It was last published in April, and the reasons for the well-\n"
        "known gaps in it were given by the printer, who has gone\n"
        "away for the summer and left no address."
    )
    assert "would be published on Friday" in cleaned(text).text
    assert "the well-known gaps" in cleaned(text).text


# --- headline, byline, dateline


def test_the_headline_is_found_and_stays() -> None:
    found = cleaned(f"Ferry to Sant Odo returns\n\n{LONG}\n\n{LONG}")
    assert (found.title, found.headings) == ("Ferry to Sant Odo returns", (0,))
    assert found.text.startswith("Ferry to Sant Odo returns\n\n")


@pytest.mark.parametrize("first", [LONG, "“It came by bus,” Quill said.", "Nobody saw it."])
def test_a_first_sentence_is_no_headline(first: str) -> None:
    found = cleaned(f"{first}\n\n{LONG}")
    assert (found.title, found.headings) == (None, ())


def test_a_title_that_the_text_lacks_is_put_before_it() -> None:
    assert paragraphs(LONG, title="Ferry returns") == ["Ferry returns", LONG]
    assert paragraphs(f"FERRY RETURNS!\n\n{LONG}", title="Ferry returns") == ["FERRY RETURNS!", LONG]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ida Marrow", ("Ida Marrow",)),
        ("By IDA MARROW", ("Ida Marrow",)),
        ("By Ida Marrow and Jean-Luc de la Tour", ("Ida Marrow", "Jean-Luc de la Tour")),
        ("By Áine Ó Maolchróst, Harbour Correspondent", ("Áine Ó Maolchróst",)),
        ("By The Associated Press", ("The Associated Press",)),
    ],
)
def test_a_byline_moves_to_its_column(line: str, authors: tuple[str, ...]) -> None:
    found = cleaned(f"Ferry returns\n\n{line}\n\n{LONG}")
    assert found.authors == authors
    assert found.text == f"Ferry returns\n\n{LONG}"
    assert found.n_boilerplate == 1


@pytest.mark.parametrize(
    "line", ["By the Sea", "By Monday Evening", "By then nobody was left.", "By train to Sant Odo"]
)
def test_what_only_begins_like_a_byline_stays(line: str) -> None:
    assert line in paragraphs(f"Ferry returns\n\n{line}\n\n{LONG}")


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("PORT ANSEL, Kessaly (MW) — ", "PORT ANSEL, Kessaly (MW)"),
        ("PORT ANSEL (AP) — ", "PORT ANSEL (AP)"),
        ("PORT ANSEL, May 4 (Reuters) - ", "PORT ANSEL, May 4 (Reuters)"),
        ("Port Ansel (AFP) – ", "Port Ansel (AFP)"),
        ("ODO -- ", "ODO"),
        ("QUILL: ", None),
        ("He said — ", None),
    ],
)
def test_a_dateline_is_copied_and_stays(opening: str, dateline: str | None) -> None:
    found = cleaned(f"Ferry returns\n\n{opening}{LONG}")
    assert found.dateline == dateline
    assert found.text.endswith(f"{opening}{LONG}")


def test_marked_headings_and_pull_quotes_are_counted_in_paragraphs() -> None:
    found = cleaned(
        f"{LONG}\n\nWhat now?\n\n{LONG}\n\n“It came by bus.”",
        title="Ferry returns",
        headings=("What  now?",),
        pull_quotes=("“It came by bus.”",),
    )
    assert (found.headings, found.pull_quotes) == ((0, 2), (4,))


# --- boilerplate


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our morning newsletter and never miss a tide.",
        "READ MORE: Lighthouse painted green",
        "Read the full story here.",
        "Related stories",
        "Follow Ida Marrow on Twitter @idamarrow.",
        "Advertisement",
        "Story continues below advertisement",
        "© 2031 The Ellery Gazette. All rights reserved.",
        "Photo: Ravi Lind/Gazette",
        "The ferry at the pier on Monday. (AP Photo/Ravi Lind)",
        "(Reporting by Ida Marrow; Editing by Bo Stern)",
        "We use cookies to make your visit better.",
        "* * *",
        "ENDS",
    ],
)
def test_boilerplate_is_left_out_and_counted(line: str) -> None:
    found = cleaned(f"{LONG}\n\n{line}\n\n{LONG}")
    assert found.text == f"{LONG}\n\n{LONG}"
    assert found.n_boilerplate == 1


@pytest.mark.parametrize(
    "line",
    [
        "“Follow me,” the captain said, and they did.",
        "Photographs of the ferry were found in the archive on Monday.",
        "Subscribers to the service will pay twice as much, the company said.",
        "Copyright law does not cover the recipe, the court said on Monday.",
        "”",
        "Read more books, the minister told the children, and fewer screens.",
        "Editor’s note: An earlier version of this article named the wrong harbour.",
        "Ida Marrow contributed reporting from Sant Odo.",
        "Share prices fell by 4% on Monday.",
        "Advertising on buses will be banned from June, the council said.",
    ],
)
def test_sentences_that_resemble_boilerplate_stay(line: str) -> None:
    assert line in paragraphs(f"{LONG}\n\n{line}\n\n{LONG}")


# --- rejects


def test_nothing_but_boilerplate_is_no_text() -> None:
    found = clean(Record(record="#7", source_format="text", text="Advertisement\n\nRead more\n\n***"))
    assert found == Reject("#7", "cleaning", "no_text", "nothing left but 3 lines of boilerplate")


def test_too_long_is_rejected_at_the_limit() -> None:
    record = Record(record="#1", source_format="text", text="It rains. " * 100)
    found = clean(record, CleanOptions(max_chars=998))
    assert isinstance(found, Reject)
    assert (found.stage, found.reason) == ("cleaning", "too_long")
    assert isinstance(clean(record, CleanOptions(max_chars=999)), Article)
    assert isinstance(clean(replace(record, text=" " * 9_000_000), CleanOptions()), Reject)


def test_another_language_is_rejected_unless_any_is_wanted() -> None:
    record = Record(
        record="#1",
        source_format="text",
        text="Die Fähre zwischen Port Ellery und Sant Odo fährt ab Montag wieder, teilte das Hafenamt am Freitag mit.",
    )
    found = clean(record)
    assert isinstance(found, Reject)
    assert found.reason == "unsupported_language"
    taken = clean(record, CleanOptions(language="any"))
    assert isinstance(taken, Article)
    assert taken.language == "de"


@pytest.mark.parametrize("text", ["Okay.", "Kim Jong Un", "12:4", "Łódź, Kraków, Gdańsk"])
def test_a_few_letters_are_no_evidence_of_a_language(text: str) -> None:
    assert isinstance(clean(Record(record="#1", source_format="text", text=text)), Article)


# --- the same again

LINES = st.sampled_from(
    [
        *PARAGRAPHS,
        LONG,
        *textwrap.wrap(LONG * 3, 60),
        "Ferry to Sant Odo returns",
        "By Ida Marrow",
        "By IDA MARROW and Bo Stern",
        "Meridian Wire",
        "Advertisement",
        "Read more: The lighthouse",
        "PORT ANSEL (AP) — It rains.",
        "* * *",
        "”",
        "&amp;amp;amp;lt;p",
        "â€œWe sailâ€\x9d",
        "- an item",
        "caf\u0065\u0301 \u200b\u00ad",
    ]
)


@settings(max_examples=300)
@given(
    st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=12),
    st.sampled_from(["\n", "\n\n", "\r\n"]),
    st.one_of(st.none(), LINES, st.text(max_size=30)),
)
def test_cleaning_its_own_output_changes_nothing(lines: list[str], separator: str, title: str | None) -> None:
    options = CleanOptions(language="any")
    once = clean(Record(record="#1", source_format="text", text=separator.join(lines), title=title), options)
    if isinstance(once, Reject):
        return
    for known in (None, once.title):
        twice = clean(Record(record="#1", source_format="text", text=once.text, title=known), options)
        assert isinstance(twice, Article)
        assert twice.text == once.text
        assert twice.n_boilerplate == 0


HYPHENATED = """The harbour council voted on Tuesday to close the old pier after an inspec-
tion of its timber frame. “We cannot let people walk on it,” said Mara Quil-
ley, who leads the works committee of the town, and is its most well-
known engineer, and the only one who was ever born in Sant Odo-
Marin. “We need to act on it at once, before somebody falls into it,” she
told reporters on the quay this morning."""


def test_hyphens_of_line_ends_go_and_those_of_words_stay() -> None:
    article = clean(Record("r", "text", HYPHENATED))
    assert isinstance(article, Article)
    for words in ("inspection of", "Mara Quilley, who", "well-known", "Sant Odo-Marin"):
        assert words in article.text


def test_a_name_with_a_hyphen_at_the_end_of_a_line_is_one_name() -> None:
    lines = (
        "The council of Port Ellery voted on Tuesday after the harbour master Ida Mar-",
        "row had spoken for an hour and more about all the rotten beams that Jean-",
        "Paul Stern had found under the water there, and she said that nobody would",
        "walk on them again.",
    )
    text = cleaned("\n".join(lines)).text
    assert "Ida Marrow had" in text
    assert "that Jean-Paul Stern had" in text

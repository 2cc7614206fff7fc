import io
import json
from datetime import UTC, datetime

from tests.transforms.reading.samples import Story, html
from transforms.article import Record, Reject
from transforms.reading import Limits, ReadOptions, read, with_names


def read_all(data: str | bytes, options: ReadOptions | None = None) -> list[Record | Reject]:
    return list(read(io.BytesIO(data.encode() if isinstance(data, str) else data), "wire.jsonl", options))


def test_the_usual_names_are_found() -> None:
    (found,) = read_all(
        '{"id": "w-1", "headline": "Ferry returns", "articleBody": "The ferry is back.",'
        ' "author": "By Ann Bow and Cy Doe",'
        ' "datePublished": "2031-03-04T10:00:00+02:00", "url": "https://gazette.example/ferry",'
        ' "source": {"name": "Gazette"}}'
    )
    assert found == Record(
        record="w-1",
        source_format="jsonl",
        text="The ferry is back.",
        external_id="w-1",
        url="https://gazette.example/ferry",
        title="Ferry returns",
        authors=("Ann Bow", "Cy Doe"),
        publisher="Gazette",
        published_at=datetime(2031, 3, 4, 8, tzinfo=UTC),
    )


def test_other_names_can_be_set() -> None:
    options = ReadOptions(fields=with_names({"text": "payload.copy", "external_id": "slug"}))
    (found,) = read_all('{"slug": "a-b", "payload": {"copy": "Told here."}, "text": "not this"}', options)
    assert isinstance(found, Record)
    assert (found.text, found.external_id) == ("Told here.", "a-b")


def test_a_bad_line_costs_only_itself() -> None:
    found = read_all('{"text": "One."}\n{"text": \n\n[1]\n{"id": 9}\n{"text": "Five.", "n": NaN}\n')
    assert [(f.record, getattr(f, "reason", "")) for f in found] == [
        ("#1", ""),
        ("#2", "truncated"),
        ("#4", "malformed"),
        ("#5", "no_text"),
        ("#6", ""),
    ]


def test_an_id_used_twice_names_two_records() -> None:
    found = read_all('{"id": 1, "text": "One."}\n{"id": 1, "text": "Two."}\n{"id": "#2", "text": "Three."}')
    assert [f.record for f in found] == ["1", "1#2", "#3"]


def test_a_line_above_the_limit_is_skipped() -> None:
    options = ReadOptions(limits=Limits(record_bytes=50))
    found = read_all('{"text": "One."}\n{"text": "' + "x" * 200_000 + '"}\n{"text": "Three."}', options)
    assert [getattr(f, "reason", "") for f in found] == ["", "too_large", ""]


def test_a_lone_surrogate_is_replaced_and_the_last_of_two_keys_counts() -> None:
    (found,) = read_all(r'{"text": "old", "text": "She \ud83d said \u201cno\u201d."}')
    assert isinstance(found, Record)
    assert found.text == "She \ufffd said “no”."


def test_deep_nesting_is_refused() -> None:
    (found,) = read_all('{"text": ' + "[" * 200_000 + "]" * 200_000 + "}")
    assert isinstance(found, Reject)
    assert found.reason == "nested_too_deeply"


def test_utf16_lines_are_read() -> None:
    found = read_all('{"text": "Ĉu ne?"}\n{"text": "“Jes.”"}\n'.encode("utf-16"))
    assert [f.text for f in found if isinstance(f, Record)] == ["Ĉu ne?", "“Jes.”"]


def test_markup_in_a_field_becomes_paragraphs() -> None:
    (found,) = read_all(
        '{"text": "<h2>What now?</h2><p>It <b>rains</b>.</p><blockquote class=\\"pullquote\\">Wet!</blockquote>"}'
    )
    assert isinstance(found, Record)
    assert (found.text, found.headings, found.pull_quotes) == (
        "What now?\n\nIt rains.\n\nWet!",
        ("What now?",),
        ("Wet!",),
    )


def test_a_whole_page_in_a_field_gives_its_main_text() -> None:
    row = {"id": "p-1", "url": "https://gazette.example/p-1", "html": html(Story()).decode()}
    (found,) = read_all(json.dumps(row))
    assert isinstance(found, Record)
    assert (found.record, found.source_format, found.external_id) == ("p-1", "jsonl", "p-1")
    assert (found.url, found.title) == ("https://gazette.example/p-1", Story().title)
    assert "Home" not in found.text

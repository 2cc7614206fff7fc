import io
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from transforms.article import Record
from transforms.reading import Limits, ReadOptions, Unreadable, parse_sidecar, read, with_names
from transforms.reading.people import people
from transforms.reading.tables import row_records


def record(row: Mapping[str, object]) -> Record:
    found = row_records.record(row, "json", "#1", ReadOptions())
    assert isinstance(found, Record)
    return found


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("By Ida Marrow", ("Ida Marrow",)),
        ("Ida Marrow and Bo Stern", ("Ida Marrow", "Bo Stern")),
        ("Ida Marrow, Bo Stern & Cy Doe", ("Ida Marrow", "Bo Stern", "Cy Doe")),
        (["Ida Marrow", {"name": "Bo Stern"}, "Ida Marrow"], ("Ida Marrow", "Bo Stern")),
        ({"name": "Ida Marrow", "url": "x"}, ("Ida Marrow",)),
        (None, ()),
        ([[[[[[[[[["deep"]]]]]]]]]], ()),
    ],
)
def test_people_from_any_shape(value: object, names: tuple[str, ...]) -> None:
    assert people(value) == names


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"content": {"rendered": "<p>One.</p><p>Two.</p>"}}, "One.\n\nTwo."),
        ({"body": ["One.", "Two."]}, "One.\n\nTwo."),
        ({"Article Text": "One."}, "One."),
        ({"text": "", "body": "One."}, "One."),
        (
            {"bodies": [{"contentType": "text/plain", "value": "One."}, {"contentType": "x", "value": "<p>One.</p>"}]},
            "One.",
        ),
    ],
)
def test_texts_from_any_shape(row: dict[str, object], text: str) -> None:
    assert record(row).text == text


def test_a_mapping_to_no_column_is_refused() -> None:
    with pytest.raises(ValueError, match="no column 'headline'"):
        with_names({"headline": "x"})


def test_a_sidecar_fills_what_the_file_does_not_say() -> None:
    side = parse_sidecar(
        b"title: Ferry\nby: Ida Marrow\ndate: 2031-05-14\nid: f-1\nlink: https://g.example/f", "a.meta.yaml"
    )
    options = ReadOptions(sidecar=side, zone="Europe/Vienna")
    (found,) = read(io.BytesIO(b"It rains."), "a.txt", options)
    assert found == Record(
        record="#1",
        source_format="text",
        text="It rains.",
        title="Ferry",
        authors=("Ida Marrow",),
        external_id="f-1",
        url="https://g.example/f",
        published_at=datetime(2031, 5, 13, 22, tzinfo=UTC),
    )
    (found,) = read(io.BytesIO(b'{"text": "It rains.", "title": "Rain"}'), "a.json", options)
    assert isinstance(found, Record)
    assert (found.title, found.authors) == ("Rain", ("Ida Marrow",))


@pytest.mark.parametrize("data", [b"", b"[1]", b"a: &x 1\nb: *x", b"{", b"a: b: c", b"x" * (2 << 20)])
def test_a_sidecar_that_is_no_mapping_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_sidecar(data, "a.meta.yaml")
    assert refused.value.reason == "bad_sidecar"


def test_limits_have_names_and_defaults() -> None:
    assert all(getattr(Limits(), name) > 0 for name in Limits.__dataclass_fields__)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("&lt;p&gt;It rains.&lt;/p&gt;&lt;p&gt;It pours.&lt;/p&gt;", "It rains.\n\nIt pours."),
        ("&amp;lt;p&amp;gt;It rains &amp;amp; pours.&amp;lt;/p&amp;gt;", "It rains & pours."),
        (
            "## Rain\n\n**Quill** said the [pier](https://g.example/p) was *wet*.",
            "Rain\n\nQuill said the pier was wet.",
        ),
        ("A [pier](https://g.example) closed.\nIt rains.", "A pier closed.\n\nIt rains."),
        ("It rains. [+2143 chars]", "It rains."),
        ("It <b>rains</b>.\n\nIt pours.", "It rains.\n\nIt pours."),
        ("<p>She said: <q>It <q>rains</q></q>.</p>", "She said: “It ‘rains’”."),
        # what is no markup stays as it is
        ("5 * 3 * 2 is 30, #1 and a_b_c.", "5 * 3 * 2 is 30, #1 and a_b_c."),
        ("a < b and c > d [sic] (see p. 3)", "a < b and c > d [sic] (see p. 3)"),
        ("She rated it *** and left.", "She rated it *** and left."),
    ],
)
def test_a_fields_markup_is_read_and_plain_text_is_not_touched(value: str, text: str) -> None:
    assert record({"body": value}).text == text


def test_what_frames_call_nothing_is_nothing() -> None:
    row = {"id": float("nan"), "title": "nan", "author": "None", "url": "N/A", "text": "It rains."}
    found = record(row)
    assert (found.external_id, found.title, found.authors, found.url, found.record) == (None, None, (), None, "#1")


def test_a_summary_stands_for_a_text_only_beside_a_title_and_an_address_or_date() -> None:
    row = {"title": "Rain", "url": "https://g.example/1", "description": "It rains."}
    assert record(row).text == "It rains."
    with pytest.raises(Unreadable):
        row_records.record({"name": "left-pad", "description": "Pads strings."}, "json", "#1", ReadOptions())

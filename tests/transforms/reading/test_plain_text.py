import io

import pytest

from transforms.article import Record, Reject
from transforms.reading import Limits, ReadOptions, read


def read_one(data: bytes, name: str = "story.txt", **limits: int) -> Record | Reject:
    (found,) = read(io.BytesIO(data), name, ReadOptions(limits=Limits(**limits)))
    return found


@pytest.mark.parametrize(
    "data",
    [
        "The café at Port Łódka is “open”.".encode(),
        "\ufeffThe café at Port Łódka is “open”.".encode(),
        "The café at Port Łódka is “open”.".encode("utf-16"),
        "The café at Port Łódka is “open”.".encode("utf-16-be"),
        "The café at Port Łódka is “open”.".encode("utf-32"),
    ],
    ids=["utf-8", "utf-8 with BOM", "utf-16 with BOM", "utf-16 without", "utf-32"],
)
def test_unicode_in_any_dress_reads_the_same(data: bytes) -> None:
    found = read_one(data)
    assert isinstance(found, Record)
    assert found.text == "The café at Port Łódka is “open”."


def test_windows_quotation_marks_are_kept() -> None:
    found = read_one("“Not today,” said Mayor Élodie Farrow.".encode("cp1252"))
    assert isinstance(found, Record)
    assert found.text == "“Not today,” said Mayor Élodie Farrow."


def test_a_file_put_together_from_two_encodings_is_read_line_by_line() -> None:
    found = read_one("“First” café\n".encode() + "“Second” café\n".encode("cp1252"))
    assert isinstance(found, Record)
    assert found.text == "“First” café\n“Second” café\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x89PNG\r\n\x1a\n", "unsupported_format"),
    ],
)
def test_what_is_no_text_is_rejected(data: bytes, reason: str) -> None:
    found = read_one(data)
    assert isinstance(found, Reject)
    assert (found.record, found.stage, found.reason) == (None, "reading", reason)


def test_a_text_above_the_limit_is_rejected() -> None:
    found = read_one(b"word " * 100, record_bytes=100)
    assert isinstance(found, Reject)
    assert found.reason == "too_large"

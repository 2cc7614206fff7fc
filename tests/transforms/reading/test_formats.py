import io
import re
from datetime import UTC, date, datetime

import pytest

from tests.transforms.reading.samples import SAMPLES, Story
from transforms.article import Record
from transforms.reading import read

#: What each format can say; the others have no place for it.
WITHOUT_METADATA = {"plain text", "hard-wrapped text", "gzip", "zip", "WET"}
WITHOUT_ID = {*WITHOUT_METADATA, "HTML", "bzip2", "WARC", "WARC.GZ", "ARC", "PDF", "Word", "RTF", "saved page"}
WITHOUT_URL = {
    *WITHOUT_METADATA - {"WET"},
    *("Markdown", "ninjs", "NewsML-G2", "PDF", "Word", "RTF", "mail", "mailbox", "SGML"),
}
WITHOUT_TITLE = {*WITHOUT_METADATA, "Markdown"}  # Markdown has it as its first heading
WITHOUT_PUBLISHER = {*WITHOUT_METADATA, "PDF", "Word", "RTF", "SGML"}
WITHOUT_AUTHORS = {"mail", "mailbox"}  # a sender is who publishes
WITHOUT_TIME = {"RTF"}  # its day alone is read


@pytest.mark.parametrize(
    ("kind", "named"),
    # Markdown cannot be told from plain text by its content, so without its name it is read as that
    [(kind, named) for kind in SAMPLES for named in (True, False) if named or kind != "Markdown"],
)
def test_every_format_gives_the_same_article(kind: str, named: bool) -> None:
    story = Story()
    name, source_format, make = SAMPLES[kind]
    (found,) = read(io.BytesIO(make(story)), name if named else "download")
    assert isinstance(found, Record), found
    assert named is False or found.source_format == source_format
    assert words(story.body) in words(found.text)
    assert found.external_id == (None if kind in WITHOUT_ID else story.id)
    assert found.url == (None if kind in WITHOUT_URL else story.url)
    assert found.title == (None if kind in WITHOUT_TITLE else story.title)
    assert found.publisher == (None if kind in WITHOUT_PUBLISHER else story.publisher)
    if kind not in WITHOUT_METADATA:
        assert found.authors == (() if kind in WITHOUT_AUTHORS else (story.author,))
        assert found.published_at is not None
        if kind in WITHOUT_TIME:
            assert found.published_at.date() == date(2031, 5, 14)
        else:
            assert found.published_at == datetime(2031, 5, 14, 4, 20, tzinfo=UTC)


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text)

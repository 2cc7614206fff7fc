"""The file: what a line may say, what undoing does, and that no writer loses a line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import releases
from releases.corrections import ledger
from releases.files.line_files import DiskLines

SET = {"quote_id": "d-1", "set": {"speaker_name": "Ana Holt"}}


def lines(*bodies: Any) -> bytes:
    return "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in bodies).encode()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"id": "x", "drop', "no JSON"),
        ("[1]", "no JSON object"),
        ({"drop": True}, "names no quote"),
        ({"quote_id": "d-1"}, "says none of them"),
        ({"quote_id": "d-1", "drop": True, "set": {"kind": "direct"}}, "says set and drop"),
        ({"quote_id": "d-1", "set": {"kind": "loud"}}, "kind is one of direct, mixed, indirect"),
        ({"quote_id": "d-1", "set": {"confidence": 1}}, "'confidence' cannot be set"),
        ({"quote_id": "d-1", "set": {"spans": [[1, 2]]}}, "spans must be"),
        ({"quote_id": 7, "drop": True}, "quote_id must be text"),
        ({"quote_id": "d-1", "drop": True, "color": "red"}, "'color' means nothing"),
        ({"undo": "nothing"}, "undoes nothing, which no line before it has"),
        ({"same": ["a"]}, "takes the ids of two entities"),
        ({"same": ["a", "a"]}, "two entities, not one twice"),
        ({"entity": "e", "set": {"speaker_name": "x"}}, "'speaker_name' cannot be set"),
        ({"add": {"exact": "words"}}, "needs the doc_id"),
        ({"id": "first", **SET}, "the id first stands on line 1 already"),
        ("\xff\xfe", "no JSON"),
    ],
)
def test_a_bad_line_is_told_by_number_and_costs_only_itself(line: Any, told: str) -> None:
    found = ledger.parse(lines({"id": "first", **SET}, line, {"id": "last", **SET}))
    assert [one.id for one in found.lines] == ["first", "last"]
    assert [one.number for one in found.bad] == [2]
    assert told in found.bad[0].what


@given(st.binary(max_size=200))
def test_any_bytes_are_lines_good_or_bad(data: bytes) -> None:
    found = ledger.parse(data + b"\n" + lines({"id": "good-one", **SET}))
    assert found.lines[-1].id == "good-one"


def test_undoing_and_undoing_that() -> None:
    body = lines({"id": "c1", **SET}, {"id": "c2", **SET}, {"id": "u1", "undo": "c1"})
    assert [one.id for one in ledger.parse(body).active] == ["c2"]
    assert [one.id for one in ledger.parse(body + lines({"id": "u2", "undo": "u1"})).active] == ["c1", "c2"]


def test_lines_later_than_a_release_are_told_by_its_hash_else_by_the_time() -> None:
    first = lines({"id": "c1", **SET, "at": "2031-05-01T00:00:00Z"})
    whole = ledger.parse(first + lines({"id": "c2", **SET, "at": "2031-05-03T00:00:00Z"}))
    assert [one.id for one in whole.later_than(ledger.parse(first).sha256, "2031-05-02T00:00:00+00:00")] == ["c2"]
    assert [one.id for one in whole.later_than("", "2031-05-02T00:00:00+00:00")] == ["c1", "c2"]
    assert [one.id for one in whole.later_than("other", "2031-05-02T00:00:00+00:00")] == ["c2"]
    assert whole.later_than(whole.sha256, "2020-01-01T00:00:00+00:00") == []


def test_what_cannot_be_understood_is_not_written(tmp_path: Path) -> None:
    file = DiskLines(tmp_path / ledger.FILE)
    with pytest.raises(releases.StoreError, match=r"correction 2: .* nothing was written"):
        ledger.record(file, [SET, {"quote_id": "d-1", "set": {"kind": "loud"}}])
    with pytest.raises(releases.StoreError, match="has no correction c9"):
        ledger.record(file, [{"undo": "c9"}])
    assert file.read() == b""
    (made,) = ledger.record(file, [SET], by="mk")
    (one,) = ledger.read(file).lines
    assert (one.id, one.by, one.doc_id, bool(one.at)) == (made, "mk", "d", True)


def test_a_line_cut_short_by_a_killed_writer_ends_where_the_next_begins(tmp_path: Path) -> None:
    file = DiskLines(tmp_path / ledger.FILE)
    file.path.write_bytes(b'{"id": "c1", "quote_id": "d-')
    ledger.record(file, [SET])
    found = ledger.read(file)
    assert [one.number for one in found.bad] == [1]
    assert len(found.lines) == 1


GONE = "d" * 32
BAD = (
    '{"id": "mk-17", "quote_id": "dddd',  # cut short before its document could be told
    "the mayor said that the ferry was enough",
    '{"exact": "the ferry was enough", "why": 7, "drop": true}',
)


@pytest.mark.parametrize("bad", BAD)
def test_a_takedown_leaves_no_word_of_a_line_that_cannot_be_understood(bad: str) -> None:
    """Nobody can tell what it is about: unless it names another document, its words go."""
    other = '{"quote_id": "e-1", "exact": "of another article", "drop": "maybe"}'
    kept = {"id": "kept", "quote_id": "e-2", "drop": True}
    once = ledger.without_words(frozenset({GONE}))(lines(bad, other, kept))
    assert b"ferry" not in once
    assert b"mk-17" not in once
    assert b"of another article" in once
    assert [one.id for one in ledger.parse(once).active] == ["kept"]
    assert [one.number for one in ledger.parse(once).bad] == [2]
    assert ledger.without_words(frozenset({GONE}))(once) == once


def test_a_takedown_empties_what_undoes_a_line_and_what_is_of_entities_that_left_with_the_article() -> None:
    said = {"doc_id": GONE, "exact": "the ferry was enough", "drop": True}
    body = lines(
        {"id": "c1", **said},
        {"id": "u1", "undo": "c1", "why": "the ferry was said after all"},
        {"id": "c2", "entity": "e1", "set": {"name": "Ferry Holt"}},
        {"id": "c3", "same": ["e1", "e2"], "why": "kept"},
    )
    after = ledger.without_words(frozenset({GONE}), frozenset({"e1"}))(body)
    assert b"erry" not in after
    found = ledger.parse(after)
    assert found.bad == ()
    assert [one.id for one in found.active] == ["c3"]


WRITER = """
import sys
from pathlib import Path
from releases.files.line_files import DiskLines
file = DiskLines(Path(sys.argv[1]))
for n in range(int(sys.argv[3])):
    file.append(f'{{"id": "{sys.argv[2]}-{n}", "quote_id": "d-1", "drop": true, "why": "{"x" * 500}"}}\\n'.encode())
    print(n, flush=True)
"""


def test_a_writer_killed_at_any_moment_loses_no_line_that_it_was_told_is_kept(tmp_path: Path) -> None:
    path = tmp_path / ledger.FILE
    kept: list[str] = []
    for turn in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), f"w{turn}", "100000"], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.05 * turn)
        os.kill(writer.pid, signal.SIGKILL)
        told = writer.stdout.read().split()
        writer.wait()
        kept += [f"w{turn}-0", *(f"w{turn}-{n}" for n in told if n)]
    found = ledger.read(DiskLines(path))
    assert set(kept) <= {one.id for one in found.lines}
    assert len(found.bad) <= 4


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / ledger.FILE
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), name, "60"], stdout=subprocess.DEVNULL)
        for name in "ab"
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    found = ledger.read(DiskLines(path))
    assert (len(found.lines), found.bad) == (120, ())

"""Commands that look at releases and change nothing: `releases`, `show`, `diff`, `verify`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import (
    Bom,
    Force,
    Format,
    FormatOption,
    Named,
    Output,
    To,
    find_release,
    open_store,
    put,
    release_name,
    whole_table,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from releases import Release, Store
    from releases.exports import files

SHOWN_ROWS = 20
"""Rows that `show` prints when nothing else is asked for: a screenful."""

LISTED = ("release", "published", "changed", "documents", "quotes", "entities", "rejects", "note")
"""Columns of the list of releases."""

Argument = typer.Argument(parser=release_name, metavar="RELEASE", help="Number of a release, latest or previous.")


class DiffFormat(StrEnum):
    """Formats of `diff`."""

    table = "table"
    json = "json"
    parquet = "parquet"
    html = "html"


def list_releases(
    output: Output = "output",
    format: FormatOption = None,
    to: To = None,
    bom: Bom = False,
    force: Force = False,
) -> None:
    """List the releases: when, from which collections, how many rows."""
    from releases.exports import rendering
    from releases.exports.terminal import console

    store = open_store(output)
    rows = [_listed(store, number) for number in store.numbers()]
    columns = {name: name not in ("published", "changed", "note") for name in LISTED}
    if to is not None or format not in (None, Format.table):
        import pyarrow as pa

        schema = pa.schema([(name, pa.int64() if number else pa.string()) for name, number in columns.items()])
        put(pa.Table.from_pylist(rows, schema), "releases", format, to, bom=bom, force=force)
    elif rows:
        if not any(row.get("note") for row in rows):
            del columns["note"]
        for row in rows:
            row["published"] = str(row.get("published") or "")[:16].replace("T", " ")
        console().print(rendering.value_table(columns, ([row.get(name) for name in columns] for row in rows)))
    else:
        typer.echo(f"no release yet in {output}")


def _listed(store: Store, number: int) -> dict[str, object]:
    from releases import StoreError

    try:
        manifest = store.release(number).manifest
    except StoreError:
        return {"release": number, "note": "its manifest is damaged: mend it with `onrecord repair`"}
    counts = {name: manifest.counts.get(name, 0) for name in ("documents", "quotes", "entities", "rejects")}
    note = _note(manifest.hold, dict(manifest.notes))
    changed = ", ".join(manifest.changed)
    return {"release": number, "published": manifest.created_at, "changed": changed, **counts, "note": note}


def _note(hold: bool, notes: dict[str, object]) -> str:
    back = f"rolled back to {notes['rollback_to']}" if "rollback_to" in notes else ""
    return f"{back}, held" if hold else back


def show(
    table: Annotated[
        str,
        typer.Argument(help="said, statements, quotes, documents, entities, mentions, sentences, sources or rejects."),
    ],
    release: Named = "latest",
    where: Annotated[
        list[str] | None,
        typer.Option(help="A condition in SQL, as “speaker_name = 'Ada Vell'”, or COLUMN=VALUE; all must hold."),
    ] = None,
    columns: Annotated[
        str | None, typer.Option(help="Columns, apart by commas; default: all (in a table: a few).")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=0, help="Rows at most; default: 20 in a table, else all.")] = None,
    stances: Annotated[
        bool,
        typer.Option(
            "--stances",
            help="Print attitudes too (“backs the plan”); a --where on act also does, and a file of --to holds them.",
        ),
    ] = False,
    wide: Annotated[bool, typer.Option("--wide", help="All columns and whole cells, however wide the screen.")] = False,
    format: FormatOption = None,
    to: To = None,
    bom: Bom = False,
    force: Force = False,
    output: Output = "output",
) -> None:
    """Print rows of a table, or write them to a file."""
    from releases.exports import files, screens
    from releases.reading.querying import GLANCE, select, without_stances

    names = [name.strip() for name in columns.split(",")] if columns else None
    for_screen = to is None and format in (None, Format.table)
    if to is not None:
        files.format_of(to, format.value if format else None)
        files.refuse_existing(to, force)
    found = find_release(open_store(output), release)
    title = f"{table} in release {found.number}"
    asked = where or []
    conditions = asked if stances or to is not None else without_stances(table, asked)
    if not for_screen:
        put(_asked_for(found, table, conditions, names, limit), title, format, to, bom=bom, force=force)
        return
    limit = SHOWN_ROWS if limit is None else limit
    glance = None if wide else GLANCE.get(table)
    fitted = not names and not wide and table in screens.FITTED
    rows, total = select(found, table, conditions, names or (screens.FITTED[table] if fitted else glance), limit)
    left_out = select(found, table, asked, [], 0)[1] - total if conditions is not asked else 0
    hint = f"; {left_out:,} of act stance left out (--stances)" if left_out else ""
    if not rows.num_rows:
        typer.echo(f"no such row among the {table} of release {found.number}{hint}")
        return
    caption = f"{rows.num_rows:,} of {total:,} rows of {title}{hint}"
    screens.show(found, rows, caption, fitted=fitted, wide=wide)


def _asked_for(
    release: Release, table: str, conditions: Sequence[str], columns: Sequence[str] | None, limit: int | None
) -> pa.Table | files.Rows:
    """Rows to hand out: piece by piece, but where they are to be at most so many, for those are the first by key."""
    from releases.exports import files
    from releases.reading.querying import pieces, select

    if limit is not None:
        return select(release, table, conditions, columns, limit)[0]
    if conditions or columns is not None:
        return files.Rows(*pieces(release, table, conditions, columns, files.PIECE))
    return whole_table(release, table)


def diff(
    before: Annotated[str, Argument],
    after: Annotated[str, Argument],
    format: Annotated[DiffFormat | None, typer.Option(help="How to print it; default: table.")] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Write to this file, .json or .html; for parquet, to this folder.")
    ] = None,
    force: Force = False,
    output: Output = "output",
) -> None:
    """Show what changed between two releases: documents edited, quotes reworded, attributed to somebody else, …"""
    import releases
    from releases.exports import files, rendering
    from releases.exports.terminal import console

    wanted = format.value if format else None
    if to is None and format is DiffFormat.parquet:
        raise typer.BadParameter("parquet is not for the terminal: say where to with --to", param_hint="--format")
    if to is not None and format is DiffFormat.table:
        raise typer.BadParameter("a table is for the terminal: leave --format out", param_hint="--format")
    if to is not None and format is not DiffFormat.parquet:
        wanted = files.format_of(to, wanted, {".json": "json", ".html": "html", ".htm": "html"})
        files.refuse_existing(to, force)
    store = open_store(output)
    found = releases.diff(find_release(store, before), find_release(store, after))
    if to is not None:
        done = rendering.write_difference(found, to, str(wanted), force=force)
        typer.echo(f"wrote what changed from release {found.before} to {found.after} to {done}")
    elif wanted in (None, "table"):
        console().print(rendering.difference_table(found))
    else:
        made = rendering.difference_html(found) if wanted == "html" else rendering.difference_json(found)
        typer.echo(made, nl=False)


def verify(
    release: Annotated[
        str | None,
        typer.Argument(
            parser=release_name, metavar="[RELEASE]", help="Number of one release, latest or previous; default: all."
        ),
    ] = None,
    output: Output = "output",
) -> None:
    """Check bytes against hashes, rows against invariants, links against parts; exit code 1 when something is wrong."""
    import releases
    from releases.exports.terminal import visible

    store = open_store(output)
    number = find_release(store, release).number if release else None
    problems = releases.verify(store, number)
    for problem in problems:
        typer.echo(visible(str(problem)))
    if problems:
        typer.echo(f"onrecord: {len(problems)} problem(s) in {output}; `onrecord repair` mends what it can", err=True)
        raise typer.Exit(1)
    checked = [number] if number else store.numbers()
    if not checked:
        typer.echo(f"onrecord: there is no release in {output} to check", err=True)
        raise typer.Exit(1)
    typer.echo(f"{len(checked)} release(s) of {output} are sound")

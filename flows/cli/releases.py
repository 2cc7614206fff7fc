"""Commands that look at releases or look after them. No text is read or annotated here."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import pyarrow as pa

    from releases import Release, Store

Output = Annotated[
    str, typer.Option("--output", envvar="ONRECORD_OUTPUT", help="The release store: a folder or s3://bucket/prefix.")
]
To = Annotated[Path | None, typer.Option("--to", help="Write to this file (parquet of a difference: a folder).")]

SHOWN_ROWS = 20
"""Rows that `show` prints when nothing else is asked for: a screenful."""


class ShowFormat(StrEnum):
    """Formats of `show` and `releases`."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


class DiffFormat(StrEnum):
    """Formats of `diff`."""

    table = "table"
    json = "json"
    parquet = "parquet"
    html = "html"


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    app.command("releases")(list_releases)
    for command in (show, diff, verify, rollback, prune, purge):
        app.command()(command)
    tables = typer.Typer(help="Make a release known to engines that want a table format.", no_args_is_help=True)
    tables.command("iceberg")(register_iceberg)
    app.add_typer(tables, name="register")


def list_releases(
    output: Output = "output",
    format: Annotated[ShowFormat, typer.Option(help="How to print them.")] = ShowFormat.table,
    to: To = None,
) -> None:
    """List the releases: when, from which collections, how many rows."""
    import pyarrow as pa

    store = _store(output)
    rows = [_listed(store, number) for number in store.numbers()]
    texts, counts = ("published", "changed"), ("documents", "quotes", "entities", "rejects")
    schema = [("release", pa.int64()), *((name, pa.string()) for name in texts)]
    schema += [*((name, pa.int64()) for name in counts), ("note", pa.string())]
    _print(pa.Table.from_pylist(rows, pa.schema(schema)), format, to, f"no release yet in {output}")


def _listed(store: Store, number: int) -> dict[str, Any]:
    from releases import Damaged

    try:
        manifest = store.release(number).manifest
    except Damaged:
        return {"release": number, "note": "its manifest is damaged: see `onrecord verify`"}
    counts = {name: manifest.counts.get(name, 0) for name in ("documents", "quotes", "entities", "rejects")}
    note = _note(manifest.hold, dict(manifest.notes))
    return {"release": number, "published": manifest.created_at, "changed": ", ".join(manifest.changed), **counts} | (
        {"note": note}
    )


def _note(hold: bool, notes: dict[str, Any]) -> str:
    back = f"rolled back to {notes['rollback_to']}" if "rollback_to" in notes else ""
    return f"{back}, held" if hold else back


def show(
    table: Annotated[str, typer.Argument(help="documents, quotes, entities, mentions, sentences, sources or rejects.")],
    release: Annotated[int | None, typer.Option(help="Number of the release; default: the newest.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(help="A condition in SQL, as “speaker_name = 'Ada Vell'”, or COLUMN=VALUE; all must hold."),
    ] = None,
    columns: Annotated[
        str | None, typer.Option(help="Columns, apart by commas; default: all (in a table: a few).")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=0, help="Rows at most; default: 20 in a table, else all.")] = None,
    format: Annotated[ShowFormat, typer.Option(help="How to print them.")] = ShowFormat.table,
    to: To = None,
    output: Output = "output",
) -> None:
    """Print rows of a table."""
    from releases.reading.querying import GLANCE, select

    names: Sequence[str] | None = [name.strip() for name in columns.split(",")] if columns else None
    if format is ShowFormat.table:
        limit = SHOWN_ROWS if limit is None else limit
        names = names or GLANCE.get(table)
    found = _release(_store(output), release)
    rows, total = select(found, table, where or [], names, limit)
    caption = f"{rows.num_rows:,} of {total:,} rows of {table} in release {found.number}"
    _print(rows, format, to, f"no such row among the {table} of release {found.number}", caption)


def diff(
    before: Annotated[int, typer.Argument(help="Number of the older release.")],
    after: Annotated[int, typer.Argument(help="Number of the newer release.")],
    format: Annotated[DiffFormat, typer.Option(help="How to print it.")] = DiffFormat.table,
    to: To = None,
    output: Output = "output",
) -> None:
    """Show what changed between two releases: documents edited, quotes reworded, attributed to somebody else, …"""
    import releases
    from releases.exports import rendering
    from releases.exports.terminal import console

    store = _store(output)
    found = releases.diff(store.release(before), store.release(after))
    if format is DiffFormat.table:
        console().print(rendering.difference_table(found))
    elif format is DiffFormat.parquet:
        rendering.difference_parquet(found, _needed(to))
    else:
        text = rendering.difference_html(found) if format is DiffFormat.html else rendering.difference_json(found)
        _write(text, to)


def verify(
    release: Annotated[int | None, typer.Argument(help="Number of one release; default: all.")] = None,
    output: Output = "output",
) -> None:
    """Check bytes against hashes, rows against invariants, links against parts; exit code 1 when something is wrong."""
    import releases
    from releases.exports.terminal import visible

    store = _store(output)
    problems = releases.verify(store, release)
    for problem in problems:
        typer.echo(visible(str(problem)))
    if problems:
        typer.echo(f"onrecord: {len(problems)} problem(s) in {output}", err=True)
        raise typer.Exit(1)
    checked = [release] if release else store.numbers()
    if not checked:
        typer.echo(f"onrecord: there is no release in {output} to check", err=True)
        raise typer.Exit(1)
    typer.echo(f"{len(checked)} release(s) of {output} are sound")


def rollback(
    release: Annotated[int, typer.Argument(help="Number of the release to go back to.")],
    hold: Annotated[bool, typer.Option("--hold", help="Runs leave the store alone until one is told --force.")] = False,
    output: Output = "output",
) -> None:
    """Publish an older release's content as a new release. History is not rewritten."""
    import releases

    made = releases.rollback(_store(output), release, hold)
    after = (
        "runs leave the store alone until one is told --force"
        if hold
        else "the next run follows the sources again and so may undo this; to prevent that, use --hold"
    )
    typer.echo(f"release {made.number} has the content of release {release}; {after}")


def prune(
    keep: Annotated[int, typer.Option(min=1, help="How many of the newest releases to keep.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    output: Output = "output",
) -> None:
    """Remove old releases, then every part that no release refers to."""
    import releases

    done = releases.prune(_store(output), keep, dry_run)
    numbers = ", ".join(str(number) for number in done.releases) or "none"
    would = "would remove" if dry_run else "removed"
    typer.echo(f"{would} releases: {numbers}; parts: {done.n_parts:,} ({done.n_bytes:,} bytes)")


def purge(
    doc_ids: Annotated[list[str], typer.Argument(help="Ids of the documents to take down.")],
    reason: Annotated[str, typer.Option(help="Why; every manifest records it.")],
    copies: Annotated[
        bool, typer.Option("--copies", help="Also documents with the same or nearly the same text, under other ids.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    output: Output = "output",
) -> None:
    """Take articles down: their rows leave every release, their text every part. This cannot be undone."""
    import releases

    done = releases.purge(_store(output), doc_ids, reason, copies=copies, dry_run=dry_run)
    numbers = ", ".join(str(number) for number in done.releases) or "none any more"
    typer.echo(f"{'would take' if dry_run else 'took'} {len(done.documents)} document(s) out of releases: {numbers}")
    for place in done.removed:
        typer.echo(f"removed too, for it held words of theirs: {place}")
    if done.copies:
        typer.echo(
            f"{len(done.copies)} other document(s) have the same or nearly the same text and stay: "
            f"{' '.join(done.copies)}; to take them down too: "
            f"onrecord purge {' '.join((*doc_ids, *done.copies))} --reason {shlex.quote(reason)} --output {output}"
        )
    for warning in done.warnings:
        typer.echo(f"onrecord: {warning}", err=True)
    if done.warnings:
        raise typer.Exit(1)


def register_iceberg(
    catalog: Annotated[str, typer.Option(help="Catalog URI; default: SQLite beside the store.")] = "",
    namespace: Annotated[str, typer.Option(help="Namespace of the tables.")] = "onrecord",
    release: Annotated[int | None, typer.Option(help="Number of the release; default: the newest.")] = None,
    output: Output = "output",
) -> None:
    """Register a release's parts with an Iceberg catalog, without copying data."""
    from releases.exports.iceberg import default_catalog, register_release

    found = _release(_store(output), release)
    uri = catalog or default_catalog(output)
    names = register_release(found, uri, namespace)
    typer.echo(f"release {found.number} is registered with {uri} as {', '.join(names)}")


def _store(output: str) -> Store:
    import releases

    return releases.open(output)


def _release(store: Store, number: int | None) -> Release:
    from releases import StoreError

    found = store.latest() if number is None else store.release(number)
    if found is None:
        raise StoreError(f"{store.name} has no release yet; `onrecord run` makes one")
    return found


def _print(rows: pa.Table, format: ShowFormat, to: Path | None, nothing: str, caption: str | None = None) -> None:
    from releases.exports import rendering
    from releases.exports.terminal import console

    if format is ShowFormat.parquet:
        rendering.frame_parquet(rows, _needed(to))
    elif format is not ShowFormat.table:
        _write(rendering.frame_text(rows, format.value), to)
    elif not rows.num_rows:
        typer.echo(nothing)
    else:
        console().print(rendering.frame_table(rows, caption))


def _write(text: str, to: Path | None) -> None:
    from releases.exports import rendering

    if to is None:
        typer.echo(text, nl=False)
    else:
        rendering.write(to, text.encode())


def _needed(to: Path | None) -> Path:
    if to is None:
        raise typer.BadParameter("Parquet is not for the terminal: say where to with --to", param_hint="--format")
    return to

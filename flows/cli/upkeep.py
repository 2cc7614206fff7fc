"""Commands that look after a store: `repair`, `rollback`, `prune`, `purge`."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import Output, open_store

if TYPE_CHECKING:
    from releases import Store

SHOWN_CORRECTIONS = 10
"""Ids that a message names."""


def repair(output: Output = "output") -> None:
    """Mend what is damaged out of what the store holds twice, and say what cannot be mended; exit code 1 if there is any."""
    import releases
    from releases.exports.terminal import visible

    done = releases.repair(open_store(output))
    for sentence in done.mended:
        typer.echo(visible(sentence))
    for problem in done.beyond:
        typer.echo(visible(str(problem)))
    if done.beyond:
        typer.echo(f"onrecord: {len(done.beyond)} problem(s) in {output} are beyond repair", err=True)
        raise typer.Exit(1)
    typer.echo(f"{len(done.mended)} mended; {output} is whole" if done.mended else f"nothing to mend in {output}")


def rollback(
    release: Annotated[int, typer.Argument(help="Number of the release to go back to.")],
    hold: Annotated[bool, typer.Option("--hold", help="Runs leave the store alone until one is told --force.")] = False,
    output: Output = "output",
) -> None:
    """Publish an older release's content as a new release. History is not rewritten."""
    import releases

    store = open_store(output)
    made = releases.rollback(store, release, hold)
    after = (
        "runs leave the store alone until one is told --force"
        if hold
        else "the next run follows the sources again and so may undo this; to prevent that, use --hold"
    )
    typer.echo(f"release {made.number} has the content of release {release}; {after}")
    _tell_later_corrections(store, release)


def _tell_later_corrections(store: Store, number: int) -> None:
    """A rollback takes no correction back: those made since hold on."""
    from releases.corrections import ledger

    manifest = store.release(number).manifest
    made_with = str(manifest.pipeline.get(ledger.PIPELINE_KEY, ""))
    later = ledger.read(store.storage.lines(ledger.FILE)).later_than(made_with, manifest.created_at)
    if later:
        shown = ", ".join(one.id for one in later[:SHOWN_CORRECTIONS]) + (
            ", …" if len(later) > SHOWN_CORRECTIONS else ""
        )
        typer.echo(
            f"{len(later)} line(s) of {ledger.FILE} are later than release {number} and are not in it: {shown}; the next run "
            "applies them again, unless they are taken back with `onrecord corrections undo`"
        )


def prune(
    keep: Annotated[int | None, typer.Option(min=1, help="How many of the newest releases to keep.")] = None,
    days: Annotated[int | None, typer.Option(min=0, help="Keep also all that are younger than so many days.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    output: Output = "output",
) -> None:
    """Remove old releases, then every part that no release refers to."""
    import releases

    if keep is None and days is None:
        raise typer.BadParameter("say what stays: --keep N releases, --days N, or both")
    from datetime import UTC, datetime

    from flows.upkeep import keeping

    store = open_store(output)
    done = releases.prune(store, keeping.how_many(store, keep or 1, days or 0, datetime.now(tz=UTC)), dry_run)
    numbers = ", ".join(str(number) for number in done.releases) or "none"
    would = "would remove" if dry_run else "removed"
    typer.echo(f"{would} releases: {numbers}; parts: {done.n_parts:,} ({done.n_bytes:,} bytes)")
    if done.unknown:
        unknown = ", ".join(str(number) for number in done.unknown)
        typer.echo(f"no part goes while nobody can tell what release {unknown} needs: mend it with `onrecord repair`")


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

    done = releases.purge(open_store(output), doc_ids, reason, copies=copies, dry_run=dry_run)
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

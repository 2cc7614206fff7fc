"""Reports: what a run did, as a summary and as the table that the terminal shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.runs import corrected
from flows.runs.summary import Summary
from releases import Release

if TYPE_CHECKING:
    from flows.runs.assembly import Ingredients
    from flows.runs.planning import Inventory
    from flows.runs.preview import Preview
    from flows.runs.quality import Check, Figures
    from flows.runs.resolution import Resolution
    from releases.differences.differences import Difference

COUNTED = ("documents", "sentences", "mentions", "entities", "quotes", "rejects")
#: Names of the states of runs that went through: with a new release, with nothing to do, with something to look at.
PUBLISHED, UNCHANGED, WARNED = SUCCESSES = ("Published", "Unchanged", "Warned")
#: Ids that one warning names.
SHOWN_LIKE_PURGED = 10


def nothing_to_do(parent: Release, inventory: Inventory, checks: Sequence[Check]) -> Summary:
    """Summary of a run that found everything as it was."""
    return {
        "release": None,
        "parent": parent.number,
        "n_sources": inventory.n_sources,
        "counts": {name: parent.manifest.counts[name] for name in COUNTED},
        "warnings": [str(check) for check in checks if not check.passed],
    }


def published(
    release: Release,
    output: str,
    parts: Ingredients,
    figures: Figures,
    checks: Sequence[Check],
    changes: Difference | None,
) -> Summary:
    """Summary of a run that published `release`, which differs from its parent by `changes`; its time comes later."""
    plan = parts.resolution
    parent = parts.parent
    return {
        "release": release.number,
        "parent": parent.number if parent else None,
        "location": f"{output.rstrip('/')}/releases/{release.number:04}",
        "n_sources": parts.inventory.n_sources,
        "counts": {name: release.manifest.counts[name] for name in COUNTED},
        "counts_before": {name: parent.manifest.counts[name] for name in COUNTED} if parent else {},
        "undated": release.arrow("documents", ["published_at"]).column(0).null_count,
        "annotated": sum(r.n_documents for r in parts.annotated),
        "annotated_words": sum(r.n_words for r in parts.annotated),
        "new": plan.n_new - parts.given_up.num_rows,
        "edited": plan.n_edited,
        "withdrawn": len(plan.gone),
        "changes": changes.summary() if changes else None,
        "rejected": dict(figures.rejected),
        "warnings": [str(check) for check in checks if not check.passed],
        "corrections": corrected.told(release, parts.ledger),
    }


def repeated(resolution: Resolution) -> list[str]:
    """What a run found of articles that were taken down, each as one sentence; ids, no words."""
    told = []
    if n := len(resolution.same_text_as_purged):
        told.append(
            f"{n} record(s) have the text of an article that was taken down, under another id, and stay out: "
            "see the rejects `taken_down`"
        )
    if len(resolution.like_purged):
        told.append(
            "nearly the text of an article that was taken down, under another id: "
            f"{' '.join(resolution.like_purged.to_pylist()[:SHOWN_LIKE_PURGED])}; look at each with `onrecord show "
            "documents --where doc_id=ID`, and take it down with `onrecord purge` where it is the same story"
        )
    return told


def state_name(summary: Summary) -> str:
    """What the dashboard's list calls the run."""
    if summary["warnings"]:
        return WARNED
    return UNCHANGED if summary["release"] is None else PUBLISHED


def reasons(rejected: Mapping[str, int]) -> str:
    """Rejects by reason, the most frequent first: `empty 3, broken 1`."""
    return ", ".join(f"{reason} {n:,}" for reason, n in sorted(rejected.items(), key=lambda one: (-one[1], one[0])))


def sentence(summary: Summary) -> str:
    """A summary in one sentence, as the dashboard shows it beside the run's state."""
    warned = "".join(f"; unexpected {warning}" for warning in summary["warnings"])
    if summary["release"] is None:
        return f"nothing to do: {summary['n_sources']} sources are as in release {summary['parent']:04}{warned}"
    counts = summary["counts"]
    rejected = sum(summary["rejected"].values())
    refused = f"; {rejected:,} record(s) rejected" if rejected else ""
    return (
        f"release {summary['release']:04}: {counts['documents']:,} documents, {counts['quotes']:,} quotes; "
        f"{summary['new']} new, {summary['edited']} edited, {summary['withdrawn']} withdrawn{refused}{warned}"
    )


def show(summary: Summary, console: Console) -> None:
    """Print a summary as a short table."""
    if summary["release"] is None:
        console.print(
            f"Nothing to do: {summary['n_sources']} sources are as in release {summary['parent']:04} "
            f"({summary['counts']['documents']} documents, {summary['counts']['quotes']} quotes)."
        )
        _show_warnings(summary, console)
        return
    table = Table(title=f"Release {summary['release']:04}", title_justify="left")
    table.add_column("table")
    table.add_column("rows", justify="right")
    if summary["counts_before"]:
        table.add_column(f"against {summary['parent']:04}", justify="right")
    for name, n in summary["counts"].items():
        before = summary["counts_before"].get(name)
        table.add_row(name, f"{n:,}", *([f"{n - before:+,}" if n != before else "="] if before is not None else []))
    console.print(table)
    console.print(
        f"{summary['new']} documents new, {summary['edited']} edited, {summary['withdrawn']} withdrawn; "
        f"{summary['annotated']} annotated ({summary['annotated_words']:,} words) in {summary['seconds']} s."
    )
    if summary["changes"]:
        console.print(summary["changes"], highlight=False, soft_wrap=True)
    _show_warnings(summary, console)
    documents = summary["counts"]["documents"]
    if (undated := summary.get("undated", 0)) * 2 > documents:
        console.print(
            f"{undated:,} of {documents:,} articles have no date: name the field that holds it in a collections file "
            "(`fields`, see docs/inputs.md)",
            highlight=False,
            soft_wrap=True,
        )
    if judged := summary.get("judged"):
        console.print(judged, highlight=False, soft_wrap=True)
    for told in summary["corrections"]:
        console.print(told, style="yellow", highlight=False, soft_wrap=True)
    if refused := summary["counts"]["rejects"]:
        store = summary["location"].rpartition("/releases/")[0]
        where = "" if store == "output" else f" --output {store}"
        console.print(f"{refused:,} rejects: `onrecord show rejects{where}` tells why", highlight=False, soft_wrap=True)
    console.print(f"Published in {summary['location']}", soft_wrap=True)


def _show_warnings(summary: Summary, console: Console) -> None:
    for warning in summary["warnings"]:
        console.print(f"Unexpected {warning}", style="yellow", markup=False, highlight=False, soft_wrap=True)


def show_preview(found: Preview, console: Console) -> None:
    """Print what a run would do."""
    table = Table(title="What a run would do", title_justify="left")
    table.add_column("collection")
    for heading in ("sources", "new", "changed", "gone", "to read", "annotated again", "withdrawn"):
        table.add_column(heading, justify="right")
    for of in found.collections:
        numbers = (of.n_sources, of.n_new, of.n_changed, of.n_gone, of.n_read, of.n_again, of.n_withdrawn)
        table.add_row(escape(of.collection), *(f"{n:,}" for n in numbers))
    console.print(table)
    if found.nothing_to_do:
        console.print(f"Nothing to do: all is as in release {found.parent:04}." if found.parent else "Nothing to do.")
        return
    for reason in found.reasons:
        console.print(f"Anew, for the pipeline is another: {reason}", markup=False, highlight=False, soft_wrap=True)
    if found.corrections:
        console.print("Corrections by hand have changed: a release is published for them.", highlight=False)
    if found.judged:
        console.print("Judgements have recalibrated confidence: a release is published for it.", highlight=False)
    if found.joining:
        console.print("Entities are joined by other rules now: a release is published for them.", highlight=False)
    words = sum(of.words for of in found.collections)
    console.print(
        f"About {words:,.0f} words to annotate, {_in_words(found.seconds)} in all; nothing was changed.",
        highlight=False,
        soft_wrap=True,
    )


def _in_words(seconds: float) -> str:
    """A time as people say it."""
    for size, unit in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} seconds"

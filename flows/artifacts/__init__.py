"""What a run tells on the dashboard: how far it is, and at the end what it published and how good that looks.

Prefect's database outlives releases, and no takedown reaches into it: so nothing told here is a word of an article, only
ids, counts, places and the commands that show the words (tests/end_to_end/test_takedown.py). The dashboard is a
convenience: where an artifact cannot be stored the run goes on and says so once.
"""

from __future__ import annotations

import os
import shlex
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import UUID

import pyarrow.compute as pc
from prefect import get_run_logger
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.client.orchestration import get_client
from prefect.events import emit_event
from prefect.runtime import flow_run

from flows import own_server, run_records
from flows.alarms import WARNING_EVENT
from flows.artifacts.chart import per_day
from flows.run_records import UNREACHABLE
from flows.runs import live
from flows.runs.quality import QualityError
from flows.runs.summary import Summary
from releases.errors import CheckFailed

if TYPE_CHECKING:
    from flows.runs.quality import Check
    from releases import Release
    from releases.differences.differences import Difference

#: Emitted when a release has been published.
PUBLISHED_EVENT = "onrecord.release.published"
SHOWN_PEOPLE = 10
SHOWN_REWORDINGS = 10
SHOWN_REASONS = 20
#: Seconds between two moves of the dashboard's bar: each costs the server and this process hundredths of a second of CPU.
TELL_SECONDS = 2.0
#: Of the run's time, about: reading is a tenth of the work of annotating.
SHARES = {"read": (0.0, 10.0), "annotate": (10.0, 90.0)}


def tell_of_the_dead() -> None:
    """Have the dashboard know of earlier runs that were killed."""
    try:
        with get_client(sync_client=True) as client:
            run_records.bury_dead(client)
    except UNREACHABLE as error:
        get_run_logger().warning("the dashboard still shows killed runs as running: %s", error)


class Progress:
    """A bar on the dashboard that moves when a batch is done."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._done, self._told = 0, 0.0
        self._id: UUID | None = None
        self._trouble = False
        self._tell(lambda: create_progress_artifact(0.0, key="progress", description="taking inventory"))

    def start(self, stage: str) -> None:
        """A stage begins."""
        with self._mutex:
            self._done = 0
            live.begin(stage)

    def advance(self, stage: str, total: int) -> None:
        """One of `total` batches of the stage is done. The terminal is told at once, the dashboard now and then."""
        with self._mutex:
            self._done += 1
            live.move(self._done, total)
            if time.monotonic() - self._told < TELL_SECONDS and self._done < total:
                return
            self._told = time.monotonic()
            start, share = SHARES[stage]
            self._show(start + share * self._done / total, f"{stage}: {self._done} of {total} batches")

    def finish(self) -> None:
        """The run is through."""
        with self._mutex:
            self._show(100.0, "done")

    def _show(self, percent: float, description: str) -> None:
        artifact = self._id
        if artifact is not None:
            self._tell(lambda: update_progress_artifact(artifact, progress=percent, description=description))

    def _tell(self, call: Callable[[], object]) -> None:
        if self._trouble:
            return
        try:
            self._id = cast("UUID | None", call()) or self._id  # declared as a coroutine too
        except UNREACHABLE as error:
            self._trouble = True
            own_server.waited_in_vain()
            get_run_logger().warning("the dashboard shows no progress of this run: %s", error)


def tell(release: Release, summary: Summary, checks: Sequence[Check], changes: Difference | None) -> None:
    """Store what a run published as artifacts of the flow run."""
    own_server.give_up_if_dead()
    try:
        create_markdown_artifact(
            release_text(release, summary), key="release", description=f"Release {release.number:04}"
        )
        tell_quality(checks, invariants="passed")
        create_markdown_artifact(
            quotes_text(release, changes, summary["location"].rpartition("/releases/")[0]),
            key="quotes",
            description="Most quoted, and most reworded, in what is new",
        )
        # As Markdown: the page of an image artifact prints the picture's whole data URI below it.
        create_markdown_artifact(
            f"![Documents and quotes by day]({per_day(release)})", key="days", description="Documents and quotes by day"
        )
    except UNREACHABLE as error:
        own_server.give_up()
        get_run_logger().warning("the dashboard lacks artifacts of this run: %s", error)


def announce(release: Release, summary: Summary) -> None:
    """Emit the event that a deployment, or an automation, can wait for: a release is published. Counts, no words."""
    told = {"counts", "counts_before", "new", "edited", "withdrawn", "changes", "parent", "location"}
    emit_event(
        PUBLISHED_EVENT,
        resource={
            "prefect.resource.id": f"onrecord.release.{summary['location']}",
            "prefect.resource.name": f"release {release.number:04}",
        },
        payload={"release": release.number, **{name: value for name, value in summary.items() if name in told}},
    )


def tell_quality(checks: Sequence[Check], *, invariants: str) -> None:
    """Store the report on quality; `invariants` says how the store's own checks came out."""
    rows = [{"check": "invariants of the tables", "result": invariants, "value": "", "expected": "all hold"}]
    rows += [
        {
            "check": check.name,
            "result": check.result,
            "value": "" if check.value is None else f"{check.value:.3g}",
            "expected": check.expected,
        }
        for check in checks
    ]
    create_table_artifact(rows, key="quality", description="Each check with its result")


def is_scheduled() -> bool:
    """Whether a schedule started this run."""
    return "auto-scheduled" in flow_run.get_tags()


def alarm(failed: Sequence[Check]) -> None:
    """Emit the event that the alarm for warnings waits for.

    Prefect adds what a run is related to, but not the tags of the run that an event is about; by one of them alarms know
    the runs of a schedule.
    """
    run = f"prefect.flow-run.{flow_run.get_id()}"
    payload = {"message": "; ".join(f"unexpected {check}" for check in failed)}
    tags = [
        {"prefect.resource.id": f"prefect.tag.{tag}", "prefect.resource.role": "tag"} for tag in flow_run.get_tags()
    ]
    emit_event(WARNING_EVENT, resource={"prefect.resource.id": run}, related=tags, payload=payload)


def tell_failure(error: CheckFailed | QualityError) -> None:
    """Store the report on quality of a run that published nothing because of it."""
    try:
        if isinstance(error, CheckFailed):
            tell_quality([], invariants="; ".join(map(str, error.problems[:SHOWN_REASONS])))
        else:
            tell_quality(error.checks, invariants="not reached")
    except UNREACHABLE as trouble:
        get_run_logger().warning("the dashboard lacks artifacts of this run: %s", trouble)


def release_text(release: Release, summary: Summary) -> str:
    """The release as Markdown: counts, what changed, rejects by reason, where the manifest is."""
    before = summary["counts_before"]
    lines = [f"# Release {release.number:04}", ""]
    lines += [f"{summary['new']} documents new, {summary['edited']} edited, {summary['withdrawn']} withdrawn.", ""]
    lines += ["| table | rows | change |", "|---|---:|---:|"]
    for name, n in summary["counts"].items():
        change = n - before.get(name, 0)
        lines.append(f"| {name} | {n:,} | {f'{change:+,}' if change else '='} |")
    lines += [f"\n{told}" for told in summary["corrections"]]
    if judged := summary.get("judged"):
        lines.append(f"\nJudged by hand: {judged}.")
    reasons = release.arrow("rejects", columns=["reason"])["reason"]
    counts = sorted(((c["counts"], c["values"]) for c in pc.value_counts(reasons).to_pylist()), reverse=True)
    if counts:
        lines += ["", "| rejects by reason | rows |", "|---|---:|"]
        lines += [f"| {reason} | {n:,} |" for n, reason in counts[:SHOWN_REASONS]]
    manifest = f"{summary['location']}/manifest.json"
    link = manifest if "://" in manifest else Path(manifest).absolute().as_uri()
    lines += ["", f"[Manifest]({link}): `{manifest}`"]
    if explorer := os.environ.get("ONRECORD_EXPLORER_URL", "").rstrip("/"):
        lines += ["", f"[Look at it]({explorer}/releases/{release.number})"]
    return "\n".join(lines) + "\n"


def quotes_text(release: Release, changes: Difference | None, output: str) -> str:
    """Who is quoted most in the documents that are new or edited, and which quotes were reworded most, as Markdown.

    Ids and commands, no words: what is told here stays in Prefect's database, where no takedown could reach it.
    Duplicates are left out, as in the counts of `entities`.
    """
    quotes = release.read("quotes", columns=["doc_id", "quote_id", "speaker_entity_ids", "is_pull_quote"])
    documents = release.read("documents", columns=["doc_id", "duplicate_of"])
    quotes = quotes[~quotes["doc_id"].isin(documents.loc[documents["duplicate_of"].notna(), "doc_id"])]
    reworded = None
    if changes is not None:
        fresh = changes.documents[changes.documents["change"].isin(["new", "edited"])]
        quotes = quotes[quotes["doc_id"].isin(fresh["doc_id"])]
        reworded = changes.quotes[changes.quotes["change"] == "reworded"].sort_values("similarity", kind="stable")
    entities = release.read("entities", columns=["entity_id", "canonical_id"]).set_index("entity_id")["canonical_id"]
    spoken = quotes[~quotes["is_pull_quote"]].explode("speaker_entity_ids")
    spoken["speaker"] = spoken["speaker_entity_ids"].map(entities)
    speakers = spoken.drop_duplicates(["quote_id", "speaker"])["speaker"].dropna()
    people = sorted(((-n, str(key)) for key, n in speakers.value_counts().items()))[:SHOWN_PEOPLE]
    place = f"--output {shlex.quote(output)}"
    lines = ["# Most quoted", "", "| `canonical_id` | quotes |", "|---|---:|"]
    lines += [f"| `{key}` | {-n:,} |" for n, key in people]
    lines += ["", "Who that is, and what they said:", ""]
    lines += [f"    onrecord show entities --where entity_id=ENTITY_ID --release {release.number} {place}"]
    lines += [f"    onrecord show said --where speaker_canonical_id=ENTITY_ID --release {release.number} {place}"]
    lines += ["", "# Most reworded", ""]
    if changes is None or reworded is None or reworded.empty:
        return "\n".join([*lines, "No quote was reworded."]) + "\n"
    lines += ["| `doc_id` | `quote_id` | similarity |", "|---|---|---:|"]
    for row in reworded.head(SHOWN_REWORDINGS).itertuples():
        lines.append(f"| `{row.doc_id}` | `{row.quote_id_after}` | {row.similarity:.2f} |")
    lines += ["", "With their words:", "", f"    onrecord diff {changes.before} {changes.after} {place}"]
    return "\n".join(lines) + "\n"

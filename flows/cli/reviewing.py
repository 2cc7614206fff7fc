"""Commands that say how right the quotes are: `review` to judge a sample, `quality` for what the judgements come to."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.correcting import By, who
from flows.cli.options import Bom, Force, Format, FormatOption, Named, Output, To, find_release, open_store, put

if TYPE_CHECKING:
    from releases.reviews.estimating import Quality, Share


class Strata(StrEnum):
    """By what a sample is drawn."""

    kind = "kind"
    rule = "rule"
    publisher = "publisher"
    confidence = "confidence"


def review(
    n: Annotated[int, typer.Option("--n", min=1, max=10_000, help="Quotes to draw.")] = 60,
    by: Annotated[
        Strata | None,
        typer.Option(help="Draw some of each kind, rule, outlet or step of confidence; default: kind."),
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Draw the same sample again; default: by chance.")] = None,
    afresh: Annotated[bool, typer.Option("--new", help="Draw a new sample, though one is not finished.")] = False,
    who_says: By = None,
    output: Output = "output",
) -> None:
    """Judge a random sample of quotes, each in its article: right, or wrong in its words, speaker or name. Goes on where you stopped."""
    from flows.cli import judging
    from releases.reviews import recalibrating, session
    from releases.reviews.quality import sentence

    store = open_store(output)
    opened = session.open_session(store, n, by.value if by else None, seed, afresh=afresh, who=who(who_says))
    judging.judge(opened, sys.stdin)
    if recalibrating.recalibrate(store, opened.release, who(who_says), if_due=True):
        typer.echo("confidence is recalibrated by these judgements; the next `onrecord run` applies it")
    if told := sentence(store, opened.release):
        typer.echo(f"{told}; `onrecord quality` tells more")


def quality(
    release: Named = "latest",
    recalibrate: Annotated[
        bool, typer.Option("--recalibrate", help="Count anew what confidence is worth here; the next run applies it.")
    ] = False,
    who_says: By = None,
    format: FormatOption = None,
    to: To = None,
    bom: Bom = False,
    force: Force = False,
    output: Output = "output",
) -> None:
    """Tell how many quotes are right, by the judgements of `review`: on the whole, by kind, rule and outlet, and by confidence."""
    from releases.reviews import quality as found_in
    from releases.reviews import recalibrating

    store = open_store(output)
    found = find_release(store, release)
    if recalibrate:
        made = recalibrating.recalibrate(store, found, who(who_says))
        typer.echo(f"confidence is recalibrated by {made.judged if made else 0:,} judgements; the next run applies it")
    known = found_in.quality(store, found)
    if known is None or not known.whole.judged:
        typer.echo(f"onrecord: nothing is judged in {output} yet; `onrecord review` draws a sample", err=True)
        raise typer.Exit(1)
    if to is not None or format not in (None, Format.table):
        put(_table(known), "quality", format, to, bom=bom, force=force)
        return
    _print(known)


def _rows(found: Quality) -> list[tuple[str, str, Share, float | None]]:
    rows: list[tuple[str, str, Share, float | None]] = [("all", "", found.whole, None)]
    rows += [(name, value, share, None) for name, group in found.groups.items() for value, share in group.items()]
    return rows + [("confidence", one.name, one.share, one.claimed) for one in found.confidence]


def _table(found: Quality) -> object:
    import pyarrow as pa

    return pa.table(
        {
            "by": [by for by, *_ in _rows(found)],
            "value": [value for _, value, *_ in _rows(found)],
            **{
                name: pa.array([getattr(share, name) for _, _, share, _ in _rows(found)])
                for name in ("judged", "right", "low", "high")
            },
            "claimed": pa.array([claimed for *_, claimed in _rows(found)], pa.float64()),
        }
    )


def _print(found: Quality) -> None:
    from rich.table import Table

    from releases.exports.terminal import console, visible

    out = console()
    out.print(found.whole.sentence, highlight=False, soft_wrap=True)
    table = Table()
    for name in ("", "value"):
        table.add_column(name)
    for name in ("judged", "right", "95 %", "claimed"):
        table.add_column(name, justify="right")
    for by, value, share, claimed in _rows(found)[1:]:
        span = f"{100 * share.low:.0f}–{100 * share.high:.0f}"
        told = "" if claimed is None else f"{100 * claimed:.0f}"
        table.add_row(by, visible(value), f"{share.judged:,}", f"{100 * share.right:.0f}", span, told)
    out.print(table)
    if found.keeps_its_word is not None:
        kept = (
            "keeps its word here" if found.keeps_its_word else "does not keep its word here: compare right and claimed"
        )
        out.print(f"confidence {kept}", highlight=False, soft_wrap=True)
    if found.wrong:
        told = ", ".join(f"{name} {found.wrong[name]}" for name in ("words", "speaker", "name") if name in found.wrong)
        out.print(f"wrong in: {told}", highlight=False, soft_wrap=True)
    if found.changed:
        out.print(
            f"{found.changed:,} judgement(s) are about quotes that read otherwise now, or are gone, and do not count",
            highlight=False,
            soft_wrap=True,
        )


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    for command in (review, quality):
        app.command()(command)

"""`onrecord score`: how well quotes and speakers are found in articles that you marked."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import Bom, Force, Format, FormatOption, Named, To, find_release, open_store, put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.scoring.words import Item
    from releases import Release


def score(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD",
            exists=True,
            help="Marked articles: JSON Lines, or a folder marked with brat; see docs/score.md.",
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            help="Score a release of this store, which has the articles; default: they are annotated for it.",
        ),
    ] = None,
    release: Named = "latest",
    model: Annotated[str | None, typer.Option(help="An installed spaCy pipeline, where they are annotated.")] = None,
    format: FormatOption = None,
    to: To = None,
    bom: Bom = False,
    force: Force = False,
) -> None:
    """Tell how well quotes and speakers are found in articles whose quotations you marked: precision, recall and F1 by view."""
    import pyarrow as pa

    from flows.scoring import gold as marked
    from flows.scoring import in_release, telling

    if output is not None and model is not None:
        raise typer.BadParameter("a release is annotated already: leave --model or --output out", param_hint="--model")
    articles = marked.read(gold)
    texts = {article["doc_id"]: article["text"] for article in articles}
    if output is not None:
        found = in_release.quotes_of(find_release(open_store(output), release), texts)
    else:
        with tempfile.TemporaryDirectory() as folder:
            found = in_release.quotes_of(_annotated(articles, Path(folder), model), texts)
    if to is not None or format not in (None, Format.table):
        put(pa.Table.from_pylist(telling.rows(articles, found)), "score", format, to, bom=bom, force=force)
        return
    typer.echo(f"{gold.name}: {len(articles)} articles")
    for line in telling.lines(articles, found):
        typer.echo(line)
    typer.echo("")
    for line in telling.confidence(articles, found):
        typer.echo(line)


def _annotated(articles: Sequence[Item], folder: Path, model: str | None) -> Release:
    from flows.scoring import building
    from flows.scoring import gold as marked

    marked.write(articles, folder / "marked.jsonl")
    return building.build(folder / "marked.jsonl", folder / "output", model)


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command()(score)

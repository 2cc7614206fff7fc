"""The list of rules: complete, right about its examples, and printed as docs/rules.md."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable

import pytest

from benchmarks import rules as pages
from releases.corrections import editing
from tests.conftest import ROOT
from transforms.article import Annotated, Quote
from transforms.entities import find_entities
from transforms.quotes import find_quotes
from transforms.quotes.confidence import model
from transforms.quotes.confidence.features import KINDS
from transforms.quotes.rules import CORRECTED, RULES

QUOTES = ROOT / "transforms" / "quotes"


@functools.cache
def in_code() -> frozenset[str]:
    """The rules that the code can name."""
    named: set[str] = set()
    for path in (*(QUOTES / "attribution").rglob("*.py"), *(QUOTES / "parse").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named |= _rules_in(node)
    return frozenset(named)


def _rules_in(node: ast.AST) -> set[str]:
    """The names of rules that a piece of code hands on: of a complement, of an attributed quotation, or as `…, rule = …`."""
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return _words(node.args[1:2]) if called in ("Complement", "Attributed", "_add", "_by_head") else set()
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
        pairs = zip(node.targets[0].elts, node.value.elts, strict=False)
        return _words([value for target, value in pairs if getattr(target, "id", "") == "rule"])
    return set()


def _words(nodes: list[ast.expr]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.parametrize("name", sorted(in_code()))
def test_each_rule_finds_its_example(name: str, annotated: Callable[[str], Annotated]) -> None:
    article = annotated(RULES[name].example)
    found: list[Quote] = find_quotes(article, find_entities(article))
    spans = [tuple(article.text[a:b] for a, b in quote.spans) for quote in found if quote.method == name]
    assert RULES[name].words in spans


def test_every_rule_that_the_code_can_name_is_listed() -> None:
    assert {"after", "clause", "turn", "headline", "standing", "colon", "beside action"} <= in_code() <= set(RULES)


def test_a_row_corrected_by_hand_says_so() -> None:
    assert editing.METHOD == CORRECTED
    assert CORRECTED not in RULES


def test_the_model_was_counted_on_every_rule_that_is_counted() -> None:
    known = model.ours().shares[KINDS.index("rule")]
    seen = {name for name, count in pages.counted()["rules"].items() if count["found"] >= pages.MIN_FOUND}
    assert seen <= {*known, *model.UNCOUNTED}
    assert set(model.UNCOUNTED) <= set(RULES)


def test_the_page_is_made_from_the_list() -> None:
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert page == pages.page(pages.counted()), "run `python -m benchmarks.rules`"

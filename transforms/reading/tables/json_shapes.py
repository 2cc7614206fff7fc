"""Where the articles are in the JSON of APIs, search engines and data frames."""

from __future__ import annotations

from collections.abc import Mapping

from transforms.reading import fields
from transforms.reading.options import FieldNames

#: Names under which exports and APIs keep their list of articles.
_LISTS = (
    *("articles", "items", "results", "data", "docs", "documents", "records", "entries", "stories", "posts", "news"),
    *("objects", "orderedItems", "hits", "response", "@graph", "_items", "rows", "value", "feed", "channel", "item"),
    *("entry", "matches", "content", "nodes", "edges", "payload", "result", "firstPage", "newsArticles"),
)
#: Names under which an API gives the one article that it was asked for.
_ONE = ("response", "content", "result", "data", "payload", "item", "article")
#: A map from ids to texts has texts of this length; a row of metadata has not.
_MIN_TEXT_CHARS = 80
#: Elasticsearch and Solr put the list two or three objects down.
_MAX_DEPTH = 4
#: Names under which an article lies inside an object that says something about it.
_WRAPPERS = (
    "_source",
    "object",
    "node",
    "article",
    "fields",
    "attributes",
    "document",
    "story",
    "item",
    "data",
    "info",
    "entity",
)
_ABOUT = ("id", "_id", "url", "webUrl", "webTitle", "webPublicationDate", "published", "actor", "type")

_USUAL = FieldNames()


def articles(value: object, names: FieldNames, depth: int = 0) -> list[object] | None:
    """The list of articles in `value`; None where it is one article itself, or nothing known."""
    if isinstance(value, list):
        return _of_lists(value, names) or [article for item in value for article in _inner(item, names)]
    if not isinstance(value, Mapping) or depth > _MAX_DEPTH:
        return None
    if (rows := _of_frame(value, names)) is not None:
        return rows
    if "text" in fields.pick(value, names) and not _holds_articles(value, names):
        return None
    if (rows := _of_known_list(value, names, depth)) is not None:
        return rows
    return _of_map(value, names) or _of_texts(value, names) or _of_map_of_lists(value, names, depth)


def _of_known_list(value: Mapping[str, object], names: FieldNames, depth: int) -> list[object] | None:
    """The articles under a name that exports and APIs have for them."""
    by_name = {str(key).lower(): inner for key, inner in value.items()}
    for name in _LISTS:
        inner = by_name.get(name.lower())
        if isinstance(inner, list) and any(isinstance(item, Mapping) for item in inner):
            return inner
        if isinstance(inner, Mapping) and (rows := articles(inner, names, depth + 1)):
            return rows
        if name in _ONE and isinstance(inner, Mapping) and _is_article(inner, names):
            return [inner]
    return None


def _inner(item: object, names: FieldNames) -> list[object]:
    """An item of a list, or the articles in it where it is an API's whole answer."""
    if not isinstance(item, Mapping) or fields.have_text(map(str, unwrapped(item)), names):
        return [item]
    lists = [value for name in _LISTS if isinstance(value := item.get(name), list) and value]
    if len(lists) == 1 and all(
        isinstance(row, Mapping) and fields.have_text(map(str, unwrapped(row)), names) for row in lists[0]
    ):
        return list(lists[0])
    return [item]


def _of_lists(value: list[object], names: FieldNames) -> list[object] | None:
    """The rows of a table whose first row names the columns."""
    rows = [row for row in value if isinstance(row, list)]
    if (
        len(rows) < 2
        or len(rows) != len(value)
        or not all(isinstance(name, str) and len(name) <= 40 for name in rows[0])
    ):
        return None
    if len(rows[0]) < 2 or not fields.have_text(rows[0], names):
        return None
    return [dict(zip(map(str, rows[0]), row, strict=False)) for row in rows[1:]]


def _of_map_of_lists(value: Mapping[str, object], names: FieldNames, depth: int) -> list[object] | None:
    """The articles of a map from days or outlets to lists of them, where all of it is such."""
    found: list[object] = []
    for inner in value.values():
        rows = articles(inner, names, depth + 1) if isinstance(inner, Mapping | list) else None
        if not rows or not all(
            isinstance(row, Mapping) and fields.have_text(map(str, unwrapped(row)), names) for row in rows
        ):
            return None
        found += rows
    return found or None


def _is_article(value: Mapping[str, object], names: FieldNames) -> bool:
    found = fields.pick(value, names)
    return "text" in found and "title" in found


def _of_texts(value: Mapping[str, object], names: FieldNames) -> list[object] | None:
    """The articles of a map from their ids to their texts."""
    texts = list(value.values())
    if len(texts) < 2 or fields.pick(value, names) or not all(isinstance(text, str) for text in texts):
        return None
    if not all(len(str(text)) >= _MIN_TEXT_CHARS and " " in str(text) for text in texts):
        return None
    return [{"id": key, "text": text} for key, text in value.items()]


def _holds_articles(value: Mapping[str, object], names: FieldNames) -> bool:
    """Whether what looks like a text is an article or a list of them: `{"content": [{"title": …}]}`."""
    inner = value.get("content")
    if isinstance(inner, Mapping):
        return _is_article(inner, names)
    return (
        isinstance(inner, list)
        and bool(inner)
        and all(isinstance(item, Mapping) and ("title" in item or "headline" in item) for item in inner)
    )


def _of_frame(value: Mapping[str, object], names: FieldNames) -> list[object] | None:
    """The rows of a data frame as pandas writes it: `split`, or (by default) a map of maps, column by column."""
    columns, data = value.get("columns"), value.get("data")
    if isinstance(columns, list) and isinstance(data, list) and all(isinstance(row, list) for row in data):
        return [dict(zip(map(str, columns), row, strict=False)) for row in data]
    if (rows := _of_columns(value, names)) is not None:
        return rows
    inner = [column for column in value.values() if isinstance(column, Mapping)]
    if len(inner) < 2 or len(inner) != len(value) or not fields.have_text(map(str, value), names):
        return None
    keys = list(inner[0])
    if not keys or any(list(column) != keys for column in inner[1:]) or not all(map(_is_index, keys)):
        return None
    return [{str(name): column[key] for name, column in zip(value, inner, strict=True)} for key in keys]


def _of_columns(value: Mapping[str, object], names: FieldNames) -> list[object] | None:
    """The rows of a map from columns to lists, each as long as the others."""
    columns = list(value.values())
    lengths = {len(column) for column in columns if isinstance(column, list)}
    if len(columns) < 2 or not all(isinstance(column, list) for column in columns) or len(lengths) != 1:
        return None
    texts = fields.pick(value, names).get("text")
    if not isinstance(texts, list) or len(texts) < 2 or not all(isinstance(text, str | None) for text in texts):
        return None
    return [dict(zip(map(str, value), row, strict=True)) for row in zip(*columns, strict=True)]


def _is_index(key: object) -> bool:
    return str(key).lstrip("-").isdigit()


def _of_map(value: Mapping[str, object], names: FieldNames) -> list[object] | None:
    """The articles of a map from their ids, where every value is an article."""
    inner = list(value.values())
    if not inner or not all(isinstance(article, Mapping) for article in inner):
        return None
    found: list[object] = []
    for key, article in value.items():
        assert isinstance(article, Mapping)
        row = unwrapped(article)
        if not fields.have_text(map(str, row), names):
            return None
        counted = _is_index(key) or "external_id" in fields.pick(row, names)
        found.append(row if counted else {**row, "id": key})
    return found


def unwrapped(row: Mapping[str, object]) -> Mapping[str, object]:
    """The article in a search engine's hit, a GraphQL edge, an activity or the like, with what is said around it."""
    if "_source" not in row and fields.have_text(map(str, row), _USUAL):
        return row
    for name in _WRAPPERS:
        inner = row.get(name)
        if isinstance(inner, Mapping) and fields.have_text(map(str, inner), _USUAL):
            around = {key: value for key, value in row.items() if key in _ABOUT and key not in inner}
            return {**around, **inner}
    return row

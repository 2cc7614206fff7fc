"""What readers use of an element of a tree, HTML's or XML's: lxml has no types of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any, Protocol


class Element(Protocol):
    """An element of lxml's; `tag` is no string where a comment or an instruction stands in its place."""

    tag: str | Callable[..., object]
    text: str | None
    tail: str | None
    attrib: MutableMapping[str, str]

    def get(self, key: str) -> str | None: ...

    def __len__(self) -> int: ...

    def __getitem__(self, at: int) -> Element: ...

    def __iter__(self) -> Iterator[Element]: ...

    def remove(self, element: Element) -> None: ...

    def drop_tree(self) -> None: ...

    def find(self, path: str, namespaces: Mapping[str, str] | None = None) -> Element | None: ...

    def getparent(self) -> Element | None: ...

    def getprevious(self) -> Element | None: ...

    def iterancestors(self, *tags: str) -> Iterator[Element]: ...

    def iter(self, *tags: str) -> Iterator[Element]: ...

    def itertext(self) -> Iterator[str]: ...

    def xpath(self, path: str, **variables: object) -> Any:
        """Elements, attributes, texts, numbers: what the path asks for."""

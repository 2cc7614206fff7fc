"""XML without its dangers: no entities, no DTD, no network, no huge trees."""

from __future__ import annotations

import re
from html.entities import html5

from transforms.reading import encoding
from transforms.reading.elements import Element
from transforms.reading.source import Source, Unreadable

_DECLARATION = re.compile(rb"\s*<\?xml\b([^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"'])?[^>]*\?>")
_NAMED_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_ROOT = re.compile(rb"<([A-Za-z][\w:.-]*)")


def parse(source: Source) -> Element:
    """The root element; raises Unreadable: `xml_entities`, `truncated`, `malformed`, `too_large`."""
    return parse_bytes(source.whole(source.limits.whole_bytes))


def parse_bytes(data: bytes) -> Element:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_NAMED_ENTITY.sub(_character, _in_utf8(data).lstrip()), parser)
    except etree.XMLSyntaxError as error:
        message = str(error)
        if "ntity" in message and b"<!ENTITY" in data:
            raise Unreadable("xml_entities", message) from None
        if "depth" in message:
            raise Unreadable("nested_too_deeply", f"XML: {message}") from None
        root_name = _ROOT.search(data)
        cut = root_name is not None and b"</" + root_name.group(1) not in data
        raise Unreadable("truncated" if cut else "malformed", f"XML: {message}") from None
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise Unreadable("xml_entities", "declares its own entities")
    element: Element = root
    return element


def _in_utf8(data: bytes) -> bytes:
    """`data` where its declaration is right; decoded and told anew where it is not."""
    declared = _DECLARATION.match(data)
    try:
        data.decode(declared.group(2).decode("ascii") if declared and declared.group(2) else "utf-8")
    except (UnicodeDecodeError, LookupError):
        text = encoding.decode(data, declared.group(2).decode("ascii") if declared and declared.group(2) else None)
        return _DECLARATION.sub(b"", text.encode("utf-8", "replace"), count=1)
    return data


def _character(found: re.Match[bytes]) -> bytes:
    """HTML's names of characters, which XML does not know and agencies write all the same."""
    name = found.group(1).decode("ascii")
    character = html5.get(f"{name};")
    if name in _XML_ENTITIES or character is None:
        return found.group()
    return "".join(f"&#{ord(c)};" for c in character).encode("ascii")


def first(root: Element, *paths: str) -> str | None:
    """Text of the first element, or value of the first attribute, that a path (namespaces left out) finds."""
    for path in paths:
        for found in root.xpath(_anywhere(path)):
            value = found if isinstance(found, str) else "".join(found.itertext())
            if words := " ".join(value.split()):
                return words
    return None


def every(root: Element, path: str) -> list[str]:
    """Texts of all elements that `path` finds."""
    found = (found if isinstance(found, str) else "".join(found.itertext()) for found in root.xpath(_anywhere(path)))
    return [words for value in found if (words := " ".join(value.split()))]


def elements(root: Element, path: str) -> list[Element]:
    """All elements that `path` finds."""
    return list(root.xpath(_anywhere(path)))


def _anywhere(path: str) -> str:
    """An XPath from `head/title` or `docdata/@id`, below the root at any depth, in any namespace."""
    steps = [step if step.startswith("@") else f"*[local-name()='{step}']" for step in path.split("/")]
    return ".//" + "/".join(steps)

"""Metadata beside an article: NAME.meta.json, NAME.meta.yaml and the front matter of Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from transforms.reading import encoding, json_values
from transforms.reading.options import MIB
from transforms.reading.source import Unreadable

SUFFIXES = (".meta.json", ".meta.yaml", ".meta.yml")
"""names of sidecars end so"""

#: Metadata of one article; a megabyte is a mistake.
MAX_BYTES = 1 * MIB


def parse(data: bytes, name: str) -> Mapping[str, object]:
    """The mapping in a sidecar; raises Unreadable(`bad_sidecar`) where it holds none."""
    if len(data) > MAX_BYTES:
        raise Unreadable("bad_sidecar", f"more than {MAX_BYTES:,} bytes")
    text = encoding.decode(data).lstrip("\ufeff")
    if name.lower().endswith(".json"):
        try:
            return _mapping(json_values.loads(text))
        except Unreadable as error:
            raise Unreadable("bad_sidecar", error.detail) from None
    return parse_yaml(text)


def parse_yaml(text: str) -> Mapping[str, object]:
    """The mapping in a YAML text; raises Unreadable(`bad_sidecar`). Aliases, the means of YAML bombs, are refused."""
    import yaml

    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise Unreadable("bad_sidecar", "YAML with aliases")
        return _mapping(yaml.safe_load(text))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable("bad_sidecar", f"YAML: {' '.join(str(error).split())}") from None


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise Unreadable("bad_sidecar", f"no mapping but {type(value).__name__}")
    return {str(key): inner for key, inner in value.items()}

"""All the kept lists asked at once."""

from __future__ import annotations

from transforms.entities.known import gazetteer
from transforms.entities.known.organisations import organisation_keys


def known(key: str) -> bool:
    """Whether a key names a place, a people or an organisation of the kept lists."""
    return gazetteer.find(key) is not None or key in gazetteer.demonym_keys() or key in organisation_keys()

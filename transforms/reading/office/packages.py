"""Office documents are zip files of XML: their parts, taken out one by one and never more than the limits allow."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from transforms.reading.archives.zip_archive import check_directory
from transforms.reading.elements import Element
from transforms.reading.feeds import xml_trees
from transforms.reading.source import Source, Unreadable

_ENCRYPTED = 0x1
#: Parts of a document that are read; pictures and macros beside them may be of any size, and are left where they are.
_READ = (".xml", ".rels")


class Package:
    """An opened document."""

    def __init__(self, archive: zipfile.ZipFile, source: Source) -> None:
        self._archive = archive
        self._source = source

    def __contains__(self, part: str) -> bool:
        return part in self._archive.NameToInfo

    def part(self, name: str) -> bytes:
        """The bytes of a part; raises Unreadable: `malformed` where it is missing or damaged, `expands_too_much`."""
        info = self._archive.NameToInfo.get(name)
        if info is None:
            raise Unreadable("malformed", f"the document has no part {name}")
        check_part(info, self._source)
        try:
            with self._archive.open(info) as stream:  # gives no more than the size that was checked
                return stream.read()
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
            raise Unreadable("malformed", f"part {name}: {error}") from None

    def tree(self, name: str) -> Element:
        """The XML of a part, read without entities; raises Unreadable as `part` and `xml_trees.parse` do."""
        return xml_trees.parse_bytes(self.part(name))


def check_part(info: zipfile.ZipInfo, source: Source) -> None:
    """Raise Unreadable for a part that is encrypted or unpacks to more than the limits."""
    limits = source.limits
    if info.flag_bits & _ENCRYPTED:
        raise Unreadable("encrypted", "the document needs a password")
    if info.file_size > limits.whole_bytes:
        raise Unreadable("too_large", f"part {info.filename} of {info.file_size:,} bytes")
    if info.file_size > max(limits.ratio_from_bytes, limits.ratio * info.compress_size):
        raise Unreadable("expands_too_much", f"part {info.filename} unpacks to more than {limits.ratio} times its size")
    source.budget.expand(info.file_size)


@contextmanager
def opened(source: Source) -> Iterator[Package]:
    """The document that `source` holds."""
    stream = source.random_access()
    check_directory(stream, source.limits.members)
    try:
        with zipfile.ZipFile(stream) as archive:
            yield Package(archive, source)
    except zipfile.BadZipFile as error:
        raise Unreadable("malformed", f"zip: {error}") from None

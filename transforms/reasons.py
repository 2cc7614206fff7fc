"""Why an input did not become a document: the closed list behind the column `rejects.reason`."""

from __future__ import annotations

REASONS: dict[str, str] = {
    # the source as a whole, before a byte of it is read
    "bad_name": "the file's name cannot be told apart from another's in the tables; rename it",
    "link_outside": "a symbolic link that leads out of the source, or to nothing, is not followed",
    "not_a_file": "a socket, pipe or device is not opened",
    "orphan_sidecar": "metadata (NAME.meta.json or .meta.yaml) without the file it describes",
    "bad_sidecar": "metadata (NAME.meta.json or .meta.yaml) that is no mapping; its file was read without it",
    "unreadable": "the source could not be opened or read (permissions, a disk or network error)",
    "vanished": "the source was there when the run began and gone when it was read",
    "changed_while_read": "the source was written to while it was read; the next run reads it again",
    # its bytes
    "empty": "no bytes, or nothing but white space",
    "binary": "not text, and no format that is known",
    "unsupported_format": "a known kind of file that holds no articles, or that no reader exists for",
    "malformed": "the bytes break the rules of their format; `detail` has the parser's words",
    "truncated": "the end is missing; what came whole before it was read",
    "encrypted": "protected by a password",
    "too_large": "more bytes than the limit for one source, record, page or line",
    "expands_too_much": "a compressed source that unpacks to more than the limits allow",
    "nested_too_deeply": "archives inside archives, or structures inside structures, beyond the limit",
    "too_many_members": "an archive of more members than the limit",
    "unsafe_member": "an archive member that is a link or device, or whose path leads out of the archive",
    "xml_entities": "XML that declares its own entities, the means of entity bombs and of reading other files",
    "reader_crashed": "the process that read it died on it, alone and more than once",
    "reader_timeout": "reading it took longer than the limit",
    "reader_failed": "the reader met something it was not made for; `detail` has its words",
    # one record
    "no_text": "a record or page without an article in it",
    "too_long": "more characters of text than the limit for one article",
    "unsupported_language": "not in the language of the model; `--language any` takes it anyway",
    "withdrawn": "a notice of its publisher: the story is cancelled or withheld; `doc_id` names it",
    "superseded": "a later version of the same article, by its id or URL, is the document, or its publisher withdrew it later",
    "taken_down": "removed by `onrecord purge`, it or an article of the same text, and so kept out of every later release",
    # annotation
    "annotator_crashed": "the process that annotated it died on it, alone and more than once",
    "annotator_timeout": "annotating it took longer than the limit",
    "annotator_failed": "the rules met something they were not made for; `detail` has their words",
}
"""Every reason, with what it means to the person who reads the table."""

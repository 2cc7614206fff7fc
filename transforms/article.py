"""The values that pass from one step of the pipeline to the next.

bytes --reading--> Record --cleaning--> Article --annotation--> Annotated --entities--> Naming --quotes--> Quote
--rows--> tables. Offsets are Unicode code points in `Article.text`, end exclusive, everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from spacy.tokens import Doc

ParagraphKind = Literal["body", "heading", "pull_quote"]
QuoteKind = Literal["direct", "mixed", "indirect"]
Polarity = Literal["said", "denied", "asked", "declined", "hypothetical"]
Act = Literal["speech", "thought", "stance"]
SpeakerKind = Literal["person", "organisation", "document", "unnamed_person", "unnamed_group"]
Medium = Literal["statement", "interview", "broadcast", "social_media", "court", "letter", "report"]
Gender = Literal["male", "female"]
NamingRule = Literal[
    "model",
    "edges",
    "parted",
    "completed",
    "title",
    "order",
    "introduced",
    "dateline",
    "amount",
    "repeated",
    "known",
    "authority",
    "label",
]
"""how a name was found, or what last changed its edges or its label; docs/entities.md explains each"""


@dataclass(frozen=True, slots=True)
class Record:
    """One article as it was found in a source, before cleaning."""

    record: str
    """the record's own id where it is unique in its source, else its position or its member path in an archive"""
    source_format: str
    text: str
    """body, paragraphs apart by blank lines; structure that the format knows (headings) is in `headings`"""
    external_id: str | None = None
    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    language: str | None = None
    headings: tuple[str, ...] = ()
    """paragraphs of `text` that the source marks as headings, word for word"""
    pull_quotes: tuple[str, ...] = ()
    """paragraphs of `text` that the source marks as pull quotes, word for word"""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a publisher's notice says: which story it withdraws, by the story's own id or its address, and when."""

    external_id: str | None
    url: str | None
    sent: datetime | None
    """None where it does not say: then it withdraws every version there is"""


@dataclass(frozen=True, slots=True)
class Reject:
    """A source (`record` is None) or a record that could not become a document."""

    record: str | None
    stage: str
    """`reading`, `cleaning`, `planning` or `annotation`"""
    reason: str
    """one of `transforms.reasons.REASONS`"""
    detail: str = ""
    notice: Notice | None = None
    """of the reason `withdrawn`: what is withdrawn"""


@dataclass(frozen=True, slots=True)
class Article:
    """One cleaned article. `text` holds the headline, if there is one, as its first paragraph."""

    record: str
    source_format: str
    text: str
    external_id: str | None = None
    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    language: str | None = None
    dateline: str | None = None
    headings: tuple[int, ...] = ()
    """ordinals of the paragraphs of `text` known to be headings (the headline among them)"""
    pull_quotes: tuple[int, ...] = ()
    """ordinals of the paragraphs of `text` known to be pull quotes"""
    n_boilerplate: int = 0
    """lines left out of `text` as boilerplate"""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the text, without the line breaks around it."""

    start: int
    end: int
    kind: ParagraphKind = "body"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch of text in quotation marks, marks included; found from the characters alone."""

    start: int
    end: int
    closed: bool = True
    """False where the closing mark is missing: the stretch ends with its paragraph"""
    level: int = 0
    """0 for the outermost marks, 1 for marks inside them, ..."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `first_token:last_token` is its slice of the Doc (last exclusive)."""

    start: int
    end: int
    paragraph: int
    first_token: int
    last_token: int
    kind: ParagraphKind = "body"
    parsed: bool = True
    """False where tagger and parser were spared: tags and dependencies are then not set"""


@dataclass(slots=True)
class Annotated:
    """An article with what the model says of it.

    `doc` covers the whole text, one token sequence; `doc.ents` is set everywhere, tags (`tag_`) and dependencies in the
    sentences with `parsed`. Lemmas, coarse tags and morphology are not set. Use `sentences`, not `doc.sents`.
    """

    article: Article
    doc: Doc
    paragraphs: list[Paragraph]
    sentences: list[Sentence]
    quoted: list[Quoted]

    @property
    def text(self) -> str:
        return self.article.text


@dataclass(slots=True)
class Mention:
    """One naming in the text, of a person, place, organisation, date, amount, ..."""

    start: int
    end: int
    label: str
    """OntoNotes label"""
    sentence: int
    first_token: int
    last_token: int
    role: str | None = None
    """what the text says the person is: “Foreign Ministry spokesperson”"""
    entity: int | None = None
    """index into `Naming.entities`"""
    sure: float = 1.0
    """probability, 0 to 1, that a surname of several people means this one"""
    others: tuple[int, ...] = ()
    """whom else it can mean, as indices into `Naming.entities`, likeliest first"""
    value: str | None = None
    unit: str | None = None
    method: NamingRule = "model"


@dataclass(slots=True)
class Entity:
    """Someone or something named in one article, with all its mentions."""

    entity_id: str
    label: str
    name: str
    """fullest form of the name in the article"""
    key: str
    """`name` normalised; with `label` it makes `entity_id`"""
    mentions: list[int] = field(default_factory=list)
    """indices into `Naming.mentions`, in text order"""
    gender: Gender | None = None
    """told from titles, first names and pronouns; None where the text does not tell"""
    external_ref: str | None = None


@dataclass(slots=True)
class Naming:
    """Every mention of an article, in text order, and the entities they are joined to."""

    mentions: list[Mention]
    entities: list[Entity]


@dataclass(slots=True)
class Quote:
    """A span of speech with its cue and its speaker; columns of the table `quotes` by the same names."""

    spans: list[tuple[int, int]]
    """quotation marks at the edges are inside the span"""
    text: str
    """as an editor would print it"""
    kind: QuoteKind
    sentence: int
    is_pull_quote: bool = False
    cue: str | None = None
    cue_lemma: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    polarity: Polarity = "said"
    act: Act = "speech"
    within: int | None = None
    """index, in the article's quotes, of the one that reports this one"""
    speaker: str | None = None
    """as written"""
    speaker_start: int | None = None
    speaker_end: int | None = None
    speaker_entity: int | None = None
    """index into `Naming.entities`"""
    speaker_name: str | None = None
    speaker_entities: list[int] = field(default_factory=list)
    """all who speak, as indices into `Naming.entities`"""
    name_confidence: float | None = None
    """probability, 0 to 1, that the name is right; None where none is given"""
    speaker_candidates: list[int] = field(default_factory=list)
    """whom it could be where the name was left open, as indices into `Naming.entities`"""
    speaker_kind: SpeakerKind | None = None
    speaker_role: str | None = None
    speaker_affiliation: int | None = None
    """whose aide or spokesman it is, as index into `Naming.entities`"""
    medium: Medium | None = None
    told: str | None = None
    """whom it was said to, as written"""
    anonymity: str | None = None
    """why the source is not named, as written"""
    about: list[int] = field(default_factory=list)
    """entities named inside the quote, as indices into `Naming.entities`"""
    confidence: float = 1.0
    method: str = ""
    joined: str = ""
    """the spans joined by a space, outer marks removed: what `quote_id` is made from, whatever `text` prints"""

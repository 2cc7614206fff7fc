"""The rules that find quotes: every name that `method` can have, what the rule goes by, and an example.

docs/rules.md is made from this list; a test runs the examples.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """What a rule goes by, an invented text in which it finds a quote, and the spans of that quote."""

    meaning: str
    example: str
    words: tuple[str, ...]


RULES: dict[str, Rule] = {
    # -- quotations by the cue beside them
    "after": Rule(
        "A quotation, then the words that report it.",
        "“The bridge is safe,” said Ada Tolland.",
        ("“The bridge is safe,”",),
    ),
    "before": Rule(
        "The words that report it, then a quotation behind a comma or colon.",
        "Ada Tolland said: “The bridge is safe.”",
        ("“The bridge is safe.”",),
    ),
    "announced": Rule(
        "A paragraph that is a quotation, behind one that ends in somebody's speaking and a colon.",
        "The mayor opened the bridge at noon, and then Ada Tolland said:\n\n“It has stood for a hundred years and it is safe.”",
        ("“It has stood for a hundred years and it is safe.”",),
    ),
    "announced by noun": Rule(
        "The same, behind somebody's answer, message or reply and a colon.",
        "Ada Tolland’s answer to the council was short:\n\n“It has stood for a hundred years and it is safe.”",
        ("“It has stood for a hundred years and it is safe.”",),
    ),
    "continued": Rule(
        "A paragraph that goes on with the quotation of the one before, though that was closed.",
        "“The bridge is safe,” said Ada Tolland. “I walked over it.”\n\n“It has stood for a hundred years.”",
        ("“It has stood for a hundred years.”",),
    ),
    "goes on": Rule(
        "A quotation right behind a report of the same speaker.",
        "Ada Tolland said that the bridge was old.\n\n“It has stood for a hundred years and it is safe.”",
        ("“It has stood for a hundred years and it is safe.”",),
    ),
    "standing": Rule(
        "A paragraph that is one quotation, by whoever the paragraph before was last about.",
        "Ada Tolland walked over the bridge on Monday.\n\n“It has stood for a hundred years and it is still safe.”",
        ("“It has stood for a hundred years and it is still safe.”",),
    ),
    "named next": Rule(
        "A paragraph that is one quotation, by the person whose full name, new to the article, opens the next.",
        "The bridge opened on Monday.\n\n“It has stood for a hundred years and it is still safe.”\n\n"
        "Ada Tolland, a farmer, walked over it.",
        ("“It has stood for a hundred years and it is still safe.”",),
    ),
    "colon": Rule(
        "A name, or somebody's answer, message or reply, then a colon and a quotation.",
        "Ada Tolland’s answer to the council was short: “The bridge is safe.”",
        ("“The bridge is safe.”",),
    ),
    "gesture": Rule(
        "Somebody smiles or nods, then a quotation.",
        "Ada Tolland smiled. “The bridge is safe.”",
        ("“The bridge is safe.”",),
    ),
    "beside action": Rule(
        "Somebody does something, then a quotation that ends the paragraph.",
        "Ada Tolland walked over the bridge. “It has stood for a hundred years.”",
        ("“It has stood for a hundred years.”",),
    ),
    "words of": Rule(
        "A quotation, then a sentence that says whose words it was.",
        "“The bridge is safe.” Those were the words of Ada Tolland.",
        ("“The bridge is safe.”",),
    ),
    # -- by the form of the paragraph
    "signature": Rule(
        "A paragraph in quotation marks, then a dash and a name.",
        "The bridge opened.\n\n“The bridge is safe and the town is proud of it.” – Ada Tolland",
        ("“The bridge is safe and the town is proud of it.”",),
    ),
    "turn": Rule(
        "A turn of an interview: a paragraph that begins with its speaker's name and a colon.",
        "Q: Is the bridge safe?\n\nTolland: It has stood for a hundred years.\n\nQ: And the pier?\n\nTolland: It is closed.",
        ("It has stood for a hundred years.",),
    ),
    "headline": Rule(
        "A headline that names its speaker: behind the words, or before a colon.",
        "Bridge Will Stand for Years, Study Finds\n\nThe bridge opened on Monday.",
        ("Bridge Will Stand for Years",),
    ),
    # -- by the parse
    "clause": Rule(
        "A verb of speech or thought with the clause that is its object.",
        "Ada Tolland said that the bridge was safe.",
        ("that the bridge was safe",),
    ),
    "aside": Rule(
        "A verb of speech that stands between commas inside what was said.",
        "The old bridge, Ada Tolland said, is safe.",
        ("The old bridge", "is safe"),
    ),
    "according": Rule(
        "“According to” somebody.",
        "The bridge is safe, according to Ada Tolland.",
        ("The bridge is safe",),
    ),
    "infinitive": Rule(
        "A verb with an infinitive: what somebody promises, asks or demands to be done.",
        "Ada Tolland promised to mend the bridge.",
        ("to mend the bridge",),
    ),
    "object": Rule(
        "A verb with its object: what somebody praises, blames or announces.",
        "Ada Tolland praised the new bridge.",
        ("the new bridge",),
    ),
    "predicate": Rule(
        "A verb by which somebody calls one thing another.",
        "Ada Tolland called the bridge a gift.",
        ("the bridge a gift",),
    ),
    "about": Rule(
        "A verb and its preposition: what somebody speaks about or calls for.",
        "Ada Tolland called for a new bridge.",
        ("a new bridge",),
    ),
    "expected": Rule(
        "Somebody or something is expected or said to do a thing; nobody is named who says so.",
        "The bridge is expected to open in May.",
        ("The bridge", "to open in May"),
    ),
    "fronted": Rule(
        "An answer that is no clause, then who gives it.",
        "Is the bridge safe? No, says Ada Tolland.",
        ("No",),
    ),
    "noun clause": Rule(
        "A noun for what is said, with its clause: somebody's claim that.",
        "Ada Tolland’s claim that the bridge was safe was in every paper.",
        ("that the bridge was safe",),
    ),
    "noun infinitive": Rule(
        "A noun with an infinitive: somebody's promise to.",
        "Ada Tolland’s promise to mend the bridge was in every paper.",
        ("to mend the bridge",),
    ),
    "noun about": Rule(
        "A noun and its preposition: somebody's criticism of.",
        "Ada Tolland’s criticism of the bridge was in every paper.",
        ("the bridge",),
    ),
    "adjective clause": Rule(
        "An adjective for what somebody thinks, with its clause.",
        "Ada Tolland was confident that the bridge was safe.",
        ("that the bridge was safe",),
    ),
    "adjective about": Rule(
        "An adjective and its preposition: worried about, critical of.",
        "Ada Tolland was critical of the new bridge.",
        ("the new bridge",),
    ),
}  # fmt: skip
#: What `method` says of a row that somebody corrected by hand; no rule finds it.
CORRECTED = "corrected"

"""The versions of the stages: with the input, the model and the settings they decide what rows hold.

Raise a stage's version in the commit that changes a row for any input, and leave it alone otherwise: stores in use then
do again just what the change asks for. A change of `READING` reads every source anew and annotates the articles whose
text, title or date came out otherwise; a change of one of the others annotates every article anew, from the texts in
the store. `tests/test_golden_rows.py` fails when rows change and no version did.
"""

from __future__ import annotations

#: Bytes to a cleaned article: `transforms.reading`, `transforms.cleaning`, `transforms.identity`, signatures.
READING = 8
#: Sentences and the model's output: `transforms.annotation`.
ANNOTATION = 7
#: Mentions, and the entities of one article: `transforms.entities`, less `corpus`, which is counted at each release.
ENTITIES = 25
#: Quotes and their speakers: `transforms.quotes`.
QUOTES = 75
#: Entities over all articles: `transforms.entities.corpus`. A change costs a release, and no article its annotation.
CORPUS = 1

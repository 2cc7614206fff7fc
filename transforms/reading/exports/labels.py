"""Labels that news databases put before the parts of an article, and what they say. Data only."""

from __future__ import annotations

LABELS: dict[str, str] = {
    # Nexis
    "byline": "author",
    "headline": "title",
    "section": "",
    "length": "length",
    "dateline": "",
    "highlight": "",
    "series": "",
    "url": "url",
    "language": "language",
    "load-date": "end",
    "publication-type": "end",
    "graphic": "end",
    "subject": "end",
    "organization": "end",
    "company": "end",
    "ticker": "end",
    "industry": "end",
    "person": "end",
    "geographic": "end",
    "city": "end",
    "country": "end",
    "state": "end",
    "journal code": "end",
    "document-type": "end",
    "type": "end",
    "correction-date": "end",
    "isbn": "end",
    "issn": "end",
    "copyright": "end",
    "classification": "end",
    # Nexis in German, French, Spanish, Dutch and Italian
    "autor": "author",
    "auteur": "author",
    "autore": "author",
    "überschrift": "title",
    "titre": "title",
    "titel": "title",
    "rubrik": "",
    "rubrique": "",
    "sección": "",
    "rubriek": "",
    "sezione": "",
    "länge": "length",
    "longueur": "length",
    "longitud": "length",
    "extensión": "length",
    "lengte": "length",
    "lunghezza": "length",
    "update": "day",
    "date de chargement": "day",
    "date-chargement": "day",
    "fecha de carga": "day",
    "laad-datum": "day",
    "data di caricamento": "day",
    "sprache": "language",
    "langue": "language",
    "idioma": "language",
    "lengua": "language",
    "taal": "language",
    "lingua": "language",
    # ProQuest
    "title": "title",
    "author": "author",
    "full text": "text",
    "publication title": "publisher",
    "publication date": "date",
    "publication info": "",
    "proquest document id": "id",
    "document url": "url",
    "language of publication": "language",
    "abstract": "",
    "links": "",
    "location": "",
    "publication year": "",
    "publisher": "",
    "pages": "",
    "first page": "",
    "place of publication": "",
    "country of publication": "",
    "publication subject": "",
    "source type": "",
    "document type": "",
    "last updated": "",
    "database": "",
    "people": "",
    "company / organization": "",
    "number of pages": "",
    "volume": "",
    "issue": "",
    "identifier / keyword": "",
    "credit": "",
    "dateline ": "",
}
"""label, lower case -> column of a record; `` for what no column takes, `end` for what stands behind an article, `day`
for what does so where a day follows"""

NEXIS_FRONT = frozenset(
    (
        *("length", "dateline", "highlight", "series", "section", "byline"),
        *("autor", "auteur", "autore", "rubrik", "rubrique", "sección", "rubriek", "sezione"),
        *("länge", "longueur", "longitud", "extensión", "lengte", "lunghezza"),
    )
)
"""labels behind the last of which the text of an article in Nexis begins"""

LANGUAGES: dict[str, str] = {
    name: code
    for code, names in {
        "en": "english englisch anglais inglés inglese engels",
        "de": "german deutsch allemand alemán tedesco duits",
        "fr": "french français französisch francés francese frans",
        "es": "spanish español spanisch espagnol spagnolo spaans",
        "it": "italian italiano italienisch italien italiaans",
        "pt": "portuguese português portugiesisch portugais portugués portoghese",
        "nl": "dutch nederlands niederländisch néerlandais neerlandés olandese",
    }.items()
    for name in names.split()
}
"""name of a language, in any of them -> ISO code"""

FACTIVA_CODES: dict[str, str] = {
    "HD": "title",
    "BY": "author",
    "PD": "date",
    "SN": "publisher",
    "LA": "language",
    "LP": "text",
    "TD": "text",
    "AN": "id",
}
"""Factiva's code of a field -> column of a record"""

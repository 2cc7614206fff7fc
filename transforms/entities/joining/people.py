"""People of one article: full names, surnames, titles, families and slips of the pen."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.article import Annotated, Gender
from transforms.english.name_words import FAMILY, NAME_SUFFIXES, PARTICLES
from transforms.english.nicknames import same_first_name
from transforms.entities.candidates import also_called
from transforms.entities.candidates.candidate import Candidate
from transforms.entities.joining.cluster import Cluster, Doubt, nearest
from transforms.entities.joining.namesakes import Choice, Namesakes
from transforms.entities.known import first_and_last

_COUPLE = re.compile(r"\bMr\.? (?:and|&) Mrs\.? $")
_THE = re.compile(r"\b[Tt]he $")
#: Who share a surname, whatever their first names: “the parents, Jorun and Mette Lund”.
_OF_ONE_FAMILY = re.compile(r"\b(?:brothers|couple|newlyweds|parents|siblings|sisters|twins),? $")
_AND_PARTNER = re.compile(r" and (?=[A-Z])")
#: Letters that a word must have before one letter of difference counts as a slip: shorter ones have other names near.
SLIP_LENGTH = 5


def join(annotated: Annotated, found: list[Candidate]) -> list[Cluster]:
    """Cluster the people among `found` (text order)."""
    text = annotated.text
    clusters: list[Cluster] = []
    singles: list[Candidate] = []
    longer = {w[n:] for w in {_core(c.words) for c in found} for n in range(1, len(w) - 1)}
    for candidate in found:
        words = _core(candidate.words)
        if len(words) == 1 or _surname_with_particle(candidate, words, longer):
            singles.append(candidate)
        else:
            _add_full_name(clusters, candidate, words)
    pairs = _sharing(text, clusters, singles, {c.start: c for c in found})
    clusters += pairs
    apart = _contradicted(clusters, singles)
    clusters += apart
    placed = {c.members[0].start for c in (*pairs, *apart)}
    families: dict[str, Cluster] = {}
    rest: list[Candidate] = []
    namesakes = Namesakes(annotated, found)
    for candidate in singles:
        words = _core(candidate.words)
        if candidate.start in placed:
            continue
        if family := _family(text, candidate, clusters):
            families.setdefault(family, Cluster("PERSON", (family,), name=family)).members.append(candidate)
        elif choice := _fitting(clusters, candidate, words, namesakes):
            _add(choice.cluster, candidate)
            if choice.others:
                firsts = tuple(c.members[0].start for c in choice.others)
                choice.cluster.doubts[candidate.start] = Doubt(choice.sure, firsts)
        else:
            rest.append(candidate)
    clusters += _alone(rest)
    _with_other_names(text, clusters)
    return _without_slips(clusters) + list(families.values())


def _with_other_names(text: str, clusters: list[Cluster]) -> None:
    """Give those whom the text says to be called otherwise (“Leo Varga, who goes by Shorty”) their other name."""
    if not also_called.has_sign(text):
        return
    everybody = sorted((m for c in clusters for m in c.members), key=lambda m: m.start)
    owner = {m.start: c for c in clusters for m in c.members}
    for nickname in list(clusters):
        for member in nickname.members:
            named = also_called.bearer(text, everybody, member.start)
            if named is not None and (whole := owner[named.start]) is not nickname:
                whole.members += nickname.members
                whole.name = whole.name or max((m.text for m in whole.members if m.words == whole.words), key=len)
                owner |= {m.start: whole for m in nickname.members}
                clusters.remove(nickname)
                break


@lru_cache(maxsize=65536)
def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    """A person's words without suffixes, and a doubled word once (“Xi Xi”)."""
    kept = tuple(w for n, w in enumerate(words) if not n or w not in NAME_SUFFIXES)  # J.R. Lund is no Jr.
    return kept[:1] if len(set(kept)) == 1 else kept


def _surname_with_particle(candidate: Candidate, words: tuple[str, ...], longer: set[tuple[str, ...]]) -> bool:
    """Whether a name of several words is a surname: “de Vries”; not “Ben Lund”, unless the article has it longer."""
    if words[0] not in PARTICLES:
        return False
    return candidate.text[0].islower() or not first_and_last.is_usual_first_name(words[0]) or words in longer


def _contradicted(clusters: list[Cluster], singles: list[Candidate]) -> list[Cluster]:
    """People named by surname and a title that none of their full namesakes can bear: “Mr. Lund” beside Ada Lund.

    Their other mentions have somebody to go to then.
    """
    found: dict[tuple[tuple[str, ...], Gender], Cluster] = {}
    for candidate in singles:
        gender = first_and_last.gender_of_title(candidate.title)
        if gender is None:
            continue
        words = _core(candidate.words)
        same = [c for c in clusters if c.words[-len(words) :] == words]
        if same and all(c.gender not in (None, gender) for c in same):
            found.setdefault((words, gender), Cluster("PERSON", words, [candidate], gender))
    return list(found.values())


#: Offices that women are called by as well, whatever the word's end.
_BY_OFFICE = re.compile(
    r"\b(?:alder|assembly|business|chair|congress|council|fire|police|spokes)man\b(?!.*\b(?:father|husband|mr|sir|son|uncle)\b)",
    re.I,
)


def _add(cluster: Cluster, candidate: Candidate) -> None:
    cluster.members.append(candidate)
    told = first_and_last.gender_of_title(candidate.title)
    if told == "male" and cluster.gender == "female" and _BY_OFFICE.search(candidate.title or ""):
        return  # the party's spokesman Ada Lund
    cluster.gender = told or cluster.gender


def _add_full_name(clusters: list[Cluster], candidate: Candidate, words: tuple[str, ...]) -> None:
    suffix = NAME_SUFFIXES.intersection(candidate.words[1:])
    fitting = [c for c in clusters if _same_person(c, words, suffix)]
    cluster = nearest(fitting, candidate)
    if cluster is None:
        cluster = Cluster("PERSON", words, gender=first_and_last.gender_of_first_name(words[0]))
        clusters.append(cluster)
    _add(cluster, candidate)
    if len(words) > len(cluster.words):
        cluster.words = words


def _same_person(cluster: Cluster, words: tuple[str, ...], suffix: frozenset[str]) -> bool:
    """Whether a full name can be the cluster's person.

    A "Jr." after the same name without it is the son; a name without "Jr." after one with it is the same person again.
    """
    if suffix and not any(suffix.intersection(m.words) for m in cluster.members):
        return False
    known = cluster.words
    if known == words or known[-len(words) :] == words or words[-len(known) :] == known:
        return True
    if known[-1] != words[-1] or not same_first_name(known[0], words[0]):
        return False
    return all(_like(a, b) for a, b in zip(known[1:-1], words[1:-1], strict=False))


def _like(one: str, other: str) -> bool:
    """Whether two middle names are equal or one is the other's initial."""
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0])


def _named(clusters: list[Cluster], words: tuple[str, ...]) -> list[Cluster]:
    """Those whose name ends with `words`, else begins with them, else holds the one word in a double or middle name."""
    n = len(words)
    fits = [c for c in clusters if c.words[-n:] == words] or [c for c in clusters if c.words[:n] == words]
    if fits or n > 1:
        return fits
    return [c for c in clusters if words[0] in c.words[-1].split("-") or words[0] in c.words[1:-1]]


def _fitting(
    clusters: list[Cluster], candidate: Candidate, words: tuple[str, ...], namesakes: Namesakes
) -> Choice | None:
    """The person that a surname, else a first name, means here: by the title's gender, the title, then all else."""
    fits = _named(clusters, words)
    if suffix := NAME_SUFFIXES.intersection(candidate.words):
        fits = [c for c in fits if any(suffix.intersection(m.words) for m in c.members)] or fits
    fits = _of_title(fits, candidate, namesakes)
    if len(fits) > 1 and candidate.title:
        same_title = [c for c in fits if any(m.title == candidate.title for m in c.members)]
        fits = same_title or fits
    if len(fits) < 2:
        return Choice(fits[0]) if fits else None
    return namesakes.choose(fits, candidate)


def _of_title(fits: list[Cluster], candidate: Candidate, namesakes: Namesakes) -> list[Cluster]:
    """Those of `fits` who can be a Mr. or a Mrs.: Ada Lund rather than Robin, whose gender nobody tells."""
    gender = first_and_last.gender_of_title(candidate.title)
    if gender is None:
        return fits
    fits = [c for c in fits if c.gender in (None, gender)]
    told = [c for c in fits if c.gender and not namesakes.is_beside(c)]
    return told or _likely(fits, gender, namesakes)


def _likely(fits: list[Cluster], gender: Gender, namesakes: Namesakes) -> list[Cluster]:
    """Those of several whose first name ends as most do of a gender, in whatever language, or nobody."""
    if len(fits) < 2:
        return fits
    ending = [c for c in fits if c.words[0].endswith("a") == (gender == "female")]
    return [c for c in ending if not namesakes.is_beside(c)] or (fits if ending == fits else [])


def _family(text: str, candidate: Candidate, clusters: list[Cluster]) -> str | None:
    """The name of a family or couple, if the candidate is one: "the Lunds", "the Lund family", "Mr. and Mrs. Lund"."""
    before = text[max(0, candidate.start - 14) : candidate.start]
    word = candidate.words[-1]
    if _COUPLE.search(before):
        return f"Mr. and Mrs. {candidate.text}"
    following = re.match(r" (\w+)", text[candidate.end : candidate.end + 12])
    if following and following.group(1) in FAMILY and _THE.search(before):
        return f"{candidate.text} {following.group(1)}"
    if word.endswith("s") and _THE.search(before) and any(c.words[-1] in (word[:-1], word[:-2]) for c in clusters):
        return candidate.text
    return None


def _sharing(
    text: str, clusters: list[Cluster], singles: list[Candidate], partners: dict[int, Candidate]
) -> list[Cluster]:
    """Who share the surname of those named behind them, and are named in full nowhere: Jonas of “Jonas and Mary Lund”."""
    found: dict[tuple[str, ...], Cluster] = {}
    for candidate in singles:
        full = _shared_surname(text, candidate, partners)
        if full is None:
            continue
        words, name = full
        before = [c for c in clusters if words[0] in (c.words[0], c.words[-1])]  # “Hillary and Tim” of Hillary Lund
        if any(c.words[-1] == words[-1] or c.members[0].start < candidate.start for c in before):
            continue
        new = Cluster("PERSON", words, gender=first_and_last.gender_of_first_name(words[0]), name=name)
        found.setdefault(words, new).members.append(candidate)
    return list(found.values())


def _shared_surname(
    text: str, candidate: Candidate, partners: dict[int, Candidate]
) -> tuple[tuple[str, ...], str] | None:
    """Words and name of the first of two people who share a surname written once: “Jonas and Mary Lund”."""
    link = _AND_PARTNER.match(text, candidate.end)
    partner = partners.get(link.end()) if link else None
    if partner is None or len(partner.words) != 2:
        return None
    usual = all(first_and_last.is_usual_first_name(c.words[0]) for c in (candidate, partner))
    if not usual and _OF_ONE_FAMILY.search(text, max(0, candidate.start - 16), candidate.start) is None:
        return None
    return (candidate.words[0], partner.words[-1]), f"{candidate.text} {partner.text.split()[-1]}"


def _alone(found: list[Candidate]) -> list[Cluster]:
    """People of whom the article gives one name only; Mr. and Mrs. of one name are two."""
    clusters: dict[tuple[tuple[str, ...], Gender | None], Cluster] = {}
    for candidate in found:
        words, gender = _core(candidate.words), first_and_last.gender_of_title(candidate.title)
        if gender is None:
            known = [c for (w, _), c in clusters.items() if w == words]
            cluster = nearest(known, candidate)
        else:
            cluster = clusters.get((words, gender)) or clusters.pop((words, None), None)
        if cluster is None:
            cluster = Cluster("PERSON", words, gender=gender or first_and_last.gender_of_first_name(words[0]))
        clusters[words, gender] = cluster
        _add(cluster, candidate)
    return list(dict.fromkeys(clusters.values()))


def _without_slips(clusters: list[Cluster]) -> list[Cluster]:
    """Join a name met once with a name one letter away, if there is exactly one."""
    for few in [c for c in clusters if len(c.members) == 1]:
        for many in clusters:
            fuller = len(many.members) > 1 or len(many.words) > len(few.words)
            if fuller and _slip(few.words, many.words):
                many.members += few.members
                many.doubts |= few.doubts
                clusters.remove(few)
                break
    return clusters


def _slip(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    if len(few) == 1:
        many = many[-1:]
    if len(few) != len(many):
        return False
    differing = [(a, b) for a, b in zip(few, many, strict=True) if a != b]
    if len(differing) != 1:
        return False
    a, b = differing[0]
    both_usual = first_and_last.is_usual_first_name(a) and first_and_last.is_usual_first_name(b)
    return min(len(a), len(b)) >= SLIP_LENGTH and not both_usual and one_edit(a, b)


def one_edit(one: str, other: str) -> bool:
    """Whether one letter put in, left out, changed, or two swapped, make one word the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])

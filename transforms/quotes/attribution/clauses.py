"""Clauses: reports without a quotation of their own, beside the quotations or within the words of one."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.english import reporting_verbs
from transforms.quotes.attribution.attributed import Attributed, overlaps
from transforms.quotes.parse.content import Clause, Span


def add_clauses(found: list[Attributed], clauses: Sequence[Clause]) -> list[Attributed]:
    """`found` and the clauses whose cue is not yet in it; those inside the words of another know it by `within`."""
    used = {f.cue.token for f in found if f.cue is not None}
    taken = [(s, f) for f in found for s in f.spans]
    kept: list[Attributed] = []
    for clause in sorted(clauses, key=lambda c: sum(s - e for s, e in c.spans)):
        if clause.cue.token in used or not _has_source(clause):
            continue
        over = _over(clause, taken)
        if over and not _stands_in(clause, over[0], len({id(f) for f in over})):
            continue
        kept.append(Attributed(list(clause.spans), clause.rule, clause.cue, within=over[0] if over else None))
        if not over:
            taken.extend((s, kept[-1]) for s in clause.spans)
    return found + kept


def _over(clause: Clause, taken: Sequence[tuple[Span, Attributed]]) -> list[Attributed]:
    """Those whose spans overlap the clause's, one for each span of theirs."""
    first, last = clause.spans[0][0], max(end for _, end in clause.spans)
    near = [((start, end), f) for (start, end), f in taken if first < end and start < last]
    return [f for (start, end), f in near if overlaps(start, end, clause.spans)]


def _has_source(clause: Clause) -> bool:
    """Whether somebody speaks, or nobody by the form of the sentence: “X is expected to …”, “it was said that …”."""
    nobody = clause.rule == "expected" or (clause.rule == "clause" and clause.cue.passive)
    return clause.cue.subject is not None or nobody


#: Rules whose words may report somebody in turn.
_OUTER = frozenset(["after", "according", "aside", "before", "clause", "noun clause"])


def _stands_in(clause: Clause, outer: Attributed, n_over: int) -> bool:
    """Whether a report stands whole inside the words of one other, unquoted: he said *tests proved that …*."""
    if n_over > 1 or clause.cue.subject is None:
        return False
    if not (_is_report_in(clause, outer) or _is_claim_in(clause, outer)):
        return False
    return len(clause.spans) == 1 and any(s < clause.spans[0][0] and clause.spans[0][1] <= e for s, e in outer.spans)


def _is_report_in(clause: Clause, outer: Attributed) -> bool:
    """Whether a report tells what another says: said *that tests proved it*, said the head had called *her “dead wood”*."""
    if outer.rule not in _OUTER:
        return False
    if clause.rule == "clause":
        return True
    # Not: said he was what the paper called *a “sage”*.
    calls = clause.rule == "predicate" and clause.cue.lemma in reporting_verbs.NAMING and clause.cue.relative is None
    return calls and _is_anothers(clause, outer)


def _is_claim_in(clause: Clause, outer: Attributed) -> bool:
    """Whether the object of a report is what another claims: a judge dismissed *the claim by Holt that …*."""
    return clause.rule == "noun clause" and outer.rule == "object" and _is_anothers(clause, outer)


def _is_anothers(clause: Clause, outer: Attributed) -> bool:
    return outer.cue is not None and outer.cue.subject != clause.cue.subject

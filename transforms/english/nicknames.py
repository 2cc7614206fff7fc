"""Short forms of English first names. Data only."""

from __future__ import annotations

_SHORT_FORMS = """
    alexander: alex al sandy | andrew: andy drew | anthony: tony | benjamin: ben benny | bernard: bernie |
    charles: charlie chuck
    christopher: chris kit | daniel: dan danny | david: dave | donald: don donny | douglas: doug |
    edward: ed eddie ted
    francis: frank | frederick: fred | gerald: jerry gerry | gregory: greg | henry: hank harry | jacob: jake |
    james: jim jimmy jamie
    jeffrey: jeff | john: jack johnny jon | jonathan: jon | joseph: joe joey | joshua: josh | kenneth: ken kenny
    lawrence: larry | leonard: len leo | matthew: matt | michael: mike mick mikey | nathaniel: nate nathan |
    nicholas: nick
    patrick: pat paddy | peter: pete | philip: phil | phillip: phil | raymond: ray | richard: rick dick rich |
    robert: bob bobby rob
    ronald: ron ronnie | samuel: sam | stephen: steve | steven: steve | stuart: stu | theodore: ted |
    thomas: tom tommy
    timothy: tim | vincent: vince | walter: walt | william: bill billy will | zachary: zach
    abigail: abby | amanda: mandy | barbara: barb | catherine: cathy kate | katherine: kathy kate katie |
    kathleen: kathy
    christine: chris tina | cynthia: cindy | deborah: debbie deb | dorothy: dot | eleanor: ellie nora |
    elizabeth: liz beth betsy betty
    jacqueline: jackie | jennifer: jen jenny | jessica: jess | judith: judy | kimberly: kim |
    margaret: maggie meg peggy
    pamela: pam | patricia: pat patty trish | rebecca: becky | samantha: sam | sandra: sandy | stephanie: steph |
    susan: sue
    suzanne: sue | theresa: terry | victoria: vicky tori | virginia: ginny
"""


def _pairs() -> frozenset[tuple[str, str]]:
    pairs = set()
    for entry in _SHORT_FORMS.replace("\n", "|").split("|"):
        long, _, short = entry.partition(":")
        pairs |= {(long.strip(), s) for s in short.split()}
    return frozenset(pairs)


PAIRS: frozenset[tuple[str, str]] = _pairs()


def same_first_name(one: str, other: str) -> bool:
    """Whether two first names (folded) can be one person's: equal, an initial, or a short form."""
    if one == other or (one, other) in PAIRS or (other, one) in PAIRS:
        return True
    return 1 in (len(one), len(other)) and one[:1] == other[:1]


def _long_forms() -> dict[str, str]:
    longs: dict[str, set[str]] = {}
    for long, short in PAIRS:
        longs.setdefault(short, set()).add(long)
    return {short: next(iter(long)) for short, long in longs.items() if len(long) == 1}


#: Short forms that stand for one first name only.
LONG_FORMS: dict[str, str] = _long_forms()

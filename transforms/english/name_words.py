"""Words around and inside names: articles, titles, particles, endings. Data only."""

from __future__ import annotations

from transforms.article import Gender
from transforms.english.number_words import DAY_NAMES, MONTH_NAMES

#: Labels whose mentions stand for someone or something, and so have an entity.
NAMED = frozenset({"PERSON", "NORP", "ORG", "GPE", "LOC", "FAC", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW"})
#: Labels of amounts and times; their mentions have a value instead.
VALUED = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"})
#: Labels of places, one kind where names are joined.
PLACES = frozenset({"GPE", "LOC", "FAC"})

ARTICLES = frozenset({"the", "a", "an"})

#: Titles that tell the gender of who bears them.
GENDERED_TITLES: dict[str, Gender] = {
    **dict.fromkeys(
        (
            "mr", "mister", "sir", "lord", "king", "prince", "duke", "baron", "count", "father", "fr", "brother",
            "congressman", "assemblyman", "councilman", "alderman", "chairman", "spokesman", "businessman",
            "policeman",
            "monsignor", "herr", "monsieur", "signor", "señor", "sheikh", "emperor", "pope", "sultan",
        ),
        "male",
    ),
    **dict.fromkeys(
        (
            "mrs", "ms", "miss", "madam", "madame", "lady", "dame", "queen", "princess", "duchess", "baroness",
            "countess",
            "sister", "congresswoman", "assemblywoman", "councilwoman", "alderwoman", "chairwoman", "spokeswoman",
            "businesswoman", "policewoman", "frau", "signora", "señora", "empress", "first lady",
        ),
        "female",
    ),
}  # fmt: skip

#: Nouns in roles that tell the gender.
GENDERED_NOUNS: dict[str, Gender] = {
    **dict.fromkeys(
        "husband son father brother grandfather grandson uncle nephew widower man boy fisherman salesman "
        "waiter host godfather stepfather stepson father-in-law son-in-law brother-in-law godson boyfriend".split(),
        "male",
    ),
    **dict.fromkeys(
        "wife daughter mother sister grandmother granddaughter aunt niece widow actress woman girl waitress hostess "
        "heiress godmother stepmother stepdaughter mother-in-law daughter-in-law sister-in-law girlfriend".split(),
        "female",
    ),
}  # fmt: skip

#: Words for what people are to one another: who is named behind one is named for another's sake.
KIN = frozenset(GENDERED_NOUNS) - {"waiter", "host", "salesman", "fisherman", "waitress", "hostess", "actress", "man",
    "woman", "boy", "girl", "heiress"} | frozenset(
    "parents grandparents partner fiancé fiancée spouse cousin sibling twin child children sons daughters".split()
)  # fmt: skip

#: Titles of courtesy: they tell the gender, but are no role.
COURTESY = frozenset("mr mrs ms miss mx mister madam madame monsieur herr frau signor signora señor señora".split())

#: Titles and offices put straight before a name, lower case and without full stops.
TITLES: frozenset[str] = frozenset(GENDERED_TITLES) | frozenset(
    """
    dr prof professor rev reverend hon honourable honorable rabbi imam ayatollah cardinal bishop archbishop pastor
    president vice-president premier chancellor minister secretary senator sen representative rep congressmember
    governor gov lt mayor councillor councilor councilmember ambassador envoy judge justice attorney prosecutor
    sheriff
    chief director chairperson chair chairman head leader speaker whip commissioner comptroller treasurer
    captain capt colonel col commander cmdr corporal cpl general gen lieutenant major maj marshal sergeant sgt
    admiral adm
    private pvt officer detective inspector constable superintendent trooper deputy
    ceo cfo cto founder co-founder editor author writer journalist reporter correspondent columnist analyst strategist
    spokesperson actor actress singer rapper comedian director producer coach manager player striker goalkeeper
    mp mep msp ag ex-president ex-minister taoiseach tsar crown
    canon datuk dato datin ustaz shri smt pandit alderperson msgr cllr insp
    """.split()
)

#: Words that stand before a title and are part of it.
BEFORE_TITLES = frozenset(
    """
    former acting then ex late deputy vice assistant associate prime foreign defence defense finance interior home
    attorney general first supreme chief senior executive state lieutenant special press crown president-elect elect
    democratic republican presidential congressional gop u.s. us
    """.split()
)

#: Titles that keep what follows their "of": “Duke of Arden”.
NOBLE = frozenset(
    "king queen prince princess duke duchess earl count countess baron baroness marquess archduke".split()
)

#: What may follow a person's name and belongs to it.
NAME_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})

#: Lower-case words inside surnames.
PARTICLES = frozenset(
    "de del della di da dos du la le van von der den ter ten bin ibn al el ben bint abu af av zu zur".split()
)

#: Capitalised words that are no names when they stand alone, as the model sometimes has it.
NOT_NAMES = frozenset(MONTH_NAMES + DAY_NAMES).union(
    """
    i he she it we they you me him her us them my his its our your their this that these those who what when where
    why how
    yes no ok okay well oh hey hi hello thanks thank please sorry god lord sir madam mr mrs ms dr
    q a image photo file video audio source related read more update updated breaking editor credit copyright
    president senator secretary minister governor mayor judge chairman spokesman spokeswoman spokesperson
    pac pacs ngo ngos
    """.split()
)

#: Words for a family or a couple after "the", or before a plural surname.
FAMILY = frozenset(
    {"family", "families", "brothers", "sisters", "couple", "siblings", "twins", "household", "dynasty", "clan"}
)

#: Words after which a role's noun is over: what follows belongs to the role, not to the person (“president of …”).
LINKS = frozenset({"of", "for", "at", "in", "to", "on", "with", "from", "and"})
#: Letters behind a person's name.
HONOURS = frozenset(
    """
    cbe cmg cvo dfc dso esq frs gbe gc gm jp kbe kc kcmg kpm lvo mbe mc mep mla mp ms msp mvo obe phd qc qfsm qgm qpm td vc
    """.split()
)

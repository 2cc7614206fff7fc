"""Words that tell what somebody does in being reported: speak, think, take a stand, decline, or act without a word."""

from __future__ import annotations

from transforms.english.number_words import DAY_NAMES


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Verbs of mind and feeling: what their subject thinks, whether it was said or not.
MIND = _words(
    """
    anticipate assume believe consider deem doubt expect fear feel foresee gather guess hope know learn muse prefer
    presume realise realize reckon recognise recognize regret remember recall suspect think understand want wish
    """
)
#: Of these, the ones that news gives to people who speak: “she recalled that the dam had held”.
MIND_ALOUD = _words("muse recall")
MIND_SILENT = MIND - MIND_ALOUD
#: Nouns and adjectives of the same.
MIND_NOUNS = _words(
    "assumption belief concern confidence conviction doubt expectation fear hope notion suspicion worry"
)
#: Verbs whose bare object is what somebody is for or against.
ATTITUDE = _words(
    """
    advocate applaud assail attack back bemoan berate blast champion commend condemn congratulate credit criticise
    criticize decry defend denounce deride disavow disparage dismiss embrace endorse extol favor favour hail lambast
    lambaste laud lampoon mock oppose praise rebuke reject repudiate ridicule savage scold slam support thank tout
    trash trumpet welcome
    """
)
ATTITUDES = _words("critical skeptical supportive wary")
#: Verb and preposition for the same: “agreed with the plan”.
ATTITUDE_PREPOSITION = {"agree": "with on to", "disagree": "with", "argue": "for against", "rail": "against"}

#: Verbs that deny what follows.
DENYING = _words("deny disavow dispute rebut refute")
#: Claims, which to reject is to deny.
CLAIMS = _words(
    "accusation allegation assertion charge claim contention idea implication insinuation notion report suggestion"
)
ASKING = _words("ask inquire query question wonder") | {"want to know"}
#: Verbs that, negated, say that somebody would not speak: “did not say whether”, “would not comment”.
TELLING = _words(
    """
    address answer comment confirm detail disclose discuss elaborate explain give identify mention name offer reply
    respond reveal say specify tell volunteer
    """
)
#: Verbs whose object is who is told.
TELLING_SOMEBODY = _words("advise assure inform remind tell warn")
DECLINING = _words("decline refuse")
#: Verbs whose infinitive, or gerund, is left undone, by form: “*failed* to say why”, “*avoided* saying when”.
FAILING = _words("fail failed failing fails forgot forgets neglected neglects omitted omits")
AVOIDING = _words("avoid avoided avoiding avoids refrain refrained refraining refrains shied shies")
#: Of what there is none, or next to none: “offered *no* proof that …”.
NONE = _words("little no scant")
#: Nouns whose infinitive nobody has done yet: “the *right* to ask why …”.
UNDONE = _words(
    "ability authority burden desire duty need obligation onus permission power pressure reason reasons right time willingness"
)
#: Nouns whose infinitive was not done: “her *refusal* to say whether …”.
NOT_DONE = _words("failure inability refusal reluctance unwillingness")
#: Nouns whose infinitive somebody else does than they: their owner, or the subject of the clause they stand in.
OCCASIONS = (
    UNDONE
    | NOT_DONE
    | _words("attempt attempts bid chance courage effort efforts moment nerve occasion opportunity platform")
)
#: What one declines who does not speak: “refused *comment*”, “declined an *interview*”.
WORDS_DECLINED = _words(
    "answer answers comment comments explanation explanations interview interviews remarks requests response"
)

#: Auxiliaries under which nothing has been said: “critics might say”.
SUPPOSING = _words("can could may might must should would")
#: Words that open a clause that is only supposed: “if X says”.
CONDITIONS = _words("if unless lest")
#: Verbs whose infinitive somebody else is wanted to say: “voters want her to say”.
WANTING = _words(
    "allow ask asked asking asks beg begged call called demand need needs press pressed require urge urged want wanted wants yet"
)
#: Verbs by which somebody only hopes that another will speak, by form: “I *hope* the mayor says so”.
HOPING = _words("hope hopes hoping imagine pray wish wishes")

#: Verbs whose infinitive is what somebody will do, not what was said: “plans to”.
INTENDING = _words("aim decide intend plan seek volunteer")

#: Names of days, which an object never is: “…, Holt reported *Monday*”.
DAYS = _words("today yesterday tonight tomorrow").union(DAY_NAMES)

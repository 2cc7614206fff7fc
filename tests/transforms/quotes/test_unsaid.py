"""Unsaid: sentences with a reporting verb in which nobody has said, thought or found anything, or in which it is not told what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    "sentence",
    [
        # still to be found or shown
        "The crew took samples to determine who had spilled the oil.",
        "By putting the onus on Bo Dell to prove he is fit, she wins time.",
        "Bo Dell must prove that he deserves the post.",
        "The map helps explain why the road floods.",
        "It was too dark to say who had fired.",
        "The current policy of mandating that idle captains plainly prove that they still own a boat seems to help the firms.",
        "The coast turned to the party in May, as the islanders responded to the plan for the toll.",
        "We would have seen it if Bo Dell were as rich as Bo Dell claims to be.",
        "My crew knew what was up.",
        # asked by the reporter, or of the reader
        "Will Nora Fell still want to close the pier?",
        "If you are worried about how the money might affect your pension, wait.",
        # a thought or a stand that somebody may have
        "We would know exactly which loopholes let the yards pay so little.",
        "Nora Fell may want to check the tide.",
        "If we remember nothing else, it will be the storm.",
        "The town waited to see whether Nora Fell would back the toll.",
        "The bridge will be built if Ana Holt can be convinced that it is safe.",
        # who is meant
        "Groups backing Nora Fell met in the square.",
        "Those who support the toll left early.",
        "A fund that backed Bo Dell closed in May.",
        "The count leaves out the money of clubs that don't disclose their donors.",
        # a participle of somebody else's
        "A large number of the captains from Brax admitted to the port have been locals.",
        "The Harbour Bureau cited in Bo Dell's letter does not exist.",
        # given, not told
        "Himself a former sailor — he owned the Brax ferry between 1983 and 1986 — Bo Dell also offered his view of the bay.",
        # another sense of the verb
        "Bo Dell agreed to a long interview for the series “Women at Sea.”",
        "The two rivals agreed on something.",
        "He pointed to a chair.",
        "All signs point to a cold winter.",
        "The party called a vote for October.",
        "Bo Dell pushed the button for help.",
        "She insisted on paying the bill herself.",
        "A yellow crane pushed the heap to make room for more.",
        "Cross-referencing the lists, the clerks found the ship.",
        # a pronoun, or words only named
        "The talks began in May. They were backed by Nora Fell and Bo Dell.",
        "Nora Fell officially endorsed one in July.",
        "Bo Dell left, alluding to her as he went.",
        "The two sisters mocked each other.",
        "Nora Fell echoed the same themes.",
        "Bo Dell repeated the mayor's remarks.",
        "Citing an unfounded theory, Bo Dell left the hall.",
        "It was a pier that was expected to open in May.",
        # a title
        "Nora Fell, who wrote “The Salt Road,” lives in Oxmere.",
        "The harbour helped Bo Dell write a book, “Who Owns the Bay,” which named the owners.",
        # a reporter's word on what was meant
        "She was referring to a ferry that sank in May.",
        # a clause with a gap
        "These are topics Nora Fell wants to talk about.",
        "The town wants the skill she promised to bring to the yard.",
    ],
)
def test_nothing_is_said(quotes: Quotes, sentence: str) -> None:
    assert [q.text for q in quotes(sentence)] == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The data seem to show that the toll works.", "that the toll works"),
        ("Ana Holt was convinced that the bridge would hold.", "that the bridge would hold"),
        ("Nora Fell would not back the toll.", "the toll"),
        ("Nora Fell would say that the pier is safe.", "that the pier is safe"),
        ("Nora Fell thought the captains from Brax would win.", "the captains from Brax would win"),
        ("Bo Dell, who does not disclose his donors, left.", "his donors"),
        ("Police do not know who fired the shot.", "who fired the shot"),
        ("Nora Fell, who backed Bo Dell, left.", "Bo Dell"),
        ("The letter criticising Nora Fell was long. Nora Fell endorsed him.", "him"),
        ("Bo Dell pushed the council to make room for more boats.", "the council to make room for more boats"),
        ("Nora Fell agreed with the plan.", "the plan"),
        ("She pointed to the rise in wages.", "the rise in wages"),
        ("Nora Fell repeated her claim that the pier is safe.", "her claim that the pier is safe"),
        ("Bo Dell refused to call the toll “a theft.”", "call the toll “a theft.”"),
    ],
)
def test_something_is_said(quotes: Quotes, sentence: str, words: str) -> None:
    assert any(words in q.text for q in quotes(sentence))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        # a clause that is no part of what the verb reports
        ("There's an old row about the dam, courts are still ordering the release of letters from her aides.", None),
        ("The pier is dear: Bo Dell has charged the town for each boat.", None),
        ("Nobody opposed her - Nora Fell was confirmed in May.", None),
        ("A gunman claiming kinship with the king shot two people.", None),
        # to whom it was said
        ("Nora Fell described her plan to reporters.", "her plan"),
        ("Bo Dell mentioned the storm to me.", "the storm"),
        # what the speaker does meanwhile
        ("Sales were great, she said, wiping her face.", "Sales were great"),
        # what goes on with an infinitive
        (
            "Nora Fell is encouraging her crew to ask why she had trouble and Bo Dell did not.",
            "her crew to ask why she had trouble and Bo Dell did not",
        ),
        # as what a thing is described
        ("It was what Nora Fell described as a trap.", "a trap"),
        # an adjective in marks
        ("Senator Ana Pell called the veto “cowardly.”", "the veto “cowardly.”"),
    ],
)
def test_edges(quotes: Quotes, sentence: str, words: str | None) -> None:
    found = [q.text for q in quotes(sentence)]
    if words is None:
        assert not any(
            s in " ".join(found) for s in ("old row", "The pier is dear", "Nobody opposed her", "shot two people")
        )
    else:
        assert words in found


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("“It leaks,” Bo Dell said, referring to the old pier.", ["It leaks"]),
        ("“Nobody asked us,” Nora Fell told the hall, speaking of the council.", ["Nobody asked us"]),
        ("Bo Dell kept calling it “a gift,” referring to it as “our pier.”", ["it “a gift”", "it as “our pier.”"]),
        ("Bo Dell praised his family, referring to his daughter Ida.", ["his family", "his daughter Ida"]),
        ("The ferry is old, Nora Fell wrote in her memoir, “Salt Roads.”", ["The ferry is old"]),
    ],
)
def test_what_the_reporter_adds_to_a_quotation_is_no_row(quotes: Quotes, sentence: str, words: list[str]) -> None:
    assert [q.text for q in quotes(sentence)] == words


def test_hoped_for_words_are_hypothetical(quotes: Quotes) -> None:
    (quote,) = [
        q for q in quotes('I hope in 2030 Oxmere says, "Thank you, Nora Fell, for the pier."') if q.kind == "direct"
    ]
    assert quote.polarity == "hypothetical"


def test_a_gap_filled_by_what_stands_before(quotes: Quotes) -> None:
    found = quotes("There is a gulf between what Nora Fell says her plan would do and what it does.")
    assert not any("her plan would do" in q.text for q in found)


@pytest.mark.parametrize(
    "sentence",
    [
        # talks to be held, and their topics
        "Mayor Ana Holt met fishermen on Tuesday to talk about ways to keep the harbour open in winter.",
        "Ana Holt will come to Tarn to discuss the ferry.",
        "The crews are meeting to discuss the new rota.",
        "The inquiry will address whether the harbour master knew of the leak.",
        # a rule or a body has somebody do it
        "The law requires captains to report their catch within a day.",
        "The rules allow owners to deny access to the beach.",
        # a way, a task, how it is done
        "There are better ways to express anger at the mayor.",
        "Her task is to recommend a site for the new school.",
        "Nobody has told the pilots how to criticise a captain.",
        # weighed, or not done
        "The committee voted against recommending a new bridge.",
        "The campaign will focus on attacking Governor Reyes.",
        "The two are in talks about endorsing Marta Reyes.",
        "The sale would require disclosing the accounts.",
        # out of reach, and open
        "Marta Reyes will be unable to win over the crews and accuse the owners of greed.",
        # one word that tells nothing
        "Pretty much the same, right? According to Radio Moor, basically.",
        # supposed
        "Say the island demanded a share of the water. Would the crews agree?",
        # who is meant
        "Voters who want to keep the old harbour are in the majority.",
        "Families hoping to move into the new flats have waited since May.",
        # why somebody is not named
        "A man who spoke on condition of anonymity to discuss the talks left early.",
        "A captain who requested anonymity to share private worries left early.",
        # what holds only if something else does, and what one claims of oneself
        "The pier will last, assuming that nobody sails into it.",
        "The pier is gone, as Ana Holt claims to know.",
        "Officers found no evidence to suggest that the boat was stolen.",
        # what there is reason for, and cases
        "The leak gave the crews ample reasons to question her judgment.",
        "They are careful, whether discussing the ferry or the pier.",
        # what signs have on them, what two call each other
        "Signs along the quay say the water is deep.",
        "The two sisters, as they call each other, met in May.",
        # a pair is the topic of a headline
        "Marta Reyes and Ole Dunn: A long quarrel\n\nMarta Reyes and Ole Dunn have met eleven times.",
    ],
)
def test_nothing_is_uttered(quotes: Quotes, sentence: str) -> None:
    assert [q.text for q in quotes(sentence)] == []


@pytest.mark.parametrize(
    ("sentence", "content", "polarity"),
    [
        ("Ana Holt went on to discuss the cost of the ferry.", "the cost of the ferry", "said"),
        ("Ana Holt has yet to address how the ferry will be paid for.", "how the ferry will be paid for", "declined"),
        ("Ana Holt left without referring to the ferry.", "the ferry", "declined"),
        ("Ana Holt, who wants to keep the harbour, left early.", "to keep the harbour", "said"),
        (
            "Marta Reyes and Ole Dunn: The pier must go\n\nMarta Reyes and Ole Dunn met in May.",
            "The pier must go",
            "said",
        ),
    ],
)
def test_what_is_uttered_or_left_open_stays(quotes: Quotes, sentence: str, content: str, polarity: str) -> None:
    assert [(q.text.rstrip("."), q.polarity) for q in quotes(sentence)] == [(content, polarity)]


@pytest.mark.parametrize(
    "sentence",
    [
        "It’s worth noting that the pier has closed before.",
        "It bears repeating that the pier is old.",
        "Let’s say you think that a boat will cost a fortune.",
        "Ida Brand will be unable to accuse the council of lying.",
        "The readers may not let newspapers tell them how to vote.",
        "The captains might stop to consider what it could look like if the harbour froze.",
    ],
)
def test_what_the_writer_says_to_the_reader_or_nobody_can_is_no_row(quotes: Quotes, sentence: str) -> None:
    assert quotes(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        (
            "Voters want Ana Holt to come and say that it leaks.",
            [("Ana Holt to come", "said"), ("that it leaks", "hypothetical")],
        ),
        (
            "Bo Dell defended his early tweets, saying it shows he would be awake in a storm.",
            [("his early tweets", "said"), ("it shows he would be awake in a storm", "said")],
        ),
        (
            "There are experts who say the dam will hold -- assuming that the rain stops soon.",
            [("the dam will hold", "said")],
        ),
    ],
)
def test_of_two_verbs_only_what_is_said_is_a_row(quotes: Quotes, sentence: str, rows: list[tuple[str, str]]) -> None:
    assert [(q.text.rstrip("."), q.polarity) for q in quotes(sentence)] == rows


def test_who_finds_a_thing_worth_noting_says_so(quotes: Quotes) -> None:
    (found,) = quotes("Ida Brand said it was worth noting that the pier has closed before.")
    assert (found.speaker, found.within) == ("Ida Brand", None)

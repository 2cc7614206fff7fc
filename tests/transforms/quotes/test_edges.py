"""Edges: where what was said ends, and the reporter goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    ("sentence", "content"),
    [
        # the reporter goes on
        ("Ana Holt said the tunnel was safe before leaving for the airport.", "the tunnel was safe"),
        (
            "Ole Lind questioned the mayor's fitness for the office, with the union now pressing its claim for a vote.",
            "the mayor's fitness for the office",
        ),
        (
            "Ana Holt said the ministry would pay for the sea wall, for which the town has waited since 1998.",
            "the ministry would pay for the sea wall",
        ),
        (
            "Marta Reyes recalled what happened in 1998 to point out that the lead could melt away.",
            "what happened in 1998",
        ),
        ("Bo Dell invoked the flood of 1953 to argue that the wall was too low.", "the flood of 1953"),
        ("Ana Holt denounced the sale in an angry tirade.", "the sale"),
        ("Ana Holt criticised the sale as it was going through the council.", "the sale"),
        (
            "The mayor told islanders he would take it as an insult if they did not vote for Dell, plainly putting his name "
            "on the line as his old friend struggles.",
            "he would take it as an insult if they did not vote for Dell",
        ),
        (
            "Over the past few days, the council has promised a veto and attempted to make the case to members of both "
            "parties that the bridge is a bad idea.",
            "a veto",
        ),
        (
            "Ana Holt announced that she was writing a book and vowed to focus on her garden.",
            "that she was writing a book",
        ),
        (
            "Ana Holt proposed that more boats be left in the bay, and pushed to send money to the rowers.",
            "that more boats be left in the bay",
        ),
        (
            "The town has two camps: one that says that the wall can be built using local stone to meet the tide and one "
            "that believes that only a new harbour will help.",
            "that the wall can be built using local stone to meet the tide",
        ),
        (
            "Although a county judge found that action unconstitutional, her view was struck down in May, and the town went on.",
            "that action unconstitutional",
        ),
        (
            "Ana Holt said Monday the letter was a sign that the mayor did not know what he was doing, and accused the council "
            "of hiding the bill.",
            "the letter was a sign that the mayor did not know what he was doing",
        ),
        (
            "If, as Ana Holt suggested, the yards and other firms gain from the rule, they have offered nothing in return.",
            "the yards and other firms gain from the rule",
        ),
        ("Ana Holt opposed the ferry deal last summer, to win over the crews.", "the ferry deal"),
        ("Ana Holt discussed the quarrel with Mayor Bo Dell.", "the quarrel"),
        (
            "The ship is his head on a pole, calling them “rats” and bragging about the wall that will keep them away.",
            "them “rats”",
        ),
        (
            "Efforts to mend the pier failed Tuesday, as councillors accused each other of playing politics with a looming health "
            "crisis while doctors and nurses warned of the risk of an outbreak on the island.",
            "each other of playing politics with a looming health crisis",
        ),
        (
            "Ana Holt said Wednesday she, too, wants an inquiry, as have other councillors including Bo Dell.",
            "she, too, wants an inquiry",
        ),
        ("Ana Holt said that it is a “fairy tale,” describing the crew as brave.", "that it is a “fairy tale”"),
        ("Ana Holt has not talked about Lisle and its harbor did not come up.", "Lisle"),
        (
            "Ana Holt proposed they meet at the radio station on April 15, but Dell rejected that, too.",
            "they meet at the radio station on April 15",
        ),
        ("At the moment Ana Holt announced her bid, Bo Dell was in Tarn.", "her bid"),
        # what was said goes on
        (
            "Bo Dell talked his way out by saying it was the host, not the captain, who had been wrong.",
            "it was the host, not the captain, who had been wrong",
        ),
        (
            "According to Mayor Ana Holt, old rules of the harbour were at least partly to blame for the crash.",
            "old rules of the harbour were at least partly to blame for the crash",
        ),
        (
            "Ana Holt talked about the ferry and how she would pay for it.",
            "the ferry and how she would pay for it",
        ),
        (
            "Bo Dell spoke to the crews, who took his share for half (it is closer to a tenth, according to the yard). He left.",
            "it is closer to a tenth",
        ),
        (
            "The wind was so bad, Ana Holt said, that no one could stand.",
            "The wind was so bad that no one could stand",
        ),
        (
            "People can come from zero, Ana Holt said, work hard and become anything.",
            "People can come from zero work hard and become anything",
        ),
        ("Ann Pell expressed dismay at the thought of a second bridge.", "dismay at the thought of a second bridge"),
        ("Ana Holt voiced dismay in a speech.", "dismay"),
        (
            "Ana Holt criticised the mayor for playing golf while doctors warned of an outbreak.",
            "the mayor for playing golf while doctors warned of an outbreak",
        ),
        (
            "Ana Holt accused Dell of implying harbor pilots were careless.",
            "Dell of implying harbor pilots were careless",
        ),
        (
            "Ana Holt touted her low mark from the owners' club as evidence that she stands by the crews.",
            "her low mark from the owners' club as evidence that she stands by the crews",
        ),
        ("A poll finds Dell up a narrow four points in Tarn.", "Dell up a narrow four points in Tarn"),
        ("The poll shows Dell far out in front of his opponents.", "Dell far out in front of his opponents"),
        ("At the fair and at a hall in Tarn, Ana Holt only hinted at the fee.", "the fee"),
        (
            "Ana Holt promises new harbour plan “as soon as we can.”",
            "new harbour plan “as soon as we can.”",
        ),
        (
            "The owners proposed raising the fees on boats (which Holt also backs). It is late.",
            "raising the fees on boats (which Holt also backs)",
        ),
        (
            "Polls showed that few islanders thought of the dunes as a great public cause, and the share of farmers who trusted "
            "the board had fallen.",
            "that few islanders thought of the dunes as a great public cause, and the share of farmers who trusted the board "
            "had fallen",
        ),
        (
            "The poll showed a majority of registered Brax voters say the council should take up the plan for a new pier.",
            "a majority of registered Brax voters say the council should take up the plan for a new pier",
        ),
        ("While Holt acknowledged the pier was old he kept it open.", "the pier was old"),
        (
            "While she acknowledged money was a great part of why she felt worn out serving under Dell, Holt also noted several "
            "“quarrels” had hurt her.",
            "money was a great part of why she felt worn out serving under Dell",
        ),
        (
            "Islanders also described the quarrel as ominous, and said the council itself might be harmed by it.",
            "the quarrel as ominous",
        ),
        (
            "The Tarn Institute estimates that the top 2 percent of farms would lose 900 dollars, while the smallest farms "
            "would lose little or nothing.",
            "that the top 2 percent of farms would lose 900 dollars, while the smallest farms would lose little or nothing",
        ),
        (
            "Ana Holt said the top farms would lose 900 dollars, while the smallest farms have long gone to ruin.",
            "the top farms would lose 900 dollars",
        ),
        (
            "Ana Holt said the man who took the boat had eaten before leaving the house.",
            "the man who took the boat had eaten before leaving the house",
        ),
        (
            "Ana Holt, who rows every morning, says despite being a doctor, she plans to stand for mayor.",
            "despite being a doctor, she plans to stand for mayor",
        ),
        (
            "Ole Dunn touted her plans to build a new pier, widen the road and lower the fares.",
            "her plans to build a new pier, widen the road and lower the fares",
        ),
        (
            "A poll by Tarn University showed Reyes leading Dunn among likely voters, 46 percent to 44 percent.",
            "Reyes leading Dunn among likely voters, 46 percent to 44 percent",
        ),
        (
            "Ana Holt described the crowd as seeming almost shocked by the news.",
            "the crowd as seeming almost shocked by the news",
        ),
        (
            "Ana Holt praised the crew's courage in the face of the storm.",
            "the crew's courage in the face of the storm",
        ),
        (
            "Ana Holt called him a master at talking people out of money.",
            "him a master at talking people out of money",
        ),
        ("Ana Holt called Bo Pell a hero for saving the crew.", "Bo Pell a hero for saving the crew"),
        ("Ana Holt called him a liar at the gate.", "him a liar"),
        ("Ana Holt defended the yard against charges of waste.", "the yard against charges of waste"),
        (
            "Ana Holt praised Bo Pell, with whom she crossed the bay in 1998, for his patience.",
            "Bo Pell, with whom she crossed the bay in 1998, for his patience",
        ),
    ],
)
def test_the_first_report_has_all_and_only_what_was_said(quotes: Quotes, sentence: str, content: str) -> None:
    assert quotes(sentence)[0].text.rstrip(".") == content


@pytest.mark.parametrize(
    ("sentence", "outer", "inner", "cue"),
    [
        (
            "Ana Holt said the ministry would pay for the sea wall, which she called “a gift to the town.”",
            "the ministry would pay for the sea wall",
            "a gift to the town",
            "called",
        ),
        (
            "Ana Holt said the ministry would pay for the wall, which she described as “a gift.”",
            "the ministry would pay for the wall",
            "a gift",
            "described",
        ),
    ],
)
def test_what_the_speaker_calls_it_is_a_report_of_its_own(
    quotes: Quotes, sentence: str, outer: str, inner: str, cue: str
) -> None:
    assert [(q.text.rstrip("."), q.cue) for q in quotes(sentence)] == [(outer, "said"), (inner, cue)]


def test_who_attacked_reminds(quotes: Quotes) -> None:
    sentence = "Ana Holt attacked Dell, saying he would name judges who would close the pier, and reminded the crowd of the flood."
    assert [(q.text.rstrip("."), q.cue) for q in quotes(sentence)] == [
        ("Dell", "attacked"),
        ("he would name judges who would close the pier", "saying"),
    ]

"""The model's names corrected, missed ones found, labels settled."""

from __future__ import annotations

import pytest

from tests.transforms.entities.articles import annotated, labels, naming, people, who
from transforms.entities import find_entities


def test_articles_possessives_and_quotation_marks_are_no_part_of_a_name() -> None:
    assert who("We read the Ondara Gazette’s leader.", ("the Ondara Gazette’s", "ORG")) == {
        "Ondara Gazette": ["Ondara Gazette"]
    }
    assert people("He met “Mira Okhotin” there.", "“Mira Okhotin”") == {"Mira Okhotin": ["Mira Okhotin"]}


def test_a_span_over_a_line_break_is_two_names() -> None:
    assert set(who("Mira Okhotin\nOndara News", ("Mira Okhotin\nOndara News", "ORG"))) == {
        "Mira Okhotin",
        "Ondara News",
    }


def test_a_joined_pair_of_countries_is_two() -> None:
    found = who("Talks on U.S.-China trade and the China-US tie.", ("U.S.-China", "GPE"), ("China-US", "GPE"))
    assert found == {"United States": ["U.S.", "US"], "China": ["China", "China"]}


def test_a_double_barrelled_name_stays_whole() -> None:
    assert set(people("So Mira Okhotin-Lund left.", "Mira Okhotin-Lund")) == {"Mira Okhotin-Lund"}


def test_organisations_joined_by_and_are_two_but_a_ministry_is_one() -> None:
    assert set(who("The Ondara Foundation and Open Lakes gave.", ("Ondara Foundation and Open Lakes", "ORG"))) == {
        "Ondara Foundation",
        "Open Lakes",
    }
    assert set(who("The Department of Health and Water said.", ("Department of Health and Water", "ORG"))) == {
        "Department of Health and Water"
    }


def test_what_stands_behind_of_or_for_may_have_an_and() -> None:
    assert set(who("The Center for Media and Lake Affairs met.", ("Center for Media and Lake Affairs", "ORG"))) == {
        "Center for Media and Lake Affairs"
    }
    text = "Lakes First: The Lake Council met."
    assert "Lake Council" in who(text, ("Lakes First: The Lake Council", "ORG"))


def test_a_common_word_that_opens_a_sentence_is_no_repetition() -> None:
    text = "Mira Will left. Will it rain?"
    assert people(text, "Mira Will") == {"Mira Will": ["Mira Will"]}


def test_a_capital_at_the_beginning_of_a_sentence_makes_no_name() -> None:
    text = "Gardens are dear. We saw two gardens."
    assert who(text, ("Gardens", "ORG")) == {}


def test_pronouns_days_and_web_addresses_are_no_names() -> None:
    assert who("He said www.ondara.example is down.", ("He", "PERSON"), ("www.ondara.example", "ORG")) == {}


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("Ondara University", "PERSON", "ORG"),
        ("Ondara Olympics", "ORG", "EVENT"),
        ("Lake Ondara", "ORG", "LOC"),
        ("Hurricane Jorun", "PERSON", "EVENT"),
        ("Margaret Sullivan", "ORG", "PERSON"),
        ("Norway", "PERSON", "GPE"),
        ("Clean Lakes Act", "ORG", "LAW"),
    ],
)
def test_a_name_tells_its_label(name: str, wrong: str, right: str) -> None:
    assert labels(f"We saw {name} there.", (name, wrong)) == {name: right}


def test_the_article_says_what_a_name_is() -> None:
    assert labels("Stella is a new space probe of theirs.", ("Stella", "PERSON")) == {"Stella": "PRODUCT"}
    assert labels("They live in Okhotin, a small village in the hills.", ("Okhotin", "PERSON")) == {"Okhotin": "GPE"}


def test_a_piece_of_a_headline_is_cut_to_the_names_that_the_article_has() -> None:
    text = "Vesterby Breaks With Water Board Over Bill\n\nJorun Vesterby left the Ondara Water Board after some months."
    found = who(
        text,
        ("Vesterby Breaks", "PERSON"),
        ("Water Board Over Bill", "WORK_OF_ART"),
        ("Jorun Vesterby", "PERSON"),
        ("Ondara Water Board", "ORG"),
    )
    assert found == {"Jorun Vesterby": ["Vesterby", "Jorun Vesterby"], "Ondara Water Board": ["Ondara Water Board"]}


def test_a_full_name_that_headlines_repeat_stays_whole() -> None:
    text = "The Gazette Meets Robert J. Sullivan At Home\n\nRobert J. Sullivan Talks About Lakes And Boats\n\nSo Robert left."
    found = people(text, "Robert J. Sullivan", "Robert J. Sullivan", "Robert")
    assert found == {"Robert J. Sullivan": ["Robert J. Sullivan", "Robert J. Sullivan", "Robert"]}


def test_a_council_on_something_is_one_name() -> None:
    text = "The Ondara Council on Lake Affairs met."
    assert set(who(text, ("Ondara Council on Lake Affairs", "ORG"))) == {"Ondara Council on Lake Affairs"}


def test_a_hotel_is_not_its_town() -> None:
    text = "In Okhotin they slept at the Okhotin Lodge."
    assert set(who(text, ("Okhotin", "GPE"), ("Okhotin Lodge", "FAC"))) == {"Okhotin", "Okhotin Lodge"}


def test_a_word_in_a_run_of_capitals_is_no_name_but_a_known_one_is() -> None:
    text = "HIGH FLOODS IN ONDARA Jorun Ondara left. It was late."
    assert set(people(text, "FLOODS", "ONDARA", "Jorun Ondara")) == {"Jorun Ondara"}


def test_a_name_in_capitals_only_is_shown_in_small_letters() -> None:
    assert set(people("JORUN VESTERBY: No.\n\nSo she left.", "JORUN VESTERBY")) == {"Jorun Vesterby"}


def test_pieces_of_a_name_that_the_article_has_whole_are_put_together() -> None:
    text = "So San Vester Sula burned. They left San Vester Sula."
    names = (("San Vester Sula", "GPE"), ("San Vester", "GPE"), ("Sula", "GPE"))
    assert who(text, *names) == {"San Vester Sula": ["San Vester Sula", "San Vester Sula"]}


def test_a_preposition_and_a_bracket_end_an_organisations_name() -> None:
    assert set(who("So Vester Research for once agreed.", ("Vester Research for", "ORG"))) == {"Vester Research"}
    found = who("So Young Vesters for Lakes (YVL) met.", ("Young Vesters for Lakes (YVL", "ORG"))
    assert found == {"Young Vesters for Lakes": ["Young Vesters for Lakes", "YVL"]}


def test_brackets_are_no_part_of_a_name() -> None:
    assert set(who("“It was [Margaret] Sullivan.”", ("Margaret", "PERSON"))) == {"Margaret Sullivan"}
    assert who("“[W]e saw it.”", ("W]e", "PERSON")) == {}


def test_the_markup_of_a_page_is_no_name() -> None:
    assert who('So author="Okhotin" said.', ('author="Okhotin', "ORG")) == {}


def test_a_word_of_speech_is_no_part_of_a_name() -> None:
    assert set(people("Said Mira Okhotin: “No.”", "Said Mira Okhotin")) == {"Mira Okhotin"}


def test_two_full_names_with_a_hyphen_between_them_are_two() -> None:
    found = people("The Margaret Sullivan-Robert Lund match.", "Margaret Sullivan-Robert Lund")
    assert set(found) == {"Margaret Sullivan", "Robert Lund"}


def test_a_verb_is_no_name() -> None:
    article = annotated("Courted by Okhotin, she left.", ("Courted", "PERSON"), ("Okhotin", "PERSON"))
    article.doc[0].tag_ = "VBN"
    assert {e.name for e in find_entities(article).entities} == {"Okhotin"}


def test_a_question_is_no_part_of_a_name() -> None:
    assert set(who("What is Vester Gaming?", ("What is Vester Gaming", "WORK_OF_ART"))) == {"Vester Gaming"}


def test_authors_named_with_others() -> None:
    assert labels("As Vesterby et al. showed, it rained.") == {"Vesterby": "PERSON"}


def test_platforms_and_well_known_single_words() -> None:
    assert labels("Instagram is full of it. Obamacare is not.", ("Instagram", "PERSON"), ("Obamacare", "PERSON")) == {
        "Instagram": "ORG",
        "Obamacare": "LAW",
    }


def test_a_role_alone_is_no_name() -> None:
    assert who("By the lake\n\nSpecial Correspondent\n\nIt rained.", ("Special Correspondent", "PERSON")) == {}


def test_the_land_behind_a_datelines_city() -> None:
    text = "Ferry stuck\n\nPORT ONDARA, Lakeland — A ferry stood still."
    assert labels(text, ("Lakeland", "PERSON")) == {"Port Ondara": "GPE", "Lakeland": "GPE"}


def test_prefixes_and_made_of_words_are_no_part_of_a_name() -> None:
    assert who("A pro-Ondara mood.", ("pro-Ondara", "ORG")) == {"Ondara": ["Ondara"]}
    assert people("A pro-Okhotin mood.", "pro-Okhotin") == {"Okhotin": ["Okhotin"]}
    assert who("The Anti-Lake League met.", ("Anti-Lake League", "ORG")) == {"Anti-Lake League": ["Anti-Lake League"]}
    assert who("An Ondara-backed plan.", ("Ondara-backed", "ORG")) == {"Ondara": ["Ondara"]}


def test_the_state_of_a_secretary_is_no_organisation() -> None:
    assert set(who("So Secretary of State Mira Okhotin left.", ("State", "ORG"), ("Mira Okhotin", "PERSON"))) == {
        "Mira Okhotin"
    }


def test_a_place_ends_at_a_dash() -> None:
    assert set(who("RYE, N.H. - State Rep. Mira Okhotin left.", ("N.H. - State", "GPE"))) >= {"New Hampshire"}
    assert "State" not in who("RYE, N.H. - State Rep. Mira Okhotin left.", ("N.H. - State", "GPE"))


def test_a_capitalised_word_before_a_name_that_the_article_has_is_no_part_of_it() -> None:
    text = "Ada Tolland won. “I met Crooked Ada Tolland,” he said. Pushing Tolland was easy. Tolland left."
    found = people(text, "Ada Tolland", "Crooked Ada Tolland", "Pushing Tolland", "Tolland")
    assert found == {"Ada Tolland": ["Ada Tolland", "Ada Tolland", "Tolland", "Tolland"]}


def test_a_word_before_a_team_s_striker_is_the_team() -> None:
    assert labels("He cheered the Wexcombe striker.", ("Wexcombe", "PERSON")) == {"Wexcombe": "ORG"}


def test_a_currency_behind_a_number_makes_it_money() -> None:
    found = naming("It cost 90 million shillings.", ("90 million", "QUANTITY")).mentions
    assert [(m.label, m.value) for m in found] == [("MONEY", "90000000")]


def test_a_dash_ends_an_organisations_name() -> None:
    text = "Half, says the Ondara Lake Center - half of all boats, that is."
    assert set(who(text, ("Ondara Lake Center - half", "ORG"))) == {"Ondara Lake Center"}


def test_a_body_that_is_known_is_no_half_of_another() -> None:
    text = "Both Tessaly and Facebook objected."
    assert set(who(text, ("Tessaly and Facebook", "ORG"))) == {"Tessaly", "Facebook"}
    assert set(who("Tessaly and Sons objected.", ("Tessaly and Sons", "ORG"))) == {"Tessaly and Sons"}


@pytest.mark.parametrize("named", ["Okhotin", "Okhotin-Lund", "Okhotin-Lund Act"])
def test_an_act_is_nobody_whose_name_it_bears(named: str) -> None:
    text = "The Okhotin-Lund Act went in 1999. She misses it."
    assert labels(text, (named, "PERSON")) == {"Okhotin-Lund Act": "LAW"}


@pytest.mark.parametrize(
    "text",
    [
        "It will slow, said Eswin Prado, a professor at Ondara University.",
        "It will slow, said Eswin Prado, the author of a book on rain.",
        "The economist Eswin Prado said it would slow.",
        "It will slow, said novelist Eswin Prado.",
    ],
)
def test_who_teaches_or_writes_is_a_person(text: str) -> None:
    assert labels(text, ("Eswin Prado", "ORG"))["Eswin Prado"] == "PERSON"


def test_whose_lawyer_somebody_is_stays_an_organisation() -> None:
    assert labels("A lawyer for Tessaly Holt met the press.", ("Tessaly Holt", "ORG")) == {"Tessaly Holt": "ORG"}

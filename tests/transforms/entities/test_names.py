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


def test_titles_are_no_part_of_a_name() -> None:
    assert people(
        "Former Deputy Prime Minister Jorun Vesterby left.", "Former Deputy Prime Minister Jorun Vesterby"
    ) == {"Jorun Vesterby": ["Jorun Vesterby"]}


def test_a_title_of_nobility_keeps_its_place() -> None:
    assert people("The Duke of Arden spoke.", "Duke of Arden") == {"Duke of Arden": ["Duke of Arden"]}


def test_two_people_in_one_span_are_two() -> None:
    found = people("Jorun Vesterby and Mira Okhotin left.", "Jorun Vesterby and Mira Okhotin")
    assert set(found) == {"Jorun Vesterby", "Mira Okhotin"}


def test_a_span_over_a_line_break_is_two_names() -> None:
    assert set(who("Mira Okhotin\nOndara News", ("Mira Okhotin\nOndara News", "ORG"))) == {
        "Mira Okhotin",
        "Ondara News",
    }


def test_small_words_end_a_persons_name_but_particles_do_not() -> None:
    assert set(people("Read the Meadow paper Okhotin wrote.", "Meadow paper Okhotin")) == {"Meadow", "Okhotin"}
    assert set(people("So Jan van der Lund left.", "Jan van der Lund")) == {"Jan van der Lund"}


def test_a_joined_pair_of_countries_is_two() -> None:
    found = who("Talks on U.S.-China trade and the China-US tie.", ("U.S.-China", "GPE"), ("China-US", "GPE"))
    assert found == {"United States": ["U.S.", "US"], "China": ["China", "China"]}


def test_a_joined_pair_of_people_is_no_person() -> None:
    found = people(
        "Jorun Vesterby met Mira Okhotin. The Vesterby-Okhotin pact holds.", "Jorun Vesterby", "Mira Okhotin"
    )
    assert found == {"Jorun Vesterby": ["Jorun Vesterby", "Vesterby"], "Mira Okhotin": ["Mira Okhotin", "Okhotin"]}


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


def test_missed_repetitions_are_found_with_surnames_and_acronyms() -> None:
    text = "Jorun Vesterby left the Ondara Water Board (OWB). Later Vesterby called OWB slow."
    assert who(text, ("Jorun Vesterby", "PERSON"), ("Ondara Water Board", "ORG"), ("OWB", "ORG")) == {
        "Jorun Vesterby": ["Jorun Vesterby", "Vesterby"],
        "Ondara Water Board": ["Ondara Water Board", "OWB", "OWB"],
    }


def test_a_common_word_that_opens_a_sentence_is_no_repetition() -> None:
    text = "Mira Will left. Will it rain?"
    assert people(text, "Mira Will") == {"Mira Will": ["Mira Will"]}


def test_kept_lists_find_countries_peoples_and_media() -> None:
    text = "Wikinews said the US and Dutch ships left Sri Lanka."
    assert labels(text) == {"Wikinews": "ORG", "United States": "GPE", "Dutch": "NORP", "Sri Lanka": "GPE"}


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


def test_one_label_by_vote_and_surnames_follow_full_names() -> None:
    text = "Jorun Vesterby spoke. Vesterby left. So did Vesterby."
    found = labels(text, ("Jorun Vesterby", "PERSON"), ("Vesterby", "ORG"), ("Vesterby", "ORG"))
    assert found == {"Jorun Vesterby": "PERSON"}


def test_the_article_says_what_a_name_is() -> None:
    assert labels("Stella is a new space probe of theirs.", ("Stella", "PERSON")) == {"Stella": "PRODUCT"}
    assert labels("They live in Okhotin, a small village in the hills.", ("Okhotin", "PERSON")) == {"Okhotin": "GPE"}


def test_surname_first_in_a_list_of_sources() -> None:
    text = "Lund, Margaret. The Water Board\n\nLater Lund left."
    assert who(text, ("Margaret", "PERSON"), ("Lund", "ORG")) == {"Margaret Lund": ["Lund, Margaret", "Lund"]}


def test_initials_and_surnames_that_the_model_left_out_are_put_back() -> None:
    assert set(people("So J. K. Vesterby left.", "Vesterby")) == {"J. K. Vesterby"}
    assert set(people("So Margaret Sullivan left.", "Margaret")) == {"Margaret Sullivan"}
    text = "So Theresa May left."
    assert set(who(text, ("Theresa", "PERSON"), ("May", "DATE"))) == {"Theresa May"}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "Ondaran Foreign Ministry spokesperson Mira Okhotin said so.",
            "Mira Okhotin",
            "Foreign Ministry spokesperson",
        ),
        (
            "So Mira Okhotin, president of the Ondara Water Board, left.",
            "Mira Okhotin",
            "president of the Ondara Water Board",
        ),
        ("The board’s chief economist, Mira Okhotin, left.", "Mira Okhotin", "board’s chief economist"),
        ("So former Sen. Mira Okhotin left.", "Mira Okhotin", "former Sen."),
        ("So Mira Okhotin, who was tired, left.", "Mira Okhotin", None),
        ("So Mr. Okhotin left.", "Okhotin", None),
        ("“No,” said economist Mira Okhotin.", "Mira Okhotin", "economist"),
        ("So former Secretary of State Mira Okhotin left.", "Mira Okhotin", "former Secretary of State"),
        ("It was the campaign of Sen. Mira Okhotin.", "Mira Okhotin", "Sen."),
        ("He met the union's president. Mira Okhotin left.", "Mira Okhotin", None),
        ("So Mira Okhotin, an aide to Mr. Lund, left.", "Mira Okhotin", "aide to Mr. Lund"),
        ("So Mira Okhotin, a professor at M.I.T., left.", "Mira Okhotin", "professor at M.I.T."),
        (
            "Mira Okhotin, president of the Ondara Water Board for the lower lakes and of the board for the upper lakes of Ondara.",
            "Mira Okhotin",
            "president of the Ondara Water Board for the lower lakes",
        ),
    ],
)
def test_roles(text: str, name: str, role: str | None) -> None:
    found = [m.role for m in naming(text, (name, "PERSON")).mentions if m.label == "PERSON"]
    assert [r and r.removeprefix("Ondaran ") for r in found] == [role]


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


def test_party_and_state_behind_a_senators_name_are_no_organisation() -> None:
    assert set(who("So Mira Okhotin (R-Ala.) left.", ("Mira Okhotin", "PERSON"), ("R-Ala.", "ORG"))) >= {"Mira Okhotin"}
    assert "R-Ala." not in who("So Mira Okhotin (R-Ala.) left.", ("Mira Okhotin", "PERSON"), ("R-Ala.", "ORG"))


def test_a_council_on_something_is_one_name() -> None:
    text = "The Ondara Council on Lake Affairs met."
    assert set(who(text, ("Ondara Council on Lake Affairs", "ORG"))) == {"Ondara Council on Lake Affairs"}


def test_a_prefix_is_no_part_of_a_people_and_a_stop_is_of_an_abbreviation() -> None:
    assert who("An anti-Dutch mood.", ("anti-Dutch", "NORP")) == {"Dutch": ["Dutch"]}
    assert who("FRESNO, Calif. - They met.", ("Calif.", "GPE"))["California"] == ["Calif."]


def test_a_hotel_is_not_its_town() -> None:
    text = "In Okhotin they slept at the Okhotin Lodge."
    assert set(who(text, ("Okhotin", "GPE"), ("Okhotin Lodge", "FAC"))) == {"Okhotin", "Okhotin Lodge"}


@pytest.mark.parametrize(
    ("name", "bare", "role"),
    [
        ("Skip Oona Vesterby", "Oona Vesterby", "Skip"),
        ("District Collector Oona Vesterby", "Oona Vesterby", "District Collector"),
        ("principal Oona Vesterby", "Oona Vesterby", "principal"),
        ("plumber Vesterby", "Vesterby", "plumber"),
        ("Dean Oona Vesterby", "Dean Oona Vesterby", None),
        ("Potter Vesterby", "Potter Vesterby", None),
    ],
)
def test_roles_inside_a_name_are_no_part_of_it(name: str, bare: str, role: str | None) -> None:
    found = naming(f"So {name} left.", (name, "PERSON"))
    assert [(e.name, m.role) for e, m in zip(found.entities, found.mentions, strict=True)] == [(bare, role)]


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


def test_a_list_of_sources_has_rare_first_names_too() -> None:
    entries = "\n\n".join(f"{n}. The Lakes" for n in ("Lund, Xan", "Vester, Ylva", "Okhotin, Zud", "Arden, Qim"))
    assert "Zud Okhotin" in who(entries, ("Okhotin", "ORG"))
    assert who("Ondara, Lakeland. The rain fell.", ("Ondara", "GPE")) == {"Ondara": ["Ondara"]}


def test_a_surname_taken_for_something_else_is_joined_to_its_first_name() -> None:
    text = "So Margaret Sullivan left."
    assert set(who(text, ("Margaret", "PERSON"), ("Sullivan", "WORK_OF_ART"))) == {"Margaret Sullivan"}


def test_brackets_are_no_part_of_a_name() -> None:
    assert set(who("“It was [Margaret] Sullivan.”", ("Margaret", "PERSON"))) == {"Margaret Sullivan"}
    assert who("“[W]e saw it.”", ("W]e", "PERSON")) == {}


def test_the_markup_of_a_page_is_no_name() -> None:
    assert who('So author="Okhotin" said.', ('author="Okhotin', "ORG")) == {}


def test_junior_belongs_to_the_name_before_it() -> None:
    text = "So Jorun K. Vesterby, Jr., left. Jorun K. Vesterby III stayed."
    names = (("Jorun K. Vesterby", "PERSON"), ("Jr.", "PERSON"), ("Jorun K. Vesterby III", "PERSON"))
    assert [len(m) for m in who(text, *names).values()] == [1, 1]


def test_a_word_of_speech_is_no_part_of_a_name() -> None:
    assert set(people("Said Mira Okhotin: “No.”", "Said Mira Okhotin")) == {"Mira Okhotin"}


def test_a_role_before_a_surname_that_the_article_has_alone_is_no_first_name() -> None:
    text = "Donor Vesterby Leaves. So Jorun Vesterby left."
    assert set(people(text, "Donor Vesterby", "Jorun Vesterby")) == {"Jorun Vesterby"}


def test_two_full_names_with_a_hyphen_between_them_are_two() -> None:
    found = people("The Margaret Sullivan-Robert Lund match.", "Margaret Sullivan-Robert Lund")
    assert set(found) == {"Margaret Sullivan", "Robert Lund"}


def test_a_verb_is_no_name() -> None:
    article = annotated("Courted by Okhotin, she left.", ("Courted", "PERSON"), ("Okhotin", "PERSON"))
    article.doc[0].tag_ = "VBN"
    assert {e.name for e in find_entities(article).entities} == {"Okhotin"}


def test_a_question_is_no_part_of_a_name() -> None:
    assert set(who("What is Vester Gaming?", ("What is Vester Gaming", "WORK_OF_ART"))) == {"Vester Gaming"}


def test_where_a_person_belongs_is_no_second_person() -> None:
    assert set(people("So Mira Okhotin of Vester left.", "Mira Okhotin of Vester")) == {"Mira Okhotin"}


def test_authors_named_with_others() -> None:
    assert labels("As Vesterby et al. showed, it rained.") == {"Vesterby": "PERSON"}


def test_platforms_and_well_known_single_words() -> None:
    assert labels("Instagram is full of it. Obamacare is not.", ("Instagram", "PERSON"), ("Obamacare", "PERSON")) == {
        "Instagram": "ORG",
        "Obamacare": "LAW",
    }


def test_a_role_alone_is_no_name() -> None:
    assert who("By the lake\n\nSpecial Correspondent\n\nIt rained.", ("Special Correspondent", "PERSON")) == {}


def test_a_nickname_between_marks_stands_inside_the_name() -> None:
    text = "Mira “The Gull” Okhotin left. Okhotin came back."
    found = people(text, "Mira", "Okhotin", "Okhotin")
    assert found == {"Mira Okhotin": ["Mira “The Gull” Okhotin", "Okhotin"]}
    assert "Mira Over" not in people("Lund Calls Mira ‘A Gull’ Over Lakes", "Mira")


def test_a_title_inside_another_label_makes_a_person() -> None:
    text = "Judge Oona Vesterby left. “No,” Judge Vesterby said."
    found = who(text, ("Judge Oona Vesterby", "PERSON"), ("Judge Vesterby", "ORG"))
    assert found == {"Oona Vesterby": ["Oona Vesterby", "Vesterby"]}
    assert set(who("So Madam Oona Vesterby left.", ("Vesterby", "WORK_OF_ART"))) == {"Oona Vesterby"}
    assert set(who("So Mr. Lund's Russia Today left.", ("Russia", "GPE"))) == {"Russia"}


def test_the_land_behind_a_datelines_city() -> None:
    text = "Ferry stuck\n\nPORT ONDARA, Lakeland — A ferry stood still."
    assert labels(text, ("Lakeland", "PERSON")) == {"Port Ondara": "GPE", "Lakeland": "GPE"}


def test_plurals_of_nobodys_name_are_teams() -> None:
    assert labels("We saw the Deckhands win.", ("Deckhands", "PERSON")) == {"Deckhands": "ORG"}
    assert labels("We saw the Sullivans win.", ("Sullivans", "PERSON")) == {"Sullivans": "PERSON"}


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


def test_names_between_a_title_and_a_surname_belong_to_it() -> None:
    assert set(people("So President Jorun Kai Vesterby left.", "Vesterby")) == {"Jorun Kai Vesterby"}


def test_an_abbreviation_in_the_midst_of_small_letters_is_nobody() -> None:
    assert labels("A speech to OWBOK was late.", ("OWBOK", "PERSON")) == {"OWBOK": "ORG"}
    assert labels("OKHOTIN: We saw it.", ("OKHOTIN", "PERSON")) == {"Okhotin": "PERSON"}


def test_a_title_behind_a_comma_belongs_to_the_next_name() -> None:
    found = naming(
        "They met Jorun Vesterby, Lakeland Gov. Mira Okhotin and others.",
        ("Jorun Vesterby", "PERSON"),
        ("Mira Okhotin", "PERSON"),
    )
    assert [m.role for m in found.mentions] == [None, "Lakeland Gov."]


def test_a_surname_taken_for_a_date_is_the_person_again() -> None:
    text = "Mira Okhotin left. Later Okhotin came back in May."
    found = who(text, ("Mira Okhotin", "PERSON"), ("Okhotin", "DATE"), ("May", "DATE"))
    assert found == {"Mira Okhotin": ["Mira Okhotin", "Okhotin"]}
    months = naming("Theodora May left. She came back in May.", ("Theodora May", "PERSON"), ("May", "DATE")).mentions
    assert [m.label for m in months] == ["PERSON", "DATE"]


def test_a_repetition_behind_a_title_takes_the_first_name_too() -> None:
    text = "So Madam Oona Vesterby left. Vesterby was tired."
    found = naming(text, ("Oona", "PERSON"))
    assert {e.label for e in found.entities} == {"PERSON"}
    text = "Vesterby was tired. So Madam Oona Vesterby left."
    assert set(who(text, ("Vesterby", "WORK_OF_ART"))) == {"Oona Vesterby"}
    assert "Is This Vesterby" not in who(
        "He met a Judge. Is This Vesterby’s?\n\nVesterby left.", ("Vesterby", "PERSON")
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The club's owner, Fergus Tate, called the offer low.", "Fergus Tate"),
        ("Poet Ash Rivers, who lives in Oxmere, read aloud.", "Ash Rivers"),
        ("“It leaks,” said Joan Stradling on Monday.", "Joan Stradling"),
        ("Plumber Owen Stradling found the pipes sound.", "Owen Stradling"),
    ],
)
def test_people_whom_the_model_misses_are_known_by_what_introduces_them(text: str, name: str) -> None:
    assert labels(text) == {name: "PERSON"}


@pytest.mark.parametrize(
    "text", ["The mayor, Bay Street Council, said no.", "Former Soviet Union said no.", "A star, North Sea, said."]
)
def test_not_every_capitalised_pair_is_somebody(text: str) -> None:
    assert "PERSON" not in labels(text).values()


def test_a_title_can_be_a_surname_behind_a_role_and_none_before_a_name() -> None:
    assert people("The bus driver Imran Sheikh slept.", "Imran Sheikh") == {"Imran Sheikh": ["Imran Sheikh"]}
    assert people("Charlotte Mayor Ada Tolland slept.", "Charlotte Mayor", "Ada Tolland") == {
        "Ada Tolland": ["Ada Tolland"]
    }


def test_the_first_of_two_surnames_means_the_same_person() -> None:
    text = "Carmen Ruiz Salvatierra spoke. Ruiz left. Ruiz Salvatierra came back."
    names = (("Carmen Ruiz Salvatierra", "PERSON"), ("Ruiz Salvatierra", "WORK_OF_ART"))
    assert list(who(text, names[0])) == ["Carmen Ruiz Salvatierra"]
    assert len(who(text, *names)["Carmen Ruiz Salvatierra"]) == 3


def test_a_capitalised_word_before_a_name_that_the_article_has_is_no_part_of_it() -> None:
    text = "Ada Tolland won. “I met Crooked Ada Tolland,” he said. Pushing Tolland was easy. Tolland left."
    found = people(text, "Ada Tolland", "Crooked Ada Tolland", "Pushing Tolland", "Tolland")
    assert found == {"Ada Tolland": ["Ada Tolland", "Ada Tolland", "Tolland", "Tolland"]}


def test_a_word_before_a_team_s_striker_is_the_team() -> None:
    assert labels("He cheered the Wexcombe striker.", ("Wexcombe", "PERSON")) == {"Wexcombe": "ORG"}


def test_a_currency_behind_a_number_makes_it_money() -> None:
    found = naming("It cost 90 million shillings.", ("90 million", "QUANTITY")).mentions
    assert [(m.label, m.value) for m in found] == [("MONEY", "90000000")]


def test_a_first_name_that_nobody_knows_belongs_to_the_surname_that_follows() -> None:
    text = "Keith Marsh slept. Rakeyia Marsh was heard. Marsh woke."
    found = people(text, "Keith Marsh", "Marsh", "Marsh")
    assert set(found) == {"Keith Marsh", "Rakeyia Marsh"}

"""Where the name of a person begins and ends, and who is one."""

from __future__ import annotations

import pytest

from tests.transforms.entities.articles import labels, naming, people, who


def test_titles_are_no_part_of_a_name() -> None:
    assert people(
        "Former Deputy Prime Minister Jorun Vesterby left.", "Former Deputy Prime Minister Jorun Vesterby"
    ) == {"Jorun Vesterby": ["Jorun Vesterby"]}


def test_a_title_of_nobility_keeps_its_place() -> None:
    assert people("The Duke of Arden spoke.", "Duke of Arden") == {"Duke of Arden": ["Duke of Arden"]}


def test_two_people_in_one_span_are_two() -> None:
    found = people("Jorun Vesterby and Mira Okhotin left.", "Jorun Vesterby and Mira Okhotin")
    assert set(found) == {"Jorun Vesterby", "Mira Okhotin"}


def test_small_words_end_a_persons_name_but_particles_do_not() -> None:
    assert set(people("Read the Meadow paper Okhotin wrote.", "Meadow paper Okhotin")) == {"Meadow", "Okhotin"}
    assert set(people("So Jan van der Lund left.", "Jan van der Lund")) == {"Jan van der Lund"}


def test_a_joined_pair_of_people_is_no_person() -> None:
    found = people(
        "Jorun Vesterby met Mira Okhotin. The Vesterby-Okhotin pact holds.", "Jorun Vesterby", "Mira Okhotin"
    )
    assert found == {"Jorun Vesterby": ["Jorun Vesterby", "Vesterby"], "Mira Okhotin": ["Mira Okhotin", "Okhotin"]}


def test_missed_repetitions_are_found_with_surnames_and_acronyms() -> None:
    text = "Jorun Vesterby left the Ondara Water Board (OWB). Later Vesterby called OWB slow."
    assert who(text, ("Jorun Vesterby", "PERSON"), ("Ondara Water Board", "ORG"), ("OWB", "ORG")) == {
        "Jorun Vesterby": ["Jorun Vesterby", "Vesterby"],
        "Ondara Water Board": ["Ondara Water Board", "OWB", "OWB"],
    }


def test_kept_lists_find_countries_peoples_and_media() -> None:
    text = "Wikinews said the US and Dutch ships left Sri Lanka."
    assert labels(text) == {"Wikinews": "ORG", "United States": "GPE", "Dutch": "NORP", "Sri Lanka": "GPE"}


def test_one_label_by_vote_and_surnames_follow_full_names() -> None:
    text = "Jorun Vesterby spoke. Vesterby left. So did Vesterby."
    found = labels(text, ("Jorun Vesterby", "PERSON"), ("Vesterby", "ORG"), ("Vesterby", "ORG"))
    assert found == {"Jorun Vesterby": "PERSON"}


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


def test_party_and_state_behind_a_senators_name_are_no_organisation() -> None:
    assert set(who("So Mira Okhotin (R-Ala.) left.", ("Mira Okhotin", "PERSON"), ("R-Ala.", "ORG"))) >= {"Mira Okhotin"}
    assert "R-Ala." not in who("So Mira Okhotin (R-Ala.) left.", ("Mira Okhotin", "PERSON"), ("R-Ala.", "ORG"))


def test_a_prefix_is_no_part_of_a_people_and_a_stop_is_of_an_abbreviation() -> None:
    assert who("An anti-Dutch mood.", ("anti-Dutch", "NORP")) == {"Dutch": ["Dutch"]}
    assert who("FRESNO, Calif. - They met.", ("Calif.", "GPE"))["California"] == ["Calif."]


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


def test_a_list_of_sources_has_rare_first_names_too() -> None:
    entries = "\n\n".join(f"{n}. The Lakes" for n in ("Lund, Xan", "Vester, Ylva", "Okhotin, Zud", "Arden, Qim"))
    assert "Zud Okhotin" in who(entries, ("Okhotin", "ORG"))
    assert who("Ondara, Lakeland. The rain fell.", ("Ondara", "GPE")) == {"Ondara": ["Ondara"]}


def test_a_surname_taken_for_something_else_is_joined_to_its_first_name() -> None:
    text = "So Margaret Sullivan left."
    assert set(who(text, ("Margaret", "PERSON"), ("Sullivan", "WORK_OF_ART"))) == {"Margaret Sullivan"}


def test_junior_belongs_to_the_name_before_it() -> None:
    text = "So Jorun K. Vesterby, Jr., left. Jorun K. Vesterby III stayed."
    names = (("Jorun K. Vesterby", "PERSON"), ("Jr.", "PERSON"), ("Jorun K. Vesterby III", "PERSON"))
    assert [len(m) for m in who(text, *names).values()] == [1, 1]


def test_a_role_before_a_surname_that_the_article_has_alone_is_no_first_name() -> None:
    text = "Donor Vesterby Leaves. So Jorun Vesterby left."
    assert set(people(text, "Donor Vesterby", "Jorun Vesterby")) == {"Jorun Vesterby"}


def test_where_a_person_belongs_is_no_second_person() -> None:
    assert set(people("So Mira Okhotin of Vester left.", "Mira Okhotin of Vester")) == {"Mira Okhotin"}


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


def test_plurals_of_nobodys_name_are_teams() -> None:
    assert labels("We saw the Deckhands win.", ("Deckhands", "PERSON")) == {"Deckhands": "ORG"}
    assert labels("We saw the Sullivans win.", ("Sullivans", "PERSON")) == {"Sullivans": "PERSON"}


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


def test_a_first_name_that_nobody_knows_belongs_to_the_surname_that_follows() -> None:
    text = "Keith Marsh slept. Rakeyia Marsh was heard. Marsh woke."
    found = people(text, "Keith Marsh", "Marsh", "Marsh")
    assert set(found) == {"Keith Marsh", "Rakeyia Marsh"}


@pytest.mark.parametrize("behind", [" KC", " Q.C.", " MBE", " Ph.D."])
def test_honours_behind_a_name_are_no_part_of_it(behind: str) -> None:
    assert set(people(f"Wyn Hale{behind} spoke.", f"Wyn Hale{behind}")) == {"Wyn Hale"}


def test_a_nickname_behind_a_trade() -> None:
    found = people("Farmer John “Tig” Lund found both fields flooded.", "Lund")
    assert found == {"John Lund": ["John “Tig” Lund"]}


def test_a_name_ends_at_a_colon_and_a_mark() -> None:
    text = 'Former mayor Mira Okhotin:"We left." Okhotin paid.'
    assert people(text, 'Mira Okhotin:"We', "Okhotin") == {"Mira Okhotin": ["Mira Okhotin", "Okhotin"]}


def test_initials_are_no_junior_and_a_senior_keeps_his_stop() -> None:
    assert people("J.R. Vesterby left. Vesterby paid.", "J.R. Vesterby", "Vesterby") == {
        "J.R. Vesterby": ["J.R. Vesterby", "Vesterby"]
    }
    assert list(people("So said Jorun Vesterby Sr. He left.", "Jorun Vesterby Sr")) == ["Jorun Vesterby Sr."]


def test_first_names_that_the_model_cut_apart_are_one_persons() -> None:
    assert list(people("Maria Teresa Vesterby left.", "Maria", "Teresa Vesterby")) == ["Maria Teresa Vesterby"]


def test_of_a_couple_each_is_told_by_title() -> None:
    text = "Their parents, Jorgun and Ghazala Vesterby, left. Mrs. Vesterby paid. Mr. Vesterby did not."
    found = people(text, "Jorgun", "Ghazala Vesterby", "Mrs. Vesterby", "Mr. Vesterby")
    assert found == {"Jorgun Vesterby": ["Jorgun", "Vesterby"], "Ghazala Vesterby": ["Ghazala Vesterby", "Vesterby"]}


def test_a_rare_surname_before_a_clause_about_its_bearer_is_part_of_the_name() -> None:
    text = "Steven Quillgood, who heads a project, left. Steven Monday, he said."
    assert list(people(text, "Steven")) == ["Steven Quillgood"]


def test_a_headlines_verb_is_no_first_name() -> None:
    text = "Will Okhotin come down? Mira Okhotin lost. Okhotin paid."
    assert list(people(text, "Will Okhotin", "Mira Okhotin", "Okhotin")) == ["Mira Okhotin"]

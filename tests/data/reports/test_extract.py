"""A report becomes its incidents: those that it reports, each once, every value with its evidence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema
from data.reports import extract, make_document
from tests.data.reports.reading import PUBLISHED, read_candidates, read_one

ATTACK = (
    "KIRKUK - Islamic State militants attacked a Federal Police post near Rashad, in the south of Kirkuk province, late"
    " on Sunday, killing two policemen and wounding three others, a security source said. Police returned fire and"
    " killed one of the attackers.\nLast week a roadside bomb killed a shepherd in Daquq."
)


def test_attack_is_read_in_every_field() -> None:
    incident = read_one(ATTACK)
    assert {
        column: incident.value(column) for column in ("event_date", "time_precision", "admin1", "admin2", "location")
    } == {
        "event_date": "2024-07-14",
        "time_precision": 1,
        "admin1": "Kirkuk",
        "admin2": "Daquq",
        "location": "Rashad",
    }
    assert (incident.value("event_type"), incident.value("sub_event_type")) == ("Battles", "Armed clash")
    assert (incident.value("actor1"), incident.value("actor2")) == ("Islamic State (ISIS)", "Police")
    assert (incident.value("fatalities"), incident.value("killed_security"), incident.value("killed_militants")) == (
        3,
        2,
        1,
    )
    assert incident.value("injured") == 3
    assert incident.value("geo_precision") == 2


def test_earlier_incident_is_only_background() -> None:
    assert [c.value("location") for c in read_candidates(ATTACK)] == ["Rashad"]


def test_every_quotation_stands_in_the_text() -> None:
    document = make_document(ATTACK, title="Two policemen killed", published=PUBLISHED)
    for candidate in extract(document):
        for field in candidate.to_json(document.text)["fields"].values():
            assert all(e["quote"] and e["quote"] in document.text for e in field["evidence"])


def test_same_text_gives_the_same_result() -> None:
    assert read_candidates(ATTACK) == read_candidates(ATTACK)


def test_row_has_the_columns_of_the_schema() -> None:
    incident = read_one(ATTACK)
    assert tuple(incident.to_row()) == schema.REPORTED
    assert set(incident.fields) <= set(schema.REPORTED)
    assert incident.value("event_type") in schema.EVENT_TYPES


@pytest.mark.parametrize(
    ("text", "sub_event_type"),
    [
        ("A roadside bomb killed a farmer in Hawija on Monday.", "Remote explosive/landmine/IED"),
        (
            "A suicide bomber blew himself up at a market in Tuz Khurmatu on Monday and killed five people.",
            "Suicide bomb",
        ),
        (
            "Turkish warplanes bombed a YBS position on Mount Sinjar on Monday and killed two fighters.",
            "Air/drone strike",
        ),
        (
            "Three mortar shells hit the village of Sheikh Baba on Monday and injured a woman.",
            "Shelling/artillery/missile attack",
        ),
        (
            "Rockets were fired at the Zilkan base on Monday; no casualties were reported.",
            "Shelling/artillery/missile attack",
        ),
        ("Unknown gunmen shot dead a shopkeeper in Baqubah on Monday.", "Attack"),
        ("Gunmen kidnapped two shepherds near Daquq on Monday.", "Abduction/forced disappearance"),
        ("Police arrested four ISIS suspects in Mosul on Monday.", "Arrests"),
        ("Hundreds of residents protested in Kirkuk on Monday over the lack of water.", "Peaceful protest"),
        ("Protesters set fire to the offices of two parties in Kirkuk on Monday.", "Violent demonstration"),
        ("Militants set fire to wheat fields near Makhmour on Monday.", "Looting/property destruction"),
        ("Security forces defused a car bomb in Khanaqin on Monday.", "Disrupted weapons use"),
        ("Peshmerga clashed with ISIS militants near Kolajo on Monday; one fighter was killed.", "Armed clash"),
        ("The body of a young man with gunshot wounds was found on Wednesday near Tuz Khurmatu.", "Attack"),
        ("Troops backed by jets killed four ISIS militants in a clash in Wadi al-Shai on Monday.", "Armed clash"),
        ("A hand grenade was thrown at a party office in Kirkuk on Monday and exploded.", "Grenade"),
    ],
)
def test_sub_event_type_follows_from_the_words(text: str, sub_event_type: str) -> None:
    incident = read_one(text)
    assert incident.value("sub_event_type") == sub_event_type
    assert sub_event_type in schema.SUB_EVENT_TYPES[str(incident.value("event_type"))]


@pytest.mark.parametrize(
    "text",
    [
        "The governor of Kirkuk met the ambassador on Monday and spoke about water, roads and schools.",
        "Peshmerga and Iraqi forces will form two joint brigades in Kirkuk and Diyala to fight ISIS remnants.",
        "A search operation began on Sunday in the Hamrin mountains. Its purpose is to pursue the remnants of ISIS.",
        "According to data of the institute, ISIS attacks in Kirkuk have more than doubled within a year.",
        "Four people were killed and six injured in a traffic accident on the Kirkuk-Baghdad road on Monday.",
        "A court in Kirkuk on Tuesday sentenced three ISIS members to death for killing soldiers in 2015.",
        "Iraqis on Sunday marked the anniversary of the massacre in which ISIS killed 1,700 cadets in Tikrit in 2014.",
        "If the dispute goes on, people could be killed, an official in Khanaqin warned on Monday.",
    ],
)
def test_report_without_an_incident_yields_none(text: str) -> None:
    assert read_candidates(text) == []


def test_two_attacks_are_two_incidents() -> None:
    text = (
        "Militants carried out two attacks in Diyala on Sunday, a police source said.\nIn Khanaqin, gunmen killed a"
        " soldier at a checkpoint.\nIn Muqdadiya, a roadside bomb wounded three farmers."
    )
    found = [(c.value("location"), c.value("sub_event_type")) for c in read_candidates(text)]
    assert found == [("Khanaqin", "Armed clash"), ("Muqdadiya", "Remote explosive/landmine/IED")]


def test_clause_at_another_place_is_another_incident() -> None:
    text = "Four policemen were killed in an ambush near Daquq on Sunday, while in Hawija a bomb wounded two soldiers."
    found = [(c.value("location"), c.value("fatalities"), c.value("injured")) for c in read_candidates(text)]
    assert found == [("Daquq", 4, None), ("Hawija", None, 2)]


def test_night_before_is_counted_from_the_day_told() -> None:
    text = "Officials on Wednesday condemned the drone attack on Khor Mor the night before, which killed four workers."
    assert read_one(text).value("event_date") == "2024-07-09"


def test_items_of_a_daily_list_are_incidents_of_the_day_within_a_week() -> None:
    text = (
        "At least five people were killed across Iraq.\nMosul: a bomb killed two civilians.\nBaiji: gunmen wounded a"
        " soldier.\nHawija: three militants were killed by security forces."
    )
    found = read_candidates(text)
    assert [(c.value("location"), c.value("fatalities")) for c in found] == [
        ("Mosul", 2),
        ("Baiji", None),
        ("Hawija", 3),
    ]
    assert {(c.value("event_date"), c.value("time_precision")) for c in found} == {("2024-07-16", 2)}


def test_paragraphs_of_an_undated_list_are_incidents() -> None:
    text = (
        "At least five people were killed, and three were wounded.\nA mass grave with 12 bodies was found near Sinjar."
        "\nIn Mosul, an I.E.D. killed a child.\nNear Kirkuk, militants killed two policemen at a checkpoint."
    )
    found = [(c.value("location"), c.value("fatalities"), c.value("time_precision")) for c in read_candidates(text)]
    assert found == [("Sinjar", 12, 2), ("Mosul", 1, 2), ("Kirkuk", 2, 2)]


def test_dated_items_keep_their_own_days() -> None:
    text = (
        "On July 11, a bomb killed a farmer in Daquq. On July 12, police arrested three ISIS militants in Samarra."
        " On July 13, an airstrike killed two militants in the Hamrin mountains."
    )
    assert [c.value("event_date") for c in read_candidates(text)] == ["2024-07-11", "2024-07-12", "2024-07-13"]


def test_day_of_a_funeral_is_not_the_day_of_the_attack() -> None:
    text = (
        "Funerals were held on Monday for the nine policemen who were killed on Sunday when a bomb hit them in Hawija."
    )
    incident = read_one(text)
    assert (incident.value("event_date"), incident.value("fatalities")) == ("2024-07-14", 9)


def test_protest_never_absorbs_an_attack() -> None:
    text = "Gunmen killed a teacher in Daquq on Monday. Residents then protested in the town and demanded protection."
    assert [c.value("event_type") for c in read_candidates(text)] == ["Violence against civilians", "Protests"]


def test_weekday_without_publication_gives_no_day_and_a_doubt() -> None:
    incident = read_one("Gunmen killed a soldier in Daquq on Sunday.", published=None)
    assert incident.value("event_date") is None
    assert [doubt.code for doubt in incident.doubts] == ["report-no-date"]


def test_day_on_which_it_was_told_gives_way_to_the_day_on_which_it_happened() -> None:
    text = "Gunmen killed a teacher in Daquq, a source told Xinhua on Saturday. The gunmen struck on Friday evening."
    assert read_one(text).value("event_date") == "2024-07-12"


def test_unknown_village_keeps_its_name_and_takes_the_province_told() -> None:
    incident = read_one("A bomb killed a man in Qarabulaq, a village in Kirkuk province, on Monday.")
    assert (incident.value("location"), incident.value("admin1"), incident.value("geo_precision")) == (
        "Qarabulaq",
        "Kirkuk",
        3,
    )
    assert "report-place-unknown" in [doubt.code for doubt in incident.doubts]


def test_distance_moves_the_place_and_makes_it_less_exact() -> None:
    incident = read_one("A bomb killed a soldier 30 km south of Kirkuk on Monday.")
    assert incident.value("latitude") == pytest.approx(35.2, abs=0.02)
    assert incident.value("geo_precision") >= 2


def test_namesake_is_told_by_the_province() -> None:
    assert read_one("A bomb killed a man in Riyadh, Kirkuk province, on Monday.").value("admin2") == "Hawija"


def test_several_is_no_number() -> None:
    assert read_one("Militants killed several soldiers near Daquq on Monday.").value("fatalities") is None


def test_no_casualties_is_zero() -> None:
    incident = read_one("A bomb exploded in Daquq on Monday without causing casualties.")
    assert (incident.value("fatalities"), incident.value("injured")) == (0, 0)


def test_deaths_that_suspects_are_accused_of_are_not_counted() -> None:
    text = "Police arrested two men in Kirkuk on Monday. They are accused of attacks that killed five officers."
    incident = read_one(text)
    assert (incident.value("sub_event_type"), incident.value("fatalities")) == ("Arrests", None)


@pytest.mark.parametrize("noise", ["1 ", "two soldiers and ", ", ", "in Kirkuk, ", "(", "killed "])
def test_noise_costs_no_more_than_its_length(noise: str) -> None:
    """Without a limit on a sentence the first of these ran for minutes."""
    assert read_candidates(noise * 2000) == []


@given(st.text(max_size=400))
def test_no_text_makes_it_fail(text: str) -> None:
    extract(make_document(text, published=dt.date(2024, 7, 16)))


@given(
    st.lists(
        st.sampled_from(
            [
                "gunmen",
                "killed",
                "two",
                "soldiers",
                "and",
                "wounded",
                "three",
                "in",
                "Kirkuk",
                "on",
                "Sunday",
                ",",
                ".",
                "the",
                "bomb",
                "of",
                "them",
                "(",
                ")",
                "ISIS",
                "16",
                "was",
                "were",
                "al",
                "-",
                "Daquq",
                ":",
                ";",
                "a",
                "an",
                "other",
                "including",
                "no",
                "casualties",
                "near",
                "30",
                "km",
                "south",
                "arrested",
                "after",
                "\n",
            ]
        ),
        max_size=60,
    )
)
def test_no_row_of_known_words_makes_it_fail(words: list[str]) -> None:
    for candidate in read_candidates(" ".join(words)):
        assert all(span.start <= span.end for field in candidate.fields.values() for span in field.spans)


def test_title_told_twice_and_read_more_are_no_part_of_the_report() -> None:
    title = "Two soldiers killed near Hawija"
    body = f"{title}\n\nA bomb killed two soldiers near Hawija on Monday.\n\nRead more: Ten killed in Makhmour"
    assert read_one(body, title=title).value("fatalities") == 2


def test_who_died_of_wounds_was_hit_on_the_day_of_the_blast() -> None:
    found = read_one(
        "A soldier succumbed to his wounds on Monday, he said, bringing the death toll to two. The source said that "
        "a bomb exploded on Saturday morning near the village of al-Safra in Kirkuk and killed one soldier."
    )
    assert (found.value("event_date"), found.value("fatalities")) == ("2024-07-13", 2)


def test_what_was_said_before_the_event_is_of_another_event() -> None:
    found = read_candidates(
        "A bomb killed two farmers in Khanaqin on Monday, a commander said.\n"
        "The army said on Saturday that it killed four militants in Salahaddin province in an airstrike."
    )
    assert [c.value("location") for c in found] == ["Khanaqin"]


def test_village_without_a_name_gives_way_to_the_name_told_next() -> None:
    found = read_one(
        "Gunmen attacked a police headquarters in a village near Kirkuk city on Sunday and killed one policeman. The "
        "attackers came at night, and struck the building in the village of Farhaniyah."
    )
    assert found.value("location") == "Farhaniyah"


def test_weapons_found_in_another_province_are_an_incident_of_their_own() -> None:
    found = read_candidates(
        "A bomb wounded three soldiers in Miqdadiya, Diyala, on Monday.\n"
        "A hideout of militants was discovered in Nineveh’s Kanous Island containing two launchers and rockets."
    )
    assert [c.value("sub_event_type") for c in found] == ["Remote explosive/landmine/IED", "Disrupted weapons use"]


def test_villagers_who_resist_fight_a_battle() -> None:
    found = read_one("Four villagers of Khatab in Makhmour died on Monday resisting a raid by ISIS militants.")
    assert found.value("sub_event_type") == "Armed clash"

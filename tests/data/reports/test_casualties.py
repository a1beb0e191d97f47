"""Who was killed, injured, abducted and arrested is read from words and figures, and nobody is counted twice."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.data.reports.reading import read_counts, read_tolls

INCIDENTS = Path(__file__).parents[3] / "data" / "files" / "incidents.csv"


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("Gunmen killed two soldiers and wounded three.", 2, 3),
        ("Two soldiers were killed and three others were wounded.", 2, 3),
        ("At least one officer (Asayish) and a suspected ISIS fighter were killed.", 2, None),
        ("The blast left one dead and four wounded.", 1, 4),
        ("A bomb killed a family of five.", 5, None),
        ("Twenty-four policemen lost their lives.", 24, None),
        ("The attack cost at least ten civilians their lives and injured 17.", 10, 17),
        ("The shelling claimed the lives of two farmers.", 2, None),
        ("Three soldiers, including an officer, were killed.", 3, None),
        ("Eight people, among them a woman and two children, were injured.", None, 8),
        ("Militants killed four fighters, one a local leader.", 4, None),
        ("Two members of the force, named as Ali and Ahmed, were hurt.", None, 2),
        ("The mukhtar, two of his children and a nephew were killed.", 4, None),
        ("Four people were injured and one of them, a woman, later died.", 1, 3),
        ("A shepherd was fatally wounded by a mine.", 1, None),
        ("One militant was killed and another was arrested after being wounded.", 1, 1),
        ("Nobody was harmed.", 0, 0),
        ("The rockets did not cause any casualties.", 0, 0),
        ("The ministry would not confirm any casualties.", None, None),
        ("Several soldiers were killed.", None, None),
        ("The bodies of three men were found near the river.", 3, None),
        ("Tariq, 16, was hurt.", None, None),
        ("The strike killed him and four relatives.", 5, None),
        ("Police shot dead a man and his nephew.", 2, None),
        ("A soldier was killed. A militant also died.", 2, None),
        ("Gunmen killed six fighters. The six fighters killed were buried.", 6, None),
        ("The militants killed eight, officials in Baghdad said.", 8, None),
        ("The shell left a woman and her two daughters injured.", None, 3),
        ("A farmer who was kidnapped by ISIS near Daquq was found dead.", 1, None),
        ("Funerals were held for the nine policemen who were killed.", 9, None),
        ("They shot him dead along with his son.", 2, None),
        ("A bomb killed at least one person and wounded ten others near a station.", 1, 10),
        ("Three soldiers were killed, among them a lieutenant, and four more were injured.", 3, 4),
        ("The force killed a commander known as Abu Qutaiba and two of his bodyguards.", 3, None),
        ("The death toll rose to 14, with 22 injured.", 14, 22),
        ("A wounded soldier later died, bringing the toll to three dead.", 3, None),
        ("The number of dead reached seven.", 7, None),
        ("Five policemen were left dead and seven wounded.", 5, 7),
        ("It resulted in killing (3) militants and injuring (2) policemen.", 3, 2),
        ("It led to the martyrdom of two fighters and the injury of five.", 2, 5),
        ("A couple and their three children were killed.", 5, None),
        ("A suicide bomber killed himself and three soldiers.", 4, None),
        ("The mine exploded under their car, killing both men.", 2, None),
        ("A soldier stepped on a mine and lost both legs.", None, 1),
        ("Clashes left two dead on each side.", 4, None),
        ("Eighty-seven civilians were killed and injured.", None, None),
        ("Hassan Ali, a teacher, was killed by gunmen.", 1, None),
        ("A reporter of a local station, Ahmed Hajr Oglo, aged 30, died.", 1, None),
        ("The commanders Dindar Avesta, Piran Pir and Ciya Feqir lost their lives.", 3, None),
        ("The attack killed a brigadier general, Ahmed al-Lami, and his bodyguard.", 2, None),
        ("Lt. Col. Mustafa Karim was killed and five soldiers wounded.", 1, 5),
        ("They killed the village mukhtar, his brother and his son.", 3, None),
        ("The dead were a mother and her two daughters.", 3, None),
        ("Police found five bodies of shepherds.", 5, None),
        ("A soldier who was injured by the blast succumbed to his wounds.", 1, None),
        ("A guard was killed. Two of the six militants were killed, he said.", 3, None),
        ("They killed three, a local official and a security source told the agency.", 3, None),
    ],
)
def test_killed_and_injured_are_counted(text: str, killed: int | None, injured: int | None) -> None:
    counts = read_counts(text)
    assert (counts.get("killed"), counts.get("injured")) == (killed, injured)


@pytest.mark.parametrize(
    ("text", "abducted", "arrested"),
    [
        ("Gunmen kidnapped two shepherds.", 2, None),
        ("Five farmers were abducted from their village.", 5, None),
        ("Police arrested three suspects.", None, 3),
        ("An ISIS member was detained in Kirkuk.", None, 1),
    ],
)
def test_abducted_and_arrested_are_counted(text: str, abducted: int | None, arrested: int | None) -> None:
    counts = read_counts(text)
    assert (counts.get("abducted"), counts.get("arrested")) == (abducted, arrested)


@pytest.mark.parametrize(
    ("text", "kind", "actor"),
    [
        ("Two policemen were killed.", "security", "Police"),
        ("Three Daesh terrorists were killed.", "militant", "Islamic State (ISIS)"),
        ("Four members of the Hashd al-Shaabi were killed.", "security", "PMF"),
        ("A shepherd was killed.", "civilian", ""),
        ("Two people were killed.", "unknown", ""),
    ],
)
def test_kind_and_group_of_the_dead_are_told(text: str, kind: str, actor: str) -> None:
    people = read_tolls(text)[0][0].people
    assert (people.kind, people.actor) == (kind, actor)


def test_possible_deaths_are_only_supposed() -> None:
    assert all(toll.is_supposed for toll in read_tolls("Ten people might be killed by such a bomb.")[0])


def test_span_of_a_toll_holds_the_people_and_the_verb() -> None:
    text = "On Friday gunmen killed two soldiers near the lake."
    toll = read_tolls(text)[0][0]
    assert text[toll.span.start : toll.span.end] == "killed two soldiers"


def test_deaths_of_nine_in_ten_shipped_notes_are_read_as_coded() -> None:
    """The notes were written by coders, not for this: a wide sample of real wording."""
    right = said = 0
    with INCIDENTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            killed = read_counts(row["notes"]).get("killed")
            if killed:
                said += 1
                right += killed == int(row["fatalities"])
    assert said > 250
    assert right / said >= 0.9

import time
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.sources.repair import repair
from dreiklang.sources.segments import segments

SHARED = Path(__file__).parents[2].parent / "shared"

# Each is one line; `|` marks where a segment ends and the next begins.
LINES = """
Die Firma Nordwerft verkauft drei Boote.| Estland zahlt im Mai.
Neue Boote für Estland
Ist das wahr?| Ja!| Wirklich?!| Kaum.
Er kam z. B. Montag.| Dann ging er.
Er kam z.B. am Montag, d. h. zu spät, bzw. gar nicht.
Werke wie z. B. Der Steg und Die Klippe sind vergriffen.
Das Gericht, u. a. Richterin Dr. Tilda Brandhorst, vertagte sich.
Prof. Dr. Ing. Jost Hallmann kommt aus St. Pölten.
Siehe Art. 5 Abs. 2 Nr. 3 des Gesetzes, vgl. Abb. 4 auf S. 12.
Der Umsatz stieg auf 3 Mio. Euro.| Die Firma wächst.
Der Umsatz stieg auf ca. 3,5 Mrd.| Das ist viel.
Es gibt Boote, Autos, Räder usw.| Die Halle ist voll.
Es gibt Boote, Räder usw. im Angebot.
Die Hallmann & Co. KG baut Docks.
Sie arbeitet bei der Hallmann Inc.| Der Sitz ist in Emden.
Er ist Minister a. D. Müller blieb stumm.
Er ist Minister a. D.| Danach schrieb er.
Der Nordwerft e. V. Kiel lädt ein.
Das gilt i. d. R. Das Gericht kann abweichen.
J. S. Bach und George W. Bransch kamen.
Ludwig XIV. Frankreichs Glanz und Wilhelm II. waren Thema.
So regierte Wilhelm II.| Er dankte 1918 ab.
Verurteilt wurde Thomas K.| Die Polizei schwieg.
Am 30. Dezember 2010 flog sie.| Eine zweite folgte.
Im 19. Jahrhundert und in der 2. Liga gilt das.
Der 45. Präsident spricht zum 3. Mal.
Mitte 18. Jahrhundert entstand das Haus.
Das war 2010.| Eine Vereinbarung folgte.
Er wurde 30.| Dann zog er um.
Die Temperatur sank auf 12.| Niemand war draußen.
Am 3.5.2019 um 20.15 Uhr begann es.| Am 4. 5. 2019 war Schluss.
Am 30. Dez. Mittags beginnt es.
1. Der Vertrag gilt.| 2. Fristen laufen ab Mai.
Der Weg ist 5 km.| Niemand läuft ihn.
Das Spiel endete 3:1.| Novak traf zweimal.
Bei Hauptstr. 5 biegt man ab.
„Ist das wahr?“, fragte er.| „Ja“, sagte sie.
„Ist das wahr?“ fragte er.
„Das ist gut.“| Er ging.
„Das ist gut“, sagte er.| „Wir kommen wieder.“
„Das ist gut.| Wir kommen“, sagte er.
Er sagte: „Das ist gut.“| Dann ging er.
»Nein!«| Hallmann lachte.
‚Komm.‘| Er kam.
Sie fragte: "Wann?"| "Morgen", sagte er.
“Gut.”| Er nickte.
„Komm!“| – „Nein.“
Er zögerte.| „ich weiß nicht“, sagte er.
Er ging (um 5 Uhr).| (Sie blieb.)| Dann kam sie.
Die Angabe (!) Estlands fehlt.
Die Hallmann & Co. (Kiel) klagt.
II. Die Lage im Norden
A. Der Vertrag
Er meinte … nichts.
Und dann …| Es wurde still.
Das war es ...| Doch dann kam sie.
Sie sagte: „[…] Der Vertrag gilt.“
Es endete.| […] Der Rest ist bekannt.
Mehr auf www.nordwerft.example.| Dort steht alles.
Die Datei bericht.final.pdf liegt auf example.org/a.b?c=d bereit.
Das neue ist da.| iPhones kosten mehr.
Alles gut! 🚢| Morgen geht es weiter.
„Es kostet 3 Mio.“| Hallmann nickte.
Erst 2. Runde, dann Donnerstag, 30. Dezember 2010.
Der Weg ist 5 km.| Hallmann läuft ihn.
Das ist so.| So ist es.
Er kam am Mo.| Das war gut.
Die Kosten: 3 Euro.| Die Dauer: 2 Tage.
Wir warten; es dauert.
Vertreter der U.S. Army kamen.
Yildiz Ölmez (geb. 1950) und Max.| Danach Jan.
""".strip().splitlines()


@pytest.mark.parametrize("line", LINES)
def test_german_lines_are_cut_at_sentence_ends_only(line):
    text = line.replace("|", "")
    assert [text[s.start : s.end] for s in segments(text)] == [part.strip() for part in line.split("|")]


def test_a_line_break_always_ends_a_segment():
    text = "Neue Boote für Estland\nDie Firma\nNordwerft baut.\r\n\n Sie liefert.\u2028Im Mai"
    assert [text[s.start : s.end] for s in segments(text)] == [
        "Neue Boote für Estland",
        "Die Firma",
        "Nordwerft baut.",
        "Sie liefert.",
        "Im Mai",
    ]


def test_segments_are_numbered_in_order():
    assert [segment.id for segment in segments("Eins. Zwei.\n\nDrei")] == ["s1", "s2", "s3"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u2028"])
def test_a_text_of_white_space_has_no_segments(text):
    assert segments(text) == ()


PROSE = st.text(st.sampled_from(' \n\r\u2028\u00a0.!?…,:„“»«"()[]-–aäBÜ1z.B. 9\U0001f600\u200d\u0308'), max_size=60)


@given(PROSE | st.text())
def test_every_character_but_white_space_is_in_exactly_one_segment(text):
    found = segments(text)
    covered = [at for segment in found for at in range(segment.start, segment.end)]
    assert covered == sorted({*covered})
    assert all(c.isspace() for at, c in enumerate(text) if at not in {*covered})


@given(PROSE | st.text())
def test_a_segment_is_stripped_and_within_a_line(text):
    for segment in segments(text):
        surface = text[segment.start : segment.end]
        assert surface
        assert surface == surface.strip()
        assert len(surface.splitlines()) == 1


@pytest.mark.parametrize(
    "piece", ["a.", ". ", "„", ".“ ", ". „", "[…] ", ". [", "1. ", "z. B. ", "a! 🚢 ", "...", "a", " ", "\n"]
)
def test_time_grows_with_the_length_of_the_text_only(piece):
    def spent(size):
        text = piece * (size // len(piece))
        start = time.process_time()
        segments(text)
        return time.process_time() - start

    small, large = spent(50_000), spent(400_000)
    assert large < 40 * max(small, 0.002)  # 8 times the text; quadratic would be 64 times the time


@pytest.mark.corpora
def test_boundaries_on_german_pud_reach_the_floor():
    path = SHARED / "corpora" / "pud-de-en-tr-first500.tsv"
    if not path.is_file():
        pytest.skip("needs the German PUD sentences in ../shared/corpora")
    documents = defaultdict(list)
    for row in path.read_text(encoding="utf-8").splitlines()[1:]:
        sentence_id, german, *_ = row.split("\t")
        documents[sentence_id[:-3]].append(german)
    gold, found = set(), set()
    for name, sentences in documents.items():
        text = " ".join(sentences)
        gold |= {(name, len(" ".join(sentences[: n + 1]))) for n in range(len(sentences))}
        found |= {(name, segment.end) for segment in segments(text)}
    assert len(gold) == 500
    assert 2 * len(gold & found) / (len(gold) + len(found)) >= 0.994


@pytest.mark.corpora
def test_an_article_with_glued_headings_has_seventeen_segments():
    path = SHARED / "sources" / "anka.txt"
    if not path.is_file():
        pytest.skip("needs the article in ../shared/sources")
    text, repairs = repair(path.read_text(encoding="utf-8"))
    found = [text[segment.start : segment.end] for segment in segments(text)]
    assert len(found) == 17
    assert [repair.rule for repair in repairs] == ["glued-heading"] * 2
    assert found[3].endswith("Kooperationsabkommen")
    assert found[4].startswith("Bereits im Mai 2021")
    assert found[12].endswith("Turkstaaten")
    assert found[13].startswith("Angefangen mit")
    assert found[2].endswith("„HaberTürk“.")
    assert [len(part) for part in found if part[-1] not in ".“"] == [len(found[3]), len(found[12])]

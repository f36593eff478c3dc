import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.sources.headings import glued_headings
from dreiklang.sources.offsets import apply
from dreiklang.sources.repair import repair

# A heading, glued at `|` to its paragraph, and what stands elsewhere in the article. All of it is fictional.
GLUED = (
    ("Nordwerft baut neues Werk an der Küste|Bereits im Mai hatte der Konzern den Standort geprüft.", ""),
    ("Streit um die Fähre geht weiter|Der Betreiber will erst im Herbst entscheiden.", ""),
    ("Minister verteidigt Rüstungsexporte|Die Opposition hatte zuvor scharfe Kritik geübt.", ""),
    ("Zweifel an den Zahlen|Das Statistikamt hatte die Daten im März veröffentlicht.", ""),
    ("Kritik aus den Ländern|Am Donnerstag meldeten sich mehrere Ministerinnen zu Wort.", ""),
    ("Keine Einigung in Sicht|Im Oktober sollen die Gespräche wieder aufgenommen werden.", ""),
    ("Auftrag für drei Patrouillenboote|Nach Angaben der Werft beginnt der Bau im Januar.", ""),
    ("Drohnenkauf spaltet die Koalition|Zudem fehlt dem Vorhaben bislang die Finanzierung.", ""),
    ("Mehr Geld für die Bahn|Laut dem Entwurf steigen die Mittel um vier Prozent.", ""),
    ("Neue Leitung im Lausitzer Kraftwerk|Seit Montag führt Tilda Brandhorst das Haus.", ""),
    ("Was Anleger jetzt wissen müssen|Wer Aktien der Hallmann AG hält, bekommt Post.", ""),
    ("Abkommen tritt in Kraft|Damit endet ein Streit, der zwei Jahre dauerte.", ""),
    ("Gipfel endet ohne Erklärung|Trotzdem sprach die Kanzlerin von einem Erfolg.", ""),
    ("Lage im Jahr 2023|Der Umsatz sank damals um ein Fünftel.", ""),
    ("Rückblick auf 2023|Im Mai begann der Bau des Schwimmdocks.", ""),
    ("Erfolg für die NATO|Die Allianz nimmt zwei weitere Staaten auf.", ""),
    ("Ausbau der Flotte „Seeadler“|Der Auftrag umfasst sechs Schiffe und zwei Docks.", ""),
    ("Anteil steigt auf 30 %|Das meldete der Verband am Freitag.", ""),
    ("Hintergrund der Reform|Schon vor zehn Jahren lag ein Plan auf dem Tisch.", ""),
    ("Werft sucht Käufer für Schwimmdock|Für den Verkauf bleiben nur wenige Wochen.", ""),
    ("Kasachstan prüft weitere Angebote|Über die Einzelheiten schweigen beide Seiten.", ""),
    (
        "Behörde warnt vor Anrufen|Betrüger hatten sich als Beamte ausgegeben, teilte sie mit.",
        "Die Anrufen dienenden Nummern sind bekannt. Betrüger nutzen sie.",
    ),
    (
        "Türkei sucht neue Partner am Kaukasus|Angefangen mit den Nachbarn soll das Netz wachsen.",
        "Das Treffen am Kaukasus dauerte.",
    ),
    (
        "Estland bestellt weitere Drohnen|Estland will die Küste damit besser überwachen.",
        "Die Drohnen kommen im Mai. Estland zahlt in Raten.",
    ),
    ("Konzern schließt Niederlassung|In der Stadt verlieren 40 Menschen ihre Arbeit.", ""),
    ("Haushalt der Verteidigung|In diesem Jahr sind 52 Milliarden Euro vorgesehen.", ""),
    ("Warum die Preise steigen|Es fehlt an Holz, Stahl und Leuten.", ""),
    ("Schiffbauer stellt Pläne vor|Nordwerfts Vorstand nannte am Montag erstmals Zahlen.", "Nordwerfts Aktie stieg."),
    ("Firma Hallmann verliert Klage|Ein Gericht in Lübeck gab den Anwohnern recht.", ""),
    ("Wut über gesperrte Brücke|„Wir stehen jeden Tag eine Stunde im Stau“, sagt eine Fahrerin.", ""),
    ("Neuer Vertrag mit Usbekistan|Auch Tadschikistan hat Interesse an den Booten gezeigt.", ""),
)

# Capitals inside words that are written so: not one may be cut.
CAMEL_CASE = (
    "Die Zeitung HaberTürk berichtete am Donnerstag über den Vertrag.",
    "Der Bezahldienst PayPal hat seine Gebühren erhöht.",
    "Über WhatsApp verabredeten sich die Streikenden für den Montag.",
    "Das Unternehmen BioNTech will in Marburg ein Werk bauen.",
    "Die Plattform SmartData ist seit gestern wieder erreichbar.",
    "Das Netzwerk LinkedIn hat in Deutschland neue Nutzer gewonnen.",
    "Der Dienst LinkedIn der Firma aus Kalifornien wächst weiter.",
    "Der Konzern ThyssenKrupp hat seine Prognose gesenkt.",
    "Laut DiePresse hat der Kanzler den Termin abgesagt.",
    "Ein neues iPhone kostet in diesem Jahr deutlich mehr.",
    "Die Firma MicroStrategy hat erneut Bitcoin gekauft.",
    "Die Hallmann GmbH will 200 Stellen streichen.",
    "Viele StudentInnen haben gegen die Gebühren demonstriert.",
    "Die BürgerInnen wollen über das Freibad abstimmen.",
    "Jede MitarbeiterIn der Werft erhält eine Prämie.",
    "Der Händler eBay ist von der Störung nicht betroffen.",
    "Die Sprache JavaScript wird in der Schule unterrichtet.",
    "Auf YouTube hat das Video eine Million Aufrufe.",
    "Die Kette McDonald's plant in Rostock eine Filiale.",
    "Der Impfstoff von CureVac wird nicht mehr hergestellt.",
    "Der Angriff auf SolarWinds hat Behörden weltweit getroffen.",
    "Die App TikTok soll in Schulen verboten werden.",
    "Mit ChatGPT haben Schüler ihre Aufsätze geschrieben.",
    "Die Datenbank DuckDB ist in wenigen Sekunden eingerichtet.",
    "Der Sender ProSieben zeigt die Serie ab Oktober.",
    "Bei RTLZwei läuft die Sendung am Abend.",
    "Die WerkStatt in Halle bietet Kurse für Kinder an.",
    "Das KunstHaus hat seine Öffnungszeiten geändert.",
    "Der Verein KulturBahnhof sucht Helfer für das Fest.",
    "Das Label HandGemacht aus Jena verkauft Taschen.",
    "Die Zeitschrift FürSie hat einen neuen Verlag.",
    "Der Anbieter FlixBus streicht die Linie nach Görlitz.",
    "Das Portal ImmoScout meldet steigende Mieten.",
    "Die neuen ICEs fahren ab Dezember nach Prag.",
    "Immer mehr SUVs stehen auf den Gehwegen der Stadt.",
    "Die AfD will den Antrag im Landtag einbringen.",
    "Das BAföG soll im Herbst erhöht werden.",
    "Der Finanzdienst BaFin hat Ermittlungen aufgenommen.",
    "Das Start-up DeepL ist nach eigenen Angaben profitabel.",
    "Die Airline EasyJet streicht im Sommer Flüge.",
    "Die Genossenschaft WirGarten hat 300 Mitglieder.",
    "Der Film „StadtLandFluss“ ist im Kino gestartet.",
    "Die Bank BayernLB hat ihr Ergebnis verbessert.",
    "Das Radio EinsLive sendet aus Köln.",
    "Mit der BahnCard kann man auch Busse nutzen.",
    "Der Versicherer DocMorris hat die Preise gesenkt.",
    "Für OpenAI ist das Urteil ein Rückschlag.",
    "Die Sängerin LaFee ist wieder auf Tour.",
    "Nach der MeToo Debatte wurden Regeln verschärft.",
    "Der Kurs AquaFit im Hallenbad ist ausgebucht.",
    "Die Initiative ZusammenHalt hat 2000 Unterschriften gesammelt.",
    "Das Modell VanMoof ist seit Juli nicht mehr lieferbar.",
    "Das Bündnis NeuStart für Altona ist gegründet worden.",
    "Die Stiftung FreiRaum von Tilda Brandhorst will Ateliers bauen.",
    "Der Preis LichtBlick geht in diesem Jahr nach Emden.",
    "Der Clubabend SpätSchicht war nach Minuten ausverkauft.",
    "Ein Test der Software TurboTax hat Fehler gezeigt.",
    "Die Messe InnoTrans war in diesem Jahr gut besucht.",
    "Erste BürgerIn der Stadt will klagen.",
    "Hamburger BürgerInnen haben den Entwurf abgelehnt.",
    "Label HandGemacht aus Jena verkauft Taschen.",
    "Portal WohnungGesucht zeigt Angebote aus ganz Emden.",
    "Mode der 90Er Jahre ist wieder gefragt.",
    "Alle SchülerInnen der Klasse sind gesund.",
    "Die AutorInnen hatten den Text im Mai vorgelegt.",
)

# An article in which the halves of many names stand alone: the hardest neighbourhood for a name in camel case.
TEMPTING = """

Danach sprachen Bürger, Krupp, Thyssen, eine Hand, ein Werk, Linked, die Presse, Innen, das Haus und ein Student."""


def cuts(text):
    return [repair.start for repair in glued_headings(text)]


@pytest.mark.parametrize(("line", "elsewhere"), GLUED)
def test_a_glued_heading_is_cut_where_it_ends(line, elsewhere):
    text = f"{line.replace('|', '')}\n\n{elsewhere}"
    assert cuts(text) == [line.index("|")]


@pytest.mark.parametrize("line", CAMEL_CASE)
@pytest.mark.parametrize("around", ["", TEMPTING])
def test_capitals_inside_a_name_are_left_alone(line, around):
    assert cuts(line + around) == []


def test_a_heading_in_the_middle_of_an_article_is_cut_too():
    text = "Die Lage ist ernst.\n\nKeine Einigung in SichtIm Oktober sollen die Gespräche wieder beginnen."
    assert cuts(text) == [text.index("Im Oktober")]


def test_a_word_written_so_twice_is_a_name():
    line = "Neuer Vertrag für NordseeDie Firma hat ihn gestern unterschrieben."
    assert cuts(line) == [line.index("Die Firma")]
    assert cuts(f"{line}\n\nDer Verein NordseeDie wurde 2019 gegründet.") == []


@pytest.mark.parametrize(
    "line",
    [
        "Der Vertrag gilt. Die Firma MeerDie hat ihn gestern unterschrieben.",  # no heading: a sentence ended before
        "Neuer Vertrag für „NordseeDie Firma hat ihn gestern unterschrieben.",  # a quotation is still open
        "Neuer Vertrag für NordseeDie Firma",  # no sentence follows
        "neuer Vertrag für NordseeDie Firma hat ihn gestern unterschrieben.",  # headings start with a capital
        "Er erhielt den Vertrag mit derDie Firma hat ihn gestern unterschrieben.",  # nothing ends in an article
        " ".join(["Sehr"] * 21) + " langDie Firma hat ihn gestern unterschrieben.",
    ],
)
def test_without_a_heading_before_or_a_sentence_after_nothing_is_cut(line):
    assert cuts(line) == []


def test_the_evidence_is_kept():
    (found,) = repair("Streit um Fähre nach EmdenDer Betreiber will im Herbst entscheiden.").repairs
    assert (found.rule, found.before, found.after) == ("glued-heading", "", "\n\n")
    assert found.reason == (
        '5 words without a full stop start the line; "Der" opens sentences; "EmdenDer" is nowhere else'
    )


def test_the_word_after_a_number_may_occur_elsewhere():
    text = "Lage im Jahr 2023Der Umsatz sank damals um ein Fünftel.\n\nDer Konzern schweigt. Der Minister auch."
    assert cuts(text) == [text.index("Der Umsatz")]


@given(st.text(st.sampled_from("abÄÖ DerIm.„“\n1)"), max_size=80))
def test_a_cut_text_is_not_cut_again_at_the_same_place(text):
    once = apply(text, glued_headings(text))
    assert not {text[at - 3 : at + 3] for at in cuts(text)} & {once[at - 3 : at + 3] for at in cuts(once)}


@pytest.mark.parametrize("piece", ["aB", "EinDer ", "Aa BaDer Xa.\n"])
def test_time_grows_with_the_length_of_the_text_only(piece):
    def spent(size):
        text = piece * (size // len(piece))
        start = time.process_time()
        cuts(text)
        return time.process_time() - start

    small, large = spent(50_000), spent(400_000)
    assert large < 40 * max(small, 0.002)

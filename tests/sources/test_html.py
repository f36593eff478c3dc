"""Saved pages: the whole article, headings apart, and nothing of what stands around it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.sources.html import article
from dreiklang.sources.inputs import Input
from dreiklang.sources.metadata import Metadata
from dreiklang.sources.readers import Found, read

PAGES = Path(__file__).parent / "pages"


def page(name: str) -> Found:
    (found,) = read(Input(name, f"{name}.html", "html", PAGES / f"{name}.html"))
    assert isinstance(found, Found)
    return found


def test_a_news_page_is_its_article_without_banner_byline_figure_newsletter_share_bar_and_teasers():
    assert page("tageblatt").text.split("\n\n") == [
        "Rüstung",
        "Falkenwerk verkauft drei Aufklärungsdrohnen",
        "Der Vertrag mit Valdorien hat einen Wert von 48 Millionen Euro. Geliefert wird ab Herbst.",
        "Der Luftfahrtkonzern Falkenwerk hat am Freitag in Bremen einen Vertrag über drei Drohnen des Typs "
        "„Habicht\u00a02“ unterzeichnet. Käufer ist die Luftwaffe von Valdorien.",
        "Lieferung ab Oktober",
        "„Wir sind stolz auf dieses Vertrauen“, sagte Vorstandschefin Helene Brand\u00adhorst.",
        "Kurz danach.",
        "Kritik aus dem Landtag",
        "Die Opposition verlangt Auskunft:",
        "Welche Sensoren sind an Bord?",
        "Wer bildet die Piloten aus?",
        "Ein solches Geschäft gehört vor den Ausschuss.",
        "Eine Antwort steht aus.",
    ]


def test_a_page_of_tables_and_line_breaks_is_cut_at_double_breaks_and_bold_lines():
    assert page("bote").text.split("\n\n") == [
        "Gemeinderat beschließt Radweg",
        "Der Gemeinderat von Seebach hat am Dienstagabend den Bau eines Radwegs nach Oberau beschlossen. Die Kosten "
        "betragen 1,2 Millionen €.",
        "Baubeginn im Frühjahr",
        "Die Arbeiten sollen nach den Worten von Bürgermeisterin Gerda Möhlmann im März beginnen.\n"
        "Fertig sein wird der Weg „voraussichtlich im August“.",
        "Oberau hatte den Weg schon vor zehn Jahren gefordert.",
    ]


def test_a_blog_is_its_article_though_the_comments_are_longer_and_the_site_has_a_headline_too():
    assert page("wordpress").text.split("\n\n") == [
        "Ein Speicher für die Windnacht",
        "Wenn nachts der Wind weht, braucht ihn kaum jemand. Ein Start-up aus Husum will das ändern.",
        "1. Die Idee",
        "Salz speichert Wärme. Das ist seit Langem bekannt und billig: 40\u00a0Euro je kWh.",
        "2. Der Haken",
        "Die Anlage steht\nnoch nicht.",
        "Am 1. März geht es los.",
        "Fazit",
        "Abwarten.",
    ]


def test_a_page_that_names_no_article_is_read_from_its_headline_even_inside_a_form():
    assert page("rundfunk").text.split("\n\n") == [
        "Minister reist nach Tavria",
        "Außenminister Ruben Alsfeld will über ein Handelsabkommen sprechen.",
        "Außenminister Ruben Alsfeld ist am Montag zu einem zweitägigen Besuch in Tavria eingetroffen. Er wird von "
        "einer Wirtschaftsdelegation begleitet.",
        "„Ein Signal der Öffnung“",
        "Nach Angaben seines Hauses geht es um Zölle, um Visa und um die Zusammenarbeit bei der KI.",
        "Die Gespräche sollen bis zum Abend dauern.",
        "Protest vor der Botschaft",
        "Rund 200\u00a0Menschen forderten vor der Botschaft die Freilassung der Journalistin Sanna Tveit.",
        "Jahr",
        "Handel",
        "2024",
        "1,4 Mrd. Euro",
    ]


def test_a_headline_and_lead_above_the_main_element_belong_to_it_and_utility_classes_hide_nothing():
    assert page("magazin").text.split("\n\n") == [
        "Das leise Werk im Moor",
        "Zwischen Gnarrenburg und dem Nichts baut eine Firma Sensoren, die niemand sieht.",
        "Wer zum Werk von Moorsens will, muss laufen.",
        "Der Weg dorthin",
        "Der Weg ist schmal, der Boden weich, und nach einer halben Stunde hört man nichts mehr als die eigenen "
        "Schritte.",
        "Die Gründerin",
        "Anneke Haarstick kam 2014 hierher. Sie brachte drei Lötkolben und einen Hund mit, der „Watt“ heißt.",
        "Heute arbeiten 41 Menschen für Moorsens & Co.",
    ]


def test_json_ld_tells_title_authors_publisher_date_licence_and_language():
    assert page("tageblatt").metadata == Metadata(
        title="Falkenwerk verkauft drei Aufklärungsdrohnen",
        url="https://nordtaler-tageblatt.example/wirtschaft/falkenwerk-drohnen",
        publisher="Nordtaler Tageblatt",
        author="Mara Lindqvist, Jonas Ebbinghaus",
        date="2026-05-17T06:12:00+02:00",
        license="https://creativecommons.org/licenses/by-sa/4.0/deed.de",
        language="de-DE",
    )


def test_meta_tags_tell_what_json_ld_does_not_and_an_author_page_is_no_name():
    assert page("rundfunk").metadata == Metadata(
        title="Minister reist nach Tavria",
        url="https://mittelfunk.example/minister-tavria-100.html",
        publisher="Mittelfunk",
        license="CC BY 4.0",
        language="de",
    )


def test_a_broken_json_ld_and_a_template_in_english_tell_nothing_wrong():
    assert page("wordpress").metadata == Metadata(
        title="Ein Speicher für die Windnacht", author="Tjark Onnen", date="2026-02-03T09:00:00+00:00"
    )


def test_the_declared_encoding_of_a_page_is_the_one_it_is_read_in():
    assert page("bote").provenance.encoding == "cp1252"


@pytest.mark.parametrize(
    "scrap", ["", "\0", "<", "<!-- nichts -->", "<html>", "<frameset><frame></frameset>", "<p>&#xD800;"]
)
def test_a_scrap_of_a_page_is_read_without_a_fault(scrap):
    article(scrap).text.encode()


def test_a_link_that_only_leads_elsewhere_goes_and_a_link_in_a_sentence_stays():
    html = "<p>Der <a href='/x'>Radweg</a> kommt im Frühjahr nach Seebach.</p><p><a href='/y'>Lesen Sie auch</a></p>"
    assert article(f"<article>{html}</article>").text == "Der Radweg kommt im Frühjahr nach Seebach."


SENTENCE = "Der Gemeinderat von Seebach hat am Dienstag den Bau des Radwegs beschlossen."


def test_a_lead_outside_the_element_of_the_body_text_is_kept():
    html = f"<div><p>Nach zehn Jahren Streit ist der Radweg beschlossen.</p><div>{f'<p>{SENTENCE}</p>' * 5}</div></div>"
    assert article(html).text.startswith("Nach zehn Jahren Streit ist der Radweg beschlossen.\n\nDer Gemeinderat")


@pytest.mark.parametrize("opening", ['<div class="with-sidebar">', "<form>", '<div role="dialog">'])
def test_what_holds_most_of_the_page_is_the_page_whatever_it_is_called(opening):
    assert article(f"<body>{opening}<p>{SENTENCE}</p></body>").text == SENTENCE


def test_a_wrapper_named_after_a_sidebar_is_kept_beside_long_lists_of_links():
    links = "<ul>" + "<li><a href='/'>Noch eine Seite über Seebach und Oberau</a></li>" * 40 + "</ul>"
    assert article(f"<body>{links}<div class='no-sidebar'><p>{SENTENCE}</p></div>{links}</body>").text == SENTENCE


def test_a_site_named_in_the_title_is_no_headline():
    head = "<meta property='og:title' content='Seebacher Bote: Radweg beschlossen'><body><h1>Seebacher Bote</h1>"
    top = "<p>Die Zeitung für Seebach und Oberau, jeden Morgen neu im Kasten.</p>"
    html = f"{head}{top}<div><h1>Radweg beschlossen</h1><div>{f'<p>{SENTENCE}</p>' * 9}</div></div>"
    assert article(html).text.startswith(f"Radweg beschlossen\n\n{SENTENCE}")


def test_a_headline_after_the_article_begins_nothing():
    html = f"<title>Radweg</title><div>{f'<p>{SENTENCE}</p>' * 2}</div><h1>Radweg</h1><p>Ende.</p>"
    assert article(html).text.split("\n\n") == [SENTENCE] * 2


def test_a_heading_is_cut_between_kicker_and_headline_but_not_at_a_styled_word():
    html = f"<h2><span>Verkehr</span> <span>Radweg kommt</span></h2><h2>Der <span>neue</span> Weg</h2><p>{SENTENCE}</p>"
    assert article(f"<article>{html}</article>").text == f"Verkehr\n\nRadweg kommt\n\nDer neue Weg\n\n{SENTENCE}"


def test_entities_in_json_ld_are_resolved():
    said = '{"@type": "Article", "headline": "M&uuml;ller &amp; S&ouml;hne", "author": "https://bote.example/"}'
    page = f"<script type='application/ld+json'>[{said}]</script><p>{SENTENCE}</p>"
    assert article(page).metadata.title == "Müller & Söhne"


words = st.text("abcdeäöüß", min_size=1, max_size=12)
paragraphs = st.lists(
    st.tuples(st.sampled_from(["p", "h2", "h3", "li", "blockquote"]), st.lists(words, min_size=1, max_size=30)),
    min_size=1,
)
AROUND = "<nav>Start</nav>", "<aside>Mehr zum Thema im Überblick</aside><footer>Impressum</footer>"


@given(paragraphs, st.sampled_from(["article", "main", "div"]))
def test_no_paragraph_or_heading_of_an_article_is_ever_lost_or_moved(blocks, wrapper):
    body = "".join(f"<{tag}>{' '.join(content)}</{tag}>" for tag, content in blocks)
    lead = "Dieser Satz ist lang genug, um als Prosa des Artikels zu gelten, und steht immer davor."
    last = lead.replace("davor", "danach")
    html = f"<body>{AROUND[0]}<{wrapper}><p>{lead}</p>{body}<p>{last}</p></{wrapper}>{AROUND[1]}</body>"
    assert article(html).text.split("\n\n") == [lead, *(" ".join(content) for _, content in blocks), last]

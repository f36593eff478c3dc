"""What an annotator does in the real page, with every action counted: keys, clicks, drags, and characters typed."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from playwright.sync_api import Error, Locator, Page

from dreiklang.records import Annotation, Document, Entity, Relation
from dreiklang.scheme import Scheme
from dreiklang.tasks.interface import inside_keys

# The rectangles of characters `start` to `end` of the text, counted in code points, scrolled into view.
_PLACE = """([start, end]) => {
    const root = document.querySelector('.source .lsf-richtext__container');
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    const ends = [[start, false], [end, true]], found = [];
    let at = 0;
    for (let node; (node = walker.nextNode());) {
        if (node.nodeName === 'BR') at += 1;  // a line end
        if (node.nodeType !== Node.TEXT_NODE) continue;
        const points = [...node.data], length = points.length;
        for (const [offset, isEnd] of ends)
            if (isEnd ? offset > at && offset <= at + length : offset >= at && offset < at + length)
                found.push([node, points.slice(0, offset - at).join('').length]);
        at += length;
    }
    const range = document.createRange();
    range.setStart(...found[0]); range.setEnd(...found[1]);
    found[0][0].parentElement.scrollIntoView({ block: 'center' });
    return [...range.getClientRects()].filter(r => r.width).map(r => [r.x, r.y, r.width, r.height]);
}"""


@dataclass
class Annotator:
    """Someone at a page; `actions` counts what they did, waiting and looking not."""

    page: Page
    scheme: Scheme
    actions: Counter[str] = field(default_factory=Counter)

    def open(self, address: str, boxes: int) -> None:
        """Go to the text that is next, and read the instructions away if they come up."""
        self.page.goto(address)
        self.page.locator(".segment").nth(boxes - 1).wait_for()
        close = self.page.get_by_role("button", name="Close modal")
        with suppress(Error):
            close.click(timeout=4000)
            close.wait_for(state="hidden")
        self.page.wait_for_timeout(500)

    def key(self, name: str) -> None:
        self.actions["keys"] += 1
        self.page.keyboard.press("+".join(part.capitalize() if len(part) > 1 else part for part in name.split("+")))

    def click(self, place: Locator) -> None:
        self.actions["clicks"] += 1
        place.click()

    def click_text(self, start: int, end: int) -> None:
        self.actions["clicks"] += 1
        x, y, width, height = self._place(start, end)[0]
        self.page.mouse.click(x + width / 2, y + height / 2)
        self.page.wait_for_timeout(150)

    def drag(self, start: int, end: int) -> None:
        self.actions["drags"] += 1
        rectangles = self._place(start, end)
        (x, y, _, height), last = rectangles[0], rectangles[-1]
        self.page.mouse.move(x + 1, y + height / 2)
        self.page.mouse.down()
        self.page.mouse.move(last[0] + last[2] / 2, last[1] + last[3] / 2, steps=3)
        self.page.mouse.move(last[0] + last[2] - 1, last[1] + last[3] / 2, steps=3)
        self.page.mouse.up()
        self.page.wait_for_timeout(150)

    def mark(self, entity: Entity, *, inside: bool = False) -> None:
        """Mark whole words, or `inside` a word from character to character."""
        key = next(e.hotkey for e in self.scheme.entities if e.name == entity.type)
        self.key(inside_keys(self.scheme)[entity.type] if inside else key)
        self.drag(entity.start, entity.end)

    def relabel(self, entity: Entity, wanted: str) -> None:
        self.click_text(entity.start, entity.end)
        self.key(next(e.hotkey for e in self.scheme.entities if e.name == wanted))
        self.key("Escape")

    def delete(self, entity: Entity) -> None:
        self.click_text(entity.start, entity.end)
        self.key("Backspace")

    def relate(self, head: Entity, tail: Entity, kind: str) -> None:
        self.click_text(head.start, head.end)
        self.key("Alt+r")
        self.click_text(tail.start, tail.end)
        tab = self.page.locator("#Relations-draggable .lsf-panel-tabs__tab").locator("visible=true").last
        if "lsf-panel-tabs__tab_active" not in (tab.get_attribute("class") or ""):
            self.click(tab)
        line = self.page.locator(".lsf-relations__item").last
        line.hover()
        self.click(line.get_by_label("Show Relation Labels"))
        self.click(line.locator(".lsf-relation-meta button"))
        self.click(self.page.get_by_test_id(f"select-option-{kind}"))
        self.page.wait_for_timeout(150)

    def translate(self, number: int, language: str, text: str) -> None:
        """Into the empty box of segment `number`, counted from 0."""
        order = self.scheme.target_languages.index(language)
        box = self.page.locator(".segment").nth(number).get_by_test_id("textarea-control").nth(order)
        self.click(box.get_by_test_id("textarea-input"))
        self.type(text)
        self.key("Shift+Enter")

    def correct(self, number: int, language: str, text: str) -> None:
        """What stands in the box of segment `number` already."""
        order = self.scheme.target_languages.index(language)
        box = self.page.locator(".segment").nth(number).get_by_test_id("textarea-control").nth(order)
        self.click(box.get_by_test_id("htx-textbox-edit-button"))
        self.key("Control+a")
        self.type(text)
        self.key("Shift+Enter")

    def skip(self, number: int) -> None:
        self.click(self.page.locator(".segment").nth(number).get_by_text("nicht zu übersetzen"))

    def type(self, text: str) -> None:
        self.actions["characters"] += len(text)
        self.page.keyboard.type(text)

    def submit(self) -> None:
        with self.page.expect_response(
            lambda answer: "/annotations" in answer.url and answer.request.method == "POST"
        ) as sent:
            self.click(self.page.get_by_test_id("bottombar-submit-button"))
        assert sent.value.ok

    def answer(self, wanted: Annotation, found: Annotation, document: Document, inside: Iterable[str] = ()) -> None:
        """Make what is `found` on the page into what is `wanted`; `inside` are ids to mark inside a word."""
        there = {(e.start, e.end): e for e in found.entities}
        aims = {(e.start, e.end): e for e in wanted.entities}
        for place in there.keys() - aims.keys():
            self.delete(there[place])
        for place, entity in aims.items():
            if place not in there:
                self.mark(entity, inside=entity.id in set(inside))
            elif there[place].type != entity.type:
                self.relabel(there[place], entity.type)
        drawn = {_drawn(relation, found.entities) for relation in found.relations}
        entities = {entity.id: entity for entity in wanted.entities}
        for relation in wanted.relations:
            if _drawn(relation, wanted.entities) not in drawn:
                self.relate(entities[relation.head], entities[relation.tail], relation.type)
        self._translate_all(wanted, found, document)

    def _translate_all(self, wanted: Annotation, found: Annotation, document: Document) -> None:
        place = {segment.id: number for number, segment in enumerate(document.segments)}
        said = {(t.segment_id, t.language): t.text for t in found.translations}
        for segment in dict.fromkeys(t.segment_id for t in wanted.translations if not t.text):
            self.skip(place[segment])
        for each in wanted.translations:
            old = said.get((each.segment_id, each.language))
            if each.text and old is None:
                self.translate(place[each.segment_id], each.language, each.text)
            elif each.text and old != each.text:
                self.correct(place[each.segment_id], each.language, each.text)

    def _place(self, start: int, end: int) -> list[list[float]]:
        found: list[list[float]] = self.page.evaluate(_PLACE, [start, end])
        return found


def _drawn(relation: Relation, entities: Iterable[Entity]) -> tuple[str, int, int]:
    starts = {entity.id: entity.start for entity in entities}
    return relation.type, starts[relation.head], starts[relation.tail]

"""What an adjudicator sees: the annotators' page, a card for each dispute above it, every answer as a prediction."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from dreiklang.records import Dispute, Link, Mention, Option, Rendering, Review
from dreiklang.scheme import Scheme
from dreiklang.tasks.interface import FLAGS, GENERATED, german, interface
from dreiklang.tasks.results import results
from dreiklang.tasks.task import TaskData

AGREED = "einig"  # the prediction that an adjudicator begins with
NEITHER = "nichts davon"
# A tick out of sight, among what is prefilled: Label Studio sometimes opens a task without that.
PREFILLED = "vorausgefuellt"
REJECTED = "alles verwerfen"
INSTRUCTION = """<p><b>Jede Karte ist ein Streitfall:</b> ankreuzen, was stehen soll, oder „nichts davon“. Worüber alle
einig sind oder was eine Regel entschieden hat, ist schon eingetragen.</p><br>
<p><b>Eigene Lösung:</b> im Text markieren, verbinden oder übersetzen wie sonst auch; das entscheidet die Karte mit.
Auch Vorausgefülltes lässt sich ändern und löschen.</p><br>
<p><b>Übersetzungen:</b> eine selbst geschriebene geht vor. Von mehreren angekreuzten wird die erste veröffentlicht, die
anderen bleiben als Varianten im Protokoll.</p><br>
<p><b>Alles verwerfen:</b> oben ankreuzen; dann gilt nichts, was jemand markiert oder übersetzt hat.
<b>Begründung:</b> in den Kommentar.</p>"""
_LOST = "Was schon entschieden ist, wurde nicht mitgeladen: bitte die Seite neu laden (F5), bevor Sie entscheiden."
_NO_KEY = "∅"  # or else Label Studio takes a key, which annotators are used to
_SPAN = 40  # characters of context on either side

# A card's choices belong to a Text of the card. Once somebody has answered, Label Studio takes another interface only
# if it finds the answered controls there, and it finds repeated ones only where their `toName` is repeated too.
#
# Label Studio puts all that is repeated into one box, each repetition into another, and makes headings and check boxes
# for a page, not for a card. It takes no ">" in a style sheet.
_STYLE = """
    .question h4 { font-size: 14px !important; line-height: 1.4 !important; font-weight: 500; }
    .disputes { max-height: 40vh; overflow-y: auto; padding: 10px; margin-bottom: 12px; border-radius: 8px;
      background: rgba(127, 127, 127, .1); }
    .disputes div:has(.dispute) { display: grid; gap: 8px;
      grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); }
    .dispute { background: var(--color-neutral-background, #fff); border: 1px solid rgba(127, 127, 127, .35);
      border-left: 4px solid #d55e00; border-radius: 6px; padding: 8px 10px; min-width: 0; }
    .dispute:has(input:checked) { border-left-color: #009e73; }
    .dispute [class*=richtext] { padding: 0 !important; margin: 0 !important; border: 0 !important;
      font-size: 13px !important; line-height: 1.35 !important; font-weight: 600; overflow-wrap: anywhere; }
    .dispute .lsf-choices { margin: 6px 0 0 !important; padding: 0 !important; }
    .dispute .lsf-choice__item { margin: 0; padding: 2px 0; }
    .dispute label { display: flex; align-items: flex-start; max-width: 100%; line-height: 1.35; font-size: 13px; }
    .dispute label span { white-space: normal; overflow-wrap: anywhere; font-weight: 400; }
    .dispute .lsf-choice { margin: 0 !important; padding: 0 !important; }
    .dispute .ant-checkbox { top: 2px; }
    .dispute .lsf-hint, .question .lsf-hint { display: none; }
    .question { display: flex; gap: 24px; align-items: center; }
    .question .lsf-choices, .question .lsf-choice { margin: 0 !important; padding: 0 !important; }
    .prefilled, .prefilled:has(input:checked) + .lost { display: none; }
    .lost { color: #fff; background: #b00020; padding: 6px 12px; border-radius: 6px; margin-bottom: 12px;
      visibility: hidden; animation: late 0s 2s forwards; }
    .lost h4 { color: #fff !important; margin: 0 !important; font-size: 14px !important; }
    @keyframes late { to { visibility: visible; } }"""

_CARDS = f"""  <Style>{_STYLE}
  </Style>
  <View className="prefilled"><Choices name="{PREFILLED}" toName="text"><Choice value="{PREFILLED}"/></Choices></View>
  <View className="lost"><Header size="6" value="{_LOST}"/></View>
  <View className="question">
    <Header value="$question" size="6"/>
    <Choices name="verwerfen" toName="text" choice="multiple"><Choice value="{REJECTED}" hotkey="{_NO_KEY}"/></Choices>
  </View>
  <View className="disputes">
    <Repeater on="$disputes" indexFlag="{{{{idx}}}}">
      <View className="dispute">
        <Text name="card_{{{{idx}}}}" value="$disputes[{{{{idx}}}}].title" selectionEnabled="false"/>
        <Choices name="dispute_{{{{idx}}}}" toName="card_{{{{idx}}}}" value="$disputes[{{{{idx}}}}].options"
          choice="multiple"/>
      </View>
    </Repeater>
  </View>"""


def review_interface(scheme: Scheme) -> str:
    """The Label Studio config of the review project."""
    page = interface(scheme).removeprefix(GENERATED).lstrip()
    return page.replace("<View>\n", f"<View>\n{_CARDS}\n", 1)


def review_task(review: Review, task: TaskData, scheme: Scheme) -> dict[str, Any]:
    """The review in the shape Label Studio imports.

    Its `doc_id` is none of the corpus's, so that no collection takes an adjudicator for an annotator; what was asked is
    in `review`, and comes back with the answer.
    """
    asked = [msgspec.to_builtins(dispute) for dispute in review.disputes]
    shown = [_shown(dispute, task, scheme) for dispute in review.disputes]
    data = msgspec.to_builtins(task) | {
        "doc_id": f"review:{review.basis[:16]}:{review.document_id}",
        "question": _question(review),
        "disputes": shown,
        "review": {
            "document_id": review.document_id,
            "basis": review.basis,
            "marked": True,
            "disputes": [
                {**one, "labels": [option["value"] for option in card["options"][:-1]]}
                for one, card in zip(asked, shown, strict=True)
            ],
        },
    }
    predictions = [{"model_version": answer.annotator, "result": results(answer, task)} for answer in review.answers]
    mark = {"id": PREFILLED, "from_name": PREFILLED, "to_name": "text", "type": "choices",
            "value": {"choices": [PREFILLED]}}  # fmt: skip
    agreed = {"model_version": AGREED, "result": [mark, *results(review.settled, task)]}
    return {"data": data, "predictions": [agreed, *predictions]}


def _question(review: Review) -> str:
    """How much is in dispute, and what the annotators said beside it."""
    layers = Counter(
        "Entitäten" if d.options[0].entity else "Relationen" if d.options[0].relation else "Übersetzungen"
        for d in review.disputes
    )
    counted = ", ".join(f"{layer}: {number}" for layer, number in layers.items())
    notes = [
        f"{a.annotator}: {', '.join(FLAGS.get(flag, flag) for flag in a.flags)}" for a in review.answers if a.flags
    ]
    notes += [f"{a.annotator}: „{' '.join(a.comment.split())}“" for a in review.answers if a.comment.strip()]
    notes += [f"{a.annotator}: nicht vollständig lesbar" for a in review.answers if a.defects]
    return " · ".join([f"Strittig – {counted}" if counted else "Offen, ohne Streitfall", *notes])


def _shown(dispute: Dispute, task: TaskData, scheme: Scheme) -> dict[str, Any]:
    labels = list(_labels(dispute, task, scheme))
    options = [{"value": label, "hotkey": _NO_KEY} for label in (*labels, NEITHER)]
    return {"title": _title(dispute, task), "options": options}


def _labels(dispute: Dispute, task: TaskData, scheme: Scheme) -> Iterator[str]:
    """What each option is called, no two alike."""
    seen = set[str]()
    for option in dispute.options:
        label = (
            f"{_said(option, task, scheme)} ({', '.join(option.votes)})"
            if option.votes
            else _said(option, task, scheme)
        )
        while label in seen:
            label += " "
        seen.add(label)
        yield label


def _said(option: Option, task: TaskData, scheme: Scheme) -> str:
    if option.entity:
        return f"{_titles(scheme)[option.entity[2]]}: „{_surface(option.entity, task)}“"
    if option.relation:
        kind, head, tail = option.relation
        return f"{_surface(head, task)} — {_titles(scheme)[kind]} → {_surface(tail, task)}"
    assert option.translation
    return option.translation[2]


def _title(dispute: Dispute, task: TaskData) -> str:
    first = dispute.options[0]
    if first.translation:
        return _translation_title(first.translation, task)
    if first.relation:
        return _relation_title(first.relation, task)
    places = [option.entity for option in dispute.options if option.entity]
    start, end = min(place[0] for place in places) - task.offset, max(place[1] for place in places) - task.offset
    before, after = task.text[max(start - _SPAN, 0) : start], task.text[end : end + _SPAN]
    context = " ".join(f"…{before}[{task.text[start:end]}]{after}…".split())
    return f"Entität · Satz {_sentence(start, task)} · {context}"


def _relation_title(link: Link, task: TaskData) -> str:
    _, head, tail = link
    ends = sorted((head, tail))
    return f"Relation · Satz {_sentence(ends[0][0] - task.offset, task)} · " + " ↔ ".join(
        f"„{_surface(end, task)}“" for end in ends
    )


def _translation_title(said: Rendering, task: TaskData) -> str:
    segment, language, _ = said
    number, text = next(((i, s.text) for i, s in enumerate(task.segments, 1) if s.id == segment), (0, ""))
    return f"{german(language)} · Satz {number} · {text}"


def _sentence(start: int, task: TaskData) -> int:
    """The number of the segment in which something starts, counted as the page shows them."""
    return sum(segment.start <= start for segment in task.segments)


def _surface(mention: Mention, task: TaskData) -> str:
    return " ".join(task.text[mention[0] - task.offset : mention[1] - task.offset].split())


def _titles(scheme: Scheme) -> Mapping[str, str]:
    return {e.name: e.title for e in scheme.entities} | {r.name: r.title for r in scheme.relations}

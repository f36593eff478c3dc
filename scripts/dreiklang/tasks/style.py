"""The labelling page's style sheet: what Label Studio's tags cannot say, in particular its German.

It belongs to the whole page, so it also reaches Label Studio's own panels and buttons. No `>`, `<` or `&` may stand
in it: Label Studio would hand it to the browser as an entity.
"""

from collections.abc import Iterator

from dreiklang.scheme import RelationType, Scheme

# Chromium hides the handles that resize a span unless `area` is a box. The sticky bar keeps the labels in reach of a
# long text.
_TEXT = """
    .source .lsf-richtext__container { white-space: pre-wrap; line-height: 2.1; font-size: 16px; }
    .htx-highlight area { display: inline-block !important; }
    .columns { display: flex; gap: 24px; align-items: flex-start; }
    .source, .target { min-width: 0; max-height: calc(100vh - 190px); overflow-y: auto; padding-right: 8px; }
    .source { flex: 3 1 0; }
    .target { flex: 2 1 0; }
    .labels { position: sticky; top: 0; z-index: 20; padding-bottom: 4px; background: var(--color-neutral-background); }
    .labels .lsf-labels { gap: 6px 16px; margin: 0; }
    .group { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 6px; }
    .labels .lsf-label { margin: 0; padding: 0 8px; }
    .group h4, .keys h4 { margin: 0 !important; font-size: 12px !important; line-height: 1.8 !important; }
    .keys h4 { font-weight: 400 !important; }
    .inside { display: none; }"""
# White on a label's colour, and a label's colour on white, are too faint to read.
_COLORS = """
    .labels .lsf-label_selected { background: var(--background); box-shadow: inset 0 0 0 2px var(--color); }
    .labels .lsf-label .lsf-label__text, .labels .lsf-label__hotkey { color: var(--color-neutral-content); }
    .lsf-labels-list span, .lsf-outliner-item__title * { color: var(--color-neutral-content) !important; }
    .lsf-outliner-item__index, .lsf-detailed-region__index { display: none !important; }"""
# The sentence stays in view while its translations are typed. A click anywhere in an answer edits it: the pencil covers
# it. What is typed and not yet taken over says so, for it would be lost on leaving. The counters say nothing (one
# answer is the limit).
_BOXES = """
    .segment { border-top: 1px solid var(--color-neutral-border); padding: 0 0 8px; }
    .segment .lsf-richtext__container { line-height: 1.5; font-size: 15px; }
    .segment .lsf-richtext { position: sticky; top: 0; z-index: 10; padding: 4px 0; }
    .segment .lsf-richtext { background: var(--color-neutral-background); }
    .segment .lsf-choices { margin: 0; }
    .segment .lsf-choice { line-height: 28px; }
    .segment .lsf-hint { display: none; }
    [data-testid="textarea-counts"] { display: none !important; }
    [data-testid="textarea-submit-section"] { display: none !important; }
    [data-testid="textarea-form"]:focus-within [data-testid="textarea-submit-section"],
    [data-testid="textarea-form"]:has(textarea:not(:placeholder-shown)) [data-testid="textarea-submit-section"]
    { display: flex !important; justify-content: flex-end !important; }
    [data-testid="textarea-form"] textarea:not(:placeholder-shown) { border: 2px dashed #d97706 !important; }
    [data-testid="textarea-regions"] { margin-bottom: 0 !important; }
    [data-testid="htx-textbox-actions"] { inset: 0; opacity: 1; transform: none !important; }
    [data-testid="htx-textbox-actions"] button { position: absolute !important; }
    [data-testid="htx-textbox-edit-button"] { inset: 0; width: 100%; height: 100%; opacity: 0; cursor: text; }
    [data-testid="htx-textbox-edit-button"]:focus-visible { opacity: .25; }
    [data-testid="htx-textbox-delete-button"] { right: 4px; top: 4px; opacity: 0; }
    [data-testid="textarea-region"]:hover [data-testid="htx-textbox-delete-button"], button:focus-visible
    { opacity: 1; }"""
# An arrow without a label is of a relation without a type, which would be lost.
_ARROWS = """
    .lsf-modal-ls__content li { list-style: disc; margin: 0 0 6px 20px; }
    [class*="relationItem"]:not(:has(text)) path { stroke: #d00000; stroke-width: 3; stroke-dasharray: 4 3; }"""

# Label Studio's own words: where they stand, what they say in German, and how large.
_GERMAN = (
    ('[data-testid="textarea-instruction"]', "noch nicht übernommen: Umschalt + Eingabe", 12),
    ('[data-testid="textarea-add-button"] span', "Fertig", 13),
    ('[data-testid="bottombar-submit-button"] span', "Abgeben", 15),
    ('[data-testid="bottombar-update-button"] span', "Änderung abgeben", 15),
    ('[data-testid="bottombar-skip-button"] span', "Überspringen", 15),
    ("#Info-draggable .lsf-panel-tabs__tab", "Auswahl", 14),
    ("#History-draggable .lsf-panel-tabs__tab", "Verlauf", 14),
    ("#Regions-draggable .lsf-panel-tabs__tab", "Entitäten", 14),
    ("#Relations-draggable .lsf-panel-tabs__tab", "Relationen", 14),
    (".lsf-modal-ls__content:has(details) .lsf-modal-ls__title", "Anleitung", 24),
)


def style(scheme: Scheme) -> Iterator[str]:
    """The lines of the `Style` tag of a scheme's interface."""
    yield f"  <Style>{_TEXT}{_COLORS}{_BOXES}{_ARROWS}"
    for place, german, size in _GERMAN:
        yield from _instead(place, _css_string(german), size)
    for relation in scheme.relations:
        yield from _relation(relation)
    yield "  </Style>"


def _relation(relation: RelationType) -> Iterator[str]:
    """Label Studio has no alias for relations: their stored name is what its menu would show."""
    shown = _css_string(f"{relation.title} ({relation.name})" if relation.title != relation.name else relation.name)
    option = f'[data-testid="select-option-{relation.name}"] [data-testid="select-option-label"]'
    chosen = f'button[data-value="{relation.name}"] [data-testid="select-display-value"] span'
    return _instead(f"{option}, {chosen}", shown, 14)


def _instead(places: str, shown: str, size: int) -> Iterator[str]:
    after = ", ".join(f"{place}::after" for place in places.split(", "))
    yield f"    {places} {{ font-size: 0; }}"
    yield f"    {after} {{ content: {shown}; font-size: {size}px; }}"


def _css_string(value: str) -> str:
    r"""A quoted CSS string, e.g. `"kauft \"neu\""` without a character of markup."""
    plain = "".join(c if c.isprintable() else " " for c in value)
    escapes = {"\\": "\\\\", '"': '\\"', "<": "\\3c ", ">": "\\3e ", "&": "\\26 "}
    return '"' + "".join(escapes.get(c, c) for c in plain) + '"'

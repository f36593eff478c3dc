"use strict";
const content = JSON.parse(document.getElementById("content").textContent);
const { report, names: NAMES } = content;
const colors = new Map(content.types);
const ROUND = 100;

function make(name, props = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (key in made && key !== "list") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

function draw(name, props, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(props)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const at = (id) => document.getElementById(id);
const number = (value) => (value === null ? "–" : value.toFixed(3));
const range = (figure) => (figure.low === null ? "no interval" : `${number(figure.low)} – ${number(figure.high)}`);
const percent = (value) => `${Math.max(0, Math.min(1, value)) * 100}%`;
const find = (figures, layer, measure) => figures.find((f) => f.layer === layer && f.measure === measure);
const parts = (kind) => report.parts.filter((part) => part.kind === kind);

const MEANINGS = {
  "F1 exact": "Both mark the same characters with the same type; 2a / (2a + b + c), the positive specific agreement.",
  "F1 overlap": "Both mark overlapping characters with the same type, each mark in one pair at most.",
  "κ tokens": "Cohen's κ of two annotators on the type of each token. Most tokens are in no entity, so chance agreement is high.",
  "α tokens": "Krippendorff's nominal α on the type of each token, of all annotators together.",
  "uα unitizing": "Krippendorff's α for unitizing (2016), on characters. Of overlapping marks of one annotator the longest counts.",
  "cuα types": "uα on the types alone, where both marked something.",
  "F1 given entities": "F1 of relations among those whose two ends both annotators marked alike.",
  "chrF++": "Likeness of two translations by n-grams of characters and words, both ways, from 0 to 1.",
  "TER": "Edits from one translation to the other, both ways, as a share of its words; may exceed 1. From a sample where there are many.",
  "edit effort": "TER from the suggested draft to what the annotator made of it.",
  "numbers lost": "Share of the source's numbers (above twelve) that the translation has not.",
  "names lost": "Share of the names of persons and products of which no word is in the translation.",
  "interval": "BCa bootstrap at 95 %, resampling documents. With few documents it is rather too narrow.",
};

function track(figure, second = false) {
  const made = make("div", { className: "track" });
  if (figure.value !== null) {
    const bar = make("div", { className: second ? "bar second" : "bar" });
    bar.style.width = percent(figure.value);
    made.append(bar);
  }
  if (figure.low !== null) {
    const whisker = make("div", { className: "whisker" });
    whisker.style.left = percent(figure.low);
    whisker.style.right = `calc(100% - ${percent(figure.high)})`;
    made.append(whisker);
  }
  return made;
}

function table(head, rows, className = "") {
  const body = rows.map(([name, ...cells]) => make("tr", {}, make("th", { scope: "row" }, name), ...cells));
  const titles = head.map((title) => make("th", { scope: "col" }, title));
  return make("div", { className: "scroll", tabIndex: 0 },
    make("table", { className }, make("thead", {}, make("tr", {}, ...titles)), make("tbody", {}, ...body)));
}

function cell(figure) {
  if (!figure || figure.value === null) return make("td", { className: "empty" }, "–");
  const small = figure.low === null ? "" : ` ${number(figure.low)}–${number(figure.high)}`;
  return make("td", { title: `n = ${figure.n}` }, number(figure.value), make("small", {}, small));
}

function heat(value, text = number(value), title = "") {
  const made = make("td", { title }, text);
  if (value !== null) made.style.background = `color-mix(in oklab, var(--accent) ${Math.max(0, value) * 45}%, var(--sheet))`;
  return made;
}

function hideUnless(id, shown) {
  at(id).hidden = !shown;
  return shown;
}

function overview() {
  const pairs = parts("pair").length;
  at("lead").textContent =
    `Scheme ${content.scheme} · ${report.compared} of ${report.documents} answered documents compared · ` +
    `${content.annotators.length} annotators, ${pairs} pair${pairs === 1 ? "" : "s"} with documents in common`;
  const wholes = report.figures.filter((f) => !f.measure.startsWith("share_") && f.value !== null &&
    (["entities", "relations"].includes(f.layer) || ["chrf", "ter", "same", "edit_effort", "draft_kept"].includes(f.measure)));
  for (const figure of wholes) {
    at("overview").querySelector(".cards").append(make("div", { className: "card" },
      make("div", { className: "name" }, `${figure.layer} · ${NAMES[figure.measure]}`),
      make("div", { className: "value" }, number(figure.value)),
      make("div", { className: "range" }, `${range(figure)} · n = ${figure.n}`), track(figure)));
  }
}

function pairs() {
  const all = parts("pair");
  if (!hideUnless("pairs", all.length > 0)) return;
  const shown = make("div");
  const keys = all[0].figures.filter((f) => f.measure !== "edit_effort").map((f) => [f.layer, f.measure]);
  const options = keys.map(([layer, measure], i) => make("option", { value: i }, `${layer} · ${NAMES[measure]}`));
  const choice = make("select", { onchange: () => show() }, ...options);
  const show = () => {
    const [layer, measure] = keys[choice.value];
    const rows = content.annotators.map((left) => [left, ...content.annotators.map((right) => {
      const part = all.find((p) => p.name === `${left} · ${right}` || p.name === `${right} · ${left}`);
      if (!part) return make("td", { className: "empty" }, left === right ? "" : "–");
      const figure = find(part.figures, layer, measure);
      return heat(figure.value, number(figure.value), `${range(figure)}, n = ${figure.n}`);
    })]);
    shown.replaceChildren(table(["", ...content.annotators], rows, "matrix"));
  };
  at("pairs").append(make("label", { className: "choice" }, "Measure", choice), shown);
  show();
}

function bars(title, rows, legend) {
  const grid = make("div", { className: "bars" });
  for (const [label, figures] of rows) {
    figures.forEach((figure, i) => grid.append(
      make("div", { className: "label" }, i ? "" : label), track(figure, i > 0),
      make("div", { className: "number", title: `n = ${figure.n}` }, `${number(figure.value)}  (${range(figure)})`)));
  }
  return make("div", {}, make("h3", {}, title), make("p", { className: "hint" }, legend), grid);
}

function types() {
  const of = (layer, names, measures) => names
    .map((name) => [name, measures.map((m) => find(report.figures, `${layer}.${name}`, m))])
    .filter(([, figures]) => figures.every((f) => f && f.value !== null));
  const entities = of("entities", content.types.map(([name]) => name), ["f1_exact", "f1_overlap"]);
  const relations = of("relations", content.relations, ["f1", "f1_given_entities"]);
  const into = at("types").querySelector(".columns");
  if (entities.length) into.append(bars("Entities", entities, "Above F1 exact, below F1 overlap."));
  if (relations.length) into.append(bars("Relations", relations, "Above F1, below F1 among agreed entities."));
  hideUnless("types", entities.length + relations.length > 0);
}

function confusion() {
  if (!hideUnless("confusion", content.confusion.length > 0)) return;
  const names = [...content.types.map(([name]) => name), ""];
  const counts = new Map(content.confusion.flatMap(({ first, second, number: n }) => [
    [`${first}\t${second}`, n], [`${second}\t${first}`, n]]));
  const sums = new Map(names.map((a) => [a, names.reduce((sum, b) => sum + (counts.get(`${a}\t${b}`) ?? 0), 0)]));
  const used = names.filter((name) => sums.get(name) > 0);
  const rows = used.map((a) => [a || "not marked", ...used.map((b) => {
    const n = counts.get(`${a}\t${b}`) ?? 0;
    return n ? heat(n / sums.get(a), String(n), `${(ROUND * n / sums.get(a)).toFixed(1)} % of ${a || "not marked"}`)
      : make("td", { className: "empty" }, a || b ? "·" : "");
  })]);
  at("confusion").append(table(["", ...used.map((name) => name || "not marked")], rows, "matrix"));
}

const CAUSES = { entities: "#0072b2", boundaries: "#56b4e9", direction: "#e69f00", label: "#cc79a7", omission: "#7f7f7f" };

function causes() {
  const into = at("causes").querySelector(".columns");
  const shares = Object.entries(CAUSES).map(([cause, color]) => [cause, color, find(report.figures, "relations", `share_${cause}`)]);
  const known = shares.every(([, , figure]) => figure && figure.value !== null);
  if (known) {
    const stack = make("div", { className: "stack", "aria-hidden": "true" });
    for (const [, color, figure] of shares) {
      const piece = make("span");
      piece.style.background = color;
      piece.style.width = percent(figure.value);
      stack.append(piece);
    }
    const rows = shares.map(([cause, color, figure]) => {
      const key = make("span", { className: "key" });
      key.style.background = color;
      return [make("span", {}, key, cause), cell(figure)];
    });
    into.append(make("div", {}, make("h3", {}, "Relations: shares of all that is not in both"), stack, table(["cause", "share"], rows)));
  }
  const boundaries = Object.entries(content.boundaries);
  const total = boundaries.reduce((sum, [, n]) => sum + n, 0);
  if (total) {
    const grid = make("div", { className: "bars" });
    for (const [name, n] of boundaries) {
      grid.append(make("div", { className: "label" }, name), track({ value: n / total, low: null }),
        make("div", { className: "number" }, `${n} (${(ROUND * n / total).toFixed(0)} %)`));
    }
    into.append(make("div", {}, make("h3", {}, "Entities: what boundaries differ in"), grid));
  }
  hideUnless("causes", known || total > 0);
}

function annotators() {
  const all = parts("annotator");
  if (!hideUnless("annotators", all.length > 0)) return;
  const keys = all[0].figures.map((f) => [f.layer, f.measure])
    .filter(([layer, measure]) => all.some((part) => find(part.figures, layer, measure).value !== null));
  at("annotators").append(table(["", ...all.map((part) => part.name)],
    keys.map(([layer, measure]) => [`${layer} · ${NAMES[measure]}`, ...all.map((part) => cell(find(part.figures, layer, measure)))])));
}

function ofParts(id, kind) {
  const all = parts(kind);
  if (!hideUnless(id, all.length > 0)) return;
  const keys = all.at(-1).figures.filter((f) => all.some((part) => find(part.figures, f.layer, f.measure)?.value != null));
  at(id).append(table(["", ...keys.map((f) => `${f.layer} · ${NAMES[f.measure]}`)],
    all.map((part) => [part.name, ...keys.map((f) => cell(find(part.figures, f.layer, f.measure)))])));
}

function time() {
  const all = parts("time");
  if (!hideUnless("time", all.length > 0)) return;
  const series = all[0].figures.map((f) => [f.layer, f.measure])
    .filter(([layer, measure]) => ["f1_exact", "f1", "chrf"].includes(measure) &&
      all.some((part) => find(part.figures, layer, measure).value !== null));
  const [width, height, left, bottom, top] = [900, 260, 40, 30, 12];
  const x = (i) => left + (all.length === 1 ? (width - left) / 2 : (i * (width - left - 20)) / (all.length - 1) + 10);
  const y = (value) => top + (1 - Math.max(0, Math.min(1, value))) * (height - top - bottom);
  const chart = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Agreement over time; the table below has the numbers" });
  for (const value of [0, 0.25, 0.5, 0.75, 1]) {
    chart.append(draw("line", { class: "axis", x1: left, x2: width, y1: y(value), y2: y(value) }),
      draw("text", { x: 0, y: y(value) + 4 }, value.toFixed(2)));
  }
  all.forEach((part, i) => chart.append(draw("text", { x: x(i), y: height - 8, "text-anchor": "middle" }, part.name)));
  const legend = make("ul", { className: "legend" });
  series.forEach(([layer, measure], s) => {
    const color = Object.values(CAUSES)[[0, 2, 3, 1, 4][s % 5]];
    const points = all.map((part, i) => [i, find(part.figures, layer, measure)]).filter(([, f]) => f.value !== null);
    const sure = points.filter(([, f]) => f.low !== null);
    if (sure.length > 1) {
      const up = sure.map(([i, f]) => `${x(i)},${y(f.high)}`);
      const down = sure.map(([i, f]) => `${x(i)},${y(f.low)}`).reverse();
      chart.append(draw("polygon", { class: "band", fill: color, points: [...up, ...down].join(" ") }));
    }
    chart.append(draw("polyline", { class: "line", stroke: color, points: points.map(([i, f]) => `${x(i)},${y(f.value)}`).join(" ") }));
    for (const [i, f] of points) {
      if (f.low !== null) chart.append(draw("line", { stroke: color, "stroke-width": 2, x1: x(i), x2: x(i), y1: y(f.low), y2: y(f.high) }));
      chart.append(draw("circle", { cx: x(i), cy: y(f.value), r: 4, fill: color }, draw("title", {}, `${all[i].name}: ${number(f.value)} (${range(f)})`)));
    }
    const key = make("span", { className: "key" });
    key.style.background = color;
    legend.append(make("li", {}, key, `${layer} · ${NAMES[measure]}`));
  });
  at("time").append(chart, legend);
  const list = make("details", {}, make("summary", {}, "As a table"));
  list.append(table(["", ...series.map(([layer, measure]) => `${layer} · ${NAMES[measure]}`)],
    all.map((p) => [p.name, ...series.map(([layer, measure]) => cell(find(p.figures, layer, measure)))])));
  at("time").append(list);
}

function marked(context, side) {
  const letters = Array.from(context);
  const line = make("p");
  const marks = side.marks.map((m, i) => ({ ...m, role: side.text ? ["head", "tail"][i] : "" }));
  const cuts = [...new Set([0, letters.length, ...marks.flatMap((m) => [m.start, m.end])])].sort((a, b) => a - b);
  cuts.slice(0, -1).forEach((start, i) => {
    const piece = letters.slice(start, cuts[i + 1]).join("");
    const here = marks.filter((m) => m.start <= start && cuts[i + 1] <= m.end);
    if (!here.length) return line.append(piece);
    const made = make("mark", {}, piece);
    made.style.setProperty("--type", colors.get(here.at(-1).label) ?? "var(--accent)");
    const ends = here.filter((m) => m.end === cuts[i + 1]);
    for (const m of ends) made.append(make("span", { className: "label" }, [m.role, m.label].filter(Boolean).join(" ")));
    return line.append(made);
  });
  return line;
}

function differing(ours, theirs) {
  const [a, b] = [ours, theirs].map((text) => text.split(/(\s+)/u));
  const line = make("p");
  if (a.length * b.length > 250000) return make("p", {}, ours);
  const best = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) best[i][j] = a[i] === b[j] ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
  }
  for (let i = 0, j = 0; i < a.length;) {
    if (j < b.length && a[i] === b[j]) { line.append(a[i]); i++; j++; }
    else if (j < b.length && best[i][j + 1] > best[i + 1][j]) j++;
    else line.append(make("ins", {}, a[i++]));
  }
  return line;
}

function sideOf(item, side, other) {
  const made = make("div", { className: "side" }, make("div", { className: "who" }, side.annotator));
  if (item.layer === "translations") made.append(differing(side.text, other.text));
  else if (!side.marks.length) made.append(make("p", { className: "empty" }, item.layer === "relations" ? "no relation" : "not marked"));
  else {
    if (side.text) {
      const [head, tail] = side.marks.map((m) => Array.from(item.context).slice(m.start, m.end).join(""));
      made.append(make("p", {}, `${head} — ${side.text} → ${tail}`));
    }
    made.append(marked(item.context, side));
  }
  return made;
}

function card(item) {
  const kind = [item.kind, item.detail].filter(Boolean).join(": ");
  const where = `${item.document_id}${item.part > 1 ? `, part ${item.part}` : ""}, character ${item.start}`;
  const link = item.link && /^https?:\/\//u.test(item.link)
    ? make("a", { href: item.link, target: "_blank", rel: "noopener noreferrer" }, "Label Studio") : null;
  const labels = item.layer === "translations" ? "" : ` · ${item.types.join(", ")}`;
  return make("article", { tabIndex: -1 },
    make("header", {}, make("h3", {}, `${item.layer} · ${kind}${labels}`), make("span", { className: "where" }, where), link),
    item.layer === "translations" ? make("p", { className: "source" }, item.context) : null,
    make("div", { className: "sides" }, sideOf(item, item.left, item.right), sideOf(item, item.right, item.left)));
}

function disagreements() {
  const items = content.disagreements;
  if (!hideUnless("disagreements", items.length > 0)) return;
  const form = at("disagreements").querySelector("form");
  const fields = {
    layer: (d) => [d.layer], kind: (d) => [[d.kind, d.detail].filter(Boolean).join(": ")], type: (d) => d.types,
    annotator: (d) => [d.left.annotator, d.right.annotator], document: (d) => [d.document_id],
  };
  const chosen = {};
  for (const [name, of] of Object.entries(fields)) {
    const values = [...new Set(items.flatMap(of))].sort();
    chosen[name] = make("select", { name, onchange: () => filter() }, make("option", { value: "" }, "all"),
      ...values.map((value) => make("option", { value }, value)));
    form.append(make("label", {}, name, chosen[name]));
  }
  const search = make("input", { type: "search", name: "search", oninput: () => filter() });
  form.append(make("label", {}, "text", search));
  form.onsubmit = (event) => event.preventDefault();
  form.append(make("button", { type: "button", onclick: () => { form.reset(); filter(); } }, "Clear"));
  const texts = items.map((d) => `${d.context}\n${d.left.text}\n${d.right.text}`.toLocaleLowerCase());
  let found = items;
  const more = () => {
    const from = at("list").childElementCount;
    at("list").append(...found.slice(from, from + ROUND).map(card));
    const rest = found.length - at("list").childElementCount;
    at("more").hidden = rest <= 0;
    at("more").textContent = `Show ${Math.min(ROUND, rest)} more of ${rest}`;
  };
  const filter = () => {
    const wanted = Object.entries(fields).filter(([name]) => chosen[name].value);
    const text = search.value.toLocaleLowerCase();
    found = items.filter((d, i) => wanted.every(([name, of]) => of(d).includes(chosen[name].value)) && texts[i].includes(text));
    at("list").replaceChildren();
    more();
    const all = Object.values(content.numbers).reduce((sum, n) => sum + n, 0);
    const sample = all > items.length ? ` (a random sample of all ${all})` : "";
    at("count").textContent = `${found.length} of ${items.length} disagreements${sample}`;
  };
  at("more").onclick = more;
  filter();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/u.test(event.target.tagName)) return;
    const cards = [...at("list").children];
    const here = cards.indexOf(document.activeElement.closest("article"));
    if (event.key === "/") { event.preventDefault(); search.focus(); }
    else if (event.key === "o" && here >= 0) cards[here].querySelector("a")?.click();
    else if (event.key === "j" || event.key === "k") {
      if (event.key === "j" && here === cards.length - 1 && !at("more").hidden) more();
      const next = at("list").children[event.key === "j" ? here + 1 : Math.max(0, here - 1)];
      if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
    }
  });
}

overview();
pairs();
types();
confusion();
causes();
annotators();
ofParts("suggestions", "suggestions");
time();
ofParts("batches", "batch");
disagreements();
for (const [name, meaning] of Object.entries(MEANINGS)) document.querySelector("#glossary dl").append(make("dt", {}, name), make("dd", {}, meaning));
for (const section of document.querySelectorAll("section:not([hidden])")) {
  document.querySelector("nav").append(make("a", { href: `#${section.id}` }, section.querySelector("h2").textContent));
}

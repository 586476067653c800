// The side panel: filters that are the legend too, the list of events, what could not be placed, sources.
"use strict";

const byId = (id) => document.getElementById(id);
const LIST_STEP = 60;

/* ---- Types and actors ---------------------------------------------------------------------------------- */

function fillTypes(page) {
  const { m, colours, filter } = page;
  byId("types-group").hidden = m.n === 0;
  byId("types").replaceChildren(...m.types.map((type) => {
    const name = markName(type);
    const box = el("input", { type: "checkbox", checked: !filter.hidden.has(type.name), onchange: () => toggleType(page, type.name, box.checked) });
    box.checked = !filter.hidden.has(type.name);
    return el("label", { class: box.checked ? "type" : "type off" }, box, markGlyph({ style: type.style }, colours),
      el("span", { class: "name", dir: "auto" }, name), el("span", { class: "n" }, number(type.n)),
      el("button", { type: "button", class: "link only", "aria-label": `Only ${name}`, onclick: (event) => onlyType(page, type.name, event) }, "only"));
  }));
}

function toggleType(page, name, on) {
  if (on) page.filter.hidden.delete(name);
  else page.filter.hidden.add(name);
  fillTypeStates(page);
  page.filterChanged();
}

function onlyType(page, name, event) {
  event.preventDefault();
  page.filter.hidden = new Set(page.m.types.map((type) => type.name).filter((other) => other !== name));
  fillTypeStates(page);
  page.filterChanged();
}

function fillTypeStates(page) {
  [...byId("types").children].forEach((row, k) => {
    const on = !page.filter.hidden.has(page.m.types[k].name);
    row.className = on ? "type" : "type off";
    row.querySelector("input").checked = on;
  });
}

function fillActors(page) {
  const actors = actorsOf(page.m);
  byId("actor-group").hidden = actors.length === 0;
  const options = actors.slice(0, 500).map(([name, n]) => el("option", { value: name }, `${name} (${number(n)})`));
  byId("actor").replaceChildren(el("option", { value: "" }, "All actors"), ...options);
  if (!actors.some(([name]) => name === page.filter.actor)) page.filter.actor = "";
  byId("actor").value = page.filter.actor;
}

/* ---- How to read the map ------------------------------------------------------------------------------------ */

function legendRows(m, colours) {
  const style = m.types.length ? m.types[0].style : OTHER;
  const wide = (paint) => glyph(paint, 30);
  const rows = [
    [wide((c) => paintMark(c, 15, 15, 6.5, { style }, colours)), m.data.coarsened ? "Filled: in the circle around it, not at this spot" : "Filled: at or near this spot"],
    [wide((c) => paintMark(c, 15, 15, 6.5, { style, isArea: true }, colours)), "Hollow: somewhere in an area (point at it to see)"],
    [wide((c) => paintLegendCircle(c, colours, style)), "The true spot lies within the circle"],
    [wide((c) => paintGroup(c, { x: 15, y: 15, n: 5 }, [2, 0, 0, 0, 0, 3, 0], colours)), "A number: so many events, by type"],
  ];
  if (m.hasDeaths) rows.push([wide((c) => paintSizes(c, colours, style)), "Larger: more deaths reported"]);
  if (m.hasDrafts) rows.splice(2, 0, [wide((c) => paintMark(c, 15, 15, 6.5, { style, isDraft: true }, colours)), "Hatched or dashed: a draft, not reviewed"]);
  const items = rows.map(([canvas, text]) => el("li", null, canvas, text));
  return m.data.coarsened ? [el("li", { dir: "auto" }, `Positions are coarsened to ${m.data.coarsened}, on purpose.`), ...items] : items;
}

function paintLegendCircle(c, colours, style) {
  c.beginPath();
  c.arc(15, 15, 12, 0, 2 * Math.PI);
  fillExtent(c, colours);
  paintMark(c, 15, 15, 4, { style }, colours);
}

function paintSizes(c, colours, style) {
  paintMark(c, 7, 17, 4.5, { style }, colours);
  paintMark(c, 20, 15, 8, { style }, colours);
}

/* ---- The list --------------------------------------------------------------------------------------------------- */

// One entry for each event: the first of its parts that is shown.
function listRows(page, limit) {
  const { m, shown } = page;
  const rows = [];
  const seen = new Set();
  let nEvents = 0;
  for (const i of m.order) {
    if (shown[i] === 0 || seen.has(m.event[i])) continue;
    seen.add(m.event[i]);
    nEvents++;
    if (rows.length < limit) rows.push(i);
  }
  return { rows, nEvents };
}

function listWhere(m, i) {
  const parts = m.parts[m.event[i]].length;
  return `${spanText(m.first[i], m.last[i])} · ${whereText(m, i)}${parts > 1 ? ` (${parts} places)` : ""}`;
}

function fillList(page) {
  const { m, colours } = page;
  const { rows, nEvents } = listRows(page, page.listLimit);
  byId("list").replaceChildren(...rows.map((i) => {
    const entry = entryButton(m, i, colours, listWhere(m, i), () => page.choose(i, { fly: true, from: "list" }));
    if (page.chosenEvent === m.event[i]) entry.setAttribute("aria-current", "true");
    return el("li", null, entry);
  }));
  byId("more").hidden = rows.length >= nEvents;
  const all = isFiltered(m, page.filter) || !isWhole(m, page.filter) ? ` of ${number(m.parts.length)}` : "";
  const points = page.nShown === nEvents ? "" : `, at ${number(page.nShown)} places`;
  setText("count", `${number(nEvents)}${all} events${points}`);
  byId("reset").hidden = !isFiltered(m, page.filter) && isWhole(m, page.filter);
}

function setText(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

function markListEntry(page) {
  for (const entry of byId("list").querySelectorAll(".entry")) {
    if (page.m.event[Number(entry.dataset.row)] === page.chosenEvent) entry.setAttribute("aria-current", "true");
    else entry.removeAttribute("aria-current");
  }
}

// Arrow keys walk through the list, as Tab does.
function walkList(event) {
  const steps = { ArrowDown: 1, ArrowUp: -1, Home: -1e9, End: 1e9 };
  if (!(event.key in steps) || !event.target.classList.contains("entry")) return;
  const entries = [...byId("list").querySelectorAll(".entry")];
  const at = entries.indexOf(event.target) + steps[event.key];
  entries[Math.max(0, Math.min(entries.length - 1, at))].focus();
  event.preventDefault();
}

/* ---- What could not be placed ---------------------------------------------------------------------------------------- */

const PLACELESS = new Set(["part", "parts", "title", "method", "score", "radius_m", "geo_prec", "n_cand", "place_id", "place_name"]);

function fillUnplaced(page) {
  const { unplaced } = page.m;
  byId("unplaced").hidden = unplaced.n === 0;
  setText("unplaced-head", `Not on the map (${number(unplaced.n)})`);
  const items = [];
  for (let i = 0; i < Math.min(unplaced.n, page.unplacedLimit); i++) items.push(unplacedItem(unplaced, i));
  byId("unplaced-list").replaceChildren(...items);
  byId("unplaced-more").hidden = unplaced.n <= page.unplacedLimit;
}

function unplacedItem(table, i) {
  const id = valueOf(table, "event_id", i);
  const place = valueOf(table, "place", i);
  const item = el("li", { "data-event": id ?? "", tabindex: "-1" },
    textEl("div", "title", valueOf(table, "title", i) || valueOf(table, "summary", i) || id || "Untitled"),
    textEl("div", "where quiet", [spanText(dayOf(valueOf(table, "date_start", i)), dayOf(valueOf(table, "date_end", i) || valueOf(table, "date_start", i))), place].filter(Boolean).join(" · ")),
    textEl("div", "where", table.where[i]));
  const more = otherFields(table, i, PLACELESS);
  if (more) item.append(more);
  return item;
}

/* ---- Sources --------------------------------------------------------------------------------------------------------------- */

function aboutParts(page) {
  const { facts, data } = page.m;
  const parts = [el("p", null, "A mark is not a position: the true spot lies within the radius given, as far as the report says. Hollow marks stand for whole areas.")];
  if (data.coarsened) parts.push(el("p", { dir: "auto" }, `Positions were made coarser on purpose: ${data.coarsened}.`));
  const c = facts.counts;
  if (c) {
    parts.push(el("p", null, `Rows read: ${number(c.rows)}. Placed: ${number(c.rows_placed)}, as ${number(c.parts_placed)} marks. ` +
      `Not placed: ${number(c.rows_unplaced)}. Drafts left out: ${number(c.rows_draft)}.`));
  }
  if (facts.credits && facts.credits.length) {
    parts.push(el("h3", null, "Places from"), el("ul", null, ...facts.credits.map(([source, licence]) => textEl("li", "", licence ? `${source} (${licence})` : source))));
  }
  parts.push(el("p", null, "Made by gazmap. Map drawn with Leaflet (BSD 2-clause; its notice is in this page's source)."));
  return parts;
}

function fillHead(page) {
  const { m } = page;
  const dates = m.isDated ? `, ${spanText(m.firstDay, m.lastDay)}` : "";
  setText("title", m.data.title || "Map of events");
  document.title = m.data.title || "Map of events";
  setText("subtitle", `${number(m.parts.length)} events${dates}`);
  byId("about-text").replaceChildren(...aboutParts(page));
}

function fillPanel(page) {
  fillHead(page);
  fillTypes(page);
  fillActors(page);
  byId("legend-rows").replaceChildren(...legendRows(page.m, page.colours));
  fillUnplaced(page);
}

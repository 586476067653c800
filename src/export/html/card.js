// What is known of an event, in words. Everything from the data becomes text, never markup.
"use strict";

function el(tag, options, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options || {})) {
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children) if (child !== null && child !== undefined) element.append(child);
  return element;
}

const textEl = (tag, className, text) => el(tag, { class: className, dir: "auto" }, text);

// Only web addresses become links.
function linkTo(address, text) {
  if (!/^https?:\/\//i.test(address)) return null;
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, text);
}

function glyph(paint, size = 22) {
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const canvas = el("canvas", { class: "glyph", "aria-hidden": "true", width: size * ratio, height: size * ratio });
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  paint(context);
  return canvas;
}

const markGlyph = (look, colours, r = 6.5) => glyph((c) => paintMark(c, 11, 11, r, look, colours));

/* ---- Words ------------------------------------------------------------------------------------------- */

const METHODS = {
  exact: "the name as written", alias: "another name of the place", folded: "the name, spelt another way", fuzzy: "a name nearly spelt so",
  near: "near the place named", offset: "a distance and a direction from a place", between: "between two places", road: "along a road",
  junction: "where two roads cross", set: "a member of a named set", area: "an area, not a spot", coordinates: "coordinates in the text",
  given: "a position given with the event",
};
const PRECISIONS = {
  1: "the place itself", 2: "near the place", 3: "a district", 4: "a province", 5: "part of a country, or a line",
  6: "a country", 7: "at sea or in the air",
};

function distanceText(metres) {
  if (metres < 1000) return `${metres} m`;
  const km = metres / 1000;
  return `${km < 10 ? Number(km.toFixed(1)) : Math.round(km).toLocaleString("en")} km`;
}

const number = (n) => Number(n).toLocaleString("en");

function figureText(e, i) {
  const killed = valueOf(e, "killed", i), lo = valueOf(e, "killed_lo", i), hi = valueOf(e, "killed_hi", i);
  if (killed !== null) return number(killed);
  if (lo !== null && hi !== null) return lo === hi ? number(lo) : `${number(lo)} to ${number(hi)}`;
  if (lo !== null) return `at least ${number(lo)}`;
  return hi !== null ? `up to ${number(hi)}` : null;
}

const joinNames = (...names) => {
  const kept = names.filter((name, k) => name && names.indexOf(name) === k);
  return kept.length ? kept.join(", ") : null;
};

const placeText = (e, i) => joinNames(valueOf(e, "place_name", i), valueOf(e, "admin2", i), valueOf(e, "admin1", i), valueOf(e, "country", i));
const whereText = (m, i) => valueOf(m.e, "place", i) || placeText(m.e, i) || `${m.lat[i].toFixed(4)}, ${m.lon[i].toFixed(4)}`;
const markName = (type) => type.name ?? "No type given";

/* ---- The card -------------------------------------------------------------------------------------------- */

const CARD_FIELDS = new Set(["event_id", "part", "parts", "title", "summary", "type", "subtype", "actor1", "actor2", "status", "date_start",
  "date_end", "date_text", "killed", "killed_lo", "killed_hi", "wounded", "displaced", "aggregate", "place", "place_id", "place_name",
  "admin1", "admin2", "country", "method", "radius_m", "geo_prec", "source", "source_url", "quote", "claim_by", "coarsened",
  "stroke", "fill", "marker-color", "marker-size", "marker-symbol"]);

function kindLine(m, i, colours) {
  const type = m.types[m.type[i]];
  const subtype = valueOf(m.e, "subtype", i);
  return el("p", { class: "kind" }, markGlyph(lookOf(m, i), colours), el("span", { dir: "auto" }, subtype ? `${markName(type)} · ${subtype}` : markName(type)));
}

function whenLine(m, i) {
  const asReported = valueOf(m.e, "date_text", i);
  const line = el("p", null, el("span", { class: "when" }, spanText(m.first[i], m.last[i])));
  if (asReported && !/^[\d/.-]+$/.test(asReported)) line.append(el("span", { class: "quiet", dir: "auto" }, ` as reported “${asReported}”`));
  return line;
}

function facts(m, i) {
  const e = m.e;
  const radius = valueOf(e, "radius_m", i), method = valueOf(e, "method", i), prec = valueOf(e, "geo_prec", i);
  const rows = [
    ["Place reported", valueOf(e, "place", i)],
    ["On the map as", placeText(e, i)],
    ["How sure", radius !== null ? `within ${distanceText(radius)} of the mark` : null],
    ["Precision", PRECISIONS[prec] || null],
    ["Found by", METHODS[method] || method],
    ["Coarsened", valueOf(e, "coarsened", i)],
    ["Actors", joinNames(valueOf(e, "actor1", i), valueOf(e, "actor2", i))],
    ["Killed", figureText(e, i)],
    ["Wounded", numberText(valueOf(e, "wounded", i))],
    ["Displaced", numberText(valueOf(e, "displaced", i))],
    ["Claimed by", valueOf(e, "claim_by", i)],
    ["Note", valueOf(e, "aggregate", i) === 1 ? "This row sums up others; leave it out of totals." : null],
  ];
  return rows.filter((row) => row[1] !== null && row[1] !== undefined);
}

const numberText = (n) => (n === null ? null : number(n));

function definitions(rows) {
  return el("dl", null, ...rows.flatMap(([name, value]) => [el("dt", null, name), el("dd", { dir: "auto" }, String(value))]));
}

function sourceLine(e, i) {
  const source = valueOf(e, "source", i), address = valueOf(e, "source_url", i);
  if (source === null && address === null) return null;
  const line = el("p", { class: "from" }, "Source: ");
  const link = address !== null ? linkTo(address, source || address) : null;
  line.append(link || el("span", { dir: "auto" }, [source, address].filter(Boolean).join(", ")));
  return line;
}

function claimsTable(claims) {
  if (!claims || claims.length === 0) return null;
  const rows = claims.map((claim) => {
    const { lo, hi } = claim;
    const figure = lo === hi || hi === null ? (hi === null && lo !== null ? `at least ${lo}` : lo) : lo === null ? `up to ${hi}` : `${lo} to ${hi}`;
    return el("tr", null, textEl("td", "", `${claim.field ?? ""}: ${figure ?? "no figure"}`), textEl("td", "", [claim.by, claim.source].filter(Boolean).join("; ")));
  });
  return el("details", null, el("summary", null, `Figures by source (${claims.length})`),
    el("table", null, el("thead", null, el("tr", null, el("th", null, "Figure"), el("th", null, "Who says so"))), el("tbody", null, ...rows)));
}

function otherFields(table, i, known) {
  const rows = table.names.filter((name) => !known.has(name) && valueOf(table, name, i) !== null)
    .map((name) => [table.aliases.get(name) || name, valueOf(table, name, i)]);
  return rows.length ? el("details", null, el("summary", null, "More of the row"), definitions(rows)) : null;
}

// go(row) shows another part of the same event.
function eventCard(m, i, colours, go) {
  const e = m.e;
  const id = valueOf(e, "event_id", i);
  const card = el("article", { class: "card", tabindex: "-1", "aria-label": m.title[i] }, kindLine(m, i, colours), textEl("h2", "", m.title[i]));
  if (m.isDraft[i]) card.append(el("span", { class: "badge" }, "Draft"));
  card.append(whenLine(m, i));
  const summary = valueOf(e, "summary", i);
  if (summary !== null && summary !== m.title[i]) card.append(textEl("p", "summary", summary));
  card.append(definitions(facts(m, i)));
  const quote = valueOf(e, "quote", i);
  if (quote !== null) card.append(textEl("blockquote", "", quote));
  for (const part of [sourceLine(e, i), claimsTable(m.claims.get(id)), otherFields(e, i, CARD_FIELDS)]) if (part) card.append(part);
  card.append(cardFoot(m, i, id, go));
  return card;
}

function cardFoot(m, i, id, go) {
  const foot = el("div", { class: "foot" });
  if (id !== null) foot.append(el("a", { href: `#event=${encodeURIComponent(id)}` }, "Link to this event"));
  const parts = m.parts[m.event[i]];
  if (parts.length > 1) {
    const at = parts.indexOf(i);
    foot.append(el("span", { class: "quiet" }, `Place ${at + 1} of ${parts.length}`),
      el("button", { type: "button", class: "link", onclick: () => go(parts[(at + 1) % parts.length]) }, "Next place"));
  }
  return foot;
}

/* ---- Several at one spot ------------------------------------------------------------------------------------- */

const CARD_ENTRIES = 50;

function entryButton(m, i, colours, where, onclick) {
  return el("button", { type: "button", class: "entry", "data-row": i, onclick },
    markGlyph(lookOf(m, i), colours), textEl("span", "title", m.title[i]),
    el("span", { class: "where", dir: "auto" }, where));
}

function groupCard(m, rows, colours, go) {
  const names = new Set(rows.map((i) => valueOf(m.e, "place_name", i)));
  const name = names.size === 1 ? [...names][0] : null;
  const lead = m.isArea[rows[0]] ? `${rows.length} events somewhere in this area` : `${rows.length} events at this spot`;
  const card = el("article", { class: "card", tabindex: "-1", "aria-label": lead }, textEl("p", "lead", name ? `${lead}: ${name}` : lead));
  for (const i of rows.slice(0, CARD_ENTRIES)) card.append(entryButton(m, i, colours, spanText(m.first[i], m.last[i]), () => go(i)));
  if (rows.length > CARD_ENTRIES) card.append(el("p", { class: "quiet" }, `and ${number(rows.length - CARD_ENTRIES)} more; choose a time or a filter to see them`));
  return card;
}

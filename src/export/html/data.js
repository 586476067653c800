// The data block, made ready to draw. Its form is told in docs/web-page.md.
"use strict";

const DAY_MS = 86400000;
const MILLIONTH = 1e-6;

/* ---- Tables --------------------------------------------------------------------------------- */

// {columns: [[name, alias, kind]…], rows: [[where, cell…]…]} becomes {n, where: […], name: […]…}.
// A cell is a text, [a text], a number, or "" for nothing; in a column of kind "t" a number means the
// n-th plain text that stood in that column before.
function readTable(table) {
  const n = table ? table.rows.length : 0;
  const out = { n, where: new Array(n), names: [], aliases: new Map(), columns: new Map() };
  if (!table) return out;
  table.columns.forEach(([name, alias, kind], c) => {
    const values = new Array(n);
    const seen = [];
    for (let i = 0; i < n; i++) values[i] = readCell(table.rows[i][c + 1], kind, seen);
    out.names.push(name);
    out.aliases.set(name, alias);
    out.columns.set(name, values);
  });
  for (let i = 0; i < n; i++) out.where[i] = table.rows[i][0];
  return out;
}

function readCell(cell, kind, seen) {
  if (cell === undefined || cell === "") return null;
  if (kind !== "t") return cell;
  if (typeof cell === "number") return seen[cell];
  if (typeof cell !== "string") return cell[0];
  seen.push(cell);
  return cell;
}

const NONE = [];
const columnOf = (table, name) => table.columns.get(name) || NONE;
const valueOf = (table, name, i) => columnOf(table, name)[i] ?? null;

/* ---- Positions: the unit square of the web Mercator map, x to the east, y to the south ------- */

const mercatorX = (lon) => lon / 360 + 0.5;

function mercatorY(lat) {
  const s = Math.sin((Math.max(-85.06, Math.min(85.06, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
}

// Longitudes are unrolled around the events' own middle, so that the antimeridian is no wall.
function middleLongitude(lons) {
  let x = 0, y = 0;
  for (const lon of lons) {
    x += Math.cos((lon * Math.PI) / 180);
    y += Math.sin((lon * Math.PI) / 180);
  }
  return lons.length ? (Math.atan2(y, x) * 180) / Math.PI : 0;
}

const unroll = (lon, middle) => lon + 360 * Math.round((middle - lon) / 360);

// [x, y, dx, dy…] in millionths of a degree, as a path on the unit square with its box.
function readPath(numbers, middle) {
  const xy = new Float64Array(numbers.length);
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  let lon = 0, lat = 0, turn = 0;
  for (let k = 0; k < numbers.length; k += 2) {
    lon += numbers[k];
    lat += numbers[k + 1];
    if (k === 0) turn = unroll(lon * MILLIONTH, middle) - lon * MILLIONTH;
    xy[k] = mercatorX(lon * MILLIONTH + turn);
    xy[k + 1] = mercatorY(lat * MILLIONTH);
    growBox(box, xy[k], xy[k + 1]);
  }
  return { xy, box };
}

function growBox(box, x, y) {
  box[0] = Math.min(box[0], x);
  box[1] = Math.min(box[1], y);
  box[2] = Math.max(box[2], x);
  box[3] = Math.max(box[3], y);
}

// {l: […]} lines or {a: […]} rings.
function readShape(where, middle) {
  const paths = (where.a || where.l).map((numbers) => readPath(numbers, middle));
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const path of paths) {
    growBox(box, path.box[0], path.box[1]);
    growBox(box, path.box[2], path.box[3]);
  }
  return { isArea: !!where.a, paths, box };
}

const EARTH_M = 6371008.8;

// The spot at a bearing and a distance, on the sphere: half a percent off at most, less than a line's width.
function destination(lon, lat, bearing, metres) {
  const rad = Math.PI / 180;
  const d = metres / EARTH_M;
  const phi = lat * rad;
  const sin = Math.sin(phi) * Math.cos(d) + Math.cos(phi) * Math.sin(d) * Math.cos(bearing);
  const east = Math.atan2(Math.sin(bearing) * Math.sin(d) * Math.cos(phi), Math.cos(d) - Math.sin(phi) * sin);
  return [lon + east / rad, Math.asin(sin) / rad];
}

function circlePath(lon, lat, metres) {
  const corners = 64;
  const xy = new Float64Array(2 * corners + 2);
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k <= corners; k++) {
    const [x, y] = destination(lon, lat, (2 * Math.PI * k) / corners, metres);
    xy[2 * k] = mercatorX(x);
    xy[2 * k + 1] = mercatorY(y);
    growBox(box, xy[2 * k], xy[2 * k + 1]);
  }
  return { xy, box };
}

/* ---- Days ------------------------------------------------------------------------------------ */

const knownDays = new Map(); // dates repeat, and parsing them is slow

function dayOf(date) {
  if (!date) return NaN;
  let day = knownDays.get(date);
  if (day === undefined) {
    day = Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
    knownDays.set(date, day);
  }
  return day;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function dayParts(day) {
  const date = new Date(day * DAY_MS);
  return { d: date.getUTCDate(), m: MONTHS[date.getUTCMonth()], y: date.getUTCFullYear() };
}

function dayText(day) {
  const { d, m, y } = dayParts(day);
  return `${d} ${m} ${y}`;
}

// "3 Feb 2020", "3–14 Feb 2020", "12 Jan – 2 Feb 2020".
function spanText(first, last) {
  if (Number.isNaN(first)) return "No date reported";
  if (first === last) return dayText(first);
  const a = dayParts(first), b = dayParts(last);
  if (a.y !== b.y) return `${dayText(first)} – ${dayText(last)}`;
  return a.m === b.m ? `${a.d}–${dayText(last)}` : `${a.d} ${a.m} – ${dayText(last)}`;
}

/* ---- Types: hue and shape ----------------------------------------------------------------------- */

// As in styles/events.qml. Other types take what is left over, the most frequent first.
const SHAPES = ["circle", "triangle", "diamond", "pentagon", "hexagon", "square", "circle"];
const KNOWN_TYPES = ["battles", "explosions/remote violence", "violence against civilians", "protests", "riots", "strategic developments"];
const SPARE_ORDER = [5, 0, 3, 1, 4, 2];
const OTHER = 6;

function styleTypes(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) || 0) + 1);
  const types = [...counts].map(([name, n]) => ({ name, n, style: KNOWN_TYPES.indexOf((name || "").toLowerCase()) }));
  types.sort((a, b) => b.n - a.n || ((a.name || "") < (b.name || "") ? -1 : 1));
  const spare = SPARE_ORDER.filter((style) => !types.some((type) => type.style === style));
  for (const type of types) {
    if (type.style < 0) type.style = type.name === null ? OTHER : spare.shift() ?? OTHER;
  }
  return types;
}

/* ---- The model ------------------------------------------------------------------------------------ */

const AREA_PREC = 4; // from here on a point stands for an area

function deathsOf(e, i) {
  if (valueOf(e, "aggregate", i) === 1) return 0;
  return valueOf(e, "killed", i) ?? valueOf(e, "killed_hi", i) ?? valueOf(e, "killed_lo", i) ?? 0;
}

const spotKey = (lon, lat, radius, place) => `${lon.toFixed(6)} ${lat.toFixed(6)} ${radius} ${place}`;

function readExtents(data, middle) {
  const table = readTable(data.extents);
  const shapes = new Map();
  for (let i = 0; i < table.n; i++) {
    const [lon, lat, area] = table.where[i];
    const key = spotKey(lon, lat, valueOf(table, "radius_m", i), valueOf(table, "place_id", i));
    if (!shapes.has(key)) shapes.set(key, readShape(area, middle));
  }
  return shapes;
}

// Names of a set's members say the same at the start: "Northern depot 3" is "depot 3" on the map.
function shortNames(places) {
  const sets = new Map();
  for (const place of places.filter((p) => p.set)) sets.set(place.set, [...(sets.get(place.set) || []), place]);
  for (const members of sets.values()) {
    if (members.length < 2) continue;
    const words = members.map((p) => p.name.split(" "));
    let same = 0;
    while (words.every((w) => same < w.length - 1 && w[same] === words[0][same])) same++;
    const from = Math.max(0, same - 1);
    members.forEach((p, k) => {
      const text = words[k].slice(from).join(" ");
      p.label = text.charAt(0).toUpperCase() + text.slice(1);
    });
  }
}

// The places that events lie at, then what is around them.
function readPlaces(data, middle) {
  const used = readTable(data.places);
  const ids = new Set(columnOf(used, "id"));
  const around = readTable(data.around);
  const isNew = (_, i) => !ids.has(valueOf(around, "id", i));
  const places = readPlaceTable(used, middle, true);
  shortNames(places);
  return places.concat(readPlaceTable(around, middle, false).filter(isNew));
}

function readPlaceTable(table, middle, isUsed) {
  const places = [];
  for (let i = 0; i < table.n; i++) {
    const where = table.where[i];
    const place = {
      name: valueOf(table, "name", i) || "", kind: valueOf(table, "kind", i) || "", ref: valueOf(table, "ref", i),
      set: valueOf(table, "set_id", i), population: valueOf(table, "population", i) || 0, radius: valueOf(table, "radius_m", i) || 0, shape: null, isUsed,
    };
    place.label = place.name;
    if (Array.isArray(where)) {
      place.x = mercatorX(unroll(where[0], middle));
      place.y = mercatorY(where[1]);
    } else {
      place.shape = readShape(where, middle);
    }
    places.push(place);
  }
  return places;
}

function readClaims(data) {
  const table = readTable(data.claims);
  const byEvent = new Map();
  for (let i = 0; i < table.n; i++) {
    const id = valueOf(table, "event_id", i);
    const claim = {};
    for (const name of table.names) claim[name] = valueOf(table, name, i);
    byEvent.set(id, [...(byEvent.get(id) || []), claim]);
  }
  return byEvent;
}

// Rows with a text instead of a position are those that could not be placed; the text says why.
function splitPlaced(all) {
  const placed = [], unplaced = [];
  for (let i = 0; i < all.n; i++) (typeof all.where[i] === "string" ? unplaced : placed).push(i);
  const pick = (rows) => ({
    n: rows.length, where: rows.map((i) => all.where[i]), names: all.names, aliases: all.aliases,
    columns: new Map([...all.columns].map(([name, values]) => [name, rows.map((i) => values[i])])),
  });
  return [pick(placed), pick(unplaced)];
}

function readModel(data) {
  const [e, unplaced] = splitPlaced(readTable(data.events));
  const middle = middleLongitude(e.where.map((at) => at[0]));
  const n = e.n;
  const m = {
    data, e, unplaced, n, middle, lon: new Float64Array(n), lat: new Float64Array(n), x: new Float64Array(n), y: new Float64Array(n),
    first: new Float64Array(n), last: new Float64Array(n), type: new Uint16Array(n), size: new Float32Array(n),
    radius: new Float64Array(n), isArea: new Uint8Array(n), isDraft: new Uint8Array(n), event: new Uint32Array(n),
    title: new Array(n), parts: [], byId: new Map(), haystack: new Array(n),
  };
  readSpots(m);
  readKinds(m);
  readEvents(m);
  m.order = Uint32Array.from(m.title.keys());
  m.order.sort((a, b) => orderOfDay(m, a) - orderOfDay(m, b) || a - b);
  m.extents = readExtents(data, middle);
  m.places = readPlaces(data, middle);
  m.claims = readClaims(data);
  m.facts = data.facts || {};
  return m;
}

const orderOfDay = (m, i) => (Number.isNaN(m.first[i]) ? Infinity : m.first[i]);

function readSpots(m) {
  for (let i = 0; i < m.n; i++) {
    const [lon, lat] = m.e.where[i];
    m.lon[i] = unroll(lon, m.middle);
    m.lat[i] = lat;
    m.x[i] = mercatorX(m.lon[i]);
    m.y[i] = mercatorY(lat);
    m.radius[i] = valueOf(m.e, "radius_m", i) ?? 0;
    m.isArea[i] = (valueOf(m.e, "geo_prec", i) ?? 0) >= AREA_PREC ? 1 : 0;
  }
}

function readKinds(m) {
  const names = Array.from(m.title, (_, i) => valueOf(m.e, "type", i));
  m.types = styleTypes(names);
  const number = new Map(m.types.map((type, k) => [type.name, k]));
  m.hasDrafts = false;
  m.hasDeaths = false;
  for (let i = 0; i < m.n; i++) {
    const deaths = deathsOf(m.e, i);
    m.type[i] = number.get(names[i]);
    m.size[i] = 5.5 + Math.min(6, 1.1 * Math.sqrt(deaths));
    m.isDraft[i] = (valueOf(m.e, "status", i) || "").toLowerCase() === "draft" ? 1 : 0;
    m.hasDrafts = m.hasDrafts || m.isDraft[i] === 1;
    m.hasDeaths = m.hasDeaths || deaths > 0;
  }
}

function readEvents(m) {
  let min = Infinity, max = -Infinity;
  for (let i = 0; i < m.n; i++) {
    const id = valueOf(m.e, "event_id", i) ?? `row ${i + 1}`;
    if (!m.byId.has(id)) {
      m.byId.set(id, m.parts.length);
      m.parts.push([]);
    }
    m.event[i] = m.byId.get(id);
    m.parts[m.event[i]].push(i);
    m.title[i] = valueOf(m.e, "title", i) || valueOf(m.e, "summary", i) || valueOf(m.e, "quote", i) ||
      (m.data.coarsened && (valueOf(m.e, "subtype", i) || valueOf(m.e, "type", i))) || id;
    m.first[i] = dayOf(valueOf(m.e, "date_start", i));
    m.last[i] = dayOf(valueOf(m.e, "date_end", i));
    if (Number.isNaN(m.last[i])) m.last[i] = m.first[i];
    if (m.first[i] < min) min = m.first[i];
    if (m.last[i] > max) max = m.last[i];
  }
  m.firstDay = min <= max ? min : 0;
  m.lastDay = min <= max ? max : 0;
  m.isDated = min <= max;
}

/* ---- Text to search in, folded a slice at a time so that nobody waits for it ------------------------- */

const SEARCHED = ["event_id", "title", "summary", "type", "subtype", "actor1", "actor2", "place", "place_name", "admin1", "admin2",
  "country", "source", "quote", "claim_by", "date_text", "note"];
const foldText = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
const FOLD_SLICE = 400;

function foldRow(m, i) {
  const texts = SEARCHED.map((name) => valueOf(m.e, name, i)).filter((text) => text !== null);
  m.haystack[i] = foldText(texts.join("\n"));
}

function foldInSlices(m, done, from = 0) {
  const to = Math.min(m.n, from + FOLD_SLICE);
  for (let i = from; i < to; i++) foldRow(m, i);
  if (to < m.n) setTimeout(() => foldInSlices(m, done, to), 0);
  else done();
}

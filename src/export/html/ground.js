// The ground under the events: graticule, areas, borders, roads; and the names, which keep out of each other's way.
"use strict";

const COLOURS = ["paper", "land", "tint", "surface", "ink", "quiet", "halo", "label", "label-area", "border-line", "road", "road-fill",
  "grid", "extent", "extent-fill", "casing", "accent"];

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const colours = { type: [] };
  for (const name of COLOURS) colours[name] = style.getPropertyValue(`--${name}`).trim();
  for (let k = 0; k <= OTHER; k++) colours.type.push(style.getPropertyValue(`--type-${k}`).trim());
  colours.font = style.getPropertyValue("--font").trim();
  return colours;
}

/* ---- Graticule ------------------------------------------------------------------------------------ */

const GRID_STEPS = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005];

function paintGrid(c, view, colours) {
  const degree = view.scale / 360;
  const step = GRID_STEPS.find((s) => s * degree < 220) || GRID_STEPS[GRID_STEPS.length - 1];
  c.strokeStyle = colours.grid;
  c.lineWidth = 1;
  c.beginPath();
  const west = Math.ceil((view.left / view.scale - 0.5) * 360 / step);
  const east = Math.floor(((view.left + view.width) / view.scale - 0.5) * 360 / step);
  for (let k = west; k <= east; k++) {
    const x = Math.round(mercatorX(k * step) * view.scale - view.left) + 0.5;
    c.moveTo(x, 0);
    c.lineTo(x, view.height);
  }
  for (let lat = Math.ceil(-85 / step) * step; lat <= 85; lat += step) {
    const y = Math.round(mercatorY(lat) * view.scale - view.top) + 0.5;
    if (y < 0 || y > view.height) continue;
    c.moveTo(0, y);
    c.lineTo(view.width, y);
  }
  c.stroke();
}

/* ---- Areas and lines ----------------------------------------------------------------------------------- */

const AREA_LOOKS = {
  country: { fill: null, stroke: "border-line", width: 1.4 },
  zone: { fill: null, stroke: "border-line", width: 1.5, dash: [7, 4] },
  water: { fill: "paper", stroke: "quiet", width: 1 },
};
const OTHER_AREA = { fill: "tint", stroke: "border-line", width: 1 };
const COARSE_M = 10000; // a country whose outline may be further off would stand beside its neighbours
const boxSize = (box) => (box[2] - box[0]) * (box[3] - box[1]);

function paintAreas(c, view, m, colours, hasTiles) {
  const areas = m.places.filter((p) => p.shape && p.shape.isArea);
  const rank = (p) => (p.kind === "zone" ? 1 : 0);
  areas.sort((a, b) => rank(a) - rank(b) || boxSize(b.shape.box) - boxSize(a.shape.box));
  for (const place of areas) {
    if (!traceShape(c, place.shape, view)) continue;
    const look = AREA_LOOKS[place.kind] || OTHER_AREA;
    if (place.kind === "country" && place.radius > COARSE_M) continue;
    if (look.fill && !hasTiles) {
      c.fillStyle = colours[look.fill];
      c.fill("evenodd");
    }
    strokeAs(c, colours[look.stroke], look.width, look.dash, 0.75);
  }
}

function strokeAs(c, colour, width, dash = [], alpha = 1) {
  c.globalAlpha = alpha;
  c.setLineDash(dash);
  c.lineWidth = width;
  c.strokeStyle = colour;
  c.lineJoin = "round";
  c.stroke();
  c.setLineDash([]);
  c.globalAlpha = 1;
}

function paintLines(c, view, m, colours) {
  const lines = m.places.filter((p) => p.shape && !p.shape.isArea);
  for (const place of lines.filter((p) => p.kind !== "road")) {
    if (!traceShape(c, place.shape, view)) continue;
    if (place.kind === "border") strokeAs(c, colours["border-line"], 2, [9, 3, 2, 3], 0.9);
    else strokeAs(c, colours.quiet, 1.2, [], 0.7);
  }
  const roads = lines.filter((p) => p.kind === "road");
  for (const place of roads) if (traceShape(c, place.shape, view)) strokeAs(c, colours.road, 5);
  for (const place of roads) if (traceShape(c, place.shape, view)) strokeAs(c, colours["road-fill"], 2.6);
}

function paintGround(c, view, m, colours, hasTiles) {
  if (!hasTiles) paintGrid(c, view, colours);
  paintAreas(c, view, m, colours, hasTiles);
  paintLines(c, view, m, colours);
}

/* ---- Names ------------------------------------------------------------------------------------------------ */

const AIR = [16, 9]; // around names that are there for orientation only
const LARGE_TOWN = 500000;
const LABELS_TRIED = 260;
const LONGEST_LABEL = 32;

const LABEL_RANK = { country: 0, admin: 1, settlement: 2, zone: 3, junction: 4 };
const labelRank = (p) => (p.isUsed || p.kind === "country" || p.shape ? 0 : 10) + (LABEL_RANK[p.kind] ?? 5);

// The order in which names take their room.
function sortForLabels(places) {
  return places.slice().sort((a, b) => labelRank(a) - labelRank(b) || b.population - a.population || (a.name < b.name ? -1 : 1));
}

function labelLook(place, colours) {
  const size = place.population > LARGE_TOWN ? 14 : place.population > 50000 ? 13 : 12;
  if (place.shape && place.kind === "country") return { font: `600 12px ${colours.font}`, colour: colours.quiet, spacing: "3px", upper: true };
  if (place.shape && place.kind === "zone") return { font: `italic 12px ${colours.font}`, colour: colours["label-area"], spacing: "0px" };
  if (place.shape && place.shape.isArea) return { font: `600 11px ${colours.font}`, colour: colours["label-area"], spacing: "2px", upper: true };
  if (place.shape) return { font: `italic 11px ${colours.font}`, colour: colours["label-area"], spacing: "0.5px" };
  return { font: `${place.population > 50000 ? 550 : 400} ${size}px ${colours.font}`, colour: colours.label, spacing: "0px" };
}

const shorten = (text) => (text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1).trimEnd()}…` : text);

const hits = (boxes, b) => boxes.some((a) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1]);

// Where a name may stand around its spot: right, left, above, below, and the same a little further off.
function* seats(x, y, width, height) {
  for (const gap of [7, 13, 19]) {
    yield [x + gap, y - height / 2];
    yield [x - gap - width, y - height / 2];
    yield [x - width / 2, y - gap - height];
    yield [x - width / 2, y + gap];
    yield [x + gap * 0.8, y - gap * 0.7 - height];
    yield [x + gap * 0.8, y + gap * 0.7];
    yield [x - gap * 0.8 - width, y + gap * 0.7];
  }
}

// The middle of what can be seen of a path: for names of areas and lines.
function seatOfShape(c, place, view) {
  const shift = shiftOf(place.shape.box, view);
  if (!inView(place.shape.box, view, shift)) return null;
  const big = place.shape.paths.reduce((a, b) => (b.xy.length > a.xy.length ? b : a));
  if (!place.shape.isArea || (place.kind === "country" && view.zoom >= INNER_ZOOM)) return null;
  const [x, y] = centroid(big.xy);
  const at = [x * view.scale - view.left + shift, y * view.scale - view.top];
  return isSeen(at, view) ? at : seatInView(c, place.shape, view);
}

const isSeen = ([x, y], view) => x > view.pad.x && y > view.pad.y && x < view.pad.x + view.seen.x && y < view.pad.y + view.seen.y;

function centroid(xy) {
  let x = 0, y = 0, weight = 0;
  for (let k = 0; k + 3 < xy.length; k += 2) {
    const cross = (xy[k] - xy[0]) * (xy[k + 3] - xy[1]) - (xy[k + 2] - xy[0]) * (xy[k + 1] - xy[1]);
    x += cross * (xy[0] + xy[k] + xy[k + 2]);
    y += cross * (xy[1] + xy[k + 1] + xy[k + 3]);
    weight += 3 * cross;
  }
  return Math.abs(weight) < 1e-18 ? [xy[0], xy[1]] : [x / weight, y / weight];
}

// A seat well inside that part of an area that is in view: of a net of points the one furthest from any outside.
function seatInView(c, shape, view) {
  const net = 12;
  const seen = [], other = [];
  if (!traceShape(c, shape, view)) return null;
  const ratio = c.getTransform().a;
  const inside = (px, py) => c.isPointInPath(px * ratio, py * ratio, "evenodd");
  for (let i = 0; i <= net; i++) {
    for (let k = 0; k <= net; k++) {
      const at = [view.pad.x + (view.seen.x * i) / net, view.pad.y + (view.seen.y * k) / net];
      const rim = i === 0 || k === 0 || i === net || k === net;
      (rim || !inside(...at) ? other : seen).push(at);
    }
  }
  const room = ([x, y]) => other.reduce((least, [ox, oy]) => Math.min(least, ((x - ox) / 2) ** 2 + (y - oy) ** 2), Infinity);
  const best = seen.reduce((a, b) => (a === null || room(b) > room(a) ? b : a), null);
  return best && room(best) > 400 ? best : null;
}

const INNER_ZOOM = 10; // from here on names are told in full

// "Depot 3 (Eastgate)" is "Depot 3" from afar.
const labelText = (place, view) => (view.zoom < INNER_ZOOM ? place.label.replace(/ \([^()]*\)$/, "") : place.label);

// Chooses names and seats for them. `taken`: boxes of the marks and controls.
function layLabels(c, view, sorted, colours, taken, notes) {
  const boxes = taken.slice();
  const labels = layNotes(c, notes, colours, boxes);
  const edge = { west: view.pad.x, north: view.pad.y, east: view.pad.x + view.seen.x, south: view.pad.y + view.seen.y };
  let tried = 0;
  for (const place of sorted) {
    if (tried >= LABELS_TRIED) break;
    if (place.label === "" || (place.shape && place.kind === "road")) continue;
    const seat = place.shape ? seatOfShape(c, place, view) : spotOf(place, view);
    if (!seat || seat[0] < 0 || seat[1] < 0 || seat[0] > view.width || seat[1] > view.height) continue;
    tried++;
    const label = seatLabel(c, place, seat, labelLook(place, colours), boxes, edge, view);
    if (label) labels.push(label);
  }
  return labels;
}

// Words below marks: {text, x, y, gap}.
function layNotes(c, notes, colours, boxes) {
  const look = { font: `italic 12px ${colours.font}`, colour: colours["label-area"], spacing: "0px" };
  const labels = [];
  c.font = look.font;
  c.letterSpacing = look.spacing;
  for (const { text, x, y, gap } of notes) {
    const width = c.measureText(text).width;
    for (const [left, top] of [[x - width / 2, y + gap], [x - width / 2, y - gap - 15], [x + gap, y - 7], [x - gap - width, y - 7]]) {
      const box = [left - 3, top - 1, left + width + 3, top + 15];
      if (hits(boxes, box)) continue;
      boxes.push(box);
      labels.push({ text, look, left, top: top + 7, dot: null });
      break;
    }
  }
  return labels;
}

function spotOf(place, view) {
  const x = place.x * view.scale - view.left;
  return [x + view.scale * Math.round((view.width / 2 - x) / view.scale), place.y * view.scale - view.top];
}

function seatLabel(c, place, [x, y], look, boxes, edge, view) {
  const label = labelText(place, view);
  const text = shorten(look.upper ? label.toUpperCase() : label);
  c.font = look.font;
  c.letterSpacing = look.spacing;
  const width = c.measureText(text).width, height = 15;
  if (place.shape) {
    const room = (place.shape.box[2] - place.shape.box[0]) * view.scale;
    if (room < width * 0.8) return null;
  }
  const isDot = !place.shape;
  for (const [left, top] of place.shape ? areaSeats(x, y, width, height) : seats(x, y, width, height)) {
    const air = place.isUsed || place.shape || place.population > LARGE_TOWN ? [3, 1] : AIR;
    const box = [left - air[0], top - air[1], left + width + air[0], top + height + air[1]];
    // Names may start beyond the edge, to come into view with the next drag, but not stand across it.
    const across = [edge.west, edge.east].some((at) => box[0] < at && box[2] > at) || [edge.north, edge.south].some((at) => box[1] < at && box[3] > at);
    if (across || hits(boxes, box)) continue;
    boxes.push(box);
    if (isDot) boxes.push([x - 4, y - 4, x + 4, y + 4]);
    return { text, look, left, top: top + height / 2, dot: isDot ? [x, y, place] : null };
  }
  return null;
}

function* areaSeats(x, y, width, height) {
  for (const dy of [0, -30, 30, -60, 60]) yield [x - width / 2, y - height / 2 + dy];
}

function paintDots(c, labels, colours) {
  c.lineWidth = 1.3;
  for (const { dot } of labels) {
    if (dot === null) continue;
    const [x, y, place] = dot;
    c.beginPath();
    c.arc(x, y, place.kind === "settlement" ? 2.8 : 2.2, 0, 2 * Math.PI);
    c.fillStyle = colours.surface;
    c.strokeStyle = colours.label;
    c.fill();
    c.stroke();
  }
}

function paintLabels(c, labels, colours) {
  c.textBaseline = "middle";
  c.textAlign = "left";
  c.lineJoin = "round";
  for (const { text, look, left, top } of labels) {
    c.font = look.font;
    c.letterSpacing = look.spacing;
    c.strokeStyle = colours.halo;
    c.lineWidth = 3.5;
    c.strokeText(text, left, top);
    c.fillStyle = look.colour;
    c.fillText(text, left, top);
  }
  c.letterSpacing = "0px";
}

/* ---- Road numbers --------------------------------------------------------------------------------------- */

// One shield on the longest stretch in view of each numbered road.
function layShields(c, view, places, colours, boxes) {
  const shields = new Map();
  for (const place of places) {
    if (!place.shape || place.kind !== "road" || !place.ref) continue;
    const shift = shiftOf(place.shape.box, view);
    for (const path of place.shape.paths) longestStretch(path, view, shift, place.ref, shields);
  }
  c.font = `600 11px ${colours.font}`;
  const placed = [];
  for (const [text, { x, y }] of shields) {
    const half = c.measureText(text).width / 2 + 5;
    const box = [x - half, y - 9, x + half, y + 9];
    if (hits(boxes, box)) continue;
    boxes.push(box);
    placed.push({ text, x, y, half });
  }
  return placed;
}

function longestStretch(path, view, shift, ref, shields) {
  const { xy } = path;
  const inside = (x, y) => x > view.pad.x + 30 && y > view.pad.y + 30 && x < view.width - view.pad.x - 30 && y < view.height - view.pad.y - 30;
  for (let k = 0; k + 3 < xy.length; k += 2) {
    const x0 = xy[k] * view.scale - view.left + shift, y0 = xy[k + 1] * view.scale - view.top;
    const x1 = xy[k + 2] * view.scale - view.left + shift, y1 = xy[k + 3] * view.scale - view.top;
    const length = Math.hypot(x1 - x0, y1 - y0);
    const x = (x0 + x1) / 2, y = (y0 + y1) / 2;
    if (length > 24 && inside(x, y) && length > (shields.get(ref)?.length ?? 0)) shields.set(ref, { x, y, length });
  }
}

function paintShields(c, shields, colours) {
  c.font = `600 11px ${colours.font}`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  for (const { text, x, y, half } of shields) {
    c.beginPath();
    if (c.roundRect) c.roundRect(x - half, y - 8.5, 2 * half, 17, 4);
    else c.rect(x - half, y - 8.5, 2 * half, 17);
    c.fillStyle = colours.surface;
    c.fill();
    strokeAs(c, colours.road, 1.2);
    c.fillStyle = colours.label;
    c.fillText(text, x, y + 0.5);
  }
}

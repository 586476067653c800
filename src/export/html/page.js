// The page: map, choice, deep links, and load(data) for a server that has fresh data.
"use strict";

const NARROW = window.matchMedia("(max-width: 760px)");
const DARK = window.matchMedia("(prefers-color-scheme: dark)");
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");
const MOVE_MS = 5000;
const PILL_WIDTH = 272; // pixels, about

const page = {
  m: null, colours: null, filter: null, map: null, ground: null, events: null,
  pass: null, shown: null, next: null, nShown: 0, groups: [], labels: [], shields: [], labelView: null, controls: null,
  chosen: new Set(), chosenEvent: -1, pointed: null, listLimit: LIST_STEP, unplacedLimit: LIST_STEP, playing: null, moved: null, theme: null,
};

/* ---- Drawing ------------------------------------------------------------------------------------------ */

function paintAll(c, view) {
  page.groups = groupMarks(page.m, page.shown, page.nShown, view, page.next);
  if (page.pointed) page.pointed = page.groups.find((g) => g.key === page.pointed.key) ?? null;
  // Names keep still while it plays; else they make way for the marks.
  if (!page.playing || !sameView(page.labelView, view)) {
    const taken = controlBoxes(view);
    for (const g of page.groups) {
      const r = sizeOfGroup(page.m, g) + 2;
      taken.push([g.x - r, g.y - r, g.x + r, g.y + r]);
    }
    page.shields = layShields(c, view, page.m.places, page.colours, taken);
    page.labels = layLabels(c, view, page.m.labelled, page.colours, taken, areaNotes());
    page.labelView = view;
  }
  paintEvents(c, view, page, page.colours);
  showOutside(view);
}

// What the mark of several events in one area stands for.
function areaNotes() {
  return page.groups.filter((g) => g.isArea && g.same && g.n > 1).map((g) => {
    const name = valueOf(page.m.e, "place_name", g.head);
    return { text: name ? `somewhere in ${shorten(name)}` : "", x: g.x, y: g.y, gap: sizeOfGroup(page.m, g) + 4 };
  }).filter((note) => note.text !== "");
}

// No name under the scale, the attribution and the buttons. Looked up once for each size of the map.
function controlBoxes(view) {
  if (page.controls === null || !page.controls.size.equals(view.seen)) {
    const map = byId("map").getBoundingClientRect();
    const boxes = [...document.querySelectorAll(".leaflet-control, .tools")].map((element) => element.getBoundingClientRect());
    page.controls = { size: view.seen, boxes: boxes.map((b) => [b.left - map.left, b.top - map.top, b.right - map.left, b.bottom - map.top]) };
    const west = NARROW.matches ? 12 : map.width / 2 - PILL_WIDTH / 2;
    page.controls.boxes.push([west, 12, west + PILL_WIDTH, 56]); // what lies outside the view is told here
  }
  const { x, y } = view.pad;
  return page.controls.boxes.map(([west, north, east, south]) => [x + west, y + north, x + east, y + south]);
}

const sameView = (a, b) => a !== null && a.scale === b.scale && a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;

page.relabel = () => page.events.redraw();

function showOutside(view) {
  const west = view.pad.x, north = view.pad.y;
  let inside = 0;
  for (const g of page.groups) if (g.x >= west && g.y >= north && g.x <= west + view.seen.x && g.y <= north + view.seen.y) inside += g.n;
  const n = page.nShown - inside;
  page.nOutside = n;
  const pill = byId("outside");
  pill.hidden = n === 0 || page.playing !== null || !byId("sheet").hidden || !!page.popup;
  const text = `${number(n)} ${n === 1 ? "mark" : "marks"} outside this view`;
  if (n > 0 && pill.dataset.text !== text) {
    pill.dataset.text = text;
    pill.replaceChildren(`${text} · `, el("u", null, "show all"));
  }
}

/* ---- Filters and time ------------------------------------------------------------------------------------- */

page.filterChanged = () => {
  passFilter(page.m, page.filter, page.pass);
  paintBars(page);
  page.timeChanged();
};

page.timeChanged = () => {
  page.nShown = passTime(page.m, page.filter, page.pass, page.shown);
  page.listLimit = LIST_STEP;
  fillRange(page);
  if (!page.playing) fillList(page);
  else setText("count", `${number(page.nShown)} marks, ${spanText(page.filter.from, page.filter.to)}`);
  page.events.redraw();
};

function clearFilters() {
  stopPlay(page);
  page.filter = newFilter(page.m);
  byId("search").value = "";
  byId("actor").value = "";
  fillTypeStates(page);
  page.filterChanged();
}

/* ---- Choosing an event ---------------------------------------------------------------------------------------- */

page.choose = (i, { fly = false, from = "map", at = null } = {}) => {
  const { m } = page;
  if (page.shown[i] === 0) clearFilters();
  stopPlay(page);
  page.chosenEvent = m.event[i];
  page.chosen = new Set(m.parts[m.event[i]]);
  page.backTo = from === "list" ? document.activeElement : page.backTo;
  setHash(valueOf(m.e, "event_id", i));
  markListEntry(page);
  openPanel(false);
  if (fly) showRow(i);
  openCard(i, eventCard(m, i, page.colours, (row) => page.choose(row, { fly: true })), at, fly);
  page.events.redraw();
};

// Moves the map so that an event is in view, near enough to tell it from its neighbours.
function showRow(i) {
  const { m, map } = page;
  const extent = m.isArea[i] ? extentOf(m, i) || circleOf(m, i) : circleOf(m, i);
  const bounds = boundsOf(m.radius[i] > 0 ? extent.box : [m.x[i], m.y[i], m.x[i], m.y[i]]);
  const zoom = Math.min(map.getBoundsZoom(bounds.pad(0.15)), 13);
  const wanted = m.isArea[i] ? zoom : Math.max(Math.min(zoom, 10), Math.min(map.getZoom(), 13));
  // The mark stands low, so that there is room for its card above; on a phone the card comes from below.
  const height = map.getSize().y;
  const lower = NARROW.matches ? -0.22 * height : Math.min(0.28 * height, 230);
  const center = map.unproject(map.project([m.lat[i], m.lon[i]], wanted).subtract([0, lower]), wanted);
  map.setView(center, wanted, { animate: !STILL.matches });
}

const lonOf = (x) => (x - 0.5) * 360;
const latOf = (y) => (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI;
const boundsOf = (box) => L.latLngBounds([latOf(box[3]), lonOf(box[0])], [latOf(box[1]), lonOf(box[2])]);

// `at`: where the mark stands, when that is not the row's own position.
function openCard(i, card, at, fly = false) {
  closeCard(false);
  if (NARROW.matches) {
    const close = el("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => closeCard(true) }, "×");
    byId("sheet").replaceChildren(close, card);
    byId("sheet").hidden = false;
    if (!fly) keepAboveSheet(at || L.latLng(page.m.lat[i], page.m.lon[i]));
  } else {
    const mapSize = page.map.getSize();
    page.popup = L.popup({ maxWidth: Math.min(360, mapSize.x - 80), minWidth: Math.min(300, mapSize.x - 80), offset: [0, -8], autoPanPadding: [56, 24], autoPan: !fly })
      .setLatLng(at || [page.m.lat[i], page.m.lon[i]]).setContent(card).openOn(page.map);
  }
  card.focus({ preventScroll: true });
}

function keepAboveSheet(at) {
  const below = page.map.latLngToContainerPoint(at).y - (page.map.getSize().y - byId("sheet").offsetHeight - 50);
  if (below > 0) page.map.panBy([0, below], { animate: false });
}

// `forget`: the choice ends too.
function closeCard(forget) {
  byId("sheet").hidden = true;
  byId("sheet").replaceChildren();
  if (page.popup) {
    const popup = page.popup;
    page.popup = null;
    popup.remove();
  }
  if (!forget) return;
  page.chosen = new Set();
  page.chosenEvent = -1;
  setHash(null);
  markListEntry(page);
  if (page.backTo && page.backTo.isConnected) page.backTo.focus({ preventScroll: true });
  else byId("map").focus({ preventScroll: true });
  page.backTo = null;
  page.events.redraw();
}

/* ---- Pointing at marks ------------------------------------------------------------------------------------------ */

// The group under a point of the map's own pixels: the nearest of those that it touches.
function groupAt(point, slack) {
  const at = page.events.toView(point);
  let best = null, least = Infinity;
  for (const group of page.groups) {
    const far = Math.hypot(group.x - at.x, group.y - at.y) - sizeOfGroup(page.m, group);
    if (far <= slack && far < least) {
      best = group;
      least = far;
    }
  }
  return best;
}

function openGroup(group) {
  const rows = membersOf(group, page.next).sort((a, b) => orderOfDay(page.m, a) - orderOfDay(page.m, b) || a - b);
  const at = page.events.toLatLng(group);
  if (rows.length === 1) return page.choose(rows[0], { at });
  if (group.same || page.map.getZoom() >= page.map.getMaxZoom()) {
    page.backTo = null;
    openCard(rows[0], groupCard(page.m, rows, page.colours, (i) => page.choose(i, { at })), at);
    return undefined;
  }
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const i of rows) growBox(box, page.m.x[i], page.m.y[i]);
  const zoom = Math.max(page.map.getZoom() + 1, page.map.getBoundsZoom(boundsOf(box).pad(0.2)));
  page.map.setView(boundsOf(box).getCenter(), Math.min(zoom, page.map.getMaxZoom()), { animate: !STILL.matches });
  return undefined;
}

function hintText(group) {
  const i = group.head;
  if (group.n === 1) return page.m.title[i];
  const name = group.same ? valueOf(page.m.e, "place_name", i) : null;
  return `${number(group.n)} events${name ? ` · ${name}` : ""}`;
}

function setUpPointing(map) {
  const hint = L.tooltip({ direction: "top", offset: [0, -12], opacity: 1 });
  map.on("click", (event) => {
    const group = groupAt(event.containerPoint, L.Browser.touch && NARROW.matches ? 14 : 4);
    hint.remove();
    if (group) openGroup(group);
    else if (!byId("sheet").hidden || page.chosenEvent >= 0) closeCard(true);
  });
  const pointAt = (group) => {
    if (page.pointed === group) return;
    page.pointed = group;
    page.events.redraw();
  };
  map.on("mousemove", (event) => {
    const group = NARROW.matches || page.playing ? null : groupAt(event.containerPoint, 2);
    pointAt(group);
    byId("map").classList.toggle("pointing", group !== null);
    if (!group) return void hint.remove();
    hint.setLatLng(page.events.toLatLng(group)).setContent(textEl("span", "", hintText(group)));
    if (!map.hasLayer(hint)) hint.addTo(map);
    return undefined;
  });
  map.on("mouseout movestart zoomstart", () => {
    hint.remove();
    pointAt(null);
  });
  map.on("popupclose", (event) => {
    if (event.popup !== page.popup) return;
    page.popup = null;
    closeCard(true);
  });
}

/* ---- Deep links: #event=ID ---------------------------------------------------------------------------------------- */

function setHash(id) {
  const hash = id === null ? "" : `#event=${encodeURIComponent(id)}`;
  if (location.hash === hash) return;
  try {
    history.replaceState(null, "", hash || location.pathname + location.search);
  } catch (refused) { // a page without an address of its own
    if (hash) location.hash = hash;
  }
}

function followHash() {
  const found = /^#event=([^&]+)/.exec(location.hash);
  if (!found) return;
  let id = found[1];
  try {
    id = decodeURIComponent(id);
  } catch (malformed) { // then it means itself
  }
  const event = page.m.byId.get(id);
  if (event !== undefined) page.choose(page.m.parts[event][0], { fly: true });
  else showUnplaced(id);
}

function showUnplaced(id) {
  const at = columnOf(page.m.unplaced, "event_id").indexOf(id);
  if (at < 0) return;
  page.unplacedLimit = Math.max(page.unplacedLimit, at + 1);
  fillUnplaced(page);
  byId("unplaced").open = true;
  openPanel(true);
  const item = byId("unplaced-list").children[at];
  item.classList.add("found");
  item.focus();
  item.scrollIntoView({ block: "center" });
}

/* ---- The map -------------------------------------------------------------------------------------------------------- */

// The core of the set: far outliers, such as talks in a capital, wait outside the first view.
const CORE = 0.75;

function coreBox(m) {
  if (m.n === 0) return [0.05, 0.2, 0.95, 0.7];
  const sorted = (values) => Float64Array.from(values).sort();
  const x0 = sorted(m.x)[m.n >> 1], y0 = sorted(m.y)[m.n >> 1];
  const far = sorted(m.x.map((x, i) => Math.hypot(x - x0, m.y[i] - y0)));
  const limit = far[Math.min(m.n - 1, Math.ceil(CORE * m.n))];
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < m.n; i++) if (Math.hypot(m.x[i] - x0, m.y[i] - y0) <= limit * 1.001) growBox(box, m.x[i], m.y[i]);
  return box;
}

function wholeBox(m) {
  if (m.n === 0) return coreBox(m);
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < m.n; i++) growBox(box, m.x[i], m.y[i]);
  return box;
}

function fitTo(box, animate) {
  const pad = Math.round(Math.min(page.map.getSize().x, page.map.getSize().y) * 0.08);
  page.map.fitBounds(boundsOf(box), { padding: [pad, pad], maxZoom: 12, animate: animate && !STILL.matches });
}

function makeMap() {
  const tiles = page.m.data.tiles;
  const map = L.map("map", {
    zoomControl: false, attributionControl: false, zoomSnap: tiles ? 1 : 0.25, zoomDelta: tiles ? 1 : 0.5, wheelPxPerZoomLevel: 90,
    minZoom: 1, maxZoom: 18, closePopupOnClick: false, fadeAnimation: !STILL.matches, zoomAnimation: !STILL.matches, markerZoomAnimation: !STILL.matches,
  });
  if (tiles) L.tileLayer(tiles, { maxZoom: 19 }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  makeAttribution(map, tiles);
  page.map = map;
  fitTo(coreBox(page.m), false);
  page.ground = new CanvasLayer((c, view) => paintGround(c, view, page.m, page.colours, !!tiles), 20).addTo(map);
  page.events = new CanvasLayer(paintAll, 0).addTo(map);
  setUpPointing(map);
}

function makeAttribution(map, tiles) {
  const control = L.control({ position: "bottomright" });
  control.onAdd = () => {
    const box = L.DomUtil.create("div", "leaflet-control-attribution");
    const sources = el("button", { type: "button", onclick: showSources }, "Sources");
    if (tiles && /openstreetmap\.org/.test(tiles)) box.append("© ", linkTo("https://www.openstreetmap.org/copyright", "OpenStreetMap contributors"), " · ");
    box.append("gazmap · Leaflet · ", sources);
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  control.addTo(map);
}

function showSources() {
  byId("about").open = true;
  openPanel(true);
  byId("about").scrollIntoView({ block: "nearest" });
  byId("about").querySelector("summary").focus();
}

/* ---- Colours, panel, keys ------------------------------------------------------------------------------------------------ */

function setTheme(dark) {
  page.theme = dark ? "dark" : "light";
  document.documentElement.dataset.theme = page.theme;
  byId("theme").setAttribute("aria-pressed", String(dark));
  page.colours = readColours();
}

function repaint() {
  fillPanel(page);
  fillList(page);
  paintBars(page);
  page.ground.redraw();
  page.events.redraw();
}

function openPanel(open) {
  byId("panel").classList.toggle("open", open);
  byId("open-panel").setAttribute("aria-expanded", String(open));
}

function setUpPanel() {
  let wait = 0;
  byId("search").addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => {
      page.filter.text = byId("search").value;
      page.filterChanged();
    }, 120);
  });
  byId("actor").addEventListener("change", () => {
    page.filter.actor = byId("actor").value;
    page.filterChanged();
  });
  byId("reset").addEventListener("click", clearFilters);
  byId("more").addEventListener("click", () => {
    page.listLimit += LIST_STEP;
    fillList(page);
  });
  byId("unplaced-more").addEventListener("click", () => {
    page.unplacedLimit += LIST_STEP;
    fillUnplaced(page);
  });
  byId("list").addEventListener("keydown", walkList);
  byId("open-panel").addEventListener("click", () => {
    openPanel(true);
    byId("close-panel").focus();
  });
  byId("close-panel").addEventListener("click", () => {
    openPanel(false);
    byId("open-panel").focus();
  });
}

function setUpTools() {
  byId("zoom-in").addEventListener("click", () => page.map.zoomIn(1));
  byId("zoom-out").addEventListener("click", () => page.map.zoomOut(1));
  byId("fit").addEventListener("click", () => fitTo(wholeBox(page.m), true));
  byId("outside").addEventListener("click", () => fitTo(wholeBox(page.m), true));
  byId("theme").addEventListener("click", () => {
    setTheme(page.theme !== "dark");
    repaint();
  });
  DARK.addEventListener("change", () => {
    setTheme(DARK.matches);
    repaint();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (page.popup || !byId("sheet").hidden) closeCard(true);
    else if (byId("panel").classList.contains("open")) openPanel(false);
  });
  window.addEventListener("hashchange", followHash);
}

/* ---- Data, at first and again ------------------------------------------------------------------------------------------------ */

function takeModel(m) {
  m.labelled = sortForLabels(m.places);
  page.m = m;
  page.pass = new Uint8Array(m.n);
  page.shown = new Uint8Array(m.n);
  page.next = new Int32Array(m.n);
  page.labelView = null;
  foldInSlices(m, () => {});
}

const rowKey = (m, i) => `${valueOf(m.e, "event_id", i)}\n${valueOf(m.e, "part", i)}`;

// What moved between two models, as lines on the unit square.
function movesBetween(old, m) {
  const before = new Map();
  for (let i = 0; i < old.n; i++) before.set(rowKey(old, i), i);
  const lines = [];
  for (let i = 0; i < m.n; i++) {
    const k = before.get(rowKey(m, i));
    if (k !== undefined && (old.lon[k] !== m.lon[i] || old.lat[k] !== m.lat[i])) lines.push({ from: [old.x[k], old.y[k]], to: [m.x[i], m.y[i]] });
  }
  return lines;
}

function showMoves(lines) {
  if (lines.length === 0) return;
  const begun = performance.now();
  const moved = { lines, alpha: 1 };
  page.moved = moved;
  const fade = () => {
    if (page.moved !== moved) return;
    const share = (performance.now() - begun) / MOVE_MS;
    moved.alpha = share < 0.6 || STILL.matches ? 1 : Math.max(0, (1 - share) / 0.4);
    if (share >= 1) page.moved = null;
    page.events.redraw();
    if (page.moved) setTimeout(fade, 50);
  };
  fade();
}

// New data in place of the old: view, filters, time and choice stay where they can.
function load(data) {
  stopPlay(page);
  const old = page.m;
  const whole = isWhole(old, page.filter);
  const id = page.chosenEvent >= 0 ? valueOf(old.e, "event_id", old.parts[page.chosenEvent][0]) : null;
  closeCard(false);
  takeModel(readModel(data));
  if (whole) Object.assign(page.filter, { from: page.m.firstDay, to: page.m.lastDay });
  page.chosen = new Set();
  page.chosenEvent = -1;
  fillPanel(page);
  fillTime(page);
  page.filterChanged();
  page.ground.redraw();
  showMoves(movesBetween(old, page.m));
  const event = id === null ? undefined : page.m.byId.get(id);
  if (event !== undefined) page.choose(page.m.parts[event][0]);
}

function start() {
  takeModel(readModel(JSON.parse(byId("gazmap-data").textContent)));
  page.filter = newFilter(page.m);
  setTheme(DARK.matches);
  makeMap();
  setUpPanel();
  setUpTools();
  setUpTime(page);
  if (NARROW.matches) byId("legend").open = false;
  fillPanel(page);
  fillTime(page);
  page.filterChanged();
  followHash();
}

start();

// For a server's own small script, and for tests.
window.gazmap = {
  load,
  choose: (id) => page.m.byId.has(id) && page.choose(page.m.parts[page.m.byId.get(id)][0], { fly: true }),
  state: () => ({
    marks: page.m.n, events: page.m.parts.length, shown: page.nShown, outside: page.nOutside, groups: page.groups.length,
    drawn: page.groups.reduce((n, group) => n + group.n, 0), unplaced: page.m.unplaced.n, from: page.filter.from, to: page.filter.to,
    chosen: page.chosenEvent < 0 ? null : valueOf(page.m.e, "event_id", page.m.parts[page.chosenEvent][0]),
    zoom: page.map.getZoom(), center: [page.map.getCenter().lat, page.map.getCenter().lng], playing: page.playing !== null,
    moved: page.moved ? page.moved.lines.length : 0, theme: page.theme,
  }),
  // What is drawn, in pixels of the window.
  groups: () => page.groups.map((group) => {
    const at = page.map.latLngToContainerPoint(page.events.toLatLng(group));
    const box = byId("map").getBoundingClientRect();
    const rows = membersOf(group, page.next);
    return {
      x: box.left + at.x, y: box.top + at.y, n: group.n, isArea: group.isArea,
      inside: at.x > 0 && at.y > 0 && at.x < box.width && at.y < box.height,
      ids: rows.map((i) => valueOf(page.m.e, "event_id", i)), prec: Math.min(...rows.map((i) => valueOf(page.m.e, "geo_prec", i) ?? 0)),
    };
  }),
  map: page.map,
};

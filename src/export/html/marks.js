// The events: a mark for a spot, a hollow one for an area, a ring of types around a number for several.
"use strict";

/* ---- One mark ----------------------------------------------------------------------------------------- */

const CORNERS = { triangle: [3, -90, 1.22], diamond: [4, -90, 1.2], square: [4, -45, 1.22], pentagon: [5, -90, 1.08], hexagon: [6, 0, 1.06] };

function traceMark(c, shape, x, y, r) {
  c.beginPath();
  const corners = CORNERS[shape];
  if (corners === undefined) {
    c.arc(x, y, r, 0, 2 * Math.PI);
    return;
  }
  const [n, start, grow] = corners;
  for (let k = 0; k < n; k++) {
    const angle = ((start + (360 * k) / n) * Math.PI) / 180;
    c.lineTo(x + r * grow * Math.cos(angle), y + (shape === "triangle" ? 0.1 * r : 0) + r * grow * Math.sin(angle));
  }
  c.closePath();
}

// look: {style, isArea, isDraft}
function paintMark(c, x, y, r, look, colours) {
  const hue = colours.type[look.style];
  traceMark(c, SHAPES[look.style], x, y, r);
  c.lineJoin = "round";
  c.strokeStyle = colours.casing;
  c.lineWidth = look.isArea ? 5 : 2.4;
  c.stroke();
  if (look.isArea || look.isDraft) {
    if (look.isDraft && !look.isArea) {
      c.fillStyle = colours.surface;
      c.fill();
      hatch(c, x, y, r, hue);
      traceMark(c, SHAPES[look.style], x, y, r);
    }
    strokeAs(c, hue, look.isArea ? 2.3 : 1.8, look.isDraft ? [4, 2] : []);
    return;
  }
  c.fillStyle = hue;
  c.fill();
}

function hatch(c, x, y, r, hue) {
  c.save();
  c.clip();
  c.beginPath();
  for (let d = -2 * r; d <= 2 * r; d += 3.5) {
    c.moveTo(x + d - r, y + r * 1.3);
    c.lineTo(x + d + r, y - r * 1.3);
  }
  strokeAs(c, hue, 1.5);
  c.restore();
}

const lookOf = (m, i) => ({ style: m.types[m.type[i]].style, isArea: m.isArea[i] === 1, isDraft: m.isDraft[i] === 1 });

/* ---- A group ------------------------------------------------------------------------------------------ */

const countText = (n) => (n < 10000 ? String(n) : `${Math.round(n / 1000)}k`);

// How many of each style, in the order of the styles.
function countStyles(m, group, next) {
  const counts = new Array(OTHER + 1).fill(0);
  for (let i = group.head; i >= 0; i = next[i]) counts[m.types[m.type[i]].style]++;
  return counts;
}

function paintGroup(c, group, counts, colours) {
  const r = groupRadius(group.n);
  const band = group.isArea ? 2.6 : 4.5;
  c.beginPath();
  c.arc(group.x, group.y, r + 1.6, 0, 2 * Math.PI);
  c.fillStyle = colours.casing;
  c.fill();
  c.beginPath();
  c.arc(group.x, group.y, r, 0, 2 * Math.PI);
  c.fillStyle = colours.surface;
  c.fill();
  let angle = -Math.PI / 2;
  counts.forEach((n, style) => {
    if (n === 0) return;
    const to = angle + (2 * Math.PI * n) / group.n;
    c.beginPath();
    c.arc(group.x, group.y, r - band / 2, angle, to);
    strokeAs(c, colours.type[style], band, group.isArea ? [4, 2.2] : []);
    angle = to;
  });
  c.font = `600 ${group.n > 999 ? 11 : 12}px ${colours.font}`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillStyle = colours.ink;
  c.fillText(countText(group.n), group.x, group.y + 0.5);
}

/* ---- How far off the spot may be ---------------------------------------------------------------------------- */

const CIRCLES_MOST = 600;

function extentOf(m, i) {
  const key = spotKey(m.e.where[i][0], m.e.where[i][1], valueOf(m.e, "radius_m", i), valueOf(m.e, "place_id", i));
  return m.extents.get(key) || null;
}

function circleOf(m, i) {
  const path = circlePath(m.lon[i], m.lat[i], m.radius[i]);
  return { isArea: true, paths: [path], box: path.box };
}

const pixelsOf = (m, i, view) => (m.radius[i] / (2 * Math.PI * EARTH_M * Math.cos((m.lat[i] * Math.PI) / 180))) * view.scale;

// Circles of single spots and of groups at one spot. Areas would cover the map: they show when pointed at or chosen.
function paintExtents(c, view, m, groups, next, colours) {
  const done = new Set();
  for (const group of groups) {
    if (group.isArea || !group.same || done.size > CIRCLES_MOST) continue;
    for (let i = group.head; i >= 0; i = next[i]) paintExtent(c, view, m, i, group, done, colours);
  }
}

function paintExtent(c, view, m, i, group, done, colours) {
  const key = `${m.x[i]} ${m.y[i]} ${m.radius[i]}`;
  if (m.radius[i] <= 0 || done.has(key)) return;
  done.add(key);
  const area = extentOf(m, i);
  if (pixelsOf(m, i, view) < sizeOfGroup(m, group) + 1) return;
  if (traceShape(c, area || circleOf(m, i), view)) fillExtent(c, colours);
}

function fillExtent(c, colours) {
  c.fillStyle = colours["extent-fill"];
  c.fill("evenodd");
  strokeAs(c, colours.extent, 1.2, [], 0.85);
}

/* ---- All of it ------------------------------------------------------------------------------------------------ */

// state: {m, groups, next, chosen: Set of rows, labels, shields, moved}
function paintEvents(c, view, state, colours) {
  const { m, groups, next } = state;
  paintExtents(c, view, m, groups, next, colours);
  paintWholeExtents(c, view, m, state.chosen, colours);
  if (state.pointed) paintWholeExtents(c, view, m, new Set(membersOf(state.pointed, next).slice(0, EXTENTS_POINTED)), colours);
  paintDots(c, state.labels, colours);
  paintShields(c, state.shields, colours);
  paintLabels(c, state.labels, colours);
  // Areas first, so that spots lie on them; large before small.
  const ordered = groups.slice().sort((a, b) => (b.isArea ? 1 : 0) - (a.isArea ? 1 : 0) || b.n - a.n || sizeOfGroup(m, b) - sizeOfGroup(m, a));
  for (const group of ordered) {
    if (group.n === 1) paintMark(c, group.x, group.y, m.size[group.head], lookOf(m, group.head), colours);
    else paintGroup(c, group, countStyles(m, group, next), colours);
  }
  paintChosen(c, state, ordered, colours);
  paintMoves(c, view, state.moved, colours);
}

const EXTENTS_POINTED = 40;

function paintWholeExtents(c, view, m, rows, colours) {
  const done = new Set();
  for (const i of rows) {
    const key = `${m.x[i]} ${m.y[i]} ${m.radius[i]}`;
    if (m.radius[i] <= 0 || done.has(key)) continue;
    done.add(key);
    const area = extentOf(m, i) || circleOf(m, i);
    if (traceShape(c, area, view)) fillExtent(c, colours);
  }
}

function paintChosen(c, state, groups, colours) {
  if (state.chosen.size === 0) return;
  for (const group of groups) {
    if (!membersOf(group, state.next).some((i) => state.chosen.has(i))) continue;
    c.beginPath();
    c.arc(group.x, group.y, sizeOfGroup(state.m, group) + 5, 0, 2 * Math.PI);
    strokeAs(c, colours.casing, 5);
    strokeAs(c, colours.accent, 2.5);
  }
}

// Lines from where events were to where they are, fading.
function paintMoves(c, view, moved, colours) {
  if (!moved) return;
  for (const { from, to } of moved.lines) {
    const [x0, y0] = [from[0] * view.scale - view.left, from[1] * view.scale - view.top];
    const [x1, y1] = [to[0] * view.scale - view.left, to[1] * view.scale - view.top];
    c.beginPath();
    c.moveTo(x0, y0);
    c.lineTo(x1, y1);
    strokeAs(c, colours.casing, 5, [], moved.alpha);
    strokeAs(c, colours.accent, 2.5, [8, 4], moved.alpha);
    c.beginPath();
    c.arc(x0, y0, 4, 0, 2 * Math.PI);
    strokeAs(c, colours.accent, 2, [], moved.alpha);
  }
}

// Groups marks that would lie on each other: a grid of the map's own pixels, so that groups stay what they
// are while the map is dragged. Spots and areas never share a group: an area must not hide in a spot.
"use strict";

const CELL_FEW = 26, CELL_MANY = 46, MANY = 400; // pixels; events

// view: {scale, left, top, width, height}, in pixels of the world. Members hang on `next`, a list for each group.
function groupMarks(m, shown, nShown, view, next) {
  const size = nShown > MANY ? CELL_MANY : CELL_FEW;
  const cells = new Map();
  const margin = 2 * size;
  const turn = view.scale; // one turn around the globe
  for (let i = 0; i < m.n; i++) {
    if (shown[i] === 0) continue;
    const y = m.y[i] * view.scale - view.top;
    if (y < -margin || y > view.height + margin) continue;
    let x = m.x[i] * view.scale - view.left;
    x += turn * Math.round((view.width / 2 - x) / turn); // of all copies of the world the nearest
    if (x < -margin || x > view.width + margin) continue;
    addToCell(cells, m, i, x, y, size, view, next);
  }
  return makeRoom(mergeNear(cells, m, size, next), m);
}

// The radius of a mark, in pixels.
const groupRadius = (n) => 10 + Math.min(15, 2.6 * Math.log(n));
const sizeOfGroup = (m, group) => (group.n === 1 ? m.size[group.head] : groupRadius(group.n));

const ROUNDS = 3, FURTHEST = 34; // pixels

// A mark of an area stands for no spot, so it makes way for the marks of spots, and for larger ones of areas.
function makeRoom(groups, m) {
  const placed = groups.filter((group) => !group.isArea);
  for (const group of groups.filter((g) => g.isArea)) {
    const x0 = group.x, y0 = group.y;
    for (let round = 0; round < ROUNDS; round++) {
      for (const other of placed) pushAway(group, other, sizeOfGroup(m, group) + sizeOfGroup(m, other) + 3);
    }
    const far = Math.hypot(group.x - x0, group.y - y0);
    if (far > FURTHEST) {
      group.x = x0 + ((group.x - x0) * FURTHEST) / far;
      group.y = y0 + ((group.y - y0) * FURTHEST) / far;
    }
    placed.push(group);
  }
  return groups;
}

function pushAway(group, other, room) {
  const dx = group.x - other.x, dy = group.y - other.y;
  if (Math.abs(dx) >= room || Math.abs(dy) >= room) return;
  const far = Math.hypot(dx, dy);
  if (far >= room) return;
  const [ux, uy] = far < 0.5 ? [0.6, 0.8] : [dx / far, dy / far];
  group.x = other.x + ux * room;
  group.y = other.y + uy * room;
}

function addToCell(cells, m, i, x, y, size, view, next) {
  const column = Math.floor((x + view.left) / size), row = Math.floor((y + view.top) / size);
  const key = (column * 0x800000 + row) * 2 + m.isArea[i];
  const cell = cells.get(key);
  if (cell === undefined) {
    cells.set(key, { key, column, row, x, y, n: 1, head: i, tail: i, same: true, isArea: m.isArea[i] === 1 });
    next[i] = -1;
    return;
  }
  cell.x += (x - cell.x) / (cell.n + 1);
  cell.y += (y - cell.y) / (cell.n + 1);
  cell.same = cell.same && m.x[i] === m.x[cell.head] && m.y[i] === m.y[cell.head];
  cell.n++;
  next[cell.tail] = i;
  next[i] = -1;
  cell.tail = i;
}

function mergeNear(cells, m, size, next) {
  const near = (0.8 * size) ** 2;
  const groups = [...cells.values()].sort((a, b) => b.n - a.n || a.key - b.key);
  for (const group of groups) {
    if (group.gone) continue;
    for (let dc = -1; dc <= 1; dc++) {
      for (let dr = -1; dr <= 1; dr++) {
        const key = ((group.column + dc) * 0x800000 + group.row + dr) * 2 + (group.isArea ? 1 : 0);
        const other = cells.get(key);
        if (other === undefined || other === group || other.gone) continue;
        if ((other.x - group.x) ** 2 + (other.y - group.y) ** 2 < near) join(group, other, m, next);
      }
    }
  }
  return groups.filter((group) => !group.gone);
}

function join(group, other, m, next) {
  const n = group.n + other.n;
  group.same = group.same && other.same && m.x[group.head] === m.x[other.head] && m.y[group.head] === m.y[other.head];
  group.x += ((other.x - group.x) * other.n) / n;
  group.y += ((other.y - group.y) * other.n) / n;
  group.n = n;
  next[group.tail] = other.head;
  group.tail = other.tail;
  other.gone = true;
}

function membersOf(group, next) {
  const members = [];
  for (let i = group.head; i >= 0; i = next[i]) members.push(i);
  return members;
}

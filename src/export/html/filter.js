// Which events pass: by type, actor and text, and by time.
"use strict";

function newFilter(m) {
  return { hidden: new Set(), actor: "", text: "", from: m.firstDay, to: m.lastDay };
}

const isWhole = (m, f) => f.from <= m.firstDay && f.to >= m.lastDay;
const isFiltered = (m, f) => f.hidden.size > 0 || f.actor !== "" || f.text.trim() !== "";

// Fills pass[i] by everything but time.
function passFilter(m, f, pass) {
  const actor1 = columnOf(m.e, "actor1"), actor2 = columnOf(m.e, "actor2");
  const words = foldText(f.text).split(/\s+/).filter(Boolean);
  for (let i = 0; i < m.n; i++) {
    let ok = !f.hidden.has(m.types[m.type[i]].name);
    if (ok && f.actor !== "") ok = actor1[i] === f.actor || actor2[i] === f.actor;
    if (ok && words.length) {
      if (m.haystack[i] === undefined) foldRow(m, i);
      ok = words.every((word) => m.haystack[i].includes(word));
    }
    pass[i] = ok ? 1 : 0;
  }
}

// Fills shown[i] from pass[i]. An event without a date is shown only while no time is chosen.
function passTime(m, f, pass, shown) {
  const whole = isWhole(m, f);
  let n = 0;
  for (let i = 0; i < m.n; i++) {
    const ok = pass[i] === 1 && (whole || (m.first[i] <= f.to && m.last[i] >= f.from));
    shown[i] = ok ? 1 : 0;
    n += shown[i];
  }
  return n;
}

// [[name, how many events]…], the most frequent first.
function actorsOf(m) {
  const counts = new Map();
  const seen = new Set();
  for (let i = 0; i < m.n; i++) {
    for (const name of [valueOf(m.e, "actor1", i), valueOf(m.e, "actor2", i)]) {
      const key = `${m.event[i]} ${name}`;
      if (name === null || seen.has(key)) continue;
      seen.add(key);
      counts.set(name, (counts.get(name) || 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

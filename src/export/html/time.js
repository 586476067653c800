// The time slider: bars of how many events began when, two handles, and play.
"use strict";

const STEPS = [["day", 1], ["week", 7], ["month", 30], ["quarter", 91], ["year", 365]];
const BAR = 7, WIDEST_BAR = 22; // pixels, the former with its gap
const BARS_HEIGHT = 38, TICKS_TOP = 58; // pixels; between them lie the handles
const TICK_ROOM = 64; // pixels that a date needs
const PLAY_MS = 18000; // what a whole run may take, about
const STEP_MS_LEAST = 110, STEP_MS_MOST = 900;

function setUpTime(page) {
  byId("from").addEventListener("input", () => moveHandle(page, "from"));
  byId("to").addEventListener("input", () => moveHandle(page, "to"));
  byId("play").addEventListener("click", () => (page.playing ? stopPlay(page) : startPlay(page)));
  byId("track").addEventListener("pointerdown", (event) => brush(page, event));
  window.addEventListener("resize", () => paintBars(page));
}

function moveHandle(page, which) {
  stopPlay(page);
  const { filter } = page;
  filter[which] = Number(byId(which).value);
  if (filter.from > filter.to) filter[which === "from" ? "to" : "from"] = filter[which];
  page.timeChanged();
}

// A drag over the bars: chooses a stretch, or moves the one that is chosen.
function brush(page, event) {
  if (event.target.tagName === "INPUT" || event.button !== 0) return;
  const { m, filter } = page;
  const from = dayAt(page, event.clientX);
  const { from: from0, to: to0 } = filter;
  const moves = !isWhole(m, filter) && from >= from0 && from <= to0;
  const track = byId("track");
  let begun = false;
  const move = (next) => {
    const day = dayAt(page, next.clientX);
    if (!begun && Math.abs(next.clientX - event.clientX) < 4) return;
    begun = true;
    stopPlay(page);
    if (moves) {
      const by = Math.max(m.firstDay - from0, Math.min(m.lastDay - to0, day - from));
      setRange(page, from0 + by, to0 + by);
    } else {
      setRange(page, Math.min(from, day), Math.max(from, day));
    }
  };
  const end = () => {
    track.removeEventListener("pointermove", move);
    track.removeEventListener("pointerup", end);
    track.removeEventListener("pointercancel", end);
  };
  track.setPointerCapture(event.pointerId);
  track.addEventListener("pointermove", move);
  track.addEventListener("pointerup", end);
  track.addEventListener("pointercancel", end);
}

function barsBox() {
  return byId("bars").getBoundingClientRect();
}

function dayAt(page, x) {
  const { m } = page;
  const box = barsBox();
  const share = Math.max(0, Math.min(1, (x - box.left) / box.width));
  return Math.round(m.firstDay + share * (m.lastDay - m.firstDay));
}

function setRange(page, from, to) {
  page.filter.from = from;
  page.filter.to = to;
  page.timeChanged();
}

/* ---- What it shows -------------------------------------------------------------------------------------- */

function fillTime(page) {
  const { m, filter } = page;
  byId("time").hidden = !m.isDated || m.firstDay === m.lastDay;
  for (const id of ["from", "to"]) {
    byId(id).min = m.firstDay;
    byId(id).max = m.lastDay;
  }
  const days = m.lastDay - m.firstDay + 1;
  const steps = STEPS.filter(([, length], k) => k === 0 || length * 2 <= days);
  const chosen = steps.some(([, length]) => String(length) === byId("step").value) ? byId("step").value : String(defaultStep(steps, days));
  byId("step").replaceChildren(...steps.map(([name, length]) => el("option", { value: length }, name)));
  byId("step").value = chosen;
  filter.from = Math.max(m.firstDay, Math.min(m.lastDay, filter.from));
  filter.to = Math.max(filter.from, Math.min(m.lastDay, filter.to));
  fillRange(page);
  paintBars(page);
}

// The longest step that still makes a run of some twenty steps.
function defaultStep(steps, days) {
  const fitting = steps.filter(([, length]) => length * 20 <= days);
  return (fitting.length ? fitting[fitting.length - 1] : steps[0])[1];
}

function fillRange(page) {
  const { m, filter } = page;
  const span = Math.max(1, m.lastDay - m.firstDay);
  const inset = byId("bars").offsetLeft;
  const width = byId("bars").offsetWidth;
  const left = ((filter.from - m.firstDay) / span) * width, right = ((m.lastDay - filter.to) / span) * width;
  byId("veil-left").style.width = `${filter.from > m.firstDay ? inset + left : 0}px`;
  byId("veil-right").style.width = `${filter.to < m.lastDay ? inset + right : 0}px`;
  byId("from").value = filter.from;
  byId("to").value = filter.to;
  byId("from").setAttribute("aria-valuetext", dayText(filter.from));
  byId("to").setAttribute("aria-valuetext", dayText(filter.to));
  // With both handles at the right end the left one must stay within reach.
  byId("from").style.zIndex = filter.from > (m.firstDay + m.lastDay) / 2 ? 2 : 1;
  byId("to").style.zIndex = 1;
  setText("range", spanText(filter.from, filter.to));
}

// Events by their first day, stacked by type.
function paintBars(page) {
  const { m, pass, colours } = page;
  const canvas = byId("bars");
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const width = canvas.clientWidth, height = canvas.clientHeight;
  if (!width || !m.isDated) return;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const c = canvas.getContext("2d");
  c.scale(ratio, ratio);
  paintTicks(c, m, width, colours);
  const { counts, most, n, days } = countBars(m, pass, width);
  if (most === 0) return;
  const bar = Math.max(1, Math.min(WIDEST_BAR, width / n - 1));
  for (let b = 0; b < n; b++) {
    // In the middle of its days, on the scale of the handles.
    const middle = (((b + 0.5) * days) / n - 0.5) / Math.max(1, days - 1);
    const x = Math.max(0, Math.min(width - bar, middle * width - bar / 2));
    let y = BARS_HEIGHT;
    for (let style = 0; style <= OTHER; style++) {
      const share = counts[b * (OTHER + 1) + style];
      if (share === 0) continue;
      const h = Math.max(1.5, (share / most) * (BARS_HEIGHT - 2));
      y -= h;
      c.fillStyle = colours.type[style];
      c.fillRect(x, y, bar, h - 0.4);
    }
  }
}

// Days at which a tick may stand: every so many months or days, as the room allows.
function tickDays(m, width) {
  const days = m.lastDay - m.firstDay;
  const least = (TICK_ROOM / width) * days;
  const monthStep = [1, 2, 3, 6, 12, 24, 60, 120].find((months) => months * 30 >= least) ?? 240;
  const ticks = [];
  if (least < 16) {
    const step = [1, 2, 5, 7, 14].find((s) => s >= least) ?? 14;
    for (let day = m.firstDay; day <= m.lastDay; day += step) ticks.push(day);
    return ticks;
  }
  const start = new Date(m.firstDay * DAY_MS);
  for (let month = 0; ; month += monthStep) {
    const day = Date.UTC(start.getUTCFullYear(), monthStep >= 12 ? month : start.getUTCMonth() + month, 1) / DAY_MS;
    if (day > m.lastDay) return ticks;
    if (day >= m.firstDay) ticks.push(day);
  }
}

function tickText(day, isDaily) {
  const { d, m, y } = dayParts(day);
  if (isDaily) return `${d} ${m}`;
  return m === "Jan" ? String(y) : m;
}

function paintTicks(c, m, width, colours) {
  const ticks = tickDays(m, width);
  const isDaily = ticks.length > 1 && ticks[1] - ticks[0] < 28;
  const span = Math.max(1, m.lastDay - m.firstDay);
  c.font = `11px ${colours.font}`;
  c.textBaseline = "middle";
  c.fillStyle = colours.quiet;
  for (const day of ticks) {
    const x = ((day - m.firstDay) / span) * width;
    c.fillRect(Math.round(x), BARS_HEIGHT + 1, 1, 5);
    const half = c.measureText(tickText(day, isDaily)).width / 2;
    c.textAlign = x < half ? "left" : x > width - half ? "right" : "center";
    c.fillText(tickText(day, isDaily), x < half ? 0 : x > width - half ? width : x, TICKS_TOP);
  }
}

function countBars(m, pass, width) {
  const days = m.lastDay - m.firstDay + 1;
  const n = Math.max(1, Math.min(days, Math.floor(width / BAR)));
  const counts = new Float64Array(n * (OTHER + 1)), totals = new Float64Array(n);
  for (let i = 0; i < m.n; i++) {
    if (pass[i] === 0 || Number.isNaN(m.first[i]) || m.parts[m.event[i]][0] !== i) continue;
    const b = Math.min(n - 1, Math.floor(((m.first[i] - m.firstDay) / days) * n));
    counts[b * (OTHER + 1) + m.types[m.type[i]].style]++;
    totals[b]++;
  }
  return { counts, most: totals.reduce((a, b) => Math.max(a, b), 0), n, days };
}

/* ---- Play --------------------------------------------------------------------------------------------------- */

// The first days of the steps in which something begins; quiet stretches are passed over.
function playSteps(page, from) {
  const { m, pass } = page;
  const length = Number(byId("step").value);
  const begun = new Set();
  for (let i = 0; i < m.n; i++) if (pass[i] === 1 && m.first[i] >= from) begun.add(Math.floor((m.first[i] - from) / length));
  return [...begun].sort((a, b) => a - b).map((k) => from + k * length);
}

function startPlay(page) {
  const { m, filter } = page;
  const whole = isWhole(m, filter);
  const from = whole || filter.to >= m.lastDay ? m.firstDay : filter.from;
  const steps = playSteps(page, from);
  if (steps.length === 0) return;
  const pause = Math.max(STEP_MS_LEAST, Math.min(STEP_MS_MOST, PLAY_MS / steps.length));
  page.playing = { steps, at: 0, timer: setInterval(() => playOn(page), pause) };
  byId("play").classList.add("on");
  byId("play").setAttribute("aria-label", "Pause");
  byId("count").setAttribute("aria-live", "off");
  playOn(page);
}

function playOn(page) {
  const { steps, at } = page.playing;
  if (at >= steps.length) {
    stopPlay(page);
    setRange(page, page.m.firstDay, page.m.lastDay);
    return;
  }
  page.playing.at++;
  setRange(page, steps[at], Math.min(page.m.lastDay, steps[at] + Number(byId("step").value) - 1));
}

function stopPlay(page) {
  if (!page.playing) return;
  clearInterval(page.playing.timer);
  page.playing = null;
  byId("play").classList.remove("on");
  byId("play").setAttribute("aria-label", "Play");
  byId("count").setAttribute("aria-live", "polite");
  page.relabel();
  fillList(page);
}

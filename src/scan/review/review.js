"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const column = Object.fromEntries(data.columns.map((name, i) => [name, i]));
  const SHOWN = ["date", "place", "type", "subtype", "actor1", "actor2", "killed_lo", "killed_hi", "wounded", "displaced",
    "claim_by", "mark", "conf", "reasons", "quote"];

  const element = (name, kind, text) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // Offsets are bytes of the file; a text here counts UTF-16 units. Broken bytes were one, and are U+FFFD now.
  const unitsOf = (article, wanted) => {
    const broken = new Set(article.broken);
    const units = new Map();
    let byte = 0;
    let unit = 0;
    let next = 0;
    for (const c of article.text) {
      while (next < wanted.length && wanted[next] <= byte) units.set(wanted[next++], unit);
      const code = c.codePointAt(0);
      byte += broken.has(byte) ? 1 : code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      unit += c.length;
    }
    while (next < wanted.length) units.set(wanted[next++], unit);
    return units;
  };

  // The text cut wherever a span begins or ends; every piece knows what covers it.
  const fill = (box, article, told) => {
    const spans = [...article.spans.map(([start, end, kind]) => ({ start, end, kind })), ...told];
    const cuts = [...new Set(spans.flatMap((s) => [s.start, s.end]))].sort((a, b) => a - b);
    const units = unitsOf(article, cuts);
    const begins = new Map();
    for (const s of spans) begins.set(s.start, [...(begins.get(s.start) ?? []), s]);
    let open = [];
    let at = 0;
    const piece = (to) => {
      if (to <= at) return;
      const text = article.text.slice(at, to);
      at = to;
      if (open.length === 0) {
        box.append(text);
        return;
      }
      const kind = open.find((s) => s.kind)?.kind;
      const part = element(kind ? "mark" : "span", kind, text);
      for (const s of open) {
        if (s.draft === undefined) continue;
        part.classList.add("told");
        pieces[s.draft].push(part);
      }
      box.append(part);
    };
    for (const cut of cuts) {
      piece(units.get(cut));
      open = open.filter((s) => s.end > cut).concat((begins.get(cut) ?? []).filter((s) => s.end > cut));
    }
    piece(article.text.length);
  };

  const pieces = data.drafts.map(() => []);
  const ticks = [];

  const count = () => {
    const n = ticks.filter((tick) => tick.checked).length;
    document.getElementById("counts").textContent = `${n} of ${ticks.length} drafts ticked`;
    document.getElementById("save").disabled = n === 0;
  };

  const light = (draft, on) => {
    for (const part of pieces[draft]) part.classList.toggle("lit", on);
  };

  const card = (draft, i) => {
    const item = element("li", "draft");
    const label = element("label");
    const tick = element("input");
    tick.type = "checkbox";
    tick.checked = true;
    tick.id = `tick-${i}`;
    tick.addEventListener("change", count);
    ticks[i] = tick;
    label.append(tick, element("span", "", draft.cells[column.title]));
    const list = element("dl");
    for (const name of SHOWN) {
      const value = draft.cells[column[name]];
      if (value !== "") list.append(element("dt", "", name), element("dd", "", value));
    }
    item.append(label, list);
    item.addEventListener("mouseenter", () => light(i, true));
    item.addEventListener("mouseleave", () => light(i, false));
    item.addEventListener("focusin", () => light(i, true));
    item.addEventListener("focusout", () => light(i, false));
    return item;
  };

  const show = () => {
    const main = document.getElementById("articles");
    data.articles.forEach((article, a) => {
      const section = element("section", "article");
      const name = article.title || article.file;
      section.append(element("h2", "", article.published ? `${name} (${article.published})` : name));
      const told = data.drafts.flatMap((draft, i) => draft.tellings.filter((t) => t[0] === a).map(([, start, end]) => ({ start, end, draft: i })));
      const text = element("div", "text");
      text.dir = "auto";
      fill(text, article, told);
      const list = element("ul", "drafts");
      data.drafts.forEach((draft, i) => {
        if (draft.tellings[0][0] === a) list.append(card(draft, i));
      });
      if (list.children.length === 0) list.append(element("li", "empty", "No draft begins in this text."));
      section.append(text, list);
      main.append(section);
    });
    count();
  };

  // As gazmap writes its tables: quoted where needed, and nothing that a spreadsheet would run.
  const cell = (text) => {
    const formula = /^'*[=+\-@\t\r]/.test(text) && !/^[+-]?[0-9]+(\.[0-9]+)?$/.test(text);
    const safe = formula ? `'${text}` : text;
    return /[",\r\n]|^ | $/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };

  const table = () => {
    const rows = data.drafts.filter((draft, i) => ticks[i].checked).map((draft) => draft.cells);
    return [data.columns, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
  };

  const save = () => {
    const link = element("a");
    const url = URL.createObjectURL(new Blob([table()], { type: "text/csv" }));
    link.href = url;
    link.download = "drafts.csv";
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  };

  const tickAll = (on) => {
    for (const tick of ticks) tick.checked = on;
    count();
  };

  document.getElementById("all").addEventListener("click", () => tickAll(true));
  document.getElementById("none").addEventListener("click", () => tickAll(false));
  document.getElementById("save").addEventListener("click", save);
  show();
  window.review = { table };
})();

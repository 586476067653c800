"use strict";
// Only in the page that gazmap serves: follows the set. New data comes into the page as it is; a new page is loaded.
(() => {
  const own = JSON.parse(document.getElementById("gazmap-live").textContent);
  const NOTE_MS = 8000;
  const box = document.createElement("p");
  let state = "";
  let timer = 0;

  box.id = "live";
  box.setAttribute("role", "status");
  Object.assign(box.style, {
    position: "fixed", zIndex: 3000, top: "12px", left: "50%", transform: "translateX(-50%)", maxWidth: "min(44rem, 80vw)", margin: 0,
    padding: "8px 14px", borderRadius: "8px", font: "14px/1.4 system-ui, sans-serif", color: "#fff", overflowWrap: "anywhere",
    boxShadow: "0 2px 10px rgb(0 0 0 / 35%)", pointerEvents: "none",
  });
  box.hidden = true;
  document.body.append(box);

  function say(text, isProblem) {
    clearTimeout(timer);
    box.hidden = text === "";
    box.textContent = text;
    box.style.background = isProblem ? "#8a1c1c" : "#26323d";
    if (text !== "" && !isProblem) timer = setTimeout(() => say("", false), NOTE_MS);
  }

  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

  // A browser keeps few connections to one server: tabs in the background leave theirs to others.
  const visible = () => new Promise((done) => {
    const look = () => {
      if (document.visibilityState === "hidden") return;
      document.removeEventListener("visibilitychange", look);
      done();
    };
    document.addEventListener("visibilitychange", look);
    look();
  });

  async function ask(path) {
    const answer = await fetch(path, { cache: "no-cache" });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  }

  async function take(now) {
    const isNew = now.page !== "" && now.page !== own.page;
    if (isNew && (!window.gazmap || now.shell !== own.shell)) {
      location.reload();
      return;
    }
    if (isNew) {
      window.gazmap.load(await ask("/map-data.json"));
      own.page = now.page;
    }
    if (now.problem !== "") say(`${now.problem}\nThe map is the last good one.`, true);
    else say(isNew ? now.note : "", false);
  }

  async function follow() {
    for (;;) {
      await visible();
      try {
        const now = await ask(`/changes?since=${state}`);
        if (now.state !== state) await take(now);
        state = now.state;
      } catch {
        state = "";
        say("gazmap does not answer; the map is the last one it sent.", true);
        await sleep(1000);
      }
    }
  }

  box.style.whiteSpace = "pre-line";
  follow();
})();

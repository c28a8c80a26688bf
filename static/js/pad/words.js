/* What the page says: sentences and pieces of markup that the server wrote into it, in the reader's language. */
(() => {
  "use strict";
  const pad = (window.pad ??= {});
  const byId = (id) => document.getElementById(id);
  const texts = {};
  for (const one of byId("texts").content.querySelectorAll("[data-text]")) texts[one.dataset.text] = one.textContent;

  const say = (name, values = {}) => (texts[name] ?? name).replace(/\{(\w+)\}/g, (_all, word) => values[word] ?? "");
  const piece = (id) => byId(id).content.firstElementChild.cloneNode(true);
  /* Fill the named places of a piece: text for most, more than that by a function. */
  const fill = (root, values) => {
    for (const [name, value] of Object.entries(values)) {
      for (const place of root.querySelectorAll(`[data-${name}]`)) {
        if (value == null || value === "") place.hidden = true;
        else typeof value === "function" ? value(place) : (place.textContent = value);
      }
    }
    return root;
  };
  // as the portal writes dates: "Mon 23 Nov", "21:05"; plain "en" would be read as American
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const day = (date) => new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short" }).format(date);
  const time = (date) => new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(date);
  const DAY = 86400000;
  const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  /* "as of 09:10" today; later how old it is. */
  const asOf = (iso) => {
    const date = new Date(iso), days = Math.round((midnight(new Date()) - midnight(date)) / DAY);
    if (days <= 0) return { old: false, words: say("as-of-today", { time: time(date) }) };
    const name = days === 1 ? "as-of-yesterday" : "as-of-old";
    return { old: true, words: say(name, { day: day(date), time: time(date), days }) };
  };
  const announce = (words) => {
    byId("announcer").textContent = "";
    setTimeout(() => (byId("announcer").textContent = words), 50);
  };
  Object.assign(pad, { byId, say, piece, fill, day, time, asOf, announce });
})();

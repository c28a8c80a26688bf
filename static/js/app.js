/* What the pages gain with JavaScript; all of them work without it. Beside base.html and components/out_of_band.html
   this is the only place that knows htmx 4: its events and what their details hold. */
(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);
  const on = (name, act) => document.addEventListener(name, act);
  const overlay = byId("window"), flashes = byId("flashes"), announcer = byId("announcer"), main = byId("main");
  let leaving = false;

  const middle = (box) => box.left + box.width / 2;
  const announce = (words) => {
    announcer.textContent = "";
    setTimeout(() => (announcer.textContent = words), 50);
  };

  /* Messages: good news goes by itself, the rest stays until it is closed. */
  const letGo = (flash) => flash.matches?.(".ok:not(:has(form))") && setTimeout(() => flash.remove(), 7000);
  const problem = () => leaving || flashes.replaceChildren(byId("problem").content.cloneNode(true));
  [...flashes.children].forEach(letGo);
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(letGo))).observe(flashes, { childList: true });

  /* Links that stay on the page: the item as a window over the list, the next page of a list in place of this one.
     The messages move into the window with it: behind it nobody sees or hears them. */
  const opensHere = (event) => !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  on("click", (event) => {
    const link = event.target.closest("a[data-window], a[data-part], .card h2 a");
    if (!link || !opensHere(event)) return;
    event.preventDefault();
    const target = link.dataset.part;
    const how = target ? { target, swap: "outerHTML show:top", push: "true" } : { target: "#window-body" };
    htmx.ajax("GET", link.getAttribute("href"), { source: link, ...how });
  });
  const openWindow = () => {
    if (overlay.open) return;
    overlay.prepend(flashes, announcer);
    overlay.setAttribute("aria-label", overlay.querySelector("h1, h2")?.textContent.trim() || document.title);
    overlay.showModal();
  };
  overlay.addEventListener("close", () => {
    main.before(flashes);
    main.after(announcer);
    byId("window-body").replaceChildren();
    if (document.activeElement === document.body) main.focus({ preventScroll: true });
  });

  /* Suggestions under a search field: the field keeps the focus, arrows choose, Enter goes there, Escape closes. */
  const listOf = (field) => byId(field.getAttribute("aria-controls"));
  const chosenIn = (list) => list.querySelector("[aria-selected=true]");
  const showList = (field, open) => {
    listOf(field).hidden = !open;
    field.setAttribute("aria-expanded", open);
    if (!open) choose(field, null);
  };
  const choose = (field, option) => {
    chosenIn(listOf(field))?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    option ? field.setAttribute("aria-activedescendant", option.id) : field.removeAttribute("aria-activedescendant");
  };
  const steer = (field, event) => {
    const options = [...listOf(field).children], chosen = chosenIn(listOf(field));
    // The first Escape closes the list, the second empties the field.
    if (event.key === "Escape") return listOf(field).hidden || event.preventDefault(), showList(field, false);
    if (event.key === "Enter" && chosen) return event.preventDefault(), chosen.click();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !options.length) return;
    event.preventDefault();
    showList(field, true);
    const places = options.length + 1; // one of them is the field itself
    choose(field, options[(options.indexOf(chosen) + 1 + step + places) % places - 1]);
  };
  const combobox = (event) => event.target.closest?.("[role=combobox]");
  on("keydown", (event) => combobox(event) && steer(combobox(event), event));
  on("focusout", (event) => {
    const field = combobox(event);
    if (field && !listOf(field).contains(event.relatedTarget)) showList(field, false);
  });

  on("click", (event) => {
    if (event.target.matches(".qty")) press(event.target.firstElementChild, event.clientX);
    event.target.closest("[data-dismiss]")?.closest(".flash").remove();
    if (event.target === overlay || event.target.closest("[data-close]")) overlay.close();
    for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  /* The ends of a stepper are drawn by the style sheet: minus where the line begins, plus where it ends. */
  const press = (field, x) => {
    const first = (x < middle(field.getBoundingClientRect())) === (getComputedStyle(field).direction === "ltr");
    first ? field.stepDown() : field.stepUp();
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  };

  /* An item in several units: the one chosen says what the stepper may hold. The tier in force is marked. */
  on("input", (event) => {
    const form = event.target.form, item = form?.closest("#item");
    if (!item) return;
    const { unit, quantity } = form.elements;
    if (event.target === unit) {
      const { first, by } = unit.selectedOptions[0].dataset;
      Object.assign(quantity, { min: first, step: by, value: first });
    }
    item.querySelectorAll("[data-from]").forEach((row) => row.removeAttribute("aria-current"));
    const tiers = [...item.querySelectorAll(`[data-unit="${CSS.escape(unit.value)}"] [data-from]`)];
    tiers.findLast((row) => +row.dataset.from <= quantity.value)?.setAttribute("aria-current", "true");
  });

  /* On a phone categories and the pages of the account are rows of chips: the one we are in comes into sight. */
  for (const here of document.querySelectorAll(".cats [aria-current], .chips [aria-current]")) {
    const row = here.closest("ul, .chips");
    row.scrollLeft += middle(here.getBoundingClientRect()) - middle(row.getBoundingClientRect());
  }

  /* All of a list, or none of it. */
  on("click", (event) => {
    const boxes = [...(event.target.closest("[data-tick-all]")?.form.querySelectorAll("[type=checkbox]") ?? [])];
    const all = boxes.every((box) => box.checked);
    boxes.forEach((box) => (box.checked = !all));
  });

  /* A file that is too large is told so before it is sent; the server would not even read it. */
  const weigh = (field) => {
    const heavy = [...field.files].some((file) => file.size > field.dataset.most);
    field.setCustomValidity(heavy ? field.dataset.tooLarge : "");
    return field.reportValidity();
  };
  on("change", ({ target }) => target.dataset.most && weigh(target));
  on("submit", (event) => {
    if (![...event.target.querySelectorAll("[data-most]")].every(weigh)) event.preventDefault(), event.stopPropagation();
  });

  on("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(".menu[open]");
    if (menu) (menu.open = false), menu.querySelector("summary").focus();
  });

  /* Signing out wipes what an order pad took along (static/js/pad); its unsent orders stay, and the server is told. */
  const wipePad = () =>
    new Promise((resolve) => {
      const pad = indexedDB.open("pad");
      setTimeout(resolve, 2000, "kept");
      pad.onerror = () => resolve("empty"); // there was none, and none was made
      pad.onupgradeneeded = () => pad.transaction.abort();
      pad.onsuccess = () => {
        const change = pad.result.transaction(["who", "taken", "orders"], "readwrite");
        for (const name of ["who", "taken"]) change.objectStore(name).clear();
        const orders = change.objectStore("orders").getAll();
        change.onabort = () => resolve("kept");
        change.oncomplete = () => {
          pad.result.close();
          resolve(orders.result.some((one) => one.state !== "answered" && !one.thrown) ? "kept" : "empty");
        };
      };
    });
  on("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("action") !== "/logout" || form.elements.pad) return;
    event.preventDefault();
    wipePad().then((said) => {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "pad", value: said }));
      form.requestSubmit();
    });
  });

  /* What was pressed pales at once, until the next page is there; the same press again, meanwhile, is the same press.
     What brings a file stays on the page, and so does a page whose loading was stopped: they can be pressed again. */
  const pressed = (event, what, staysFor) => {
    if (event.defaultPrevented) return;
    if (what.classList.contains("busy")) return event.target.method === "get" || event.preventDefault(); // a search may have changed
    what.classList.add("busy");
    setTimeout(() => what.classList.remove("busy"), staysFor);
  };
  const A_FILE = 3000, A_PAGE = 15000;
  on("submit", (event) => pressed(event, event.submitter ?? event.target, "file" in event.target.dataset ? A_FILE : A_PAGE));
  on("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !opensHere(event) || link.target || link.origin !== location.origin || (link.hash && link.pathname === location.pathname)) return;
    pressed(event, link, link.hasAttribute("download") ? A_FILE : A_PAGE);
  });
  addEventListener("pageshow", () => document.querySelectorAll(".busy").forEach((button) => button.classList.remove("busy")));
  addEventListener("beforeunload", () => {
    leaving = true; // requests that break off now are no problem to tell of
    setTimeout(() => (leaving = false), 3000);
  });

  on("htmx:config:request", (event) => {
    const { sourceElement, request } = event.detail.ctx;
    // What is on its way is not asked for again; where the newest press counts, the page says hx-sync.
    if (sourceElement.matches(".htmx-request:not([hx-sync])")) return event.preventDefault();
    const field = combobox(event);
    if (field && field.value.trim().length < 2) event.preventDefault(), showList(field, false);
    request.submitter?.classList.add("busy");
    // whose page this is: another tab may have changed the customer meanwhile, and the server then says so
    const { customer } = document.body.dataset;
    if (customer) request.headers["X-Customer"] = customer;
  });
  on("htmx:finally:request", ({ detail: { ctx } }) => ctx.keepIndicators || ctx.request.submitter?.classList.remove("busy"));
  on("htmx:before:swap", (event) => {
    const { response, hx } = event.detail.ctx;
    // A refusal (422) is a part to show; any other error only when the server says where, else the page stays.
    if (response.status >= 400 && response.status !== 422 && !hx.retarget) event.preventDefault(), problem();
  });
  on("htmx:after:swap", (event) => {
    const { target, sourceElement } = event.detail.ctx;
    if (target?.id === "window-body") openWindow();
    if (sourceElement?.role === "combobox") {
      showList(sourceElement, listOf(sourceElement).childElementCount > 0 && sourceElement === document.activeElement);
    }
  });
  on("htmx:after:settle", (event) => {
    // What had the focus went with the old part: the keyboard goes on from the page's content, not from its top.
    if (document.activeElement === document.body && !overlay.open) main.focus({ preventScroll: true });
    for (const node of event.detail.newContent) {
      const words = node.matches?.("[data-announce]") ? node : node.querySelector?.("[data-announce]");
      if (words) announce(words.dataset.announce || words.textContent);
    }
  });
  on("htmx:error", problem);
})();

/* The order pad's page: the list of what was taken along and of orders, or one customer and its order. */
(() => {
  "use strict";
  const { byId, say, piece, fill } = pad;
  const AGAIN = 30000;
  const path = location.pathname.replace(/^\/sales\/pad\/?/, "");
  const code = path ? pad.codeOf(path) : null;
  const href = (of, key = "") => `/sales/pad/${pad.step(of)}${key && `#${key}`}`;
  let who = null, customer = null, items = null, order = null, sendingKey = null, sign = null;

  const show = (id, on) => (byId(id).hidden = !on);
  const told = (id, words) => {
    byId(id).textContent = words;
    show(id, words !== "");
  };
  const button = (root, name, act) => {
    const found = root.querySelector(`[data-do=${name}]`);
    act ? found.addEventListener("click", act) : found.remove();
  };

  /* The network, in words. */
  const stand = (state) => {
    show("signed-out", state === "signed-out");
    told("net", state === "gone" ? say("no-network") : state === "here" && who ? say("here", { name: who.name }) : "");
    show("body", who !== null);
  };

  /* --- the list --- */
  const customerRow = (one, waiting) => {
    const age = pad.asOf(one.as_of), row = piece("t-customer");
    fill(row, {
      name: (link) => ((link.textContent = one.name), (link.href = href(one.code))),
      code: one.code,
      age: (badge) => ((badge.textContent = age.words), badge.classList.add(age.old ? "warn" : "ok")),
      count: say("item-count", { count: pad.number(String(one.items.length)) }),
      cut: one.cut ? say("cut", { left: pad.number(String(one.cut)) }) : "",
    });
    button(row, "take", () => take(one.code));
    button(row, "drop", async () => (await pad.drop(who.user, one.code), draw()));
    if (waiting) row.querySelector("[data-do=drop]").hidden = true;
    return row;
  };
  const STATES = { draft: "muted", waiting: "info", look: "warn", refused: "bad", answered: "ok" };
  const stateOf = (one) => {
    if (one.thrown) return ["muted", say("state-thrown")];
    if (one.key === sendingKey) return ["info", say("state-sending")];
    if (one.unsure) return ["warn", say("state-unsure")];
    return [STATES[one.state], say(`state-${one.state}`)];
  };
  const why = (one) => {
    if (one.unsure) return say("why-unsure");
    if (one.state === "answered") return one.answer.same ? "" : say("why-changed");
    if (one.state === "refused") return one.answer.words ?? say(one.answer.code);
    if (one.state === "look") return one.answer.differences.length ? say(one.answer.differences.some((each) => each.hard) ? "why-mend" : "why-look") : say("why-ready");
    return "";
  };
  /* What was placed, by the server's prices; before that what is reckoned here. */
  const totalOf = (one) => {
    if (one.state === "answered" && one.answer.amount) return pad.money(one.answer.amount, one.currency, one.places);
    return one.total ? pad.coins(BigInt(one.total), one.places, one.currency) : "";
  };
  const orderRow = (one) => {
    const [kind, word] = stateOf(one), row = piece("t-order"), open = !one.unsure && !one.thrown && one.state !== "answered";
    fill(row, {
      name: one.name,
      state: (badge) => ((badge.textContent = word), badge.classList.add(kind)),
      when: say("written", { day: pad.day(one.created), time: pad.time(one.created) }),
      lines: say("line-count", { count: one.lines.length }),
      total: totalOf(one),
      why: why(one),
      number: (link) => (one.state === "answered" ? ((link.textContent = say("order-number", { number: one.answer.number }))) : (link.hidden = true)),
    });
    if (one.state === "look" && !one.thrown) {
      const list = row.querySelector("[data-differences]");
      for (const each of one.answer.differences) {
        const line = document.createElement("li");
        const named = one.lines[each.place];
        line.textContent = named ? `${named.name} (${named.sku}): ${each.words}` : each.words;
        list.append(line);
      }
      list.hidden = !one.answer.differences.length;
    }
    const may = one.state === "look" && !one.thrown && !one.answer.differences.some((each) => each.hard);
    button(row, "accept", may && (() => again(one.key, (now) => ({ ...now, state: "waiting", accepted: now.answer.fingerprint }))));
    button(row, "retry", open && one.state === "refused" && (() => again(one.key, (now) => ({ ...now, state: "waiting" }))));
    button(row, "open", open && (() => mend(one)));
    button(row, "throw", open && (() => again(one.key, (now) => ({ ...now, thrown: Date.now() }), false)));
    button(row, "back", one.thrown && (() => again(one.key, (now) => ({ ...now, thrown: null }))));
    button(row, "forget", one.state === "answered" && (async () => (await pad.forget(one.key), draw())));
    return row;
  };
  const again = async (key, how, send = true) => {
    await pad.change(key, how);
    await draw();
    if (send) await sendNow();
  };
  const mend = async (one) => {
    const kept = await pad.change(one.key, (now) => ({ ...now, state: "draft", accepted: null }));
    if (kept) location.assign(href(one.code, one.key));
    else draw();
  };
  const drawList = async () => {
    const [taken, orders] = await Promise.all([pad.allTaken(who.user), pad.orders(who.user)]);
    orders.sort((one, other) => other.created - one.created);
    const mine = orders.filter((one) => one.state !== "draft" || one.lines.length);
    byId("taken").replaceChildren(...taken.map((one) => customerRow(one, false)));
    byId("queue").replaceChildren(...mine.filter((one) => !one.thrown).map(orderRow));
    byId("thrown").replaceChildren(...mine.filter((one) => one.thrown).map(orderRow));
    show("no-taken", !taken.length);
    show("no-queue", !byId("queue").childElementCount);
    show("thrown-box", byId("thrown").childElementCount > 0);
    show("wipe", taken.length > 0);
    show("send-now", orders.some((one) => one.state === "waiting" && !one.thrown));
  };

  /* --- one customer --- */
  const stockWords = (unit) => {
    if (unit.word === "hidden") return null;
    const kind = { in: "ok", low: "warn", on_order: "info" }[unit.word] ?? "bad";
    const numbers = unit.there != null && (unit.word === "in" || unit.word === "low");
    const day = unit.arrives && unit.word === "on_order";
    const words = say(`stock-${unit.word}${numbers ? "-number" : day ? "-day" : ""}`, {
      number: numbers ? pad.number(unit.there) : "",
      day: day ? pad.day(new Date(`${unit.arrives}T00:00`)) : "",
    });
    return [kind, words];
  };
  const problemWords = ([word, limit]) => say(word === "precision" && limit === 0 ? "problem-whole" : `problem-${word}`, { number: limit == null ? "" : pad.number(String(limit)) });
  const tiersOf = (unit) => unit.tiers.map(([from, cost]) => say("tier", { number: pad.number(from), price: pad.money(cost, customer.currency) })).join(" · ");
  const itemRow = (item, line, place) => {
    const row = piece("t-item"), unit = item?.units.find((one) => one.code === line?.unit) ?? item?.units[0];
    const field = row.querySelector("[data-quantity]"), select = row.querySelector("[data-unit]");
    const name = item?.name ?? line.name;
    field.setAttribute("aria-label", say("quantity-of", { item: name }));
    field.id = `${place}-${item?.sku ?? line.sku}`;
    field.value = line?.typed ?? "";
    select.setAttribute("aria-label", say("unit-of", { item: name }));
    for (const one of item?.units ?? []) select.add(new Option(one.name, one.code, false, one.code === unit.code));
    select.hidden = !item || item.units.length < 2;
    const stock = unit && stockWords(unit), now = line && pad.known(customer, line, items);
    fill(row, {
      name,
      sku: item?.sku ?? line.sku,
      stock: stock ? (badge) => ((badge.textContent = stock[1]), badge.classList.add(stock[0])) : "",
      price: unit ? `${pad.money(now?.price ?? unit.price, customer.currency)} / ${unit.name}` : "",
      tiers: unit ? tiersOf(unit) : "",
      amount: now?.amount != null ? pad.coins(now.amount, customer.places, customer.currency) : "",
      problem: now?.problem ? problemWords(now.problem) : "",
    });
    if (now?.problem) field.setAttribute("aria-invalid", "true");
    const put = () => putLine(item, line, select.value || line?.unit, field.value, place);
    field.addEventListener("change", put);
    select.addEventListener("change", put);
    return row;
  };
  const putLine = async (item, line, unit, typed, place) => {
    const sku = item?.sku ?? line.sku;
    const lines = order.lines.filter((one) => !(one.sku === sku && (one.unit === unit || one.unit === line?.unit)));
    const before = order.lines.findIndex((one) => one.sku === sku && one.unit === (line?.unit ?? unit));
    if (!/^0*$/.test(typed.trim())) {
      const of = item?.units.find((one) => one.code === unit);
      const fresh = { sku, name: item?.name ?? line.name, unit, unit_name: of?.name ?? line?.unit_name, typed: typed.trim() };
      lines.splice(before < 0 ? lines.length : before, 0, fresh);
    }
    await keep({ lines });
    drawLines();
    if (place === "line") drawFound();
    else refreshFound(item);
  };
  const refreshFound = (item) => {
    const field = byId(`found-${item.sku}`);
    if (!field) return;
    const focused = document.activeElement === field, line = order.lines.find((one) => one.sku === item.sku);
    const row = itemRow(item, line, "found");
    field.closest("li").replaceWith(row);
    if (focused) byId(`found-${item.sku}`).focus();
  };
  /* Write the order down as it is now: whatever happens next, it is on the disk. */
  const keep = async (changes) => {
    const wanted = { ...order, ...changes };
    const kept = await pad.alter(order.key, (now) => (!now || now.state === "draft" ? wanted : null));
    if (kept) order = kept;
    else location.assign("/sales/pad"); // another tab has sent it
  };
  const drawFound = () => {
    const q = byId("find").value;
    const found = pad.find(customer, q);
    byId("found").replaceChildren(...found.map((item) => itemRow(item, order.lines.find((one) => one.sku === item.sku), "found")));
    show("nothing-found", !found.length);
  };
  const drawLines = () => {
    const lines = order.lines.map((line) => pad.known(customer, line, items));
    byId("lines").replaceChildren(...order.lines.map((line) => itemRow(items.get(line.sku), line, "line")));
    const total = lines.reduce((sum, line) => sum + (line.amount ?? 0n), 0n);
    byId("total").textContent = pad.coins(total, customer.places, customer.currency);
    byId("send-total").textContent = lines.length ? pad.coins(total, customer.places, customer.currency) : "";
    show("order", lines.length > 0);
    pad.announce(say("line-count", { count: lines.length }));
    return lines;
  };
  const FIELDS = ["ship_to", "ship_via", "po", "wanted", "comment", "signed_by", "copy", "at_once"];
  const drawForm = () => {
    const places = customer.ship_tos.map(([of, label, lines]) => new Option(label ? `${label}: ${lines}` : lines, of));
    byId("ship_to").replaceChildren(...places);
    byId("ship_via").replaceChildren(new Option(say("as-usual"), ""), ...customer.ship_vias.map(([of, name]) => new Option(name, of)));
    for (const name of FIELDS) {
      const field = byId(name);
      field.type === "checkbox" ? (field.checked = order[name]) : (field.value = order[name]);
    }
    byId("wanted").min = new Date().toLocaleDateString("sv");
    sign.set(order.signature);
  };
  const drawCustomer = async () => {
    customer = await pad.taken(who.user, code);
    show("not-taken", !customer);
    show("pad", Boolean(customer));
    if (!customer) return;
    document.querySelectorAll("[data-customer]").forEach((place) => (place.textContent = customer.name));
    const age = pad.asOf(customer.as_of), badge = byId("age");
    badge.textContent = age.words;
    badge.className = `badge ${age.old ? "warn" : "ok"}`;
    told("cut", customer.cut ? say("cut", { left: pad.number(String(customer.cut)) }) : "");
    items = pad.indexOf(customer);
    await pick();
    drawForm();
    drawLines();
    drawFound();
  };
  /* The order that the address names, else the one that was begun here last, else a new one. */
  const pick = async () => {
    const drafts = (await pad.orders(who.user)).filter((one) => one.code === code && one.state === "draft" && !one.thrown);
    drafts.sort((one, other) => other.created - one.created);
    order = drafts.find((one) => one.key === location.hash.slice(1)) ?? drafts[0] ?? pad.fresh(customer);
  };
  const finish = async (event) => {
    event.preventDefault();
    const lines = drawLines(), wrong = lines.find((line) => line.problem);
    told("send-problem", wrong ? say("mend-first") : !lines.length ? say("nothing-yet") : "");
    if (wrong) return byId(`line-${wrong.sku}`).focus();
    if (!lines.length) return byId("find").focus();
    await pad.alter(order.key, (now) => (!now || now.state === "draft" ? pad.sealed(order, customer, lines) : null));
    location.assign("/sales/pad");
  };

  /* --- the network --- */
  const take = async (of) => {
    told("progress", say("taking", { done: 0, all: "…" }));
    const result = await pad.takeAlong(who.user, of, (done, all) => told("progress", say("taking", { done: pad.number(String(done)), all: pad.number(String(all)) })));
    const words = { taken: say("taken-now"), lost: say("lost-customer"), gone: say("take-gone"), "signed-out": say("take-signed-out") };
    told("progress", words[result] ?? result);
    if (result === "signed-out") return connect();
    await draw();
  };
  const draw = async () => {
    if (who) await (code === null ? drawList() : drawCustomer());
  };
  const sendNow = async () => {
    const met = await pad.sendAll((key) => ((sendingKey = key), code === null && draw()));
    who = met.who ?? null;
    if (met.state !== "busy") stand(met.state);
    if (met.lost?.length) told("progress", say("lost-lists", { names: met.lost.join(", ") }));
    if (code === null || !who || met.lost?.length) await draw();
  };
  const connect = async () => {
    await sendNow();
    if (!who) return;
    if (location.hash === "#take" && code !== null) {
      history.replaceState(null, "", location.pathname);
      await take(code);
    }
  };
  const start = async () => {
    show("view-list", code === null);
    show("view-customer", code !== null);
    if (code !== null) wire();
    who = (await pad.who()) ?? null;
    stand("");
    await draw();
    await connect();
    if (code === null || !customer) await draw();
    document.body.dataset.ready = "yes";
  };
  const wire = () => {
    byId("act").href = `/sales/${pad.step(code)}`;
    sign = pad.drawing(byId("signature"), (signature) => keep({ signature }));
    byId("no-signature").addEventListener("click", () => (sign.set(""), keep({ signature: "" })));
    byId("find").addEventListener("input", drawFound);
    byId("find").form.addEventListener("submit", (event) => event.preventDefault());
    byId("take").addEventListener("click", () => take(code));
    byId("take-again").addEventListener("click", () => take(code));
    byId("order-form").addEventListener("submit", finish);
    for (const name of FIELDS) {
      const field = byId(name);
      field.addEventListener("change", () => keep({ [name]: field.type === "checkbox" ? field.checked : field.value }));
    }
  };

  byId("send-now").addEventListener("click", sendNow);
  byId("wipe").addEventListener("click", async () => {
    for (const one of await pad.allTaken(who.user)) await pad.drop(one.user, one.code);
    told("progress", say("wiped"));
    await draw();
  });
  addEventListener("online", sendNow);
  addEventListener("offline", () => stand("gone"));
  document.addEventListener("visibilitychange", () => document.hidden || sendNow());
  const waits = async () => who && (await pad.orders(who.user)).some((one) => one.state === "waiting" && !one.thrown);
  setInterval(async () => !document.hidden && (await waits()) && sendNow(), AGAIN);
  pad.onNews(() => code === null && draw());
  navigator.serviceWorker?.register("/sales/pad/worker.js", { scope: "/sales/pad" }).catch(() => {});
  start();
})();

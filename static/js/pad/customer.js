/* One customer that was taken along: finding its items, and the order that is being written for it. */
(() => {
  "use strict";
  const pad = (window.pad ??= {});
  const MOST_FOUND = 40;
  const ESCAPED = { "~": "~7E", "/": "~2F" }, DOTS = { ".": "~2E", "..": "~2E~2E" };

  /* A code as a step of an address, as kernel/steps.py writes and reads it. */
  const step = (code) => DOTS[code] ?? encodeURIComponent(code.replace(/[~/]/g, (letter) => ESCAPED[letter]));
  const codeOf = (text) => decodeURIComponent(text).replaceAll("~2E", ".").replaceAll("~2F", "/").replaceAll("~7E", "~");

  const NAMES = ["code", "name", "decimals", "first", "most", "step", "price", "tiers", "word", "there", "arrives"];
  const unitOf = (raw) => Object.fromEntries(NAMES.map((name, place) => [name, raw[place]]));
  const itemOf = ([sku, name, numbers, units]) => ({ sku, name, numbers, units: units.map(unitOf) });

  const plainLetters = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  /* An exact number first, then numbers that begin so, then names with every word. */
  const find = (customer, q) => {
    const words = plainLetters(q).split(/\s+/).filter(Boolean);
    if (!words.length) return customer.items.slice(0, MOST_FOUND).map(itemOf);
    const whole = words.join(" "), ranked = [[], [], []];
    for (const raw of customer.items) {
      const numbers = [raw[0], ...raw[2]].map(plainLetters), name = plainLetters(raw[1]);
      const rank = numbers.includes(whole) ? 0 : numbers.some((one) => one.startsWith(whole)) ? 1 : 2;
      if (rank < 2 || words.every((word) => name.includes(word) || numbers.some((one) => one.includes(word)))) ranked[rank].push(raw);
      if (ranked[2].length > MOST_FOUND && rank === 2) ranked[2].length = MOST_FOUND;
    }
    return ranked.flat().slice(0, MOST_FOUND).map(itemOf);
  };

  /* A line with what the phone knows of it: price, amount, what ships now, or why it can't be sent. */
  const known = (customer, line, items) => {
    const item = items.get(line.sku), unit = item?.units.find((one) => one.code === line.unit);
    if (!unit) return { ...line, problem: ["gone"] };
    const quantity = pad.read(line.typed), problem = quantity ? pad.refused(quantity, unit) : ["number"];
    if (problem) return { ...line, item, of: unit, problem };
    const price = pad.price(unit, quantity);
    const amount = pad.amount(price, quantity, customer.places);
    return { ...line, item, of: unit, quantity, price, amount, ships: pad.ships(unit, quantity), word: unit.word };
  };
  const indexOf = (customer) => new Map(customer.items.map((raw) => [raw[0], itemOf(raw)]));

  const fresh = (customer) => ({
    key: crypto.randomUUID(),
    user: customer.user,
    code: customer.code,
    name: customer.name,
    currency: customer.currency,
    places: customer.places,
    state: "draft",
    created: Date.now(),
    lines: [],
    ship_to: customer.ship_tos[0]?.[0] ?? "",
    ship_via: customer.ship_tos[0]?.[3] ?? customer.usual_via ?? "",
    po: "",
    wanted: "",
    comment: "",
    copy: true,
    at_once: true,
    signature: "",
    signed_by: "",
    unsure: false,
    thrown: null,
    accepted: null,
    answer: null,
  });
  /* As it goes out: each line with what was seen, the address as it read. */
  const sealed = (order, customer, lines) => ({
    ...order,
    state: "waiting",
    accepted: null,
    answer: null,
    currency: customer.currency,
    places: customer.places,
    ship_to_seen: customer.ship_tos.find(([code]) => code === order.ship_to)?.[2] ?? "",
    lines: lines.map(({ sku, name, unit, unit_name, typed, quantity, price, ships, word }) => ({ sku, name, unit, unit_name, typed, quantity, price, ships, word })),
    total: String(lines.reduce((sum, line) => sum + line.amount, 0n)),
    waiting: Date.now(),
  });

  Object.assign(pad, { step, codeOf, find, known, indexOf, itemOf, fresh, sealed });
})();

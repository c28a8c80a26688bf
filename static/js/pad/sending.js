/* What goes over the network: who is signed in, what is taken along, orders. One tab at a time sends.

   An order is "draft", "waiting", "look" (something differs), "refused" or "answered". `unsure` is written before it is
   sent and taken away by an answer that names its fate: until then it can be neither changed nor thrown away. */
(() => {
  "use strict";
  const pad = (window.pad ??= {});
  const PATIENCE = 40000, WEEK = 7 * 86400000;
  const SENT = ["key", "currency", "ship_to", "ship_to_seen", "ship_via", "po", "wanted", "comment", "copy", "at_once", "accepted", "signature", "signed_by"];
  const at = (code, what) => `/sales/pad/${pad.step(code)}/${what}`;

  /* The network as one word: "gone", "signed-out", a status, and the answer where there is one. */
  const ask = async (address, options = {}) => {
    let answer;
    try {
      const headers = { Accept: "application/json" };
      answer = await fetch(address, { ...options, headers, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 401 || answer.type === "opaqueredirect") return { status: "signed-out" };
      const json = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
      return { status: answer.status, found: json ? await answer.json() : null };
    } catch {
      return { status: "gone" };
    }
  };

  /* Ask who is signed in. Somebody else, or nobody: what was taken along goes, by the first answer that says so.
     So does a customer that is not this person's to order for any more. */
  const meet = async () => {
    const before = await pad.who(), kept = before ? await pad.allTaken(before.user) : [];
    const taken = new URLSearchParams(kept.map((one) => ["taken", one.code]));
    const { status, found } = await ask(`/sales/pad/token?${taken}`);
    if (status === "signed-out" || status === 403 || status === 404) {
      if (before) await pad.wipe();
      return { state: "signed-out", who: null };
    }
    if (status !== 200 || !found) return { state: "gone", who: before };
    if (before?.user !== found.user) {
      await pad.wipe();
      await pad.setWho({ user: found.user, name: found.name });
      return { state: "here", who: { user: found.user, name: found.name }, token: found.token, lost: [] };
    }
    const lost = kept.filter((one) => found.lost.includes(one.code));
    for (const one of lost) await pad.drop(one.user, one.code);
    return { state: "here", who: { user: found.user, name: found.name }, token: found.token, lost: lost.map((one) => one.name) };
  };

  /* Take a customer along: all parts or nothing. Answers "taken", or what went wrong. */
  const takeAlong = async (user, code, progress) => {
    let start = 0, whole = null;
    while (start !== null) {
      const { status, found } = await ask(`${at(code, "data")}?start=${start}`);
      if (status === 404) return (await pad.drop(user, code)), "lost";
      if (status === 403 && found) return found.code === "acting_forbidden" && (await pad.drop(user, code)), found.words;
      if (status !== 200 || !found) return status === "signed-out" ? status : "gone";
      whole ? whole.items.push(...found.items) : (whole = found);
      if (whole.user !== user) return "signed-out";
      start = found.next;
      progress(start ?? found.total, found.total);
    }
    // an item that moved between two parts while they were fetched comes once
    whole.items = [...new Map(whole.items.map((item) => [item[0], item])).values()];
    await pad.take(whole);
    await navigator.storage?.persist?.();
    return "taken";
  };

  const locked = (act, more = {}) => navigator.locks.request("pad-orders", more, act);
  const body = (one, token) => {
    const order = Object.fromEntries(SENT.map((name) => [name, one[name]]));
    order.lines = one.lines.map(({ sku, unit, quantity, price, ships, word }) => ({ sku, unit, quantity, price, ships, word }));
    return new URLSearchParams({ csrf_token: token, order: JSON.stringify(order) });
  };
  const fate = (one, changes) => ({ ...one, unsure: false, accepted: null, ...changes });
  const DECIDED = {
    200: (one, found) => fate(one, { state: "answered", answer: found, answered: Date.now() }),
    409: (one, found) => fate(one, { state: "look", answer: found }),
    422: (one, found) => fate(one, { state: "refused", answer: found }),
    404: (one) => ({ ...one, unsure: false, state: "refused", answer: { code: one.unsure ? "lost-unsure" : "lost" } }),
  };
  const send = async (key, token) => {
    let unsure = false;
    const one = await pad.alter(key, (now) => {
      if (now?.state !== "waiting" || now.thrown) return null;
      unsure = now.unsure;
      return { ...now, unsure: true };
    });
    if (!one) return 0;
    const { status, found } = await ask(at(one.code, "orders"), { method: "POST", body: body(one, token) });
    const decide = status === 404 || found?.state ? DECIDED[status] : null;
    // this time it did not get in (400: the token, 401): no more is known than before
    const back = decide ?? (status === 400 || status === "signed-out" ? (now) => ({ ...now, unsure }) : null);
    if (back) await pad.alter(key, (now) => (now ? back(decide ? { ...now, unsure } : now, found) : null));
    if (status === 404) await pad.drop(one.user, one.code);
    return status;
  };

  /* Send whatever waits, for whoever is signed in. Answers how it stands with the network. */
  const sendAll = (told = () => {}) =>
    locked(
      async (lock) => {
        if (!lock) return { state: "busy", who: await pad.who() };
        let met = await meet(), again = true;
        if (met.state !== "here") return met;
        const who = met.who.user;
        await tidy(who);
        for (const { key, state, thrown } of await pad.orders(who)) {
          if (state !== "waiting" || thrown) continue;
          told(key);
          let status = await send(key, met.token);
          if (status === 400 && again) {
            again = false;
            met = await meet();
            if (met.who?.user !== who) return met;
            status = await send(key, met.token);
          }
          told(null);
          if (status === "signed-out") return await meet();
          if (status === "gone") return { state: "gone", who: met.who };
        }
        return met;
      },
      { ifAvailable: true },
    );
  /* Answered and thrown away orders go after a week. */
  const tidy = async (user) => {
    for (const one of await pad.orders(user)) {
      const since = one.thrown ?? (one.state === "answered" ? one.answered : null);
      if (since && since < Date.now() - WEEK) await pad.forget(one.key);
    }
  };

  /* Change an order whose fate is known; never while it is being sent. */
  const change = (key, how) =>
    locked(() => pad.alter(key, (one) => (one && !one.unsure && one.state !== "answered" ? how(one) : null)));

  Object.assign(pad, { meet, takeAlong, sendAll, change, at });
})();

/* What the phone keeps, by the user it belongs to: who is signed in, customers taken along, orders. */
(() => {
  "use strict";
  const pad = (window.pad ??= {});
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  let opened;
  const open = () =>
    (opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("pad", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("who");
        request.result.createObjectStore("taken", { keyPath: ["user", "code"] });
        request.result.createObjectStore("orders", { keyPath: "key" });
      };
      request.onsuccess = () => {
        request.result.onversionchange = () => (request.result.close(), (opened = null));
        request.result.onclose = () => (opened = null);
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    }));
  const news = "BroadcastChannel" in window ? new BroadcastChannel("pad") : { postMessage() {}, addEventListener() {} };

  /* One transaction: what `act` returns once everything is on the disk. Other tabs hear of it. */
  const write = async (names, act) => {
    const change = (await open()).transaction(names, "readwrite", { durability: "strict" });
    const result = act(change);
    await new Promise((resolve, reject) => {
      change.oncomplete = resolve;
      change.onabort = change.onerror = () => reject(change.error ?? new Error("not kept"));
    });
    news.postMessage("changed");
    return result;
  };
  const store = async (name) => (await open()).transaction(name).objectStore(name);

  const who = async () => done((await store("who")).get("now"));
  const setWho = (user) => write(["who"], (change) => change.objectStore("who").put(user, "now"));
  const taken = async (user, code) => done((await store("taken")).get([user, code]));
  const allTaken = async (user) => done((await store("taken")).getAll(IDBKeyRange.bound([user], [user, []])));
  const take = (customer) => write(["taken"], (change) => change.objectStore("taken").put(customer));
  const drop = (user, code) => write(["taken"], (change) => change.objectStore("taken").delete([user, code]));
  /* Prices and addresses of everybody go; orders stay with whoever wrote them. */
  const wipe = () => write(["taken", "who"], (change) => ["taken", "who"].forEach((name) => change.objectStore(name).clear()));

  const order = async (key) => done((await store("orders")).get(key));
  const orders = async (user) => (await done((await store("orders")).getAll())).filter((one) => one.user === user);
  const forget = (key) => write(["orders"], (change) => change.objectStore("orders").delete(key));
  /* Change an order as it stands on the disk now; `change` answers what it becomes, or null to leave it alone. */
  const alter = async (key, change) => {
    let kept = null;
    await write(["orders"], (transaction) => {
      const all = transaction.objectStore("orders"), asked = all.get(key);
      asked.onsuccess = () => {
        kept = change(asked.result);
        if (kept) all.put(kept);
      };
    });
    return kept;
  };

  Object.assign(pad, { who, setWho, taken, allTaken, take, drop, wipe, order, orders, forget, alter });
  pad.onNews = (act) => news.addEventListener("message", act);
})();

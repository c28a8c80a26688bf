/* Keeps the order pad's page and its files, and answers for nothing else. VERSION and FILES stand before this. */
const PAGE = "/sales/pad", KEPT = `pad-${VERSION}`;

const fresh = async (address) => {
  const answer = await fetch(address, { cache: "no-cache", credentials: "same-origin" });
  // a sign-in page in place of ours must not be kept
  if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
  return answer;
};
const keep = async () => {
  const cache = await caches.open(KEPT);
  await Promise.all([PAGE, ...FILES].map(async (address) => cache.put(address, await fresh(address))));
  await self.skipWaiting();
};
const tidy = async () => {
  for (const name of await caches.keys()) if (name.startsWith("pad-") && name !== KEPT) await caches.delete(name);
  await self.clients.claim();
};
const kept = async (address, request) => (await (await caches.open(KEPT)).match(address)) ?? fetch(request);

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const ours = pathname === PAGE || pathname.startsWith(`${PAGE}/`);
  if (request.mode === "navigate" && ours) event.respondWith(kept(PAGE, request));
  else if (FILES.includes(pathname)) event.respondWith(kept(pathname, request));
});

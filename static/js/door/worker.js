// The door's service worker: its page and what that is made of open without network. The page itself fills the shelf
// (shelf.js); here it is only taken from it. What is asked by POST, and everything else, goes to the network as ever.

const PATIENCE = 4_000; // ms; a network that is there but does not answer is none
const shelf = () => caches.open(`door ${new URL(self.registration.scope).pathname}`);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(part(request));
});

async function page(request) {
  const { pathname } = new URL(request.url);
  const kept = shelf();
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 401 || answer.status === 403) await (await kept).delete(pathname); // logged out, revoked
    return answer;
  } catch {
    return (await (await kept).match(pathname)) ?? Response.error();
  }
}

async function part(request) {
  return (await (await shelf()).match(request.url)) ?? fetch(request);
}

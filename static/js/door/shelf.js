/**
 * Puts the page and all it is made of where the service worker finds it without network; takes away what older versions
 * were made of. `parts`: addresses beside those that the page has loaded.
 */
export async function fillShelf(worker, scope, parts) {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return false;
  await navigator.serviceWorker.register(worker, { scope });
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const statics = [...loaded, ...parts.map((part) => new URL(part, location.href).href)]
    .filter((name) => new URL(name).origin === location.origin && new URL(name).pathname.startsWith("/static/"));
  const page = await fetch(scope);
  // A newer version's page would ask for parts that are not loaded here; it puts itself there when it is opened.
  if (!page.ok || !(await page.clone().text()).includes(new URL(import.meta.resolve("../door.js")).pathname)) return false;
  const shelf = await caches.open(`door ${scope}`);
  const kept = new Set((await shelf.keys()).map(({ url }) => url));
  const wanted = new Set(statics);
  await shelf.addAll([...wanted].filter((url) => !kept.has(url)));
  await shelf.put(scope, page);
  wanted.add(new URL(scope, location.href).href);
  for (const url of kept) if (!wanted.has(url)) await shelf.delete(url);
  return true;
}

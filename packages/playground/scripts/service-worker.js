/**
 * The service worker as text: it keeps every file of this build and answers from what it keeps, so that the page opens without
 * a network. The test images are kept when they are first fetched. Another build has another name, and the old one goes.
 */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** @param {string} folder @param {readonly string[]} files */
export function serviceWorker(folder, files) {
  const kept = files.filter((file) => file !== "sw.js" && !/t10k-images/.test(file));
  const hash = createHash("sha256");
  for (const file of kept) hash.update(file).update(readFileSync(join(folder, file)));
  const addresses = kept.map((file) => file.replace(/(^|\/)index\.html$/, "$1"));
  return `${program}
const cacheName = "feedforward-${hash.digest("hex").slice(0, 16)}";
const files = ${JSON.stringify(addresses)};
`;
}

const program = `// Keeps the files of this page for reading without a network.
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(files)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("feedforward-") && name !== cacheName).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin || !url.href.startsWith(self.registration.scope)) return;
  event.respondWith(answer(event.request));
});
async function answer(request) {
  const cache = await caches.open(cacheName);
  const isPage = request.mode === "navigate";
  const kept = await cache.match(request, { ignoreSearch: isPage });
  // A page is asked for anew while there is a network, so that a new build is seen; other files carry their hash.
  if (kept !== undefined && !isPage) return kept;
  try {
    const response = await fetch(request);
    if (response.ok && response.status === 200) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    if (kept !== undefined) return kept;
    throw error;
  }
}
`;

/**
 * The service worker as text: it keeps every file of this build and answers from what it keeps, so that the page opens without
 * a network. The test images, more than all the rest together, are kept when a page asks for it or a panel has fetched
 * them, in a cache of their own that outlives the build; so are the training images, which only a panel fetches. Another build
 * has another name, and the old one goes.
 */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** @param {string} folder @param {readonly string[]} files */
export function serviceWorker(folder, files) {
  const images = files.filter((file) => /t10k-images/.test(file));
  const asked = files.filter((file) => /train10k-/.test(file));
  const others = (/** @type {string} */ file) => file === "sw.js" || /^card-\w+\.png$/.test(file);
  const kept = files.filter((file) => !others(file) && !images.includes(file) && !asked.includes(file));
  const addresses = kept.map((file) => file.replace(/(^|\/)index\.html$/, "$1"));
  return `${program}
const cacheName = "feedforward-${hashOf(folder, kept)}";
const files = ${JSON.stringify(addresses)};
const imagesCacheName = "feedforward-images-${hashOf(folder, [...images, ...asked])}";
const images = ${JSON.stringify(images)};
const asked = ${JSON.stringify(asked)};
`;
}

/** @param {string} folder @param {readonly string[]} files */
function hashOf(folder, files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 16);
}

const program = `// Keeps the files of this page for reading without a network.
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(files)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});
self.addEventListener("message", (event) => {
  // What does not come now is asked for by the next visit, or by a panel.
  event.waitUntil(keepImages(event).catch(() => {}));
});
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin || !url.href.startsWith(self.registration.scope)) return;
  event.respondWith(answer(event));
});
async function forgetOthers() {
  const others = (await caches.keys()).filter((name) => name.startsWith("feedforward-") && name !== cacheName && name !== imagesCacheName);
  await Promise.all(others.map((name) => caches.delete(name)));
}
async function keepImages(event) {
  const cache = await caches.open(imagesCacheName);
  for (const file of images) {
    if ((await cache.match(file)) === undefined) await fetchAndKeep(new Request(file, { priority: "low" }), cache, event);
  }
}
// The answer need not wait for what is kept of it, so that a panel sees the images come; a full disk keeps nothing.
async function fetchAndKeep(request, cache, event) {
  const response = await fetch(request);
  if (response.status === 200) event.waitUntil(cache.put(request, response.clone()).catch(() => {}));
  return response;
}
async function answer(event) {
  const { request } = event;
  const isImages = [...images, ...asked].some((file) => request.url === new URL(file, location).href);
  const cache = await caches.open(isImages ? imagesCacheName : cacheName);
  const isPage = request.mode === "navigate";
  const kept = await cache.match(request, { ignoreSearch: isPage });
  // A page is asked for anew while there is a network, so that a new build is seen; other files carry their hash.
  if (kept !== undefined && !isPage) return kept;
  try {
    return await fetchAndKeep(request, cache, event);
  } catch (error) {
    if (kept !== undefined) return kept;
    throw error;
  }
}
`;

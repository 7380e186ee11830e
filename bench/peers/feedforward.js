/** This library, as it is built: the model file opened as anybody would, on the backend that the peer is named after. */

import { readFileSync } from "node:fs";

const dist = new URL("../../packages/feedforward/dist/", import.meta.url);

export async function open({ subject, id, threads }) {
  const [{ Session }, { load }] = await Promise.all([import(`${dist}index.js`), import(`${dist}node.js`)]);
  const loaded = await load(subject.model);
  // The book's file declares no scale of its pixels; the book divides bytes by 255.
  const network = loaded.input.scale === null ? loaded.with({ input: { scale: "1/255" } }) : loaded;
  const startMs = performance.now();
  const session = new Session(network, { backend: id, threads });
  const prepareMs = performance.now() - startMs;
  await checkThreads(session, threads);
  const { version } = JSON.parse(readFileSync(new URL("../package.json", dist), "utf8"));
  return {
    version,
    settings: `backend ${session.backend}`,
    outputs: network.outputSize,
    prepareMs,
    variants: { predict: (x) => session.predict(x).data },
  };
}

/** Workers join when they report ready: they get a moment, and a session that has no threads says so. */
async function checkThreads(session, threads) {
  if (threads === 1) return;
  for (let waited = 0; waited < 2000 && session.threads !== threads; waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (session.threads !== threads) throw new Error(`the session has ${session.threads ?? "no"} threads`);
}

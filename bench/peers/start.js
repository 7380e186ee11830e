/**
 * A process that loads a peer and the network, predicts one image and ends: what a cold start costs.
 * `node start.js MODULE PEER FOLDER` prints the class and how long the network took to be ready.
 */

import { argmaxRows, readBytes, readSubject } from "./rows.js";

const [module, id, folder] = process.argv.slice(2);
const { open } = await import(`./${module}.js`);
const startMs = performance.now();
const peer = await open({ subject: readSubject(folder), id, threads: 1 });
const openMs = performance.now() - startMs;
const pixels = Float32Array.from(readBytes(`${folder}/first.u8`), (value) => value / 255);
const predict = Object.values(peer.variants)[0];
const classes = new Int32Array(1);
argmaxRows(await predict(pixels, 1), peer.outputs, classes, 0);
const answer = JSON.stringify({ class: classes[0], prepareMs: peer.prepareMs ?? openMs });
process.stdout.write(`\n${answer}\n`, () => process.exit(0));

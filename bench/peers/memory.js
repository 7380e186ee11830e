/**
 * A process that has predicted, and says how much memory it holds. `node --expose-gc memory.js MODULE PEER FOLDER COUNT`:
 * all images in 100s, then COUNT one by one; with `-` for a module, the same process without a peer.
 */

import { readFileSync } from "node:fs";
import { argmaxRows, readBytes, readSubject } from "./rows.js";

const [module, id, folder, count] = process.argv.slice(2);
const pixels = readBytes(`${folder}/x.u8`);
const width = 784;
const classes = new Int32Array(pixels.length / width);
if (module !== "-") {
  const { open } = await import(`./${module}.js`);
  const peer = await open({ subject: readSubject(folder), id, threads: 1 });
  const predict = Object.values(peer.variants)[0];
  for (let row = 0; row < classes.length; row += 100) {
    const x = pixels.subarray(row * width, (row + 100) * width);
    argmaxRows(await predict(x, 100), peer.outputs, classes, row);
  }
  for (let i = 0; i < Number(count); i++) {
    const row = i % classes.length;
    const y = predict(pixels.subarray(row * width, (row + 1) * width), 1);
    argmaxRows(peer.isAsync ? await y : y, peer.outputs, classes, row);
  }
}
for (let i = 0; i < 3; i++) {
  globalThis.gc();
  await new Promise((resolve) => setTimeout(resolve, 50));
}
const pages = Number(readFileSync("/proc/self/statm", "utf8").split(" ")[1]);
process.stdout.write(`\n${JSON.stringify({ bytes: pages * 4096 })}\n`, () => process.exit(0));

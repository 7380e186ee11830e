/**
 * `npm run retrain [-- NAME …]`: trains the shipped networks, or those that are named, by the command that stands in their
 * cards, and compares the files byte by byte: the same seed gives the same network, on any machine. Minutes for each.
 * Exit code 1 where a byte differs.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const models = join(root, "models");
const command = join(root, "packages/feedforward/bin/feedforward.js");

const all = readdirSync(models).flatMap((file) => /^(.*)\.safetensors$/.exec(file)?.[1] ?? []);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`usage: npm run retrain -- [${all.join("|")}] …\n`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "feedforward-retrain-"));
try {
  const different = (asked.length > 0 ? asked : all).filter((name) => !isTheSame(name));
  process.exitCode = different.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

function isTheSame(/** @type {string} */ name) {
  const words = wordsOf(readFileSync(join(models, `${name}.md`), "utf8"));
  process.stdout.write(`feedforward ${words.join(" ")}\n`);
  const { status } = spawnSync(process.execPath, [command, ...words], { cwd: folder, stdio: "inherit" });
  const file = `${name}.safetensors`;
  const isSame = status === 0 && readFileSync(join(folder, file)).equals(readFileSync(join(models, file)));
  process.stdout.write(`${file}: ${isSame ? "every byte is the same" : "different"}\n`);
  return isSame;
}

/** The arguments of the command in a card, which may go over several lines. */
function wordsOf(/** @type {string} */ card) {
  const [, text] = /^feedforward (train (?:.*\\\n)*.*)$/m.exec(card) ?? [];
  if (text === undefined) throw new Error("the card has no command");
  return text
    .replaceAll("\\\n", " ")
    .split(/\s+/)
    .filter((word) => word !== "");
}

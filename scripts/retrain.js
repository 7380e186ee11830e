/**
 * `npm run retrain [-- NAME …]`: trains the shipped networks, or those that are named, by the command that stands in their
 * cards, and compares the files byte by byte: the same seed gives the same network, on any machine. Minutes for each.
 * Exit code 1 where a byte differs. Fashion-MNIST is read where Debian's `dataset-fashion-mnist` has it, or from the folder
 * FEEDFORWARD_FASHION_MNIST; without it its networks are left out, which is said.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const folders = ["models", "packages/models/models"].map((folder) => join(root, folder));
const command = join(root, "packages/feedforward/bin/feedforward.js");

/** The folder of each network. */
const homes = new Map(
  folders.flatMap((home) =>
    readdirSync(home).flatMap((file) => (file.endsWith(".safetensors") ? [[file.replace(/\.\w+$/, ""), home]] : [])),
  ),
);
const all = [...homes.keys()];
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

/** True also for a network whose data are not there. */
function isTheSame(/** @type {string} */ name) {
  const home = homes.get(name) ?? "";
  const words = wordsOf(readFileSync(join(home, `${name}.md`), "utf8"));
  const at = words.indexOf("--data") + 1;
  if (at > 0) {
    const data = process.env.FEEDFORWARD_FASHION_MNIST ?? words[at] ?? "";
    if (!existsSync(data)) {
      process.stdout.write(`${name}: left out, there is no folder ${data} (FEEDFORWARD_FASHION_MNIST names another)\n`);
      return true;
    }
    words[at] = data;
  }
  process.stdout.write(`feedforward ${words.join(" ")}\n`);
  const { status } = spawnSync(process.execPath, [command, ...words], { cwd: folder, stdio: "inherit" });
  const file = `${name}.safetensors`;
  const isSame = status === 0 && readFileSync(join(folder, file)).equals(readFileSync(join(home, file)));
  process.stdout.write(`${file}: ${isSame ? "every byte is the same" : "different"}\n`);
  return isSame;
}

/** The arguments of the command in a card, which may go over several lines. */
function wordsOf(/** @type {string} */ card) {
  const [, text] = /^feedforward (train (?:.*\\\n)*.*)$/m.exec(card) ?? [];
  if (text === undefined) throw new Error("the card has no command");
  const shown = text.replaceAll("\\\n", " ").match(/"[^"]*"|[^\s"]+/g) ?? [];
  return shown.map((word) => word.replaceAll('"', ""));
}

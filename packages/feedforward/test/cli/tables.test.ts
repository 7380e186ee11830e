/** Tables of rows are the work of `score`, those that are CSV of `predict` too, and the commands that take one input say so. */

import { join } from "node:path";
import { expect, it } from "vitest";
import { feedforward, folder } from "./surroundings.ts";
import { safetensors } from "./tiny.ts";

const files = {
  "net.safetensors": safetensors(),
  "a.csv": "a,b\n1,2\n",
  "b.jsonl": '{"a":1}\n',
  "c.bin": "PAR1....PAR1",
};

it.each(["a.csv", "b.jsonl", "c.bin"])("%s", async (name) => {
  const path = folder(files);
  const file = join(path, name);
  const predicts = `\`feedforward predict ${file} --weights FILE\` answers them with a network that was trained on such a table, `;
  const scores = `\`feedforward score ${file} --model FILE --out FILE\``;
  const said = `${file}: it is a table of rows: ${name.endsWith(".csv") ? predicts : ""}${scores}`;
  for (const args of [["inspect"], ["predict", "--weights", join(path, "net.safetensors")]]) {
    const [command, ...rest] = args;
    const { code, err } = await feedforward([command!, join(path, name), ...rest]);
    expect([code, err]).toEqual([1, expect.stringContaining(said)]);
    const korean = await feedforward([command!, join(path, name), ...rest, "--lang", "ko"]);
    expect(korean.err).toContain("행이 담긴 표입니다");
  }
});

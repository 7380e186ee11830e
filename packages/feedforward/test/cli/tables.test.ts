/** Tables of rows are the work of `score`, and the commands that take one input say so. */

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
  const said = `${join(path, name)}: it is a table of rows: \`feedforward score ${join(path, name)} --model FILE --out FILE\``;
  for (const args of [["inspect"], ["predict", "--weights", join(path, "net.safetensors")]]) {
    const [command, ...rest] = args;
    const { code, err } = await feedforward([command!, join(path, name), ...rest]);
    expect([code, err]).toEqual([1, expect.stringContaining(said)]);
    const korean = await feedforward([command!, join(path, name), ...rest, "--lang", "ko"]);
    expect(korean.err).toContain("행이 담긴 표입니다");
  }
});

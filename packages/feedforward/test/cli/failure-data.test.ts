/** With `--json`, what went wrong is data on standard output too; the sentence and the exit code stay. */

import { expect, it } from "vitest";
import { feedforward, folder } from "./surroundings.ts";

const files = { "text.npz": "hello", "cut.safetensors": new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x2c]) };

it.each<[string, number, object]>([
  ["eval DIR/none.npz --json", 1, { code: "file-unreadable", facts: { path: "DIR/none.npz", reason: "missing" } }],
  ["inspect DIR/cut.safetensors --json", 1, { code: "json-string", facts: { offset: 9 } }],
  ["predict DIR/none.png --json", 1, { code: "file-unreadable", facts: { path: "DIR/none.png", reason: "missing" } }],
  ["eval --batch x --json", 2, { code: "command-usage", facts: {} }],
  ["eval --jsno --json", 2, { code: "command-usage" }],
])("%s", async (line, exit, error) => {
  const dir = folder(files);
  const { code, out, err } = await feedforward(line.replaceAll("DIR", dir).split(" "));
  expect(code).toBe(exit);
  expect(err).toMatch(/^feedforward: /);
  const said = JSON.parse(out.replaceAll(dir, "DIR")) as { error: { message: string } };
  expect(said.error).toMatchObject(error);
  expect(said.error.message).not.toBe("");
});

it("is the library's English sentence in Korean too", async () => {
  const dir = folder(files);
  const args = ["inspect", `${dir}/cut.safetensors`, "--json"];
  const [english, korean] = [await feedforward(args), await feedforward([...args, "--lang", "ko"])];
  expect(korean.out).toBe(english.out);
  expect(korean.err).toMatch(/[가-힣]/);
});

it("is not there without --json, nor behind --", async () => {
  const dir = folder(files);
  expect((await feedforward(["eval", `${dir}/none.npz`])).out).toBe("");
  expect((await feedforward(["eval", "--", "--json"])).out).toBe("");
});

/** Completion, judged by bash itself, and for the other shells by what must be in their scripts. */

import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { type OptionRow, optionName } from "../../src/cli/command/command.ts";
import { commands } from "../../src/cli/commands.ts";
import { feedforward } from "./surroundings.ts";

const hasBash = spawnSync("bash", ["-c", "true"]).status === 0;

describe("in bash", () => {
  let script = "";
  beforeAll(async () => {
    script = (await feedforward(["completion", "bash"])).out;
  });

  /** What bash offers after these words; the last one is being typed. */
  function complete(...words: string[]): string[] {
    const quoted = words.map((word) => `'${word}'`).join(" ");
    const program = `${script}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _feedforward; echo "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", program], { encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout.trim().split(" ");
  }

  it.for([
    [["feedforward", "ev"], ["eval"]],
    [
      ["feedforward", "p"],
      ["predict", "plot", "play"],
    ],
    [["feedforward", "eval", "--bat"], ["--batch"]],
    [["feedforward", "eval", "--no-"], ["--no-normalize"]],
    [["feedforward", "eval", "--hidden", "si"], ["sigmoid"]],
    [
      ["feedforward", "show", "--set", ""],
      ["train", "test"],
    ],
    [["feedforward", "completion", "z"], ["zsh"]],
    [["feedforward", "train", "--lang", "k"], ["ko"]],
    [["feedforward", "predict", "digit"], [""]],
  ])("%j → %j", ([words, offers], context) => {
    if (!hasBash) return context.skip("bash is not here");
    expect(complete(...words!)).toEqual(offers);
  });
});

describe.each(["bash", "zsh", "fish"])("in %s", (shell) => {
  it.each(commands)("$name and its options are known", async ({ name, options }) => {
    const { code, out } = await feedforward(["completion", shell]);
    expect(code).toBe(0);
    expect(out).toContain(name);
    for (const [key, row] of Object.entries<OptionRow>(options)) {
      const option = row.kind === "boolean" && row.default ? `no-${optionName(key)}` : optionName(key);
      expect(out).toContain(shell === "fish" ? `-l ${option}` : `--${option}`);
    }
  });

  it("words are in the language that was asked for", async () => {
    const { out } = await feedforward(["completion", shell, "--lang", "ko"]);
    expect(out.includes("한 배치의 이미지 수")).toBe(shell !== "bash"); // bash shows no descriptions
  });
});

it.each([
  ["zsh", /'--data\[[^\]]*\]:data:_files -\/'/],
  ["fish", / -l data -x -a '\(__fish_complete_directories\)' /],
])("%s is told where a folder belongs, and only there", async (shell, folder) => {
  const { out } = await feedforward(["completion", shell]);
  expect(out).toMatch(folder);
  expect(out.match(/_files -\/|__fish_complete_directories/g)?.length).toBe(
    commands.filter(({ options }) => options.data?.kind === "string" && options.data.path === "folder").length *
      (shell === "zsh" ? 2 : 1),
  );
});

/** Every option of every command with a value of another kind: wrong usage, and a sentence that names the option. */

import { describe, expect, it } from "vitest";
import { parse } from "../../src/cli/command/arguments.ts";
import { type OptionRow, optionName } from "../../src/cli/command/command.ts";
import { commands } from "../../src/cli/commands.ts";
import { UsageError } from "../../src/cli/failure/failure.ts";
import { dictionaries } from "../../src/cli/words/language.ts";

/** What no option of this kind takes; none for text of which only the command knows what it may be. */
function wrongValues(row: OptionRow): string[] {
  if (row.kind === "boolean") return ["yes", ""];
  if (row.kind === "string") return row.choices === undefined ? [] : row.isOpen ? [""] : ["nonsense", ""];
  const less = row.least === undefined ? [] : [String(row.least - 1)];
  return ["x", "", "NaN", "Infinity", "1e400", ...(row.isWhole === true ? ["0.5"] : []), ...less];
}

const cases = commands.flatMap((command) =>
  Object.entries(command.options).flatMap(([key, row]) =>
    wrongValues(row).map((value) => [command.name, `--${optionName(key)}=${value}`, command] as const),
  ),
);

describe.each(Object.entries(dictionaries))("in %s", (_language, messages) => {
  it.each(cases)("%s %s", (_name, word, command) => {
    const option = word.split("=")[0]!;
    const refused = () => parse(command, [word], messages);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(option);
  });
});

it("there are many", () => {
  expect(cases.length).toBeGreaterThan(50);
});

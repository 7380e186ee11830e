/**
 * Whatever stands on a command line, the answer is a sentence and the right exit code: 2 where a word is wrong that no file
 * could make right, 1 or 0 where none is. Every word is drawn with its verdict; nothing is asked of the program twice.
 */

import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { type ArgumentRow, type Command, type OptionRow, optionName } from "../../src/cli/command/command.ts";
import { commands } from "../../src/cli/commands.ts";
import { pictureToPng } from "../../src/draw/picture.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { feedforward } from "./surroundings.ts";
import { data, safetensors } from "./tiny.ts";

/** Words that belong together, and whether they are wrong usage. */
interface Words {
  readonly words: readonly string[];
  readonly isWrong: boolean;
  /** The option that they are about. */
  readonly key?: string;
}

const home = mkdtempSync(join(tmpdir(), "feedforward-"));
afterAll(() => rmSync(home, { recursive: true }));
const at = (name: string): string => join(home, name);
for (const [name, content] of Object.entries({ ...data, "net.safetensors": safetensors(), text: "hello" }))
  writeFileSync(at(name), content);
writeFileSync(at("a\nb\x1b[2J"), "hello");
writeFileSync(at("evil.pkl"), "cos\nsystem\n(S'true'\ntR.");
const pixels = tensor([[0, 0, 0], [0, 255, 0], [0, 0, 0]], { dtype: "uint8" }); // biome-ignore format: matrix
writeFileSync(at("digit.png"), pictureToPng(pixels, {}));
writeFileSync(at("empty"), "");
writeFileSync(at("rows.csv"), "a,b\n1,2\n");
mkdirSync(at("folder"));
symlinkSync("circle", at("circle"));
const before = readdirSync(home).sort();

const good = (...words: string[]): Words => ({ words, isWrong: false });
const wrong = (...words: string[]): Words => ({ words, isWrong: true });

/** Paths as they may be typed: to be read, they may be refused, but only the empty one is wrong. */
const paths = [
  "net.safetensors",
  "digit.png",
  "text",
  "evil.pkl",
  "empty",
  "folder",
  "circle",
  "a\nb\x1b[2J",
  "none/x",
];
const odd = [".", "/", " ", "x".repeat(300), "\n", "/dev/null", "\x1b[2J", "가".repeat(90), "*.png", "~", "--", "-x"];
const read = [...[...paths.map(at), ...odd.slice(0, -2), "-"].map((path) => good(path)), wrong("")];
const folders = [good(home), good(at("folder")), good(at("none")), good("x".repeat(300)), wrong(at("text")), wrong("")];

const texts: Readonly<Record<string, readonly Words[]>> = {
  sizes: [
    good("4,4"),
    good("4, 3,4"),
    good("9,9"),
    ...["", "4", "4,0", "4,-1", "4,1.5", "0x4,4", "4,1e999", "4,99999999999,4", ",", "NaN,4", "4;4"].map((text) =>
      wrong(text),
    ),
  ],
  augment: [
    good("shift=1"),
    good("rotate=15, scale=.1"),
    ...[
      "",
      "shift",
      "shift=-1",
      "scale=1000",
      "shift=NaN",
      "blur=1",
      "shift=1,shift=1",
      "shift=0x1",
      "shift=1e999",
    ].map((text) => wrong(text)),
  ],
  range: [
    good("-1,1"),
    good("0,1e30"),
    ...["", "1", "1,1", "2,1", "1,2,3", "-1e308,1e308", "0,1e-320", "a,b", "0,Infinity", "-1e999,0"].map((text) =>
      wrong(text),
    ),
  ],
  shape: [
    good("1x784"),
    good("input=1x1x28x28"),
    ...["", ",", "x", "1x", "x=", "=1x2", "1x-2", "1x1.5", "1x1e3", "1,2", "a=1x2,"].map((text) => wrong(text)),
  ],
  input: [
    good("4"),
    good("1x2x2"),
    ...["", "x", "1x", "1x-2", "1x1.5", "0x4", "1e3", "a=1x2", "1,2", "4x99999999999999999999"].map((text) =>
      wrong(text),
    ),
  ],
  constant: [
    good("sr=16000"),
    good("x=1x2,y=-0.5"),
    good("\x1b[2J=true"),
    ...["", "sr", "sr=", "=1", "sr=x", "sr=1e999", "a=1,,b=2", "sr=NaN"].map((text) => wrong(text)),
  ],
  names: [good("a,b,c,d"), good("a"), good("a,\x1b[2J"), ...["", ",", "a,,b", "a,b,a"].map((text) => wrong(text))],
  labels: [good("a,b,c,d"), good("a"), good("\n,b"), ...["", ",", "a,,b"].map((text) => wrong(text))],
  ...Object.fromEntries(
    ["eval", "bench", "convert", "compile"].flatMap((name) => [
      [
        `${name} scale`,
        [good("1/255"), good("1/0.5"), ...["", "0", "1/0", "255", "1/255/1"].map((text) => wrong(text))],
      ],
      [
        `${name} mean`,
        [good("0.5"), good("1,2,3"), good("1,2"), ...["", ",", "x", "1e999"].map((text) => wrong(text))],
      ],
      [`${name} std`, [good("0.5"), good("1,0,1"), ...["", "x", "NaN"].map((text) => wrong(text))]],
    ]),
  ),
  scale: [
    good("1/255"),
    good("1"),
    good("0.0078125"),
    ...["", "0", "1/256", "x", "1e999", "NaN", "1/255/1"].map((text) => wrong(text)),
  ],
  mean: [good("0.5"), good("1,2,3"), ...["", ",", "1,2", "1,2,3,4", "x", "1e999"].map((text) => wrong(text))],
  std: [good("0.5"), good("1,2,3"), ...["", "0", "1,0,1", "1,2", "x", "NaN"].map((text) => wrong(text))],
  host: [good("127.0.0.1"), good("::")],
  columns: [good("a,b"), wrong(""), wrong("a,")],
  column: [good("image")],
  keep: [good("id"), wrong(",")],
  output: [good("label"), good("topk=3")],
  where: [good("a > 1")],
  memory: [good("1GB")],
  shard: [good("0/4")],
  nats: [good("nats://a,b"), wrong("")],
  job: [good("nightly")],
  root: [good("/data")],
  // They want a table, which is not there.
  ...Object.fromEntries(["target", "drop", "category", "number"].map((key) => [key, [wrong("y"), wrong("")]])),
  units: [wrong("3,2")],
  // What else they take depends on the optimizer, the schedule and the loss.
  optimizerOptions: ["", "=1", "epsilon=x", "epsilon=1,,"].map((text) => wrong(text)),
  scheduleOptions: ["", "=1", "every=x"].map((text) => wrong(text)),
  lossOptions: ["", "=1", "delta=x"].map((text) => wrong(text)),
  classWeights: ["", ",", "x", "NaN"].map((text) => wrong(text)),
  frozen: [good("dense1"), good("x"), wrong(""), wrong("a,")],
  // A network keeps none, and is told so.
  state: [good("state=stateN"), ...["", "=", "state", "a=b,"].map((text) => wrong(text))],
  // What it writes has a name in C alone.
  "compile name": ["digits", "", "int"].map((text) => wrong(text)),
  "train validation": [wrong("0.2"), wrong("1"), wrong("")],
  // Those here are of MNIST.
  size: [wrong("2x2"), wrong("")],
  channels: [wrong("3")],
  layers: [good("dense1"), good("a,b"), wrong(""), wrong(","), wrong("a,,b"), wrong("a,")],
  batch: [good("1,2"), good("3"), ...["", "0", "1,", "1.5", "-1", "1e999", "x", "1,NaN"].map((text) => wrong(text))],
};

const notNumbers = [
  "",
  " ",
  "NaN",
  "Infinity",
  "-Infinity",
  "1e999",
  "-1e999",
  "0x10",
  "1/2",
  "1,5",
  "１",
  "one",
  "1\n2",
  "--",
  "2.0000000000000000000001e0x",
];

function numbers({ isWhole = false, least, most }: Extract<OptionRow, { kind: "number" }>): Words[] {
  const fine = ["1", "2", "+1", "1e0", "01"].map((text) => good(text));
  return [
    ...fine,
    ...notNumbers.map((text) => wrong(text)),
    ...(isWhole ? ["1.5", "2.00000000000000000001", "9007199254740993"].map((text) => wrong(text)) : [good("0.01")]),
    ...(least === undefined ? [] : [wrong(String(least - 1))]),
    ...(most === undefined ? [] : [wrong(String(most + 1))]),
  ];
}

/** Where files are written: into a folder that is made anew each time. */
function written(command: Command, key: string): Words[] {
  const ending =
    { report: "html", checkpoint: "ckpt", log: "jsonl" }[key] ??
    { train: "safetensors", predict: "npz", compile: "wasm" }[command.name] ??
    "svg";
  const fine = [
    `a.${ending}`,
    `none/a.${ending}`,
    `folder.${ending}`,
    `a\nb.${ending}`,
    `${"가".repeat(90)}.${ending}`,
  ];
  return [
    ...fine.map((name) => good(at(`out/${name}`))),
    ...["", "-", at("out/a.txt"), at("out/a")].map((path) => wrong(path)),
  ];
}

function values(command: Command, key: string, row: OptionRow): Words[] {
  if (row.kind === "boolean") return [];
  if (row.kind === "number") return [...(texts[`${command.name} ${key}`] ?? numbers(row))];
  if (row.choices !== undefined && row.isOpen)
    return [...row.choices, "y", "nonsense", "\x1b[2J"].map((name) => good(name)).concat(wrong(""));
  if (row.choices !== undefined)
    return [...row.choices.map((choice) => good(choice)), wrong(""), wrong("nonsense"), wrong("\x1b[2J")];
  if (row.path === "read") return read;
  if (row.path === "write") return written(command, key);
  if (row.path === "folder") return folders;
  // A table wants its target, and no sizes.
  if (row.path === "table") return [...folders, (command.name === "train" ? wrong : good)(at("rows.csv"))];
  return [
    ...(texts[`${command.name} ${key}`] ??
      texts[key] ??
      expect.fail(`say in the table of texts what --${key} takes and what it does not`)),
  ];
}

/** What an option may look like. Where a value follows, it is one word with the name or the next. */
function optionWords(command: Command, key: string, row: OptionRow): fc.Arbitrary<Words> {
  const name = `--${optionName(key)}`;
  if (row.kind === "boolean") return fc.constantFrom(good(name), good(`--no-${optionName(key)}`), wrong(`${name}=yes`));
  return fc.constantFrom(...values(command, key, row)).chain(({ words: [value = ""], isWrong }) => {
    const inline = { words: [`${name}=${value}`], isWrong };
    const short = row.short === undefined ? [] : [{ words: [`-${row.short}`, value], isWrong }];
    // A value that looks like an option is one that was forgotten, unless it stands behind the equals sign.
    const apart = value.startsWith("--") ? [] : [{ words: [name, value], isWrong }, ...short];
    return fc.constantFrom(inline, ...apart);
  });
}

function argumentWords(command: Command, row: ArgumentRow): fc.Arbitrary<Words> {
  if (row.path === "read") return fc.constantFrom(...read);
  if (row.choices !== undefined) return fc.constantFrom(good(row.choices[0]!), wrong(""), wrong("tcsh"));
  if (command.name === "plot")
    return fc.constantFrom(good("relu"), good("TANH"), wrong(""), wrong("sine"), wrong("\n"));
  return fc.constantFrom(
    good("0"),
    good("3"),
    good("-1"),
    good("99"),
    ...["", "x", "1.5", "0x1", "1e999", "1/2"].map((text) => wrong(text)),
  );
}

/** Words of no row at all. */
const strangers = [wrong("--nonsense"), wrong("--nonsense=1"), wrong("-z"), wrong("--no-nonsense"), wrong("---")];

function lines(command: Command): fc.Arbitrary<Words[]> {
  const needed = command.arguments.map((row) => {
    if (row.path === "write")
      return fc.constantFrom(good(at("out/a.npz")), good(at("out/none/a.npz")), wrong(at("out/a.txt")), wrong(""));
    return row.isRequired ? argumentWords(command, row) : fc.option(argumentWords(command, row), { nil: good() });
  });
  const options = Object.entries(command.options).filter(([key]) => key !== "format");
  const known = options.map(([key, row]) => optionWords(command, key, row).map((words) => ({ ...words, key })));
  const anyOption = fc.oneof(
    { weight: 12, arbitrary: known.length === 0 ? fc.constant(good()) : fc.oneof(...known) },
    { weight: 1, arbitrary: fc.constantFrom(...strangers) },
  );
  // Of an option that comes twice only the last counts.
  const more = fc.uniqueArray(anyOption, { maxLength: 3, selector: ({ key }) => key ?? "" });
  return fc.tuple(fc.tuple(...needed), more).map(([words, rest]) => [...words, ...rest]);
}

/** A training is over soon, and a program that serves would never end. */
function fixed({ name }: Command, drawn: readonly Words[]): string[] {
  if (name === "train") {
    const sizes = drawn.some(({ key }) => key === "from") ? [] : ["--sizes", "4,4"];
    return ["--data", home, ...sizes, "--holdout", "2", "--epochs", "1"];
  }
  if (name === "play" || name === "serve") return ["--port", "nothing"];
  if (name === "score") return ["--on-null", "nothing"]; // a package, which may be here or not
  return "data" in (commands.find((row) => row.name === name)?.options ?? {}) ? ["--data", home] : [];
}

/** What is wrong though no word is: files that are named twice, standard input that is read twice. */
function isWrongTogether(command: Command, drawn: readonly Words[]): boolean {
  const weights = drawn.find(({ key }) => key === "weights");
  const first = drawn.slice(0, command.arguments.length).flatMap(({ words }) => words);
  const inputs = [...first, ...(weights?.words ?? [])].filter((word) => /^(-|--weights=-)$/.test(word));
  const isTwice = ["eval", "bench"].includes(command.name) && weights !== undefined && first.length > 0;
  const has = (...keys: readonly string[]): boolean => drawn.some(({ key }) => keys.includes(key ?? ""));
  // Nothing else says what is to be written; of WebAssembly there is one form.
  if (command.name === "compile" && !has("out", "format")) return true;
  const says = (word: string): boolean => drawn.some(({ words }) => words.includes(word));
  const ofNew = has("sizes", "initializer", "dropout") || says("--batch-norm");
  const isNoFile = command.name === "train" && (has("from") ? ofNew : has("layers", "input"));
  const isNoCheckpoint = says("--resume") && !has("checkpoint");
  const isOfScript = command.name === "compile" && (says("--no-wasm") || says("--separate"));
  const isOther = ["play", "serve", "score"].includes(command.name);
  return isOther || isOfScript || isNoFile || isNoCheckpoint || isTwice || inputs.length > 1;
}

const hangul = /\p{Script=Hangul}/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come
const steering = /[\x00-\x09\x0b-\x1f\x7f]/;

describe.each(commands)("$name", (command) => {
  it.each(["en", "ko"])("answers anything in %s", async (language) => {
    await fc.assert(
      fc.asyncProperty(lines(command), async (drawn) => {
        rmSync(at("out"), { recursive: true, force: true });
        for (const ending of ["svg", "safetensors"]) mkdirSync(at(`out/folder.${ending}`), { recursive: true });
        // What is drawn comes last and so counts, but for numbers of words.
        const all = [
          command.name,
          ...fixed(command, drawn),
          ...drawn.flatMap(({ words }) => words),
          "--lang",
          language,
        ];
        const { code, out, err } = await feedforward(all, { input: Buffer.from("hello") });
        const isWrong = drawn.some((words) => words.isWrong) || isWrongTogether(command, drawn);
        const usage = language === "en" ? "\nUsage: feedforward " : "\n사용법: feedforward ";
        expect([err.includes(usage), all]).toEqual([isWrong, all]);
        if (command.name !== "check") expect(code === 2).toBe(isWrong);
        expect(err).not.toMatch(/\n\s+at |unexpected error|예상하지 못한/);
        expect(err).not.toMatch(steering);
        expect(out.replaceAll("\t", "")).not.toMatch(steering);
        if (code !== 0 && command.name !== "check") expect(err).toMatch(/^feedforward: |\nfeedforward: /);
        const sentences = err.split("\n").filter((line) => line.startsWith("feedforward: "));
        if (language === "ko") expect(sentences.filter((line) => !hangul.test(line))).toEqual([]);
        expect(err).not.toContain("(영어)");
      }),
      { numRuns: 40 },
    );
    expect(
      readdirSync(home)
        .filter((name) => name !== "out")
        .sort(),
    ).toEqual(before);
  });
});

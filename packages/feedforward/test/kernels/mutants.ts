/**
 * Mutants of a module's text: each has the additions of one sum of one dense kernel in another order, and is the same
 * function otherwise. Where a change of the kernels leaves nothing here that matches, the test says so.
 */

export interface Mutant {
  readonly what: string;
  /** The text of the whole module. */
  readonly text: string;
}

type Lines = readonly string[];

/** A kind of mutation: the functions it is for, and every way to do it to one of them. */
interface Kind {
  readonly what: string;
  readonly isMeant: RegExp;
  readonly variants: (lines: Lines) => Lines[];
}

export const kinds: readonly Kind[] = [
  { what: "the bias last", isMeant: /\$(walk|tiles)_/, variants: biasLast },
  { what: "two inputs of a tile swapped", isMeant: /\$tiles_/, variants: (lines) => tiles(lines, firstTwoInputs) },
  {
    what: "a tile from the last input to the first",
    isMeant: /\$tiles_/,
    variants: (lines) => tiles(lines, lastFirst),
  },
  { what: "a list from its end to its start", isMeant: /\$walk_/, variants: (lines) => walks(lines, backwards) },
  { what: "the first two of a list swapped", isMeant: /\$walk_/, variants: (lines) => walks(lines, firstTwoSwapped) },
  { what: "the blocks of a list from the last to the first", isMeant: /\$dense_sparse_/, variants: blocksBackwards },
  { what: "two parts of a list's group swapped", isMeant: /\$positions_/, variants: partsSwapped },
];

/** Every mutant of a module, function by function. */
export function mutantsOf(text: string): Mutant[] {
  const functions = text.split(/^(?= {2}\(func )/m);
  return functions.flatMap((func, index) => {
    const name = /^ {2}\(func (\$\S+)/.exec(func)?.[1] ?? "";
    const meant = kinds.filter(({ isMeant }) => isMeant.test(name));
    return meant.flatMap(({ what, variants }) =>
      variants(func.split("\n")).map((lines, i) => ({
        what: `${what}: ${name}, ${i}`,
        text: functions.with(index, lines.join("\n")).join(""),
      })),
    );
  });
}

/** One sum: where it starts, where terms are added, where it is stored. */
interface Sum {
  readonly name: string;
  readonly start: number;
  readonly additions: readonly number[];
  readonly store: number;
}

/** `sum = sum + term` */
const addition = /^\s*\(local\.set (\$v\d+) \(f32x4\.add \(local\.get \1\) .+\)\)$/;

function sumsOf(lines: Lines): Sum[] {
  const sums = new Map<string, Sum>();
  lines.forEach((line, at) => {
    const name = addition.exec(line)?.[1];
    if (name === undefined) return;
    const isStart = (text: string) => text.includes(`(local.set ${name} `) && !addition.test(text);
    const isStore = (text: string) => text.includes("(v128.store") && text.endsWith(`(local.get ${name}))`);
    const start = lines.slice(0, at).findLastIndex(isStart);
    const store = at + lines.slice(at).findIndex(isStore);
    const known = sums.get(`${name} ${start}`)?.additions ?? [];
    sums.set(`${name} ${start}`, { name, start, additions: [...known, at], store });
  });
  return [...sums.values()];
}

function biasLast(lines: Lines): Lines[] {
  return sumsOf(lines).map(({ name, start, store }) => {
    const [, head, first] = /^(\s*\(local\.set \$v\d+ )(.+)\)$/.exec(lines[start]!)!;
    const stored = lines[store]!.replace(/\(local\.get \$v\d+\)\)$/, `(f32x4.add (local.get ${name}) ${first}))`);
    return lines.with(start, `${head}(v128.const i32x4 0 0 0 0))`).with(store, stored);
  });
}

const setLocal = (name: string) => new RegExp(`^\\s*\\(local\\.set \\${name} (.+)\\)$`);

/** Which input a turn of a loop takes instead, of `turn` from 0 to before `turns`. */
type Turn = (turn: string, turns: string) => string;

const lastFirst: Turn = (turn, turns) => `(i32.sub (i32.sub ${turns} (i32.const 1)) ${turn})`;
const firstTwoInputs: Turn = (turn) =>
  `(select (i32.sub (i32.const 1) ${turn}) ${turn} (i32.lt_u ${turn} (i32.const 2)))`;

/** Inner loops that advance two pointers, to an input and to its row of weights: both are read in another turn. */
function tiles(lines: Lines, instead: Turn): Lines[] {
  return loopsOf(lines).flatMap(([start, end]) => {
    const body = lines.slice(start, end);
    const advances = body.flatMap((line) => {
      const match = /\(local\.set (\$i\d+) \(i32\.add \(local\.get \1\) \(i32\.const (\d+)\)\)\)$/.exec(line);
      return match === null ? [] : [{ name: match[1]!, bytes: Number(match[2]) }];
    });
    const [input, weight] = advances;
    if (!body.some((line) => addition.test(line)) || input === undefined || weight === undefined) return [];
    const first = ({ name }: { name: string }) => lastMatch(lines.slice(0, start), setLocal(name))[1]!;
    const inputEnd = /\(i32\.lt_u \(local\.get \$i\d+\) (\(local\.get \$i\d+\))\)/.exec(lines[end]!)![1]!;
    // Pointers go on as they did.
    const turns = (until: string) => `(i32.div_u (i32.sub ${until} ${first(input)}) (i32.const ${input.bytes}))`;
    const turn = instead(turns(`(local.get ${input.name})`), turns(inputEnd));
    const place = (pointer: { name: string; bytes: number }) =>
      `(i32.add ${first(pointer)} (i32.mul ${turn} (i32.const ${pointer.bytes})))`;
    const changed = body.map((line) => {
      const pointer = line.includes("(v128.load32_splat") ? input : weight;
      return line.includes("(v128.load") ? line.replace(`(local.get ${pointer.name})`, place(pointer)) : line;
    });
    return [[...lines.slice(0, start), ...changed, ...lines.slice(end)]];
  });
}

/** Innermost loops: their first line and the line of the branch back. */
function loopsOf(lines: Lines): [start: number, end: number][] {
  const loops: [number, number][] = [];
  let start = -1;
  lines.forEach((line, at) => {
    if (/^\s*loop/.test(line)) start = at + 1;
    if (/^\s*\(br_if 0/.test(line) && start >= 0) {
      loops.push([start, at]);
      start = -1;
    }
  });
  return loops;
}

interface Walk {
  readonly cursor: string;
  readonly first: string;
  readonly end: string;
}

/** Bytes of an entry. */
const entry = "(i32.const 2)";

function backwards({ cursor, first, end }: Walk): string {
  return `(i32.sub (i32.add ${first} ${end}) (i32.add ${cursor} ${entry}))`;
}

function firstTwoSwapped({ cursor, first, end }: Walk): string {
  const isFirstTwo = `(i32.le_u ${cursor} (i32.add ${first} ${entry}))`;
  const areTwo = `(i32.ge_u (i32.sub ${end} ${first}) (i32.const 4))`;
  const other = `(i32.sub (i32.add (i32.add ${first} ${first}) ${entry}) ${cursor})`;
  return `(select ${other} ${cursor} (i32.and ${isFirstTwo} ${areTwo}))`;
}

/** In each loop over a list, what is read at the cursor is read at `place` instead. */
function walks(lines: Lines, place: (walk: Walk) => string): Lines[] {
  return loopsOf(lines).flatMap(([start, end]) => {
    const match = /\(br_if 0 \(i32\.lt_u (\(local\.get (\$i\d+)\)) (\(local\.get \$i\d+\))\)\)/.exec(lines[end]!);
    const body = lines.slice(start, end);
    if (match === null || !body.some((line) => addition.test(line))) return [];
    const [, cursor, name, last] = match as unknown as [string, string, string, string];
    const [, first] = lastMatch(lines.slice(0, start), setLocal(name));
    const instead = place({ cursor, first: first!, end: last });
    const changed = body.map((line) => (/(i32\.load|load32_splat)/.test(line) ? line.replace(cursor, instead) : line));
    return [[...lines.slice(0, start), ...changed, ...lines.slice(end)]];
  });
}

/** The last block is taken first, with the bias, then the one before it, and so on; all of them together stay as they are. */
function blocksBackwards(lines: Lines): Lines[] {
  const text = lines.join("\n");
  const [, from, to] = /\(call \$walk\S+ \(local\.get \$i0\) \(local\.get \$i1\) (\(.+?\)) (\(.+?\)) /.exec(text)!;
  const [, first] = lastMatch(lines, /^ {4}\(local\.set \$i\d+ \(i32\.const (\d{2,})\)\)$/);
  const [, last] = lastMatch(lines, /\(br_if 0 \(i32\.lt_u \(local\.get \$i\d+\) \(i32\.const (\d+)\)\)\)/);
  if (Number(last) - Number(first) <= 4) return [];
  const mirrored = (place: string) => `(i32.sub (i32.const ${Number(first) + Number(last)}) ${place})`;
  return [text.replaceAll(`${from} ${to} `, `${mirrored(to!)} ${mirrored(from!)} `).split("\n")];
}

/** A group of inputs is written to the list in parts, each ending where the list grows: two that follow each other trade places. */
function partsSwapped(lines: Lines): Lines[] {
  const ends = lines.flatMap((line, at) => (line.includes("i32.popcnt") ? [at] : []));
  const indent = (at: number) => /^\s*/.exec(lines[at]!)![0].length;
  return ends.slice(1).flatMap((end, i) => {
    const middle = ends[i]!;
    const isBefore = (line: string, at: number) => indent(at) < indent(middle) || /i32\.popcnt|bitmask/.test(line);
    const start = lines.slice(0, middle).findLastIndex(isBefore) + 1;
    if (lines.slice(middle, end).some((_, k) => indent(middle + k) < indent(middle))) return [];
    const parts = [lines.slice(0, start), lines.slice(middle + 1, end + 1), lines.slice(start, middle + 1)];
    return [[...parts.flat(), ...lines.slice(end + 1)]];
  });
}

function lastMatch(lines: Lines, pattern: RegExp): RegExpExecArray {
  const line = lines.findLast((text) => pattern.test(text));
  return pattern.exec(line ?? "")!;
}

/**
 * The instructions on vectors, a row each: what an instruction does lane by lane, said in any language.
 */

import type { Look } from "./dialect.ts";
import type { InstructionRow, Translation } from "./translation.ts";
import { type Vector, vector } from "./vector.ts";

type Binary = (t: Translation, a: string, b: string) => string;

/** Lane by lane. */
const binary =
  (look: Look, apply: Binary, to: Look = look): InstructionRow =>
  (t) => {
    const b = t.lanes(look);
    t.push(
      vector(
        to,
        t.lanes(look).map((a, i) => apply(t, a, b[i]!)),
      ),
    );
  };

const unary =
  (look: Look, apply: (t: Translation, a: string) => string, to: Look = look): InstructionRow =>
  (t) =>
    t.push(
      vector(
        to,
        t.lanes(look).map((a) => apply(t, a)),
      ),
    );

const floats = (operator: string): InstructionRow => binary("f", (t, a, b) => t.dialect.floats(operator, a, b));
const doubles = (operator: string): InstructionRow => binary("d", (t, a, b) => t.dialect.doubles(operator, a, b));
const integers = (operator: string): InstructionRow => binary("i", (t, a, b) => t.dialect.integers(operator, a, b));
const compared = (look: Look, operator: "<" | "=" | "≠"): InstructionRow =>
  binary(look, (t, a, b) => `(${a} ${{ "<": "<", "=": t.dialect.equal, "≠": t.dialect.unequal }[operator]} ${b})`, "m");

/** The first of what is chosen is evaluated twice, so it is kept. */
const chosen =
  (isSecondLess: boolean): InstructionRow =>
  (t) => {
    const b = t.lanes("f").map((lane) => t.keep("f", lane));
    const a = t.lanes("f").map((lane) => t.keep("f", lane));
    t.push(
      vector(
        "f",
        a.map((x, i) => (isSecondLess ? `(${b[i]} < ${x} ? ${b[i]} : ${x})` : `(${x} < ${b[i]} ? ${b[i]} : ${x})`)),
      ),
    );
  };

/** What is loaded is looked at when it is used. */
function loaded(t: Translation, offset: number, zeroFrom = 16, isSplat = false): void {
  const base = t.address(offset);
  const load = (look: Look): readonly string[] => {
    const bytes = { f: 4, i: 4, b: 1, h: 2, d: 8, l: 8, m: 4 }[look];
    const at = placesFrom(t, look, base);
    return Array.from({ length: 16 / bytes }, (_, i) => {
      const place = isSplat ? (i * bytes) % zeroFrom : i * bytes;
      return place >= zeroFrom ? t.dialect.zero(look) : at(place);
    });
  };
  // A lane that is loaded for all of them is loaded once.
  const once = (look: Look): readonly string[] => {
    const kept = new Map<string, string>();
    return load(look).map((text) => {
      const known = kept.get(text) ?? t.keep(look, text);
      kept.set(text, known);
      return known;
    });
  };
  t.push({ look: null, lanes: [], load: isSplat ? once : load, isSplat: isSplat && zeroFrom === 4 });
}

function stored(t: Translation, offset: number): void {
  const value = t.vector();
  const look: Look = value.look === null || value.look === "m" ? "i" : value.look;
  const bytes = { f: 4, i: 4, b: 1, h: 2, d: 8, l: 8, m: 4 }[look];
  // Before anything is written: a vector that is moved may lie where it goes to.
  const moved = value.look === null ? value.load!("i").map((lane) => t.keep("i", lane)) : t.lanesOf(look, value);
  const at = placesFrom(t, look, t.address(offset), true);
  moved.forEach((lane, i) => {
    const place = at(i * bytes);
    t.write(
      look === "f" && t.dialect.numbered !== undefined ? `${place} = ${lane};` : t.dialect.store(look, place, lane),
    );
  });
}

/** What lies so many bytes behind an address, which is evaluated once; or, to be stored to, where it lies. */
function placesFrom(t: Translation, look: Look, base: string, isPlace = false): (bytes: number) => string {
  const { numbered } = t.dialect;
  if (look === "f" && numbered !== undefined) {
    const first = t.keep("i32", numbered.place(base));
    return (bytes) => numbered.at(first, bytes / 4);
  }
  const address = t.keep("i32", base);
  return (bytes) => {
    const place = bytes === 0 ? address : t.dialect.integers("+", address, t.dialect.integer(bytes));
    return isPlace ? place : t.dialect.load(look, place);
  };
}

/** One lane of four bytes, or the words of one of eight. */
const storedLane =
  (words: 1 | 2): InstructionRow =>
  (t, [, offset, lane]) => {
    const value = t.vector();
    const look: Look = value.look === "f" ? "f" : "i";
    const lanes = t.lanesOf(look, value).slice(words * lane!, words * lane! + words);
    const address = t.keep("i32", t.address(offset!));
    lanes.forEach((text, i) => {
      t.write(t.dialect.store(look, i === 0 ? address : t.dialect.integers("+", address, t.dialect.integer(4)), text));
    });
  };

/** What was looked at as floats stays so. */
function commonLook(a: Vector, b: Vector): Look {
  if (a.look === "d" || b.look === "d") return "d";
  if (a.look === "l" || b.look === "l") return "l";
  return a.look === "f" || b.look === "f" ? "f" : "i";
}

function shuffled(t: Translation, bytes: readonly number[]): void {
  const [b, a] = [t.vector(), t.vector()];
  const words = [0, 1, 2, 3].map((i) => bytes[4 * i]! / 4);
  const isOfWords = bytes.every((byte, i) => byte === 4 * words[Math.floor(i / 4)]! + (i % 4));
  const look = !isOfWords ? "b" : a.look === "f" || b.look === "f" ? "f" : "i";
  const lanes = [...t.lanesOf(look, a), ...t.lanesOf(look, b)];
  const chosenLanes = (isOfWords ? words : bytes).map((lane) => lanes[lane]!);
  t.push(vector(look, chosenLanes));
}

function and(t: Translation): void {
  const [b, a] = [t.vector(), t.vector()];
  const [mask, other] = a.look === "m" ? [a, b] : [b, a];
  if (mask.look !== "m" || mask.lanes.length !== 4) bitwise(t, "&", [a, b]);
  else if (other.look === "m") truths(t, "&&", [a, b]);
  else {
    const look = other.look === "i" ? "i" : "f";
    const zero = t.dialect.zero(look);
    const kept = t.lanesOf(look, other).map((x, i) => `(${mask.lanes[i]!} ? ${x} : ${zero})`);
    t.push(vector(look, kept));
  }
}

function or(t: Translation): void {
  const [b, a] = [t.vector(), t.vector()];
  if (a.look === "m" && b.look === "m") truths(t, "||", [a, b]);
  else bitwise(t, "|", [a, b]);
}

function truths(t: Translation, operator: "&&" | "||", [a, b]: readonly [Vector, Vector]): void {
  const lanes = a.lanes.map((x, i) => `(${x} ${operator} ${b.lanes[i]!})`);
  t.push(vector("m", lanes));
}

function bitwise(t: Translation, operator: "&" | "|", [a, b]: readonly [Vector, Vector]): void {
  const isLong = [a.look, b.look].some((look) => look === "l" || look === "d");
  const look: Look = isLong ? "l" : "i";
  const apply = (x: string, y: string): string =>
    isLong ? t.dialect.longs(operator, x, y) : t.dialect.integers(operator, x, y);
  const right = t.lanesOf(look, b);
  t.push(
    vector(
      look,
      t.lanesOf(look, a).map((x, i) => apply(x, right[i]!)),
    ),
  );
}

function selected(t: Translation): void {
  const [mask, b, a] = [t.vector(), t.vector(), t.vector()];
  if (mask.look !== "m") selectedBits(t, mask, [a, b]);
  else {
    const look = mask.lanes.length === 2 ? wideLook(a, b) : commonLook(a, b);
    const [whenTrue, whenFalse] = [t.lanesOf(look, a), t.lanesOf(look, b)];
    const lanes = mask.lanes.map((lane, i) => `(${lane} ? ${whenTrue[i]!} : ${whenFalse[i]!})`);
    t.push(vector(look, lanes));
  }
}

function wideLook(a: Vector, b: Vector): Look {
  return commonLook(a, b) === "l" ? "l" : "d";
}

function selectedBits(t: Translation, mask: Vector, [a, b]: readonly [Vector, Vector]): void {
  const { integers: bits, integer } = t.dialect;
  const masks = t.lanesOf("i", mask).map((lane) => t.keep("i", lane));
  const [x, y] = [t.lanesOf("i", a), t.lanesOf("i", b)];
  const chosenBits = masks.map((m, i) => bits("|", bits("&", x[i]!, m), bits("&", y[i]!, bits("^", m, integer(-1)))));
  t.push(vector("i", chosenBits));
}

/** Truths stand beside each other; numbers become the nearest that fit. */
const narrowed =
  (from: "i" | "h", bits: 8 | 16): InstructionRow =>
  (t) => {
    const [b, a] = [t.vector(), t.vector()];
    if (a.look === "m" && b.look === "m") {
      t.push(vector("m", [...a.lanes, ...b.lanes]));
      return;
    }
    const lanes = [...t.lanesOf(from, a), ...t.lanesOf(from, b)].map((lane) => t.dialect.saturated(lane, bits));
    t.push(vector(bits === 8 ? "b" : "h", bits === 8 ? lanes.map((lane) => t.dialect.byteOf(lane, 0)) : lanes));
  };

function bitmask(t: Translation): void {
  const value = t.vector();
  const { integer, integers: bits, unequal } = t.dialect;
  const truths =
    value.look === "m"
      ? value.lanes
      : t.lanesOf("b", value).map((byte) => `(${bits("&", byte, integer(128))} ${unequal} 0)`);
  const parts = truths.map((lane, i) => `(${lane} ? ${integer(2 ** i)} : ${integer(0)})`);
  t.push({ type: "i32", text: parts.reduce((a, b) => bits("|", a, b)) });
}

function swizzled(t: Translation): void {
  const indices = t.lanes("i");
  const words = t.lanes("i").map((word) => t.keep("i", word));
  const picked = indices.map((index) => t.dialect.pick(index, words));
  t.push(vector("i", picked));
}

const half = (from: "b" | "h", to: "h" | "i", isHigh: boolean): InstructionRow => {
  return (t) => {
    const lanes = t.lanes(from);
    const own = lanes.slice(isHigh ? lanes.length / 2 : 0, isHigh ? lanes.length : lanes.length / 2);
    const { integers: bits, integer } = t.dialect;
    t.push(vector(to, from === "b" ? own : own.map((lane) => bits("&", lane, integer(0xffff)))));
  };
};

/** The words of a vector shifted by the scalar behind it. */
const shifted =
  (apply: (t: Translation, a: string, bits: string) => string, look: Look = "i"): InstructionRow =>
  (t) => {
    const bits = t.integer();
    t.push(
      vector(
        look,
        t.lanes(look).map((a) => apply(t, a, bits)),
      ),
    );
  };

const maxUnsigned: InstructionRow = (t) => {
  const b = t.lanes("i").map((lane) => t.keep("i", lane));
  const a = t.lanes("i").map((lane) => t.keep("i", lane));
  t.push(
    vector(
      "i",
      a.map((x, i) => `(${t.dialect.lessIntegers(x, b[i]!, false)} ? ${b[i]!} : ${x})`),
    ),
  );
};

const splat =
  (look: "f" | "i"): InstructionRow =>
  (t) => {
    const text = t.keep(look, look === "i" ? t.integer() : t.scalar().text);
    t.push(vector(look, [text, text, text, text]));
  };

const moving: Readonly<Record<string, InstructionRow>> = {
  "v128.load": (t, [, offset]) => loaded(t, offset!),
  "v128.load32_splat": (t, [, offset]) => loaded(t, offset!, 4, true),
  "v128.load64_splat": (t, [, offset]) => loaded(t, offset!, 8, true),
  "v128.load32_zero": (t, [, offset]) => loaded(t, offset!, 4),
  "v128.load64_zero": (t, [, offset]) => loaded(t, offset!, 8),
  "v128.load64_lane": (t, [, offset, lane]) => {
    const lanes = t.lanes("d");
    const loadedLane = t.dialect.load("d", t.address(offset!));
    t.push(
      vector(
        "d",
        lanes.map((text, i) => (i === lane ? loadedLane : text)),
      ),
    );
  },
  "v128.store": (t, [, offset]) => stored(t, offset!),
  "v128.store32_lane": storedLane(1),
  "v128.store64_lane": storedLane(2),
  "i8x16.shuffle": shuffled,
  "i8x16.swizzle": swizzled,
  "i32x4.splat": splat("i"),
  "f32x4.splat": splat("f"),
  "f32x4.extract_lane": (t, [lane]) => t.push({ type: "f32", text: t.lanes("f")[lane!]! }),
  "i32x4.extract_lane": (t, [lane]) => t.push({ type: "i32", text: t.lanes("i")[lane!]! }),
  "i8x16.bitmask": bitmask,
  "i8x16.narrow_i16x8_s": narrowed("h", 8),
  "i16x8.narrow_i32x4_s": narrowed("i", 16),
  "i16x8.extend_low_i8x16_u": half("b", "h", false),
  "i16x8.extend_high_i8x16_u": half("b", "h", true),
  "i32x4.extend_low_i16x8_u": half("h", "i", false),
  "i32x4.extend_high_i16x8_u": half("h", "i", true),
};

export const vectorRows: Readonly<Record<string, InstructionRow>> = {
  ...moving,
  "i8x16.ne": compared("b", "≠"),
  "i32x4.eq": compared("i", "="),
  "i32x4.lt_s": binary("i", (t, a, b) => t.dialect.lessIntegers(a, b, true), "m"),
  "f32x4.eq": compared("f", "="),
  "f32x4.ne": compared("f", "≠"),
  "f32x4.lt": compared("f", "<"),
  "v128.and": and,
  "v128.or": or,
  "v128.bitselect": selected,
  "i32x4.shl": shifted((t, a, bits) => t.dialect.shiftLeft(a, bits)),
  "i32x4.shr_s": shifted((t, a, bits) => t.dialect.shiftRight(a, bits, true)),
  "i32x4.add": integers("+"),
  "i32x4.sub": integers("-"),
  "i32x4.mul": integers("*"),
  "i32x4.max_u": maxUnsigned,
  "f32x4.abs": unary("f", (t, a) => t.dialect.call("abs", a)),
  "f32x4.neg": unary("f", (_, a) => `(- ${a})`),
  "f32x4.sqrt": unary("f", (t, a) => t.dialect.call("sqrt", a)),
  "f32x4.add": floats("+"),
  "f32x4.sub": floats("-"),
  "f32x4.mul": floats("*"),
  "f32x4.div": floats("/"),
  "f32x4.min": binary("f", (t, a, b) => t.dialect.call("min", a, b)),
  "f32x4.max": binary("f", (t, a, b) => t.dialect.call("max", a, b)),
  "f32x4.pmin": chosen(true),
  "f32x4.pmax": chosen(false),
  "f32x4.convert_i32x4_s": unary("i", (t, a) => t.dialect.toFloat(a), "f"),
  "f64x2.eq": compared("d", "="),
  "f64x2.lt": compared("d", "<"),
  "f64x2.abs": unary("d", (t, a) => t.dialect.doubleCall("abs", a)),
  "f64x2.neg": unary("d", (_, a) => `(- ${a})`),
  "f64x2.sqrt": unary("d", (t, a) => t.dialect.doubleCall("sqrt", a)),
  "f64x2.add": doubles("+"),
  "f64x2.sub": doubles("-"),
  "f64x2.mul": doubles("*"),
  "f64x2.div": doubles("/"),
  "f64x2.promote_low_f32x4": (t) =>
    t.push(
      vector(
        "d",
        t
          .lanes("f")
          .slice(0, 2)
          .map((x) => t.dialect.promote(x)),
      ),
    ),
  "f32x4.demote_f64x2_zero": (t) => {
    const zero = t.dialect.zero("f");
    t.push(vector("f", [...t.lanes("d").map((x) => t.dialect.demote(x)), zero, zero]));
  },
  "i64x2.add": binary("l", (t, a, b) => t.dialect.longs("+", a, b)),
  "i64x2.shl": shifted((t, a, bits) => t.dialect.shiftLong(a, bits, true), "l"),
  "i64x2.shr_u": shifted((t, a, bits) => t.dialect.shiftLong(a, bits, false), "l"),
};

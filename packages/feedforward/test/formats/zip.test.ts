/**
 * Zip: files that Python writes come with npz and torch; here are the rules one by one, each broken in a file made by
 * hand, and the writer.
 */

import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeZip } from "../../src/formats/zip/write.ts";
import { defaultInflatedBytes, readZipContent, readZipEntries } from "../../src/formats/zip/zip.ts";
import { flips, prefixes, replacements } from "../bytes/verdict.ts";
import { outcome, refusalOf, tally } from "./outcome.ts";
import { end64, type MadeEnd, type MadeEntry, u32, wide, zip } from "./zip-files.ts";

const hello = new TextEncoder().encode("hello, hello, hello, hello");

function readAll(bytes: Uint8Array): [string, Uint8Array][] {
  return [...readZipEntries(bytes, "zip").values()].map((entry) => [entry.name, readZipContent(bytes, entry, "zip")]);
}

const one = (entry: Partial<MadeEntry>, end?: MadeEnd): Uint8Array =>
  zip([{ name: "a", content: hello, ...entry }], end);
const full = 0xffffffff;

describe("what is read", () => {
  it.each([
    ["stored", one({})],
    ["deflated", one({ deflated: true })],
    ["with a descriptor", one({ both: { flags: 8 }, local: { crc: 0, size: 0, compressedSize: 0 }, after: u32(1) })],
    ["with wide sizes in the local header", one({ local: { size: full, compressedSize: full, extra: wide(26, 26) } })],
    ["with wide sizes in the directory", one({ central: { size: full, compressedSize: full, extra: wide(26, 26) } })],
    ["with a wide offset", one({ central: { offset: full, extra: wide(0) } })],
    ["with an unknown field", one({ local: { extra: [0x46, 0x42, 1, 0, 9] } })],
    ["with comments", one({ central: { comment: "of an entry" } }, { comment: "of the file" })],
    ["with hints of the compressor", one({ deflated: true, both: { flags: 6 } })],
    ["with a zip64 end", one({}, { before: end64(104, { size: 47, offset: 57 }) })],
    [
      "with a zip64 end alone",
      one({}, { count: 0xffff, size: full, offset: full, before: end64(104, { size: 47, offset: 57 }) }),
    ],
  ])("%s", (_, file) => {
    expect(readAll(file)).toEqual([["a", hello]]);
  });

  it("nothing", () => {
    expect(readAll(zip([]))).toEqual([]);
  });

  it("names in UTF-8, and folders left out", () => {
    const entries = [{ name: "층/" }, { name: "층/가중치", content: hello }, { name: "__proto__" }];
    const file = zip(entries.map((entry) => ({ ...entry, both: { flags: 0x800 } })));
    expect(readAll(file).map(([name]) => name)).toEqual(["층/가중치", "__proto__"]);
  });

  it("in the order of the directory, whatever the order in the file", () => {
    const file = zip([
      { name: "a", content: hello, central: { name: "b", offset: 57 } },
      { name: "b", content: hello, central: { name: "a", offset: 0 } },
    ]);
    expect(readAll(file).map(([name]) => name)).toEqual(["b", "a"]);
  });

  it("contents that are stored are views", () => {
    const file = one({});
    expect(readAll(file)[0]![1].buffer).toBe(file.buffer);
  });
});

describe("refused", () => {
  const twice = { name: "a", content: hello };
  it.each<[string, Uint8Array, string]>([
    ["no zip", hello, "end of the directory is missing"],
    ["nothing", new Uint8Array(0), "end of the directory is missing"],
    ["bytes behind the end", Uint8Array.from([...one({}), 0]), "comment of the file does not reach its end"],
    ["two parts", one({}, { parts: 1 }), "several parts"],
    ["a directory in two parts", one({}, { here: 0 }), "several parts"],
    ["an entry in another part", one({ central: { disk: 1 } }), 'entry "a" lies in another part'],
    ["a directory elsewhere", one({}, { offset: 56 }), "directory ends at 103, expected 104"],
    ["a directory of another size", one({}, { size: 46 }), "directory ends at 103, expected 104"],
    ["fewer entries than there are", zip([twice, { name: "b" }], { count: 1 }), "directory ends at"],
    ["more entries than there are", one({}, { count: 2 }), "directory of 2 entries does not fit 47 bytes"],
    ["a gap before the end", one({}, { before: [0] }), "directory ends at 104, expected 105"],
    ["2^63 entries", one({}, { before: end64(104, { count: 2n ** 63n }) }), "exceeds any file"],
    [
      "2^50 entries",
      one({}, { count: 0xffff, before: end64(104, { count: 2 ** 50, size: 47, offset: 57 }) }),
      "does not fit",
    ],
    ["ends that disagree", one({}, { before: end64(104, { count: 2, size: 47, offset: 57 }) }), "disagree"],
    ["a zip64 end elsewhere", one({}, { before: end64(104, { place: 0, size: 47, offset: 57 }) }), "expected at 104"],
    ["a zip64 end of another size", one({}, { before: end64(104, { length: 45 }) }), "another size"],
    ["two of a name", zip([twice, { ...twice, content: Uint8Array.of(1) }]), 'entry "a" comes twice'],
    ["an encrypted entry", one({ both: { flags: 1 } }), 'entry "a" is encrypted'],
    ["strong encryption", one({ both: { flags: 0x41 } }), 'entry "a" is encrypted'],
    ["encryption said in one place only", one({ local: { flags: 1 } }), "another set of flags in its local header"],
    ["patches", one({ both: { flags: 0x20 } }), "unknown flags"],
    ["bzip2", one({ both: { method: 12 } }), "bzip2 compression, expected stored or deflate"],
    ["an unknown method", one({ both: { method: 77 } }), "compression method 77, expected stored or deflate"],
    ["an absolute path", one({ name: "/etc/passwd" }), 'entry "/etc/passwd" has an absolute path'],
    ["a drive", one({ name: "C:x" }), "absolute path"],
    ["a way out", one({ name: "a/../../b" }), 'leads out of its folder by ".."'],
    ["a backslash", one({ name: "..\\b" }), "backslash"],
    ["a zero in a name", one({ name: "a\0b" }), 'entry "a\\u{0}b" has a zero in its name'],
    ["an empty name", one({ name: "" }), "empty name"],
    ["a name that is not ASCII", one({ name: "é" }), "neither ASCII nor marked as UTF-8"],
    ["a second name", one({ both: { extra: [0x75, 0x70, 1, 0, 1] } }), "second name"],
    ["another name in the local header", one({ local: { name: "b" } }), "another name in its local header"],
    ["another method in the local header", one({ local: { method: 8 } }), "another compression method"],
    ["another crc in the local header", one({ local: { crc: 1 } }), "another crc in its local header"],
    ["no crc in the local header", one({ local: { crc: 0 } }), "another crc in its local header"],
    ["another size in the local header", one({ local: { size: 25 } }), "another size in its local header"],
    ["another crc in both", one({ both: { crc: 1 } }), 'entry "a" has a wrong crc: the content is damaged'],
    ["a stored entry of two sizes", one({ both: { size: 27 } }), "two sizes, 26 and 27"],
    ["a hole before the directory", one({ after: [1, 2, 3] }), "3 bytes of no entry lie between at offset 57"],
    [
      "a hole between entries",
      zip([{ ...twice, after: [1] }, { name: "b" }]),
      "1 bytes of no entry lie between at offset 57",
    ],
    [
      "more than a descriptor behind the content",
      one({ both: { flags: 8 }, after: new Array<number>(25).fill(0) }),
      "25 bytes of no entry",
    ],
    ["a folder with content", one({ name: "a/" }), 'entry "a/" is a folder with content'],
    ["a size beyond the file", one({ both: { size: 9999, compressedSize: 9999 } }), "runs into the directory"],
    [
      "a size of 2^63",
      one({ both: { size: full, compressedSize: full, extra: wide(2n ** 63n, 2n ** 63n) } }),
      "exceeds any file",
    ],
    [
      "a size of 2^53 - 1",
      one({ both: { size: full, compressedSize: full, extra: wide(2n ** 53n - 1n, 2n ** 53n - 1n) } }),
      "runs into the directory",
    ],
    ["a wide size that is missing", one({ both: { size: full, compressedSize: full } }), "zip64 field is missing"],
    ["two zip64 fields", one({ local: { extra: [...wide(1), ...wide(1)] } }), "two zip64 fields"],
    ["a field that is cut off", one({ local: { extra: [1, 0, 9, 0, 1] } }), "extra field is cut off"],
    ["an offset behind the entries", one({ central: { offset: 57 } }), "begins at 57, behind all entries"],
    ["an offset at something else", one({ central: { offset: 1 } }), "has no local header"],
    [
      "one entry inside another",
      zip([
        { name: "a", content: one({}) },
        { name: "b", central: { offset: 31 } },
      ]),
      "overlaps another entry",
    ],
    [
      "one content for two entries",
      zip([twice, { ...twice, central: { offset: 0, name: "b" } }]),
      "overlaps another entry",
    ],
    [
      "less content than was declared",
      one({ deflated: true, both: { size: 27 } }),
      "inflates to 26 bytes, expected 27",
    ],
    ["more content than was declared", one({ deflated: true, both: { size: 25 } }), "inflates to more than 25 bytes"],
    [
      "bytes behind the deflated content",
      one({ both: { method: 8 }, raw: Uint8Array.of(3, 0, 0), content: new Uint8Array(0) }),
      "holds bytes behind its content",
    ],
    ["broken deflate data", one({ both: { method: 8 }, raw: Uint8Array.of(7) }), "invalid block type"],
  ])("%s", (_, file, reason) => {
    expect(refusalOf(readAll, file)).toContain(reason);
  });

  it("too many names", () => {
    expect(() => readZipEntries(zip([{ name: "a" }, { name: "b" }]), "zip", { names: 1 })).toThrow(
      "more than 1 entries",
    );
  });

  it("more than may be inflated, before anything is", () => {
    const bomb = one({ deflated: true, both: { size: 2 ** 31 } });
    expect(refusalOf(readAll, bomb)).toContain(`inflate to more than the ${defaultInflatedBytes(bomb.length)} bytes`);
    expect(() => readZipEntries(one({ deflated: true }), "zip", { inflatedBytes: 25 })).toThrow("the 25 bytes allowed");
  });

  it("never inflates more than 1 GiB unless it is told to", () => {
    expect(defaultInflatedBytes(2 ** 40)).toBe(2 ** 30);
  });
});

describe("whatever is changed in a valid file", () => {
  const file = zip(
    [
      { name: "W1", content: hello },
      { name: "b1", content: hello, deflated: true },
    ],
    { comment: "x" },
  );

  it("every prefix is refused", () => {
    expect(tally(readAll, prefixes(file))).toEqual({ value: 0, refused: file.length });
  });

  it("every bit that is flipped gives a value or a refusal", () => {
    const { value, refused } = tally(readAll, flips(file));
    // Versions, times, attributes and the comment mean nothing here; all else is checked.
    expect(value + refused).toBe(file.length * 8);
    expect(value).toBeLessThan(file.length * 8 * 0.3);
  });

  it("every byte that is replaced gives a value or a refusal", () => {
    const { value, refused } = tally(readAll, replacements(file, [0, 1, 0x7f, 0x80, 0xff]));
    expect(value + refused).toBe(file.length * 5);
  });

  it("noise is refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(outcome(readAll, noise)).toBe("refused");
      }),
    );
  });
});

describe("the writer", () => {
  const names = fc.string({ unit: "grapheme", minLength: 1 }).filter((name) => /^[^/\\:\0.][^/\\:\0]*$/.test(name));
  const entries = fc.uniqueArray(fc.tuple(names, fc.uint8Array()), { selector: ([name]) => name });

  it("writes what the reader reads, in its order", () => {
    fc.assert(
      fc.property(entries, (contents) => {
        expect(readAll(writeZip(contents))).toEqual(contents);
      }),
    );
  });

  it("gives the same bytes every time", () => {
    const header = "140000000000000021001bdf05a501000000010000000100";
    const local = `504b0304${header}00006101`;
    const record = `504b01021400${header}${"00".repeat(16)}61`;
    const end = "504b050600000000010001002f000000200000000000";
    expect(Buffer.from(writeZip([["a", Uint8Array.of(1)]])).toString("hex")).toBe(local + record + end);
  });

  it.each([
    [
      "a name that is given twice",
      [
        ["a", hello],
        ["a", hello],
      ],
      'entry "a" is given twice',
    ],
    ["a way out", [["../a", hello]], "leads out of its folder"],
    ["an absolute path", [["/a", hello]], "absolute path"],
    ["a folder", [["a/", hello]], "is a folder"],
    ["half a character", [["\ud800", hello]], "not well-formed Unicode"],
    ["a name that is too long", [["a".repeat(65_536), hello]], "65536 bytes is too long"],
  ] as const)("refuses %s", (_, contents, reason) => {
    expect(() => writeZip(contents)).toThrow(reason);
  });
});

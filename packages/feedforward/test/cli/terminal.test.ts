/** What a terminal can show, what it is told, and when progress is seen. */

import { describe, expect, it } from "vitest";
import { Progress } from "../../src/cli/terminal/progress.ts";
import { colorDepth, OutputClosed, Terminal } from "../../src/cli/terminal/terminal.ts";
import { Recorder } from "./surroundings.ts";

describe("the depth of colours", () => {
  it.each([
    [{ TERM: "xterm-256color" }, true, "256"],
    [{ TERM: "xterm-256color", COLORTERM: "truecolor" }, true, "truecolor"],
    [{ TERM: "xterm-256color", COLORTERM: "24bit" }, true, "truecolor"],
    [{ TERM: "xterm-kitty" }, true, "truecolor"],
    [{ TERM: "xterm-direct" }, true, "truecolor"],
    [{ WT_SESSION: "1" }, true, "truecolor"],
    [{ TERM: "xterm" }, true, "256"],
    [{ TERM: "screen" }, true, "256"],
    [{ TERM: "vt100" }, true, "none"],
    [{ TERM: "dumb", COLORTERM: "truecolor" }, true, "none"],
    [{}, true, "none"],
    [{ TERM: "xterm-256color" }, false, "none"],
    [{ TERM: "xterm-256color", NO_COLOR: "1" }, true, "none"],
    [{ TERM: "xterm-256color", NO_COLOR: "" }, true, "256"],
    [{ FORCE_COLOR: "3" }, false, "truecolor"],
    [{ FORCE_COLOR: "2" }, false, "256"],
    [{ FORCE_COLOR: "1", COLORTERM: "truecolor" }, false, "256"],
    [{ FORCE_COLOR: "" }, false, "256"],
    [{ FORCE_COLOR: "true", COLORTERM: "truecolor" }, false, "truecolor"],
    [{ FORCE_COLOR: "0", COLORTERM: "truecolor" }, true, "none"],
    [{ FORCE_COLOR: "3", NO_COLOR: "1" }, true, "none"],
  ])("%j, a terminal: %s → %s", (env, isTerminal, depth) => {
    expect(colorDepth(env, isTerminal)).toBe(depth);
  });
});

describe("a terminal", () => {
  it.each([
    [{ columns: 120 }, 120],
    [{}, 80],
    [{ env: { COLUMNS: "60" } }, 60],
    [{ columns: 120, env: { COLUMNS: "60" } }, 120],
    [{ env: { COLUMNS: "wide" } }, 80],
  ])("%j has %i columns", (setting, columns) => {
    expect(new Terminal(new Recorder(setting)).columns).toBe(columns);
  });

  it("writes no escape sequence where there are no colours", () => {
    const terminal = new Terminal(new Recorder());
    const styles = [terminal.bold("a"), terminal.dim("a"), terminal.accent("a"), terminal.good("a"), terminal.bad("a")];
    expect(styles).toEqual(["a", "a", "a", "a", "a"]);
  });

  it("ends every style that it begins", () => {
    const terminal = new Terminal(new Recorder({ env: { FORCE_COLOR: "3" } }));
    expect([terminal.bold("a"), terminal.dim("a")]).toEqual(["\x1b[1ma\x1b[22m", "\x1b[2ma\x1b[22m"]);
    expect([terminal.good("a"), terminal.bold("")]).toEqual(["\x1b[38;2;0;170;120ma\x1b[0m", ""]);
  });

  it("prints lines", () => {
    const recorder = new Recorder();
    const terminal = new Terminal(recorder);
    terminal.print("one");
    terminal.print(["two", "three"]);
    terminal.print();
    expect(recorder.out).toBe("one\ntwo\nthree\n\n");
  });

  it("prints nothing when its reader has gone, and says so where it is asked", () => {
    const failure = Object.assign(new Error("broken pipe"), { code: "EPIPE" });
    const recorder = new Recorder({ failure: () => failure });
    const terminal = new Terminal(recorder);
    terminal.print("lost");
    expect([recorder.out, terminal.isClosed()]).toEqual(["", true]);
    expect(() => terminal.checkReader()).toThrow(OutputClosed);
  });

  it("stops where there is no room", () => {
    const failure = Object.assign(new Error("no room"), { code: "ENOSPC" });
    const terminal = new Terminal(new Recorder({ failure: () => failure }));
    expect(() => terminal.print("lost")).toThrow(/no room/);
    expect(() => terminal.isClosed()).toThrow(/no room/);
  });
});

describe("progress", () => {
  /** Reports every 50 ms for some seconds; returns what standard error got. */
  function run(seconds: number, isTTY: boolean, columns?: number): string {
    let timeMs = 0;
    const recorder = new Recorder({ isTTY, ...(columns === undefined ? {} : { columns }) });
    const progress = new Progress("reading", recorder.stderr, () => timeMs);
    for (const endMs = seconds * 1000; timeMs < endMs; timeMs += 50) progress.update(timeMs / endMs, "가중치");
    progress.done();
    return recorder.err;
  }

  it("is not seen within a second", () => {
    expect(run(1, true)).toBe("");
  });

  it("is a line that is rewritten at most ten times a second and taken away", () => {
    const writes = run(2, true).split("\r\x1b[K");
    expect(writes.slice(0, 2)).toEqual(["", `reading ${"━".repeat(10)}${"╌".repeat(10)} 50 %  가중치`]);
    expect([writes.length, writes.at(-1)]).toEqual([12, ""]);
  });

  it("never fills the line", () => {
    expect(run(1.1, true, 41).split("\r\x1b[K")[1]).toBe(`reading ${"━".repeat(18)}╌╌ 90 %  가중`);
  });

  it("is a line every ten seconds where no terminal listens", () => {
    expect(run(9, false)).toBe("");
    expect(run(40, false)).toBe("reading 25 %  가중치\nreading 50 %  가중치\nreading 75 %  가중치\n");
  });
});

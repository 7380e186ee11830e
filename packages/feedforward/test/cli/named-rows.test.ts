/** Rows of a table for a network that was trained elsewhere and names its inputs. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeModel } from "../../src/formats/model.ts";
import { Dense, Network } from "../../src/index.ts";
import { feedforward, folder } from "./surroundings.ts";

describe("a network that only names its inputs", () => {
  /** 2·rooms − 3·age + 1. */
  async function named() {
    const network = new Network([new Dense({ weight: [[2], [-3]], bias: [1] })], {
      input: { names: ["rooms", "age"] },
    });
    const path = folder({ "net.safetensors": writeModel(network) });
    return async (csv: string) => {
      writeFileSync(join(path, "rows.csv"), csv);
      return feedforward(["predict", join(path, "rows.csv"), "--weights", join(path, "net.safetensors")]);
    };
  }

  it("takes columns by their names, in any order", async () => {
    const { code, out } = await (await named())("age,town,rooms\n1,x,4\n0.5,y,2\n");
    expect([code, out]).toEqual([0, "age,town,rooms,prediction\n1,x,4,6.0\n0.5,y,2,3.5\n"]);
  });

  it.each([
    ["rooms,town\n1,x\n", "the table lacks age"],
    ["age,rooms\n1,2\n,4\n", 'column "age": line 3 says nothing, and the network has no record of a table'],
    ["age,rooms\n1,x\n", 'column "rooms": expected a number, got "x" in line 2'],
  ])("refuses %j", async (csv, sentence) => {
    const { code, err } = await (await named())(csv);
    expect([code, err]).toEqual([1, expect.stringContaining(sentence)]);
  });
});

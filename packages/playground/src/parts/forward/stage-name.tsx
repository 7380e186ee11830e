/** The name of a stage with its number below the line: A₁. */

import type { Stage } from "./stages.ts";

export function StageName({ letter, layer }: Pick<Stage, "letter" | "layer">) {
  return (
    <>
      <var>{letter}</var>
      {layer > 0 && letter !== "y" && <sub>{layer}</sub>}
    </>
  );
}

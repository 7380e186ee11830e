/** Whether a panel runs in a page, and is not being prerendered: lines of many points would weigh more than all the text. */

import { useEffect, useState } from "preact/hooks";

export function useAlive(): boolean {
  const [isAlive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  return isAlive;
}

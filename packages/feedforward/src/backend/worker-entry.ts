/**
 * The file that a page starts as a worker. Bundlers find it where `worker.ts` names it.
 */

import { type Port, serve } from "./serve.ts";

serve(globalThis as unknown as Port);

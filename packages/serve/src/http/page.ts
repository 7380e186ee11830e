/**
 * The page at `/`: it shows the models, their inputs and a request to try, in English and Korean. The files are static and
 * know nothing; the script asks the server as any client does, with a token where one is wanted.
 */

import type { FastifyInstance } from "fastify";
import { readPackageFile } from "../package-files.ts";

const files = [
  ["/", "index.html", "text/html; charset=utf-8"],
  ["/page.js", "page.js", "text/javascript; charset=utf-8"],
  ["/page.css", "page.css", "text/css; charset=utf-8"],
] as const;

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function addPage(app: FastifyInstance): void {
  for (const [address, file, type] of files) {
    const content = readPackageFile(`page/${file}`);
    app.get(address, { config: { isOpen: true } }, (_, reply) =>
      reply
        .header("content-type", type)
        .header("content-security-policy", policy)
        .header("cache-control", "no-cache")
        .header("referrer-policy", "no-referrer")
        .send(content),
    );
  }
}

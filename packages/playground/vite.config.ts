/**
 * How the page is built. The library comes in by its public name, as sources (condition `source`), so that what the page
 * shows is never a stale build; every address is relative, so that the page works below any path.
 */

import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  resolve: { conditions: ["source", "module", "browser", "import", "default"] },
  ssr: { noExternal: true, resolve: { conditions: ["source", "module", "import", "default"] } },
  worker: { format: "es" },
  build: { assetsInlineLimit: 0, target: "es2022", modulePreload: { polyfill: false }, reportCompressedSize: false },
  logLevel: "warn",
});

/**
 * How the page is built. The library comes in by its public name, as sources (condition `source`), so that what the page
 * shows is never a stale build; every address is relative, so that the page works below any path.
 */

import { defineConfig, type Plugin } from "vite";

/**
 * Vite wraps every dynamic import in a helper that loads style and preloads scripts. This page has one style sheet, and
 * its HTML names the scripts of the first view: a kilobyte less.
 */
const plainImports: Plugin = {
  name: "plain-imports",
  enforce: "pre",
  load: (id) => (id === "\0vite/preload-helper.js" ? "export const __vitePreload = (load) => load();" : null),
};

export default defineConfig({
  plugins: [plainImports],
  base: "./",
  resolve: { conditions: ["source", "module", "browser", "import", "default"] },
  ssr: { noExternal: true, resolve: { conditions: ["source", "module", "import", "default"] } },
  worker: { format: "es" },
  build: { assetsInlineLimit: 0, target: "es2022", modulePreload: false, reportCompressedSize: false },
  logLevel: "warn",
});

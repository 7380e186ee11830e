/**
 * How the reference is made: a page for every entry of the package, of its docstrings. What is exported without one, and a link
 * that leads nowhere, are errors.
 */

import { Comment, Converter } from "typedoc";
import manifest from "../../packages/feedforward/package.json" with { type: "json" };

const sources = Object.values(manifest.exports).flatMap((entry) => (typeof entry === "string" ? [] : [entry.source]));

/**
 * Modules have the names by which they are imported. Rows of an exported table (`losses`, `optimizers`, `layers` …) are said by the table and by their names.
 * @param {import("typedoc").Application} application
 */
function nameEntries(application) {
  application.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    const rows = Object.values(project.reflections).filter(
      (one) => one.comment === undefined && one.getFullName().includes("__type"),
    );
    for (const entry of project.children ?? []) {
      entry.name = entry.name === "index" ? "feedforward" : `feedforward/${entry.name}`;
    }
    for (const row of rows) row.comment = new Comment([{ kind: "text", text: "A row of the table." }]);
  });
}

/** @type {Partial<import("typedoc").TypeDocOptions>} */
const options = {
  name: "feedforward",
  plugin: [nameEntries],
  entryPoints: sources.map((source) => `../../packages/feedforward/${source}`),
  tsconfig: "tsconfig.json",
  readme: "index.md",
  out: "site",
  cleanOutputDir: true,
  basePath: "../../packages/feedforward/src",
  displayBasePath: "../../packages/feedforward/src",
  disableSources: true,
  disableGit: true,
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  githubPages: true,
  hideGenerator: true,
  validation: { invalidLink: true, notDocumented: true, notExported: false, rewrittenLink: true },
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
  requiredToBeDocumented: ["Class", "Function", "Interface", "TypeAlias", "Variable", "Accessor", "Method"],
};

export default options;

/** What axe, a judge of accessibility, finds wrong on a page or in a part of it. */

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** The rules that are broken, each with the elements that break it. */
export async function violationsOf(page: Page, selector = "html"): Promise<[rule: string, elements: string[]][]> {
  // In the page alone, which has no frames: otherwise another page is opened for every run. What passes is not described.
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await builder.include(selector).analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target.join(" "))]);
}

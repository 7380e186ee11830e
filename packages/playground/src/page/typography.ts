/**
 * What belongs together stays on one line: numbers with their units, pairs of coordinates, and in Korean a word that ends in
 * a particle after a bracket, a percent sign or an equation. Browsers would break there. Only the prerendering uses it.
 */

const space = "\u00a0";
const joiner = "\u2060";

/** The HTML of prose with breaks forbidden where no typesetter would make them. */
export function withoutBadBreaks(html: string): string {
  return (
    html
      .replace(/(\d) (?=%|[kM]B\b)/g, `$1${space}`)
      .replace(/(\d) × (?=\d)/g, `$1${space}×${space}`)
      .replace(/\b(\w|[a-z]₁) = (?=−?\d)/g, `$1${space}=${space}`)
      .replace(/([([]−?[\d.]+), (?=−?[\d.]+[)\]])/g, `$1,${space}`)
      // An equation takes the syllables that follow it into its own unbroken span.
      .replace(/<\/math><\/span>([^\s<]+)/g, "</math>$1</span>")
      .replace(/([)\]%](?:<\/code>)?)(?=[가-힣])/g, `$1${joiner}`)
  );
}

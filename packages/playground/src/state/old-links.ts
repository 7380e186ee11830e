/**
 * Links from before the page had one network: the panels that take one apart then had `mnist-mlp`. Links that were made since always
 * say which network they mean.
 */

const states = /\b(swap|neuron|stage|sample|nobias|noise|raw|evidence|confusion|batch|runner|program)=/;
const places = /\bat=(swap|layers|neuron|accuracy|model|race|program)\b/;

/** Whether a link without `net` speaks of the panels that had the book's network. */
export function meansBookNetwork(parameters: URLSearchParams): boolean {
  const text = String(parameters);
  return !parameters.has("net") && (states.test(text) || places.test(text));
}

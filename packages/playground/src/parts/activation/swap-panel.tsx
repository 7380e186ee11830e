/**
 * Another activation function in the hidden layers of the page's network: what is left of its accuracy on the 10,000 test
 * images. Nothing runs, and nothing is fetched, before the reader asks.
 */

import { type ActivationName, activationNames } from "feedforward";
import { fill, textsOf } from "../../page/language.ts";
import { shippedNames, subject } from "../../state/networks.ts";
import { Bar } from "../../ui/bars.tsx";
import { Failure, Progress } from "../../ui/controls.tsx";
import { useUniqueId } from "../../ui/id.ts";
import { NetworkLine } from "../../ui/network-line.tsx";
import { formatPercent } from "../../ui/number.ts";
import { formatCount } from "../../ui/number-forms.ts";
import { announce, PanelFrame } from "../../ui/panel-frame.tsx";
import { chapterNames, furtherNames, titleOf } from "./activation-state.ts";
import { Further } from "./further.tsx";
import { chosen, failure, type Measured, measure, own, results, running, stop } from "./swap-state.ts";
import { swapTexts } from "./swap-texts.ts";

const pixels = 784;

export function SwapPanel() {
  const t = textsOf(swapTexts);
  const network = subject.value?.name ?? shippedNames.pad;
  const size = subject.value?.network.inputSize ?? pixels;
  return (
    <PanelFrame name="swap" title={t.title}>
      <NetworkLine />
      {own.value === null || size !== pixels ? (
        <p>{fill(own.value === null ? t.none : t.otherSize, { network, size })}</p>
      ) : (
        <>
          <p>{fill(t.intro, { network, own: titleOf(own.value) })}</p>
          <Functions />
          <div class="row">
            <Buttons />
          </div>
          <div class="swap-state">
            <State />
          </div>
        </>
      )}
    </PanelFrame>
  );
}

/** One row a function: the radio button that chooses it, and what has been measured. The chapter's stand first. */
function Functions() {
  const group = useUniqueId();
  const isFurther = furtherNames.some((name) => name === chosen.value || name === own.value || results.value.has(name));
  return (
    <>
      <Rows names={chapterNames} group={group} />
      <Further isOpen={isFurther}>
        <Rows names={furtherNames} group={group} />
      </Further>
    </>
  );
}

function Rows({ names, group }: { readonly names: readonly ActivationName[]; readonly group: string }) {
  const t = textsOf(swapTexts);
  return (
    <table class="bars swap">
      <caption class="visually-hidden">{t.table}</caption>
      <colgroup>
        <col />
        <col />
        <col />
      </colgroup>
      <tbody>
        {names.map((name) => (
          <tr key={name} class={name === chosen.value ? "is-best" : undefined}>
            <th scope="row">
              <label>
                <input
                  type="radio"
                  name={group}
                  value={name}
                  checked={name === chosen.value}
                  onChange={() => choose(name)}
                />
                <span>
                  {titleOf(name)} {name === own.value && <span class="note">{t.own}</span>}
                </span>
              </label>
            </th>
            <td class="bar-cell">
              <Bar share={shareOf(results.value.get(name)) ?? 0} />
            </td>
            <td class="bar-value">{percentOf(results.value.get(name))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shareOf(measured: Measured | undefined): number | null {
  return measured === undefined ? null : measured.correct / measured.count;
}

function percentOf(measured: Measured | undefined): string {
  const share = shareOf(measured);
  return share === null ? "–" : formatPercent(share, 2);
}

function Buttons() {
  const t = textsOf(swapTexts);
  if (running.value !== null) {
    return (
      <button type="button" class="button" onClick={stop}>
        {t.stop}
      </button>
    );
  }
  const known = results.value;
  return (
    <>
      <button
        type="button"
        class="button is-primary"
        disabled={known.has(chosen.value)}
        onClick={() => void measureAndSay([chosen.value])}
      >
        {fill(t.measure, { name: titleOf(chosen.value) })}
      </button>
      <button
        type="button"
        class="button"
        disabled={known.size === activationNames.length}
        onClick={() => void measureAndSay(activationNames)}
      >
        {t.all}
      </button>
    </>
  );
}

/** Once a reader has measured, choosing is enough. */
function choose(name: ActivationName): void {
  chosen.value = name;
  if (results.value.size > 0 && running.value === null) void measureAndSay([name]);
}

async function measureAndSay(names: readonly ActivationName[]): Promise<void> {
  await measure(names);
  if (failure.value === null) announce(verdictOn(chosen.value));
}

function State() {
  const t = textsOf(swapTexts);
  if (failure.value !== null) {
    const message = fill(t.failed, { message: failure.value });
    return <Failure message={message} retry={t.retry} onRetry={() => void measureAndSay([chosen.value])} />;
  }
  if (running.value === null) return <p class="note">{verdictOn(chosen.value) || t.chance}</p>;
  const { name, stage, share } = running.value;
  return <Progress label={stage === "fetch" ? t.fetching : fill(t.running, { name: titleOf(name) })} share={share} />;
}

/** What came out for a function, beside the network's own; nothing while it is not known. */
function verdictOn(name: ActivationName): string {
  const t = textsOf(swapTexts);
  const measured = results.value.get(name);
  if (measured === undefined) return "";
  const { correct, count } = measured;
  const verdict = fill(t.verdict, {
    name: titleOf(name),
    correct: formatCount(correct),
    count: formatCount(count),
    percent: percentOf(measured).replace(" ", "\u00a0"),
  });
  const best = own.value === null ? undefined : results.value.get(own.value);
  if (best === undefined || best.correct <= correct) return verdict;
  const fewer = formatCount(best.correct - correct);
  return `${verdict} ${fill(t.fewer, { fewer, own: titleOf(own.value!) })}`;
}

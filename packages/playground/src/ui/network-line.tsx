/**
 * Which network a panel shows, and the choice of another: the same line in every panel, because the page has one network. It says
 * too whether the network is broken.
 */

import { useSignal } from "@preact/signals";
import { fill, textsOf } from "../page/language.ts";
import { reasonOf } from "../page/reason.ts";
import { type Choice, choose, ownNetwork, shippedNames, subject, wanted } from "../state/networks.ts";
import { Choice as ChoiceBar, Failure } from "./controls.tsx";
import { networkTexts } from "./network-texts.ts";

const shipped = ["pad", "mlp"] as const;

export function NetworkLine() {
  const t = textsOf(networkTexts);
  const failure = useSignal<string | null>(null);
  const take = (choice: Choice) => {
    failure.value = null;
    choose(choice).catch((error: unknown) => (failure.value = reasonOf(error)));
  };
  const own = ownNetwork.value;
  const options: { value: Choice; label: string; title?: string }[] = shipped.map((value) => ({
    value,
    label: shippedNames[value],
    title: t[value],
  }));
  if (own !== null) options.push({ value: "own", label: own.name });
  return (
    <div class="network-line">
      <span class="note" aria-hidden="true">
        {t.network}
      </span>
      <ChoiceBar label={t.network} isLabelHidden value={wanted.value} options={options} onChange={take} />
      {subject.value?.isBroken && <strong class="network-broken">{t.broken}</strong>}
      {failure.value !== null && (
        <Failure
          message={fill(t.failed, { reason: failure.value })}
          retry={t.retry}
          onRetry={() => take(wanted.peek())}
        />
      )}
    </div>
  );
}

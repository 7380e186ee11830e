/**
 * Two networks side by side on the digit of the page: the page's own, and beside it the whole one where that is broken, else the other
 * that came with the page.
 */

import { useSignal } from "@preact/signals";
import { givesProbabilities } from "feedforward";
import { normalizePixels } from "feedforward/data";
import { Session } from "feedforward/plain";
import { useEffect, useMemo } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { digit, needDigit } from "../../state/digit.ts";
import { loadShipped, type Subject, shippedNames, subject, whole } from "../../state/networks.ts";
import { Bars } from "../../ui/bars.tsx";
import { HeatMap } from "../../ui/heat-map.tsx";
import { formatNumber, formatPercent } from "../../ui/number.ts";
import { modelTexts } from "./model-texts.ts";

/** The digit and both answers. */
export function Columns() {
  const t = textsOf(modelTexts);
  const now = digit.value;
  return (
    <div class="beside-all">
      {now !== null && (
        <HeatMap values={now.pixels.data} columns={28} label={t.digit} scale="ink" most={255} hasTable={false} />
      )}
      <Answers />
    </div>
  );
}

function Answers() {
  const other = useSignal<Subject | null>(null);
  const [left, unbroken] = [subject.value, whole.value];
  const isWhole = left === unbroken;
  useEffect(() => {
    needDigit().catch(() => {});
    if (!isWhole) {
      other.value = unbroken;
      return;
    }
    loadShipped(left?.name === shippedNames.pad ? "mlp" : "pad").then(
      (loaded) => (other.value = loaded),
      () => {},
    );
  }, [left, unbroken]);
  return (
    <>
      <Answer about={left} />
      <Answer about={other.value} />
    </>
  );
}

function Answer({ about }: { readonly about: Subject | null }) {
  const t = textsOf(modelTexts);
  const pixels = digit.value?.pixels ?? null;
  const session = useMemo(() => (about === null ? null : new Session(about.network)), [about]);
  if (about === null || session === null || pixels === null) return null;
  const { name, network, normalize, isBroken } = about;
  const ranking = session.topK(normalize ? normalizePixels(pixels) : pixels, Number.MAX_SAFE_INTEGER);
  const values = ranking.toSorted((a, b) => a.index - b.index);
  const title = isBroken ? fill(t.brokenName, { name }) : name;
  return (
    <div>
      <h4>{title}</h4>
      <Bars
        values={values.map(({ probability }) => probability)}
        labels={values.map(({ label }) => label)}
        caption={title}
        best={ranking[0]!.index}
        expected={digit.value!.label}
        format={givesProbabilities(network) ? formatPercent : (value) => formatNumber(value, 3)}
      />
    </div>
  );
}

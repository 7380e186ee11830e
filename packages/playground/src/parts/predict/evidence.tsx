/** What stands behind the accuracy: images, chosen in one of three ways, or the shares of every digit. */

import { fill, textsOf } from "../../page/language.ts";
import { Choice } from "../../ui/controls.tsx";
import { formatCount } from "../../ui/number-forms.ts";
import { cell, measurement, shownOutcomes, view, views } from "./accuracy-state.ts";
import { accuracyTexts } from "./accuracy-texts.ts";
import { ClassTable } from "./class-table.tsx";
import { Thumbnails } from "./thumbnails.tsx";

export function Evidence() {
  const t = textsOf(accuracyTexts);
  const measured = measurement.value;
  const [label, prediction] = cell.value;
  const about = {
    worst: t.aboutWorst,
    unsure: t.aboutUnsure,
    cell: fill(t.aboutCell, {
      label: label!,
      prediction: prediction!,
      count: measured === null ? "–" : formatCount(shownOutcomes.value.length),
    }),
    classes: t.aboutClasses,
  }[view.value];
  return (
    <div class="evidence">
      <Choice
        label={t.view}
        value={view.value}
        options={views.map((value) => ({ value, label: t[value] }))}
        onChange={(value) => (view.value = value)}
        isLabelHidden
      />
      <p class="note evidence-about">{about}</p>
      <div class="evidence-body">
        {measured === null ? (
          <p class="evidence-empty note">{t.before}</p>
        ) : view.value === "classes" ? (
          <ClassTable classes={measured.classes} />
        ) : (
          <Thumbnails measured={measured} />
        )}
      </div>
      <p class="note evidence-choose">{measured === null || view.value === "classes" ? "" : t.choose}</p>
    </div>
  );
}

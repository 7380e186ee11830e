/**
 * What a batch is: the 10,000 images as squares, a hundred a row, the ones that are computed at once marked; beside it the
 * shapes of one run.
 */

import { fill, textsOf } from "../../page/language.ts";
import { subjectSizes } from "../../state/networks.ts";
import { formatCount } from "../../ui/number-forms.ts";
import { batchSize, imageCount, progress } from "./race.ts";
import { raceTexts } from "./race-texts.ts";

const columns = 100;

export function BatchPicture() {
  const t = textsOf(raceTexts);
  const size = Number(progress.value?.size ?? batchSize.value);
  const runs = imageCount / size;
  const sizes = subjectSizes.value;
  return (
    <div class="batch-picture">
      <Squares size={size} done={Math.floor((progress.value?.lapShare ?? 0) * runs) * size} />
      <div class="batch-shapes">
        <p>{fill(runs === 1 ? t.runsOne : t.runs, { runs: formatCount(runs) })}</p>
        <p>
          {sizes.map((inner, i) => (
            <span key={i}>
              {i > 0 && " → "}
              <code>
                [<b>{size}</b>, {inner}]
              </code>
            </span>
          ))}
        </p>
      </div>
    </div>
  );
}

/** The images that are done, and the batch that comes next. */
function Squares({ size, done }: { readonly size: number; readonly done: number }) {
  const t = textsOf(raceTexts);
  const start = done >= imageCount ? imageCount - size : done;
  return (
    <svg class="batch-squares" viewBox="0 0 100 100" role="img" aria-label={fill(t.picture, { size })}>
      <rect class="batch-paper" width="100" height="100" />
      <rect class="batch-done" width="100" height={Math.floor(done / columns)} />
      <rect class="batch-done" y={Math.floor(done / columns)} width={done % columns} height="1" />
      <rect
        class="batch-now"
        x={start % columns}
        y={Math.floor(start / columns)}
        width={Math.min(size, columns)}
        height={Math.max(1, size / columns)}
      />
    </svg>
  );
}

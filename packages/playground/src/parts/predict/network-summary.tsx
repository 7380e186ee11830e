/** The network as a table: its layers with their sizes and functions, and what is to be known about the file. */

import { summaryRows } from "feedforward";
import { fill, textsOf } from "../../page/language.ts";
import { ownNetwork, shippedNames, whole } from "../../state/networks.ts";
import { formatCount } from "../../ui/number-forms.ts";
import { noteText } from "./library-words.ts";
import { modelTexts } from "./model-texts.ts";

/** The input and the three layers of the page's own network, whose place is kept. */
const expectedRows = 4;

export function NetworkSummary() {
  const t = textsOf(modelTexts);
  const about = whole.value;
  const rows = about === null ? null : summaryRows(about.network);
  const title = fill(t.network, { name: about?.name ?? shippedNames.pad });
  return (
    <div class="network-summary">
      <h4>{title}</h4>
      <div class="scroll" tabIndex={0} role="group" aria-label={title}>
        <table class="data">
          <thead>
            <tr>
              <th scope="col">{t.layer}</th>
              <th scope="col">{t.size}</th>
              <th scope="col">{t.functions}</th>
              <th scope="col">{t.parameters}</th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: rows?.length ?? expectedRows }, (_, i) => {
              const row = rows?.[i];
              return (
                <tr key={i}>
                  <th scope="row">{row?.name ?? "–"}</th>
                  <td>{row === undefined ? "–" : formatCount(row.size)}</td>
                  <td>{row?.functions.join(", ") || "–"}</td>
                  <td>{row === undefined || row.parameters === 0 ? "–" : formatCount(row.parameters)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <Notes />
    </div>
  );
}

function Notes() {
  const t = textsOf(modelTexts);
  const about = whole.value;
  if (about === null || about !== ownNetwork.value) return null;
  const { notes, outputSize, task } = about.network;
  const outputs = task === "binary" ? t.two : fill(t.outputs, { count: outputSize });
  return (
    <>
      {notes.length > 0 && (
        <div class="note">
          {t.notes}
          <ul>
            {notes.map((note) => (
              <li key={note.message}>{noteText(note)}</li>
            ))}
          </ul>
        </div>
      )}
      {about.normalize && <p class="note">{t.divided}</p>}
      {outputSize !== 10 && <p class="note">{outputs}</p>}
    </>
  );
}

/**
 * What the commands say of tables, in English and Korean: a part of the dictionaries in `language.ts`.
 */

import { particleAfter, withParticle } from "../../messages/korean-particle.ts";

/** `1 row`, `3 rows`. */
function many(count: string, one: string): string {
  return count === "1" ? `1 ${one}` : `${count} ${one}s`;
}

export const tableWords = {
  targetMissing: (columns: string) => `--target: say which column is to be foretold, of ${columns}`,
  notForTables: (option: string) =>
    `${option} is for images, not for the rows of a table${option === "--layers" ? ": --units 32,16 says the sizes of its hidden layers" : ""}`,
  sizesForTables: "--sizes: a table's columns give the first and the last size; --units 32,16 says those between",
  unitsForm: "whole numbers like 32,16, or 0",
  onlyForTables: (option: string) => `${option} is for a table: --data FILE.csv names it`,
  notTable: (kind: string | null) =>
    `expected a table (CSV, or arrays in npz), got ${kind ?? "bytes of no format that is known here"}`,
  noRecord:
    "the file has no record of a table (its columns, their categories, what fills a gap), which `feedforward train --data FILE.csv` writes; `feedforward predict` on an array (npy, npz, JSON) runs the network without one",
  fromOtherTarget: (own: string, asked: string) => `the network foretells ${own}, and --target says ${asked}`,
  tableTitle: "Table",
  columnsTitle: "Columns",
  targetTitle: "Target",
  rowsLine: (rows: string, training: string, heldOut: string) =>
    `${many(rows, "row")}: ${training} to train on, ${heldOut} held out`,
  withoutTarget: (rows: string) => `${rows} without a target left out`,
  numberKind: "number",
  categoryKind: "category",
  leftOutKind: "left out",
  around: (mean: string, std: string) => `${mean} ± ${std}`,
  gaps: (rows: string) => `${many(rows, "gap")}, filled with the mean`,
  gapCategory: "gaps are a category of their own",
  andMore: (count: string) => `… (${count} in all)`,
  whyLeftOut: {
    dropped: "as you say",
    unused: "the network was trained without it",
    empty: "no cell says anything",
    constant: "every cell is the same",
    date: "dates",
    counter: "it counts the rows",
    identifier: "a name of its own in every row",
    texts: "too many different texts",
    commas: "numbers with commas",
  },
  whyTexts: (count: string) => `${count} different texts`,
  whyCommas: (cell: string, line: string) => `numbers with commas, as "${cell}" in line ${line}: write 1234.5`,
  wantsRows: "the network was trained on a table, not on images: `feedforward eval --data FILE.csv` scores it on rows",
  tableKnown: (target: string, columns: string) => `foretells ${target} from the columns ${columns}`,
  overruled: "--category or --number take a column all the same",
  classTarget: (count: string, classes: string) => `one of ${count} classes: ${classes}`,
  numberTarget: "a number",
  heldOutRows: "Held-out rows",
  allRows: "Rows",
  correctRows: (correct: string, total: string) => `${correct} of ${total}`,
  alwaysSaying: (label: string, share: string) => `always "${label}": ${share}`,
  alwaysMean: (mean: string, rmse: string) => `always ${mean}: RMSE ${rmse}`,
  confusionTitle: "Rows as labelled (down), as the network says (across)",
  worstConfusions: "What is taken for what",
  takenFor: (label: string, prediction: string, count: string) => `${label} → ${prediction}: ${count}`,
  unknownCategories: (column: string, rows: string, values: string) =>
    `column "${column}": ${many(rows, "row")} with a category that no training row had: ${values}`,
  gapsIn: (column: string, rows: string) => `column "${column}": ${many(rows, "gap")}`,
  unknownClasses: (column: string, rows: string, values: string) =>
    `column "${column}": ${many(rows, "row")} left out, whose class the network does not tell: ${values}`,
  gapsInTarget: (column: string, rows: string) => `column "${column}": ${many(rows, "row")} without a target left out`,
  noTargets: (column: string) => `column "${column}": no row has a target to be compared with`,
  oneTable: "one table at a time: its rows come back with a column more",
  unjudgedClasses: (classes: string) =>
    `no held-out row tells how well these classes are learned, of which the table has too few rows: ${classes}`,
  outputOfTables:
    "--output: a table comes back with the column prediction, and of classes probability; --top 3 adds the next classes",
  topOfNumbers: "--top is for classes, and the network foretells a number",
  rareCategories: (column: string, values: string) =>
    `column "${column}": in one row alone, or like another but for capitals; a slip? ${values}`,
  noRows: "the table has no rows",
};

export const koreanTableWords: typeof tableWords = {
  targetMissing: (columns) => `--target: 어느 열을 예측할지 알려 주십시오. 열: ${columns}`,
  notForTables: (option) =>
    `${withParticle(option, "은/는")} 이미지에 쓰는 옵션이라 표의 행에는 쓸 수 없습니다${option === "--layers" ? ". 은닉층의 크기는 --units 32,16처럼 알려 주십시오" : ""}`,
  sizesForTables: "--sizes: 첫 크기와 마지막 크기는 표의 열이 정합니다. 그 사이는 --units 32,16처럼 알려 주십시오",
  unitsForm: "32,16 같은 정수 또는 0",
  onlyForTables: (option) =>
    `${withParticle(option, "은/는")} 표에 쓰는 옵션입니다. --data FILE.csv로 표를 지정하십시오`,
  notTable: (kind) =>
    `표(CSV 또는 npz 배열)가 아닙니다. ${kind === null ? "알 수 없는 형식입니다" : `${kind} 파일입니다`}`,
  noRecord:
    "`feedforward train --data FILE.csv`가 적어 두는 표의 기록(열, 범주, 빈칸을 채울 값)이 파일에 없습니다. 배열(npy, npz, JSON)을 넣은 `feedforward predict`로는 실행할 수 있습니다",
  fromOtherTarget: (own, asked) => `신경망은 ${withParticle(own, "을/를")} 예측하는데 --target은 ${asked}입니다`,
  tableTitle: "표",
  columnsTitle: "열",
  targetTitle: "예측할 열",
  rowsLine: (rows, training, heldOut) => `${rows}행: 학습 ${training}행, 검증 ${heldOut}행`,
  withoutTarget: (rows) => `예측할 값이 없는 ${rows}행 제외`,
  numberKind: "수",
  categoryKind: "범주",
  leftOutKind: "제외",
  around: (mean, std) => `${mean} ± ${std}`,
  gaps: (rows) => `빈칸 ${rows}개, 평균으로 채움`,
  gapCategory: "빈칸도 하나의 범주",
  andMore: (count) => `… (모두 ${count}개)`,
  whyLeftOut: {
    dropped: "옵션으로 제외",
    unused: "신경망이 배우지 않은 열",
    empty: "모두 빈칸",
    constant: "모든 값이 같음",
    date: "날짜",
    counter: "행 번호",
    identifier: "행마다 다른 이름",
    texts: "서로 다른 글자가 너무 많음",
    commas: "쉼표가 든 수",
  },
  whyTexts: (count) => `서로 다른 글자 ${count}개`,
  whyCommas: (cell, line) => `${line}번째 줄의 "${cell}"처럼 쉼표가 든 수. 1234.5처럼 적어 주십시오`,
  wantsRows:
    "이미지가 아니라 표로 학습한 신경망입니다. `feedforward eval --data FILE.csv`로 그 행으로 평가할 수 있습니다",
  tableKnown: (target, columns) => `${columns} 열에서 ${withParticle(target, "을/를")} 예측합니다`,
  overruled: "그래도 쓰려면 --category나 --number로 지정하십시오",
  classTarget: (count, classes) => `클래스 ${count}개 중 하나: ${classes}`,
  numberTarget: "수",
  heldOutRows: "검증 행",
  allRows: "행",
  correctRows: (correct, total) => `${total}행 중 ${correct}행`,
  alwaysSaying: (label, share) => `늘 "${label}"${particleAfter(label, "이라고/라고")} 하면 ${share}`,
  alwaysMean: (mean, rmse) => `늘 ${withParticle(mean, "이라고/라고")} 하면 RMSE ${rmse}`,
  confusionTitle: "행은 실제 클래스, 열은 신경망의 예측",
  worstConfusions: "자주 혼동하는 클래스",
  takenFor: (label, prediction, count) => `${label} → ${prediction}: ${count}`,
  unknownCategories: (column, rows, values) => `"${column}" 열: 학습할 때 없던 범주가 ${rows}행에 있습니다: ${values}`,
  gapsIn: (column, rows) => `"${column}" 열: 빈칸 ${rows}개`,
  unknownClasses: (column, rows, values) =>
    `"${column}" 열: 신경망이 모르는 클래스라 ${rows}행을 제외했습니다: ${values}`,
  gapsInTarget: (column, rows) => `"${column}" 열: 값이 없는 ${rows}행을 제외했습니다`,
  noTargets: (column) => `"${column}" 열: 비교할 값이 있는 행이 없습니다`,
  oneTable: "표는 한 번에 하나씩 받습니다. 그 행에 예측 열을 더해 돌려줍니다",
  unjudgedClasses: (classes) =>
    `행이 너무 적어 검증 행에 없는 클래스가 있습니다. 얼마나 배웠는지 알 수 없습니다: ${classes}`,
  outputOfTables:
    "--output: 표에는 prediction 열을, 클래스이면 probability 열도 더해 돌려줍니다. --top 3은 그다음 클래스도 더합니다",
  topOfNumbers: "--top은 클래스에 쓰는 옵션인데 신경망은 수를 예측합니다",
  rareCategories: (column, values) =>
    `"${column}" 열: 한 행에만 있거나 대소문자만 다른 범주가 있습니다. 잘못 적은 것은 아닙니까? ${values}`,
  noRows: "표에 행이 없습니다",
};

/** What the command says when nothing is wrong, in English and Korean. */

import type { Language } from "feedforward/messages";
import type { Mapping, MappingWarning } from "../inputs/mapping.ts";

export interface Words {
  readonly scoring: string;
  readonly mapping: (by: Mapping["by"], columns: string) => string;
  readonly array: (shape: string) => string;
  readonly warnings: Readonly<Record<MappingWarning, string>>;
  readonly whole: (path: string) => string;
  readonly written: (rows: string, path: string, bytes: string, seconds: string) => string;
  readonly nulls: (rows: string) => string;
  readonly nonFinite: (count: string) => string;
  readonly nonFiniteNull: (count: string) => string;
  readonly plan: (parts: string, all: string, folder: string) => string;
  readonly task: (index: number, count: number, parts: string) => string;
  readonly taskDone: (folder: string) => string;
  readonly complete: (rows: string, parts: string, folder: string) => string;
  readonly alreadyComplete: (folder: string) => string;
  readonly merged: (path: string) => string;
  readonly progress: (rows: string, rate: string, left: string) => string;
  readonly firstRows: string;
  readonly estimate: (rows: string, rate: string, time: string) => string;
  readonly estimateUnknown: (rate: string) => string;
  readonly duration: (seconds: number) => string;
}

const en: Words = {
  scoring: "scoring",
  mapping: (by, columns) =>
    ({
      names: `by the model's names: ${columns}`,
      columns: `by --columns: ${columns}`,
      column: `by --column: ${columns}`,
      place: `by their place: ${columns}`,
    })[by],
  array: (shape) => `rows of the array ${shape}`,
  warnings: {
    position: "warning: the model has names for its features, and places decided which column is which",
    integers:
      "warning: the model divides bytes, and these columns are other integers: they go in as they are; give --bytes if they hold 0 to 255",
  },
  whole: (path) => `${path} is held in memory as a whole`,
  written: (rows, path, bytes, seconds) =>
    `${counted(rows, "row")} → ${path} (${counted(bytes, "byte")}) in ${seconds}`,
  nulls: (rows) =>
    rows === "1" ? "1 row has a NULL, and so has its score" : `${rows} rows have a NULL, and so has their score`,
  nonFinite: (count) => `${outputsAre(count)} NaN or infinite`,
  nonFiniteNull: (count) =>
    `${outputsAre(count)} NaN or infinite, which JSON does not know: ${count === "1" ? "it is" : "they are"} null`,
  plan: (parts, all, folder) =>
    `${parts} of ${counted(all, "part")} ${parts === "1" ? "is" : "are"} still to do in ${folder}`,
  task: (index, count, parts) => `task ${index} of ${count}: ${parts} of them`,
  taskDone: (folder) => `this task is done; when all are: feedforward score merge ${folder}`,
  complete: (rows, parts, folder) => `${folder} is complete: ${counted(rows, "row")} in ${counted(parts, "part")}`,
  alreadyComplete: (folder) => `${folder} is complete already`,
  merged: (path) => `merged into ${path}`,
  progress: (rows, rate, left) => `${counted(rows, "row")}, ${rate} a second${left === "" ? "" : `, ${left} left`}`,
  firstRows: "the first rows; nothing is written",
  estimate: (rows, rate, time) => `${counted(rows, "row")} at ${rate} a second: about ${time}`,
  estimateUnknown: (rate) => `${counted(rate, "row")} a second; how many there are is known when they are read`,
  duration: (seconds) =>
    seconds < 90 ? `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`,
};

const ko: Words = {
  scoring: "계산",
  mapping: (by, columns) =>
    ({
      names: `모델의 특성 이름으로: ${columns}`,
      columns: `--columns 순서로: ${columns}`,
      column: `--column으로: ${columns}`,
      place: `열의 순서로: ${columns}`,
    })[by],
  array: (shape) => `배열 ${shape}의 행`,
  warnings: {
    position: "주의: 모델에 특성 이름이 있지만 열의 순서로 정했습니다",
    integers:
      "주의: 모델은 바이트를 나누어 받는데 이 열들은 다른 정수형이라 그대로 들어갑니다. 0부터 255까지의 값이면 --bytes를 주십시오",
  },
  whole: (path) => `${path}: 파일 전체를 메모리에 올립니다`,
  written: (rows, path, bytes, seconds) => `${rows}행 → ${path} (${bytes}바이트), ${seconds}`,
  nulls: (rows) => `${rows}행에 NULL이 있어 결과도 NULL입니다`,
  nonFinite: (count) => `출력 ${count}개가 NaN이거나 무한대입니다`,
  nonFiniteNull: (count) => `출력 ${count}개가 NaN이거나 무한대입니다. JSON에 없는 값이라 null로 적었습니다`,
  plan: (parts, all, folder) => `${folder}: 조각 ${all}개 중 ${parts}개가 남았습니다`,
  task: (index, count, parts) => `작업 ${count}개 중 ${index}번: 그중 ${parts}개`,
  taskDone: (folder) => `이 작업이 끝났습니다. 모두 끝나면: feedforward score merge ${folder}`,
  complete: (rows, parts, folder) => `${folder} 완료: ${rows}행, 조각 ${parts}개`,
  alreadyComplete: (folder) => `${folder}: 이미 완료되었습니다`,
  merged: (path) => `${path} 파일로 합쳤습니다`,
  progress: (rows, rate, left) => `${rows}행, 초당 ${rate}행${left === "" ? "" : `, ${left} 남음`}`,
  firstRows: "처음 몇 행입니다. 아무것도 저장하지 않았습니다",
  estimate: (rows, rate, time) => `${rows}행, 초당 ${rate}행: 약 ${time}`,
  estimateUnknown: (rate) => `초당 ${rate}행. 전체 행 수는 읽어 보아야 압니다`,
  duration: (seconds) =>
    seconds < 90 ? `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)}초` : `${Math.round(seconds / 60)}분`,
};

export const words = { en, ko } satisfies Record<Language, Words>;

/** `1 row`, `2 rows`: of a number as `grouped` writes it. */
export function counted(count: string, one: string): string {
  return `${count} ${one}${count === "1" ? "" : "s"}`;
}

function outputsAre(count: string): string {
  return `${counted(count, "output")} ${count === "1" ? "is" : "are"}`;
}

/** `1,234,567` */
export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

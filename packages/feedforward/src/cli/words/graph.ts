/**
 * What the commands say of graphs: models that are more than a chain of dense layers. In English and Korean, a part of the
 * dictionaries in `language.ts`.
 */

import { withParticle } from "../../messages/korean-particle.ts";

/** `1 step`, `2 steps`. */
function counted(count: string, name: string): string {
  return `${count} ${name}${count === "1" ? "" : "s"}`;
}

export const graphWords = {
  modelInputs: "Inputs",
  modelOutputs: "Outputs",
  secondFiles: "Files",
  forest: "Trees",
  forestLine: (trees: string, nodes: string, depth: string) =>
    `${counted(trees, "tree")}, ${counted(nodes, "node")}, greatest depth ${depth}`,
  steps: "Steps",
  profile: "Profile",
  opset: (number: number) => `opset ${number}`,
  stepColumn: "step",
  workColumn: "multiply-adds",
  nameColumn: "name",
  shareColumn: "share",
  bytesColumn: "bytes",
  graphLine: (nodes: string, steps: string) => `a graph of ${counted(nodes, "node")}, run in ${counted(steps, "step")}`,
  noChain: (reason: string) => `no chain of layers: ${reason}`,
  stepTotal: (count: string) => counted(count, "step"),
  viewsLeftOut: (count: string) => `and ${count} that only give values another shape, which takes no time`,
  referenceMark: "reference",
  inReference: (count: string) =>
    `${count} of them have no kernel yet and run in the reference: slower, with the same bits`,
  ofOneRow: "sizes and counts are of one row; a batch is any number of them",
  memoryNeeded: (size: string) => `${size} of memory for one run`,
  openSizes: (options: string) => `sizes that the file leaves open decide the rest; ${options} says them`,
  shapeForm: "shapes like input=1x3x224x224",
  oneShapeForm: "a shape like 1x28x28",
  shapeOfNothing: (name: string, names: string) => `--shape: there is no input "${name}", expected ${names}`,
  shapeNeedsName: (names: string) => `--shape: the model has several inputs, say which: ${names}`,
  shapeWrongRank: (name: string, wanted: string, got: string) =>
    `--shape: input "${name}" is ${wanted}, which cannot be ${got}`,
  constantForm: "values like sr=16000 or sizes=1x512",
  constantOfNothing: (name: string, names: string) => `--constant: there is no input "${name}", expected ${names}`,
  constantDoesNotFit: (name: string, wanted: string, got: string) =>
    `--constant: input "${name}" is ${wanted}, which cannot be ${got}`,
  outputOfNothing: (name: string, names: string) => `--output: there is no output "${name}", expected ${names}`,
  notForGraphs: (option: string) => `${option} is for networks of layers, and the file holds a graph`,
  notForLayers: (option: string) => `${option} is for graphs, and the file holds a network of layers or none`,
  profiledOn: (backend: string, runs: string, time: string) =>
    `backend ${backend}, 1 thread, the least of ${runs} runs: ${time}`,
  madeUpInput: "on numbers at random",
  profiling: "profiling",
  running: "running",
};

export const koreanGraphWords: typeof graphWords = {
  modelInputs: "입력",
  modelOutputs: "출력",
  secondFiles: "파일",
  forest: "트리",
  forestLine: (trees, nodes, depth) => `트리 ${trees}개, 노드 ${nodes}개, 최대 깊이 ${depth}`,
  steps: "단계",
  profile: "측정",
  opset: (number) => `opset ${number}`,
  stepColumn: "연산",
  workColumn: "곱셈·덧셈",
  nameColumn: "이름",
  shareColumn: "비율",
  bytesColumn: "바이트",
  graphLine: (nodes, steps) => `노드 ${nodes}개의 그래프, ${steps}단계로 실행`,
  noChain: (reason) => `층을 차례로 이은 신경망이 아닙니다. ${reason}`,
  stepTotal: (count) => `${count}단계`,
  viewsLeftOut: (count) => `그 밖에 모양만 바꾸는 ${count}단계는 시간이 들지 않습니다`,
  referenceMark: "reference",
  inReference: (count) => `그중 ${count}단계는 아직 커널이 없어 reference로 계산합니다. 느리지만 비트까지 같습니다`,
  ofOneRow: "모양과 개수는 한 행의 것이며, 배치에는 행을 몇 개든 넣을 수 있습니다",
  memoryNeeded: (size) => `한 번 실행하는 데 메모리 ${size}`,
  openSizes: (options) =>
    `나머지는 파일에 정해지지 않은 크기에 달려 있습니다. ${withParticle(options, "으로/로")} 알려 주십시오`,
  shapeForm: "input=1x3x224x224 같은 모양",
  oneShapeForm: "1x28x28 같은 형상",
  shapeOfNothing: (name, names) => `--shape: "${name}" 입력이 없습니다. 모델의 입력: ${names}`,
  shapeNeedsName: (names) => `--shape: 입력이 여러 개이니 이름까지 적어 주십시오: ${names}`,
  shapeWrongRank: (name, wanted, got) =>
    `--shape: "${name}" 입력은 ${withParticle(wanted, "이어서/여서")} ${got}일 수 없습니다`,
  constantForm: "sr=16000, sizes=1x512 같은 값",
  constantOfNothing: (name, names) => `--constant: "${name}" 입력이 없습니다. 모델의 입력: ${names}`,
  constantDoesNotFit: (name, wanted, got) =>
    `--constant: "${name}" 입력은 ${withParticle(wanted, "이어서/여서")} ${got}일 수 없습니다`,
  outputOfNothing: (name, names) => `--output: "${name}" 출력이 없습니다. 모델의 출력: ${names}`,
  notForGraphs: (option) => `${option} 옵션은 층으로 된 신경망에 쓰는 것인데, 이 파일에는 그래프가 있습니다`,
  notForLayers: (option) =>
    `${option} 옵션은 그래프에 쓰는 것인데, 이 파일에는 층으로 된 신경망이 있거나 모델이 없습니다`,
  profiledOn: (backend, runs, time) => `백엔드 ${backend}, 스레드 1개, ${runs}번 실행 중 가장 짧은 시간: ${time}`,
  madeUpInput: "입력은 난수",
  profiling: "측정",
  running: "실행",
};

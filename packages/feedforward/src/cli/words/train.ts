/**
 * What `feedforward train` says of the network that it begins with and of where it stops, in English and Korean: a part of the
 * dictionaries in `language.ts`.
 */

import { withParticle } from "../../messages/korean-particle.ts";

/** The option that chooses something, and the names that a setting is of. */
export interface Belonging {
  readonly option: string;
  readonly names: readonly string[];
}

const clothes = '"T-shirt/top,Trouser,…"';

export const trainWords = {
  presetWantsData: (preset: string) =>
    `--preset ${preset} is a recipe for Fashion-MNIST, and without --data the images are MNIST's digits: say --data FOLDER --labels ${clothes} (Debian's package dataset-fashion-mnist has the four files)`,
  fromHasLayers: (option: string) => `${option} makes a new network, and --from FILE has one: leave one of them out`,
  needsFrom: (option: string) => `${option} says what a file leaves open: it needs --from FILE`,
  lineHasAll: (option: string, line: string) =>
    `${line} describes the whole new network, functions, dropout and normalisation too: leave ${option} out`,
  outputsTooFew: (option: string, last: number, got: number) =>
    `${option}: the outputs are labels from 0 to ${last}, and the data has label ${got}`,
  fromOtherSize: (inputs: string, pixels: string) =>
    `the network takes ${inputs} inputs, and an image has ${pixels} pixels`,
  notSettings: (option: string, got: string) =>
    `${option}: expected settings like momentum=0.95,nesterov, each once, got "${got}"`,
  weightsForm: "balanced or numbers like 1,1,5",
  nothingToWaitFor: (option: string, holdout: string) =>
    `${option} waits for a better accuracy on held-out images, and ${holdout} 0 holds none out`,
  patienceWantsRows: (option: string) =>
    `${option} waits for a better R², which a single held-out row has not: hold out more`,
  bestKept: (best: number, after: number | null) =>
    after === null
      ? `the network is that of epoch ${best}, the best one`
      : `ended after epoch ${after}: the network is that of epoch ${best}, the best one`,
  resumeNeeds: (resume: string, checkpoint: string) =>
    `${resume} goes on from a checkpoint: it needs ${checkpoint} FILE`,
  checkpointThere: (file: string, resume: string) =>
    `${file} is there already: ${resume} goes on from it; to begin anew delete it, or name another file`,
  checkpointOther: (file: string, what: string, values: readonly [string, string] | null) =>
    values === null
      ? `${file}: the checkpoint is of another training, with another "${what}"`
      : `${file}: the checkpoint is of another training: "${what}" was ${values[0]} and is ${values[1]} now`,
  checkpointData: (file: string) =>
    `${file}: the checkpoint is of a training on other data: name the same data, or begin anew with another checkpoint`,
  pace: (perSecond: string, left: string) => `${perSecond} a second, ${left} left`,
  resumedAfter: (epoch: number) => `goes on after epoch ${epoch}`,
  weightsWantClasses: (option: string, target: string) => `${option} is for classes, and ${target} is a number`,
  lossWantsClasses: (loss: string, target: string) =>
    `--loss ${loss} is for classes, and ${target} is a number: meanSquaredError, meanAbsoluteError or huber`,
  lineWithoutSoftmax: (classes: number) =>
    `--layers ends without softmax, so the classes are learned by meanSquaredError: end it with dense(${classes}) softmax for cross-entropy`,
  folderNoTable: (path: string, option: string) => `${path} is a folder, and ${option} wants a table: --data FILE.csv`,
  belongsTo: (options: string, [name, setting]: readonly [string, string], { option, names }: Belonging) =>
    `${options}: ${name} has no ${setting}: it belongs to ${option} ${names.join(", ").replace(/, (?=[^,]*$)/, " or ")}`,
  learningRateOf: (rate: number) => `learning rate ${rate}`,
  weightDecayOf: (decay: number) => `weight decay ${decay}`,
  lossOf: (loss: string) => `loss ${loss}`,
  classWeightsOf: (weights: string) => `class weights ${weights}`,
  clippedNorm: (norm: number) => `gradients clipped to a norm of ${norm}`,
  clippedValue: (value: number) => `elements of gradients clipped to ${value}`,
  frozenLayers: (layers: string) => `${layers} frozen`,
  firstWeights: (rule: string) => `first weights ${rule}`,
  dropoutOf: (rate: number) => `dropout ${rate}`,
  epochsOf: (epochs: number, patience: number | null) =>
    `${epochs} ${epochs === 1 ? "epoch" : "epochs"}${patience === null ? "" : `, or until ${patience} bring nothing better`}`,
  batchesOfImages: (count: string) => `batches of ${count}`,
  batchesOfRows: (count: string) => `batches of ${count}`,
  plainTraining: (reasons: string) => `in plain JavaScript, several times slower than WebAssembly: ${reasons}`,
  seedOf: (seed: number) => `seed ${seed}`,
  nothingLeft: (epoch: number) => `the training had ended after epoch ${epoch}: nothing is left to do`,
  moreEpochs: (sentence: string) => `${sentence}: for more epochs go on from its network, --from FILE`,
  toGoOn: (epoch: number, resume: string | null) =>
    `to go on after epoch ${epoch}: the same command${resume === null ? "" : ` with ${resume}`}`,
  trainedFrom: (file: string) => `goes on from ${file}`,
  interruptedEarly: "interrupted before the first step: nothing was learned, and no network is written",
  interrupted: (epoch: number, epochs: number, step: string, steps: string) =>
    `interrupted in epoch ${epoch} of ${epochs}, after step ${step} of ${steps}: the result is the network so far`,
};

export const koreanTrainWords: typeof trainWords = {
  presetWantsData: (preset) =>
    `--preset ${withParticle(preset, "은/는")} Fashion-MNIST를 위한 학습 방법인데 --data가 없으면 이미지는 MNIST 숫자입니다. --data FOLDER --labels ${clothes}처럼 지정하십시오(네 파일은 데비안 패키지 dataset-fashion-mnist에 있습니다)`,
  fromHasLayers: (option) =>
    `${withParticle(option, "은/는")} 새 신경망을 만드는 옵션이고 --from FILE에는 이미 신경망이 있습니다. 둘 중 하나만 주십시오`,
  needsFrom: (option) =>
    `${withParticle(option, "은/는")} 파일에 없는 것을 알려 주는 옵션이므로 --from FILE이 필요합니다`,
  lineHasAll: (option, line) =>
    `${line}에는 함수, 드롭아웃, 정규화까지 새 신경망 전체를 적습니다. ${withParticle(option, "은/는")} 빼십시오`,
  outputsTooFew: (option, last, got) =>
    `${option}: 출력층은 레이블 0부터 ${last}까지를 나타내는데 데이터에 레이블 ${withParticle(String(got), "이/가")} 있습니다`,
  fromOtherSize: (inputs, pixels) => `신경망의 입력은 ${inputs}개인데 이미지의 픽셀은 ${pixels}개입니다`,
  notSettings: (option, got) => `${option}: momentum=0.95,nesterov처럼 이름마다 한 번씩 적어야 하는데 "${got}"입니다`,
  weightsForm: "balanced 또는 1,1,5 같은 수",
  nothingToWaitFor: (option, holdout) =>
    `${withParticle(option, "은/는")} 검증 정확도가 나아지기를 기다리는 옵션인데 ${holdout} 0이면 검증할 이미지가 없습니다`,
  patienceWantsRows: (option) =>
    `${withParticle(option, "은/는")} R²가 나아지기를 기다리는 옵션인데, 검증할 행이 하나면 R²를 잴 수 없습니다. 검증할 행을 늘리십시오`,
  bestKept: (best, after) =>
    after === null
      ? `가장 좋았던 에폭 ${best}의 신경망입니다`
      : `에폭 ${after}에서 끝냈습니다. 가장 좋았던 에폭 ${best}의 신경망입니다`,
  resumeNeeds: (resume, checkpoint) =>
    `${withParticle(resume, "은/는")} 체크포인트에서 이어서 학습하는 옵션이므로 ${checkpoint} FILE이 필요합니다`,
  checkpointThere: (file, resume) =>
    `${file}: 체크포인트가 이미 있습니다. ${resume}을 주면 이어서 학습합니다. 처음부터 하려면 지우거나 다른 이름을 주십시오`,
  checkpointOther: (file, what, values) =>
    values === null
      ? `${file}: 다른 학습의 체크포인트입니다. "${what}" 값이 다릅니다`
      : `${file}: 다른 학습의 체크포인트입니다. "${what}" 값이 ${withParticle(values[0], "이었는데/였는데")} 지금은 ${values[1]}입니다`,
  checkpointData: (file) =>
    `${file}: 다른 데이터로 학습한 체크포인트입니다. 같은 데이터를 지정하거나, 다른 체크포인트 파일을 주고 처음부터 학습하십시오`,
  pace: (perSecond, left) => `초당 ${perSecond}개, ${left} 남음`,
  resumedAfter: (epoch) => `에폭 ${epoch} 다음부터 이어서 학습합니다`,
  weightsWantClasses: (option, target) =>
    `${withParticle(option, "은/는")} 클래스를 맞히는 학습에 쓰는 옵션인데 ${withParticle(target, "은/는")} 수입니다`,
  lossWantsClasses: (loss, target) =>
    `--loss ${loss}: 클래스를 맞히는 학습에 쓰는 손실 함수인데 ${withParticle(target, "은/는")} 수입니다. meanSquaredError, meanAbsoluteError, huber 가운데 하나를 쓰십시오`,
  lineWithoutSoftmax: (classes) =>
    `--layers가 softmax로 끝나지 않아 클래스를 meanSquaredError로 학습합니다. 교차 엔트로피로 학습하려면 dense(${classes}) softmax로 끝내십시오`,
  folderNoTable: (path, option) =>
    `${withParticle(path, "은/는")} 폴더입니다. ${option}에는 --data FILE.csv처럼 표가 필요합니다`,
  belongsTo: (options, [name, setting], { option, names }) =>
    `${options}: ${name}에는 ${setting} 값이 없습니다. ${option} ${names.join(", ")}에 쓰는 값입니다`,
  learningRateOf: (rate) => `학습률 ${rate}`,
  weightDecayOf: (decay) => `가중치 감소 ${decay}`,
  lossOf: (loss) => `손실 ${loss}`,
  classWeightsOf: (weights) => `클래스 가중치 ${weights}`,
  clippedNorm: (norm) => `기울기 노름 상한 ${norm}`,
  clippedValue: (value) => `기울기 원소 상한 ${value}`,
  frozenLayers: (layers) => `${layers} 고정`,
  firstWeights: (rule) => `초기 가중치 ${rule}`,
  dropoutOf: (rate) => `드롭아웃 ${rate}`,
  epochsOf: (epochs, patience) =>
    `${epochs}에폭${patience === null ? "" : `(${patience}에폭 동안 나아지지 않으면 종료)`}`,
  batchesOfImages: (count) => `배치 ${count}장`,
  batchesOfRows: (count) => `배치 ${count}행`,
  plainTraining: (reasons) => `일반 JavaScript로 학습해 WebAssembly보다 몇 배 느립니다: ${reasons}`,
  seedOf: (seed) => `시드 ${seed}`,
  nothingLeft: (epoch) => `에폭 ${epoch}에서 이미 끝난 학습입니다. 더 할 일이 없습니다`,
  moreEpochs: (sentence) => `${sentence}. 에폭을 늘리려면 --from FILE로 저장된 신경망에서 이어서 학습하십시오`,
  toGoOn: (epoch, resume) =>
    resume === null
      ? `에폭 ${epoch} 다음부터 이어서 하려면 같은 명령을 다시 실행하십시오`
      : `에폭 ${epoch} 다음부터 이어서 하려면 같은 명령에 ${resume}을 더해 주십시오`,
  trainedFrom: (file) => `${file}에서 이어서 학습합니다`,
  interruptedEarly: "첫 스텝 전에 중단했습니다. 배운 것이 없어 신경망을 저장하지 않습니다",
  interrupted: (epoch, epochs, step, steps) =>
    `에폭 ${epoch}/${epochs}, 스텝 ${step}/${steps}에서 중단했습니다. 결과는 여기까지 학습한 신경망입니다`,
};

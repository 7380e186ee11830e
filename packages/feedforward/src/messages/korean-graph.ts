/** What is said of graphs: how they are made, what is given for their inputs, and why one is no chain of layers. */

import { type Facts, factText } from "../errors.ts";
import { particleAfter } from "./korean-particle.ts";
import type { KoreanRows } from "./korean-row.ts";
import { withFacts } from "./korean-text.ts";

const ports: Readonly<Record<string, string>> = { inputs: "입력", outputs: "출력", input: "입력", output: "출력" };

/** Of the inputs or the outputs of a node. */
function ofPorts(text: string): (facts: Facts) => string {
  return (facts) => withFacts(text, { ...facts, what: ports[factText(facts.what!)]! });
}

const checkRows = {
  "graph-opset": "opset $opset{은/는} 지원하지 않습니다. $first부터 $last까지여야 합니다",
  "graph-input-unnamed": "이름이 없는 입력이 있습니다",
  "graph-name-twice": '이름 "$name"{이/가} 두 번 나옵니다',
  "graph-output": '출력 "$output"의 값을 만드는 노드가 없습니다',
  "graph-branch-depth": "분기가 $limit단계보다 깊게 겹쳐 있습니다",
  "graph-branch-inputs": "분기에는 자체 입력이 없어야 합니다",
  "graph-branch-outputs": "출력은 $expected개여야 하는데 $got개입니다",
  "graph-operator": '"$operator" 연산은 지원하지 않습니다',
  "graph-operator-opset": "opset $opset의 $operator 연산은 지원하지 않습니다. opset $since부터 지원합니다",
  "graph-node-count": ofPorts("$what{은/는} $expected개여야 하는데 $got개입니다"),
  "graph-node-range": ofPorts("$what{은/는} $least개 이상 $most개 이하여야 하는데 $got개입니다"),
  "graph-node-unnamed": ofPorts("$index번 $what에 이름이 없습니다"),
  "graph-attribute": '속성 "$attribute"{은/는} opset $opset에서 지원하지 않습니다',
  "graph-attribute-type": '속성 "$attribute"의 종류는 $expected{이어야/여야} 하는데 $got입니다',
  "graph-attribute-missing": '속성 "$attribute"{이/가} 없습니다',
  "graph-order": '입력 "$input"{은/는} 이 노드나 그 뒤의 노드가 만드는 값입니다',
  "graph-input": '입력 "$input"의 값을 만드는 노드가 없습니다',
} satisfies KoreanRows;

const nodeRows = {
  "node-input-missing": "$input번 입력이 없습니다",
  "node-input-open":
    "$input번 입력의 값은 실행하기 전에 정해져 있어야 하는데 $sources에 따라 달라집니다. 세션의 constants 옵션으로 주십시오",
  "node-list": "$input번 입력은 int64 목록이어야 하는데 $got입니다",
  "node-axis": "축이 $rank개여서 $axis번 축은 없습니다",
  "node-output": '$index번 출력("$output")은 지원하지 않습니다',
  "if-condition": "조건은 bool 값 하나여야 하는데 $got입니다",
  "rows-mixed": ofStep("배치의 행을 따로 계산하지 않습니다"),
  "rows-counted": ofStep("행의 수로 계산합니다"),
  "rows-lost": ofStep("입력의 행마다 결과를 한 행씩 내지 않습니다"),
  "graph-memory": "이 모양으로는 메모리 $bytes바이트가 필요해 한도 $limit바이트를 넘습니다. 더 작은 모양을 주십시오",
} satisfies KoreanRows;

/** What was given for an input, and what an input wants, where they are told in English. */
const words: readonly (readonly [RegExp, string])[] = [
  [/^a promise; is an await missing\?$/, "promise(await를 빠뜨리지 않았습니까?)"],
  [/^an array of /, "배열 "],
  [/^an array$/, "배열"],
  [/^a list$/, "목록"],
  [/^an object$/, "객체"],
  [/any dtype/, "자료형 무관"],
  [/of any shape/, "모양 무관"],
];

function given(text: string): string {
  return words.reduce((said, [english, korean]) => said.replace(english, korean), text);
}

/** Of the facts `expected` and `got`. */
function ofValues(text: string): (facts: Facts) => string {
  return (facts) => {
    const said = ["expected", "got"].flatMap((name) => {
      if (!(name in facts)) return [];
      const fact = facts[name]!;
      return [[name, typeof fact === "string" ? given(fact) : fact] as const];
    });
    return withFacts(text, { ...facts, ...Object.fromEntries(said) });
  };
}

function constant(facts: Facts): string {
  const owner = facts.owner === "the file" ? "파일에 든" : "이 세션에 정해 준";
  return withFacts('"$input"{은/는} $owner 상수여서 입력으로 줄 수 없습니다', { ...facts, owner });
}

function unknownInput(facts: Facts): string {
  const expected = facts.expected === "none" ? "없음" : facts.expected!;
  return withFacts('"$input" 입력은 없습니다. 모델의 입력: $expected', { ...facts, expected });
}

/** Names in quotes with commas between them. */
function named(names: unknown): string {
  return (names as readonly string[]).map((name) => `"${factText(name)}"`).join(", ");
}

const wanted = '입력 "$input": $expected{이어야/여야} 하는데';

const feedRows = {
  "feed-missing": ofValues('입력 "$input"{이/가} 없습니다. $expected{이어야/여야} 합니다'),
  "feed-names": (facts) =>
    `${factText(facts.operation!)}: 입력은 이름으로 주어야 하는데(${named(facts.expected)}) ${given(factText(facts.got!))}입니다`,
  "feed-constant": constant,
  "feed-unknown": unknownInput,
  "feed-slip": ofValues('"$input" 입력은 없습니다. 혹시 "$nearest"($expected)을 찾으셨나요?'),
  "feed-rgba": ofValues(
    `${wanted} RGBA 바이트 $count개입니다. imageInput({ data, width, height }, input)이 바꿔 줍니다`,
  ),
  "feed-value": ofValues(`${wanted} $dtype{이/가} 될 수 없는 $got{이/가} 있습니다`),
  "feed-plain": ofValues(`${wanted} 텐서가 아닌 객체입니다. new Tensor(dtype, shape, data)로 만드십시오`),
  "feed-list": ofValues(`${wanted} 숫자의 고른 목록이 아닙니다($reason)`),
  "feed-dtype": ofValues(`${wanted} $got입니다. tensor(x, { dtype: "$dtype" })로 $dtype{을/를} 만들 수 있습니다`),
  "feed-count": ofValues(`${wanted} $got입니다. 수가 $wanted개가 아니라 $count개입니다`),
  "feed-rank": ofValues(`${wanted} $got입니다. 축이 $wanted개가 아니라 $rank개입니다`),
  "feed-size": ofValues(`${wanted} $got입니다. 축 $axis의 크기가 $wanted{이/가} 아니라 $size입니다`),
  "feed-batch": ofValues(`${wanted} $got입니다. 이 그래프는 행마다 따로 계산하지 않습니다`),
  "feed-rows": '모든 입력의 행 수가 같아야 하는데 "$input"{은/는} $rows행, "$other"{은/는} $got행입니다',
  "predict-inputs": ({ inputs }) =>
    `predict: 그래프의 입력이 ${(inputs as readonly string[]).length}개(${named(inputs)})입니다. run을 쓰십시오`,
  "predict-output-missing": ({ expected }) =>
    `predict: 출력을 { output }으로 알려 주십시오. 그래프의 출력: ${named(expected)}`,
  "predict-output-unknown": ({ expected, got }) =>
    `predict: 출력 "${factText(got!)}"${particleAfter(factText(got!), "은/는")} 없습니다. 그래프의 출력: ${named(expected)}`,
  "predict-out-dtype":
    'predictInto: 출력 "$output"{은/는} $dtype입니다. Float32Array에는 float32만 담을 수 있으므로 run을 쓰십시오',
  "predict-shape": ofValues("predict: $expected{이어야/여야} 하므로 $shapes 가운데 하나여야 하는데 $got입니다"),
  "state-open": ofValues(
    'session: 상태가 있으면 "$input"의 모양이 정해져 있어야 하는데 $got입니다. { shapes: { … } }로 알려 주십시오',
  ),
  "state-shape": ofValues(
    'session: 상태 "$input"{은/는} $expected인데 출력 "$output"{은/는} $got입니다. 파일이 정하지 않은 크기는 { shapes }로 알려 줍니다',
  ),
  "state-twice": 'session: "$output" 출력은 두 입력의 상태입니다',
  "session-shape": ofValues('session: "$input"{은/는} $expected{이어서/여서} $got일 수 없습니다'),
} satisfies KoreanRows;

/** Of the node at which a chain of layers ends. */
function ofStep(text: string): (facts: Facts) => string {
  return (facts) => {
    const step = factText(facts.step!);
    const place = step === "the graph" ? "그래프는" : step === "the output" ? "출력은" : `${step} 노드는`;
    return withFacts(`${place} ${text}`, facts);
  };
}

const chainRows = {
  "network-already": "이미 층으로 된 신경망이어서 $option 옵션을 받지 않습니다",
  "chain-ports": "입력과 출력이 하나씩이어야 하는데 입력 $inputs개, 출력 $outputs개입니다",
  "chain-input-scalar": '입력 "$input"{은/는} 수 하나입니다',
  "chain-input-open": '그래프에 입력 "$input"의 크기가 정해져 있지 않습니다',
  "chain-input-uses": "입력이 $uses번 쓰여 층이 한 줄로 이어지지 않습니다",
  "chain-uses": "$step 노드의 결과가 $uses번 쓰여 층이 한 줄로 이어지지 않습니다",
  "chain-first-input": ofStep("앞 층의 값을 첫째가 아닌 입력으로 받습니다"),
  "chain-softmax": ofStep("한 행을 나누어 정규화합니다"),
  "chain-dense": ofStep("예 하나의 여러 행을 곱합니다"),
  "chain-activation": ofStep("신경망의 활성화 함수가 아닌 $function입니다"),
  "chain-constant": ofStep(
    "상수로 계산합니다. 신경망의 일부가 되는 것은 완전연결 층 바로 뒤나, 입력의 x - mean과 x / std뿐입니다",
  ),
  "chain-compare": ofStep("신경망의 층이 아닙니다. 비교 가운데 x > 0만 층이 됩니다"),
  "chain-cast": ofStep("한 행을 $dtype{으로/로} 바꾸므로 신경망의 층이 아닙니다"),
  "chain-step": ofStep("신경망의 층이 아닙니다"),
} satisfies KoreanRows;

function openSizes({ inputs, shapes }: Facts): string {
  const open = (inputs as readonly string[]).map((name, i) => {
    const shape = (shapes as readonly (readonly (number | string | null)[] | null)[])[i]!;
    return `"${factText(name)}" ${shape === null ? "모양 무관" : `[${shape.map((size) => size ?? "?").join(", ")}]`}`;
  });
  return `파일에 정해지지 않은 크기에 따라 단계가 달라집니다: ${open.join(", ")}. shapes 옵션으로 알려 주십시오`;
}

export const graphRows = {
  ...checkRows,
  ...nodeRows,
  ...feedRows,
  ...chainRows,
  "outline-sizes": openSizes,
  "profile-runs": "profile: 1번 이상 실행해야 하는데 $got입니다",
} satisfies KoreanRows;

/** What the panel "hand" says. */

export const handTexts = {
  en: {
    title: "Three layers by hand",
    input: "x[{index}]",
    book: "The book’s inputs",
    graph:
      "The network as a graph: 2 inputs, layers of 3, 2 and 2 neurons, weights on the lines, b is the bias. Arrow keys choose a neuron",
    hint: "Choose a neuron, or step through the layers. Lines into it show what they bring: orange adds, blue takes away.",
    values: "The values, stage by stage",
    notYet: "not yet",
    caption: "Layer {layer}, neuron {index}",
    announced: "Layer {layer}, neuron {index}: sum {sum}, signal {signal}",
    term: "input",
    bias: "bias",
    sum: "sum",
    signal: "signal",
    code: "The same as a program, in",
  },
  ko: {
    title: "3층 신경망을 손으로 계산하기",
    input: "x[{index}]",
    book: "책의 입력으로",
    graph:
      "그래프로 그린 신경망: 입력 2개, 뉴런이 3개, 2개, 2개인 층. 선 위의 수는 가중치, b는 편향입니다. 화살표 키로 뉴런을 고릅니다",
    hint: "뉴런을 누르거나 단계를 따라가 보세요. 뉴런으로 들어가는 선은 더해지면 주황색, 빼지면 파란색입니다.",
    values: "단계별 값",
    notYet: "아직 없음",
    caption: "{layer}층의 {index}번 뉴런",
    announced: "{layer}층의 {index}번 뉴런: 합 {sum}, 신호 {signal}",
    term: "입력",
    bias: "편향",
    sum: "합",
    signal: "신호",
    code: "같은 계산을 하는 코드",
  },
} as const;

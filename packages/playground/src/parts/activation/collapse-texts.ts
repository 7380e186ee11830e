/** What the panel "collapse" says. */

export const collapseTexts = {
  en: {
    title: "Two layers, or one?",
    x: "x{i}",
    relu: "ReLU between the layers",
    reset: "Reset",
    two: "Two layers",
    one: "One layer",
    cell: "{name}, row {row}, column {column}",
    entry: "{name}, number {column}",
    same: "Both ways give the same y, to the last bit. Without a function in between, two layers are one.",
    rounding: "Both ways are the same sum in another order: they differ by the rounding of float32 and nothing else.",
    cut: "ReLU has set number {cells} of a₁ to 0, and y is no longer what the one layer gives: no matrix can do what the bend does.",
    cutSame: "ReLU has set number {cells} of a₁ to 0, and yet y is the same here. Move x and watch.",
    uncut: "At this x no number of a₁ is negative: ReLU lets all pass, and both ways agree. Move x until one is.",
    chart: "y₁ and y₂ over x₁, while x₂ stays {x2}: solid lines for two layers, dashed ones for one.",
    legend: "Solid: two layers. Dashed: one layer. x₂ stays as it is.",
  },
  ko: {
    title: "두 층일까, 한 층일까?",
    x: "x{i}",
    relu: "층 사이에 ReLU",
    reset: "처음 값으로",
    two: "두 층",
    one: "한 층",
    cell: "{name}, {row}행 {column}열",
    entry: "{name}, {column}번째 수",
    same: "두 방법이 마지막 비트까지 같은 y를 냅니다. 사이에 함수가 없으면 두 층은 한 층과 같습니다.",
    rounding: "두 방법은 더하는 순서만 다른 같은 합입니다. 차이는 float32의 반올림뿐입니다.",
    cut: "ReLU가 a₁의 {cells}번째 수를 0으로 만들었고, y는 한 층이 내는 값과 달라졌습니다. 이렇게 꺾이는 일은 어떤 행렬 하나로도 할 수 없습니다.",
    cutSame: "ReLU가 a₁의 {cells}번째 수를 0으로 만들었지만 여기서는 y가 같습니다. x를 움직여 보세요.",
    uncut:
      "지금 x에서는 a₁에 음수가 없어서 ReLU가 모두 그대로 통과시키고, 두 방법이 일치합니다. 음수가 나올 때까지 x를 움직여 보세요.",
    chart: "x₂를 {x2}[으로/로] 두고 x₁에 따라 그린 y₁과 y₂. 실선은 두 층, 점선은 한 층.",
    legend: "실선은 두 층, 점선은 한 층입니다. x₂는 그대로 둡니다.",
  },
} as const;

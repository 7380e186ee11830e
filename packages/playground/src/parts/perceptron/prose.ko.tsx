/** The prose of the part "perceptron", in Korean. */

import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";

export const titleKo = "퍼셉트론";

export function ProseKo() {
  return (
    <>
      <p>
        위의 신경망은 작은 부품 하나를 되풀이해 쌓은 것입니다. <strong>퍼셉트론</strong>은 신호를 여러 개 받아 각각{" "}
        <strong>가중치</strong>를 곱하고, <strong>편향</strong>을 더한 다음, 0 또는 1이라는 신호 하나를 내보냅니다.
      </p>
      <Tex isBlock>{String.raw`a = b + w_1 x_1 + w_2 x_2`}</Tex>
      <Tex isBlock>{String.raw`y = \begin{cases} 1 & (a \ge 0) \\ 0 & (a < 0) \end{cases}`}</Tex>
      <p>
        가중치는 그 신호를 얼마나, 어느 방향으로 반영할지 정합니다. 편향은 퍼셉트론이 얼마나 쉽게 1을 내는지 정합니다.
        편향은 값이 늘 1인 신호에 곱하는 가중치라고 봐도 됩니다. 신경망이 둘을 똑같이 다루는 까닭입니다.
      </p>
      <p>
        신호가 두 개면 이 규칙을 눈으로 볼 수 있습니다. <Tex>a = 0</Tex>은 평면 위의 직선이고, 한쪽에서는 1,
        반대쪽에서는 0이 나옵니다. 가중치는 직선을 돌리고 편향은 직선을 평행하게 옮깁니다. 직선 바로 위에서 무엇을
        낼지는 약속하기 나름이라 책마다 다릅니다. 이 페이지에서는 1을 냅니다.
      </p>
      <PanelPlace name="perceptron" />
      <p>
        AND, NAND, OR는 구조가 같고 숫자 세 개만 다릅니다. 한계도 그림에 그대로 드러납니다. XOR는 정사각형의 마주 보는
        두 꼭짓점에서 1, 나머지 두 꼭짓점에서 0이어야 하는데, 직선 하나로는 이렇게 나눌 수 없습니다.{" "}
        <strong>직선 하나로 못 하는 일은 퍼셉트론 하나로도 못 합니다.</strong> 두 층이면 됩니다. NAND와 OR가 직선을 두
        개 긋고, AND가 점이 그 사이에 있는지 묻습니다.
      </p>
      <p>
        신경망의 발상이 바로 이것입니다. 딱 잘라 0 아니면 1을 내는 대신 다른 함수 <Tex>h</Tex>를 두어{" "}
        <Tex>y = h(a)</Tex>로 만들면, 퍼셉트론은 뉴런이 됩니다. 어떤 함수를 쓰는지는 다음 절에서 봅니다.
      </p>
      <Questions>
        <Question ask="AND를 고르고 편향만 움직여 보세요. 어디까지 움직여도 AND일까요?">
          −1부터 −0.55까지입니다. −1에서는 점 (1, 1)이 직선 위에 놓이고, 이때도 1로 칩니다. 한 칸 더 내리면 1이 하나도
          남지 않습니다. −0.5에서는 직선이 (1, 0)과 (0, 1)에 닿아 OR가 됩니다.
        </Question>
        <Question ask="AND를 고른 뒤 세 수의 부호를 모두 뒤집어 보세요. 무엇이 되고, 왜 그럴까요?">
          NAND가 됩니다. 모든 합의 부호가 바뀌므로 직선의 양쪽이 서로 자리를 바꾸고, 0과 1도 바뀝니다.
        </Question>
        <Question ask="슬라이더만으로 XOR 열을 맞춰 보세요. 가장 많이 맞히면 몇 개일까요?">
          3/4입니다. OR나 NAND가 그렇습니다. 저마다 꼭짓점 하나를 놓칩니다. ‘XOR, 2층’을 고르면 둘이 함께 하나도 놓치지
          않는 모습을 볼 수 있습니다.
        </Question>
      </Questions>
    </>
  );
}

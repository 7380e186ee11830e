/** The prose of the part "shapes", in Korean. */

import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";

export const titleKo = "행렬의 곱과 형상";

export function ProseKo() {
  return (
    <>
      <p>
        뉴런 하나는 입력에 가중치를 곱해 모두 더합니다. 층에는 이런 뉴런이 여럿이고 가중치도 저마다 다르니, 식을 하나씩
        적자면 끝이 없습니다. 행렬 곱을 쓰면 한 줄로 끝납니다. 입력은 <Tex>X</Tex>의 행에, 뉴런마다의 가중치는{" "}
        <Tex>W</Tex>의 열에, 편향은 <Tex>B</Tex>에 둡니다.
      </p>
      <Tex isBlock>{String.raw`Y = X \cdot W + B, \qquad y_{ij} = \sum_k x_{ik}\, w_{kj} + b_j`}</Tex>
      <p>
        <Tex>Y</Tex>의 숫자 하나는 왼쪽의 행 하나와 위쪽의 열 하나에서 나옵니다. 원소를 하나씩 짝지어 곱하고 더합니다.
        짝을 지으려면 행과 열의 길이가 같아야 합니다. 형상의 규칙은 이것이 전부입니다.
      </p>
      <Tex isBlock>{String.raw`(n \times k) \cdot (k \times m) \to (n \times m)`}</Tex>
      <p>
        안쪽의 두 크기는 서로 같아야 하고, 곱하고 나면 사라집니다. 남는 것은 바깥쪽 크기입니다. 데이터 <Tex>n</Tex>건이
        들어가서, 건마다 뉴런의 수만큼인 숫자 <Tex>m</Tex>개가 나옵니다. <Tex>W</Tex>의 형상에는 <Tex>n</Tex>이
        없습니다. 그래서 같은 층에 이미지를 한 장 넣어도 되고 백 장을 넣어도 됩니다.
      </p>
      <PanelPlace name="shapes" />
      <p>
        조심할 것이 두 가지 있습니다. 먼저, 1차원 배열은 행도 열도 아닙니다. 행렬 곱에서는 맞는 쪽으로 해석되므로{" "}
        <code>(2)·(2, 3)</code>도 <code>(3, 2)·(2)</code>도 올바르고, 결과는 둘 다 원소가 3개인 배열입니다. 넘파이는
        형상 <code>(2)</code>를 <code>(2,)</code>로 적습니다.
      </p>
      <p>
        다음으로, <code>+ B</code>는 형상이 같은 것끼리의 덧셈이 아닙니다. 출력마다 하나씩 있는 편향을 모든 행에
        되풀이해서 더하는데, 이를 <strong>브로드캐스트</strong>라고 합니다. 편리하지만 조용합니다. 크기가 틀렸어도
        되풀이해서 맞출 수만 있으면 아무 오류도 나지 않습니다. 오류는 없는데 결과가 이상하다면 형상부터 살펴보세요.
      </p>
      <Questions>
        <Question ask="‘층 하나와 데이터 두 건’을 고르고 n을 100까지 끌어 보세요. 어떤 형상이 바뀌고 어떤 형상이 그대로인가요?">
          <Tex>X</Tex>는 (100, 3), <Tex>Y</Tex>는 (100, 2)가 됩니다. <Tex>W</Tex>와 <Tex>B</Tex>는 그대로입니다. 층의
          매개변수는 데이터가 몇 건 들어오는지와 상관이 없습니다.
        </Question>
        <Question ask="‘맞지 않는 형상’을 고르세요. 어떤 크기를 바꾸면 계산할 수 있고, 어떤 크기는 바꿔도 소용없나요?">
          <Tex>W</Tex>의 행을 3으로 하거나 <Tex>X</Tex>의 열을 2로 하면 됩니다. 안쪽 크기이기 때문입니다. <Tex>X</Tex>의
          행과 <Tex>W</Tex>의 열은 얼마든 상관없습니다.
        </Question>
        <Question ask="‘층 하나와 데이터 두 건’에서 B의 원소 수를 3으로 바꾸고, 이어서 W의 열을 1로 바꿔 보세요. 각각 어떻게 되나요?">
          처음에는 [2, 2]와 [3]을 맞출 수 없다는 오류가 납니다. W의 열을 1로 하면 오류가 사라지고 <Tex>Y</Tex>는 (2,
          3)이 됩니다. 하나뿐인 열이 세 번 되풀이된 것입니다. 출력이 하나인 층이 마치 셋인 것처럼 보입니다.
        </Question>
      </Questions>
    </>
  );
}

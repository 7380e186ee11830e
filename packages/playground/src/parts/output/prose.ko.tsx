/** The prose of the part "output", in Korean. */

import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";
import { OutputKinds } from "./kinds.tsx";

export const titleKo = "출력층과 소프트맥스";

export function ProseKo() {
  return (
    <>
      <p>
        출력층에서 무엇을 할지는 풀려는 문제에 달렸습니다. 가격이나 온도처럼 수치를 예측하는 <strong>회귀</strong>라면
        가중치를 곱해 더한 값이 곧 답이므로 활성화 함수로 <strong>항등 함수</strong>를 씁니다. 여럿 가운데 하나를 고르는{" "}
        <strong>분류</strong>라면 클래스마다 뉴런을 하나씩, 숫자 열 가지라면 열 개를 두고, <strong>소프트맥스</strong>로
        출력층의 값 <Tex>a_k</Tex>를 전체에서 차지하는 몫으로 바꿉니다.
      </p>
      <OutputKinds />
      <Tex isBlock>{String.raw`y_k = \frac{\exp(a_k)}{\sum_i \exp(a_i)}`}</Tex>
      <p>
        지수 함수의 값은 양수이므로 <Tex>y_k</Tex>는 0과 1 사이에 있습니다. 모두 더한 값으로 나누었으니 합은 1입니다.
        그래서 확률로 읽을 수 있습니다. 또 분모에 모든 입력이 들어 있으므로, 하나가 커지면 나머지는 모두 작아집니다.
      </p>
      <p>
        그런데 이 정의를 그대로 코드로 옮기면 문제가 생깁니다. 지수 함수는 너무 빨리 커져서 컴퓨터가 나타낼 수 있는 수를
        금세 넘어섭니다. float32에서는 <Tex>a = 88.72</Tex>, float64에서는 <Tex>709.78</Tex>까지가 한계입니다. 그보다
        크면 <Tex>{String.raw`\exp(a)`}</Tex>는 무한대가 되고, 무한대를 무한대로 나눈 값은 수가 아닙니다(NaN). 이것이
        오버플로입니다. 다행히 모든 입력에 같은 수를 더해도 그 수는 약분되어 사라집니다.
      </p>
      <Tex isBlock>
        {String.raw`\frac{\exp(a_k + c)}{\sum_i \exp(a_i + c)} \allowbreak {} = \frac{\exp(c)\exp(a_k)}{\exp(c)\sum_i \exp(a_i)} \allowbreak {} = \frac{\exp(a_k)}{\sum_i \exp(a_i)}`}
      </Tex>
      <p>
        그러니 <Tex>{String.raw`c = -\max a`}</Tex>로 두면 됩니다. 가장 큰 지수가 0이 되어 그 지수 함수의 값은 1이고,
        넘칠 일이 없습니다. 라이브러리는 모두 이렇게 계산하며, 이 라이브러리도 마찬가지입니다.
      </p>
      <PanelPlace name="softmax" />
      <p>
        소프트맥스는 크기의 순서를 바꾸지 않습니다. 입력이 가장 큰 클래스가 확률도 가장 큽니다. 어느 클래스인지만 알고
        싶다면 추론할 때 소프트맥스를 생략해도 되고, 실제로 흔히 그렇게 합니다. 소프트맥스는 답을 얼마나 확신하는지 알고
        싶을 때, 그리고 학습할 때 필요합니다.
      </p>
      <Questions>
        <Question ask="‘[1010, 1000, 990]’을 고르세요. 안정적인 식에서 exp의 값 세 개는 얼마이고, 왜 NaN이 나올 수 없나요?">
          1, 4.54e−5, 2.06e−9입니다. 각각 0, −10, −20의 지수 함수 값입니다. 어느 것도 1을 넘지 않고 하나는 꼭 1이므로,
          합은 무한대도 0도 될 수 없습니다.
        </Question>
        <Question ask="책의 입력에서 c를 정확히 84.5로 해 보세요. float32에서 정의 그대로 계산하면 무엇이 나오나요? NaN보다 나은가요?">
          0이 세 개 나옵니다. exp의 값은 아직 모두 수이지만 그 합이 무한대이기 때문입니다. 오히려 더 나쁩니다. NaN은
          눈에 띄지만 0은 답처럼 보입니다. 합이 1이 아닌데도 말입니다.
        </Question>
        <Question ask="‘0보다 훨씬 작게’를 골라도 정의 그대로의 식은 깨집니다. 너무 큰 수가 없는데 왜 그럴까요?">
          exp의 값이 모두 너무 작아서 0이 되고, 0/0은 NaN이기 때문입니다. 안정적인 식은 입력이 어느 쪽으로 치우쳐 있든
          가장 큰 지수를 0으로 옮깁니다.
        </Question>
      </Questions>
    </>
  );
}

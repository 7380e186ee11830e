/** The prose of the part "activation", in Korean. */

import { Told } from "../../page/figures.tsx";
import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";

export const titleKo = "활성화 함수";

export function ProseKo() {
  return (
    <>
      <p>
        뉴런은 합 <Tex>a</Tex>를 구한 다음 <strong>활성화 함수</strong>에 넘깁니다. <Tex>y = h(a)</Tex>입니다.
        퍼셉트론의 활성화 함수는 <strong>계단 함수</strong>여서, 0이다가 어느 순간 1로 바뀝니다. 다만 정확히 0일 때 책의
        코드는 둘 다 0을 내지만, 여기서는 퍼셉트론만 약속대로 1을 냅니다. <strong>시그모이드</strong>는 그 계단을 비탈로
        바꾼 것이라 입력이 조금 변하면 출력도 조금 변합니다. <strong>ReLU</strong>는 양수는 그대로 통과시키고 나머지는
        막습니다.
      </p>
      <Tex isBlock>
        {String.raw`h_{\text{sigmoid}}(x) = \frac{1}{1 + e^{-x}}, \qquad h_{\text{ReLU}}(x) = \max(0, x)`}
      </Tex>
      <PanelPlace name="activation" />
      <p>
        도함수를 켜고 <Tex>x</Tex>를 끌어 보세요. 학습은 출력이 어느 쪽으로 움직이는지 보고 가중치를 고칩니다. 그러니
        기울기가 0이면 배울 것이 없습니다. 계단 함수의 기울기는 0뿐입니다. 시그모이드의 기울기는 한가운데서 0.25지만
        6에서는 0.0025입니다. 거의 평평해진 이 상태를 <strong>포화</strong>라고 합니다. ReLU는 양수인 <Tex>x</Tex>에서
        기울기가 늘 1입니다. 깊은 신경망이 ReLU를 즐겨 쓰는 이유 가운데 하나입니다.
      </p>
      <p>
        함수를 다른 함수로 바꿔 끼워도 될까요? 가중치는 학습할 때 만난 함수에 맞춰져 있습니다. 다음 패널은 가중치를
        그대로 두고 은닉층의 함수만 바꾼 뒤 정확도를 다시 셉니다. 신경망은 그림판의 것과 같습니다. 책처럼 MNIST 이미지
        그대로 학습한 <code>mnist-mlp</code>로도 한 번에 바꿀 수 있고, 바꾸면 페이지 전체가 그 신경망을 씁니다. 그림판의
        신경망과 크기가 같지만, 이미지를 변형하지 않고 MNIST 그대로 학습했습니다.
      </p>
      <PanelPlace name="swap" />
      <p>
        함수가 꼭 있어야 할까요? 함수가 없거나 항등 함수라면 층을 깊게 쌓아도 겉보기일 뿐입니다. 행렬 두 개의 곱은 다시
        행렬 하나이기 때문입니다.
      </p>
      <Tex isBlock>{String.raw`(x W_1 + b_1) W_2 + b_2 \allowbreak {} = x (W_1 W_2) + (b_1 W_2 + b_2)`}</Tex>
      <p>
        선형인 층은 몇 개를 쌓든 하나로 충분합니다. 층 사이에 <strong>비선형</strong> 함수가 있어야 하고, 한 번 꺾이는
        것만으로도 됩니다.
      </p>
      <PanelPlace name="collapse" />
      <Questions>
        <Question ask="첫 패널에 x = 20을, 이어서 x = −20을 입력해 보세요. 시그모이드 값이 한쪽은 정확히 1인데 다른 쪽은 왜 정확히 0이 아닐까요?">
          1과 2.0611537e−9가 나옵니다. float32가 담는 자릿수는 일곱 자리쯤입니다. 1 옆에는 그렇게 작은 차이를 적을
          자리가 없지만 0 옆에는 있습니다. −100에서도 아주 작을 뿐 제대로 된 수가 나옵니다.
        </Question>
        <Question ask="시그모이드 자리에 넣었을 때 정확도가 가장 덜 떨어질 함수와 가장 많이 떨어질 함수를 짐작한 다음, 모두 측정해 보세요.">
          <Told>
            {
              "{network}에서는 {bestFunction}[이/가] 가장 덜 떨어져서 {accuracy}에서 {bestShare}가 됩니다. 가장 많이 떨어지는 것은 {worstFunction}[으로/로] {worstShare}만 남습니다. 계단 함수는 합이 0의 어느 쪽에 있는지만 전하는데도 {stepShare}를 지킵니다. ReLU는 ReLU로 학습한 신경망에서는 훌륭한 함수지만 여기서는 {reluShare}입니다."
            }
          </Told>
        </Question>
        <Question ask="마지막 패널에서 ReLU를 켜고 x₁을 움직여 보세요. 두 방법은 어디에서 여전히 일치할까요?">
          <Tex>x_2</Tex>가 0.5라면 −0.5부터 0.5까지입니다. 그 구간에서는 <Tex>a_1</Tex>에 음수가 없어 ReLU가 막을 것이
          없습니다. 구간의 양 끝에서 실선이 꺾입니다.
        </Question>
      </Questions>
    </>
  );
}

/** The prose of the part "predict", in Korean. */

import { Told } from "../../page/figures.tsx";
import { PanelPlace, Question, Questions, Tex } from "../../ui/prose.tsx";

export const titleKo = "추론과 정확도";

export function ProseKo() {
  return (
    <>
      <p>
        이제 신경망을 시험해 볼 차례입니다. 시험 이미지를 한 장 넣을 때마다 확률 열 개가 나오고, 그중 가장 큰 확률의
        숫자가 답입니다. 넘파이에서는 <code>argmax</code>로 찾습니다. 그다음은 세기만 하면 됩니다.
      </p>
      <Tex isBlock>{"\\text{정확도} = \\frac{\\text{맞힌 이미지 수}}{\\text{전체 이미지 수}}"}</Tex>
      <p>
        이때 학습에 쓰지 않은 이미지로만 셉니다. 훈련 이미지를 통째로 외운 신경망은 훈련 이미지에서 아주 높은 점수를
        받겠지만, 처음 보는 숫자를 얼마나 잘 읽는지는 그 점수로 알 수 없습니다.
      </p>
      <PanelPlace name="accuracy" />
      <p>
        숫자 하나로는 많은 것이 가려집니다. <strong>혼동 행렬</strong>을 보면 속이 드러납니다. <Tex>i</Tex>행{" "}
        <Tex>j</Tex>열은 숫자 <Tex>i</Tex>의 이미지를 <Tex>j</Tex>로 읽은 횟수입니다. 정답은 대각선에 모이고, 나머지
        칸은 모두 저마다 다른 종류의 오답입니다. 이 행렬에서 숫자 <Tex>k</Tex>마다 두 가지 비율을 얻습니다.
      </p>
      <Tex isBlock>{"\\text{재현율}_k = \\frac{C_{kk}}{\\sum_j C_{kj}}"}</Tex>
      <Tex isBlock>{"\\text{정밀도}_k = \\frac{C_{kk}}{\\sum_i C_{ik}}"}</Tex>
      <p>
        재현율은 실제 7 가운데 몇 장을 찾아냈는지, 정밀도는 7이라고 답한 것 가운데 몇 장이 진짜 7인지를 말합니다.
        이미지도 함께 보세요. 확신한 오답 중에는 사람도 틀릴 만한 글씨가 있고, 레이블이 의심스러운 것도 몇 장 있습니다.
      </p>
      <p>
        지금까지 한 일은 다른 신경망으로도 할 수 있습니다. 다음 패널에서 내 신경망을 열어 보세요. 책의{" "}
        <code>sample_weight.pkl</code>은 0.9352가 나옵니다. 아니면 지금 신경망을 일부러 망가뜨려 얼마나 버티는지 보세요.
      </p>
      <PanelPlace name="model" />
      <TriedKo />
    </>
  );
}

function TriedKo() {
  return (
    <Questions>
      <Question ask="정확도를 측정해 보세요. 가장 잦은 오답은 무엇인가요? 반대 방향으로도 그만큼 자주 틀리나요?">
        <p>
          <Told>
            {
              "{network}에서는 {label}[을/를] {read}[으로/로] 읽은 오답으로 {times}번입니다. 반대 방향은 {reverse}번입니다. 혼동 행렬이 대칭일 이유는 없습니다. 두 칸을 눌러 이미지를 살펴보세요."
            }
          </Told>
        </p>
      </Question>
      <Question ask="신경망이 가장 잘 찾아내는 숫자와 가장 못 찾아내는 숫자는 무엇인가요?">
        <p>
          <Told>
            {
              "‘숫자별’에서 볼 수 있습니다. {bestDigit}[은/는] 재현율이 {bestRecall}로 가장 높고, {leastDigit}[은/는] {leastRecall}로 가장 낮습니다."
            }
          </Told>
        </p>
      </Question>
      <Question ask="아래 패널에서 ‘픽셀을 0~255 그대로’를 켜고 위 패널에서 다시 측정해 보세요. 정확도는 어떻게 되고, 확신한 오답은 어떻게 달라지나요?">
        <p>
          <Told>
            {
              "정확도는 {accuracy}에서 {rawAccuracy}로 떨어집니다. {sure}보다 크게 확신한 오답은 {sureBefore}장에서 {sureMistakes}장이 됩니다. 입력이 255배나 커지면 출력이 극단으로 치우칩니다. 더 자주 틀리면서, 틀렸다는 것은 더 모르게 됩니다."
            }
          </Told>
        </p>
      </Question>
    </Questions>
  );
}

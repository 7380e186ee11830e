/** The prose of the part "program", in Korean. */

import { Told } from "../../page/figures.tsx";
import { PanelPlace, Question, Questions } from "../../ui/prose.tsx";

export const titleKo = "전체 프로그램";

export function ProseKo() {
  return (
    <>
      <p>
        지금까지 배운 것을 모두 모으면 짧은 프로그램 하나가 됩니다. 책의 3장을 마무리하는 바로 그 프로그램입니다.
        데이터를 읽고, 학습된 가중치를 불러오고, 시험 이미지를 모두 추론하고, 출력 열 개 중 가장 큰 것이 레이블과 맞는지
        셉니다. 그리고 100장씩 묶어 한 번 더 합니다.
      </p>
      <p>
        책을 펴 두었다면 이렇게 짝지어 보세요. <code>loadMnistSet</code>은 <code>load_mnist</code>, <code>load</code>는{" "}
        <code>init_network</code>, <code>session.predict</code>는 <code>predict</code>에 해당합니다. 터미널에는 창이
        없으므로 <code>img_show</code> 대신 <code>pictureToText</code>로 그림을 글자로 찍습니다. 이 페이지도 같은 단계를
        밟아 Node와 똑같은 내용을 출력하며, 지금 실행 중인 부분을 표시합니다.
      </p>
      <PanelPlace name="program" />
      <p>두 정확도는 같습니다. 같아야 합니다. 이제 이런 것들을 더 해 볼 수 있습니다.</p>
      <ul>
        <li>
          이 라이브러리를 여러분의 프로그램에서도 쓸 수 있습니다. 아직 npm에는 없으며, 설치하는 방법은 README에
          있습니다. README에는 3장의 내용도 한 줄씩 코드와 짝지어져 있습니다.
        </li>
        <li>
          설치한 곳에서 <code>npx feedforward eval</code>은 터미널에서 신경망의 정확도를 측정하고,{" "}
          <code>npx feedforward predict digit.png</code>는 직접 그린 숫자 그림을 읽습니다.
        </li>
        <li>
          <code>npx feedforward inspect FILE</code>은 모델 파일을 실행하지 않고 그 안에 무엇이 있는지 알려 줍니다.
        </li>
        <li>
          <code>npx feedforward train --out mine.safetensors</code>로 자기만의 신경망을 학습합니다. 가중치를 찾는 방법은
          다음 장의 주제입니다. 학습이 끝나면 그 파일을 이 페이지에서 열어 보세요.
        </li>
        <li>
          <code>npx feedforward play</code>는 이 페이지를 여러분의 컴퓨터에서 여러 스레드로 엽니다.
        </li>
      </ul>
      <Questions>
        <Question ask="프로그램을 실행해 보세요. 0번 이미지는 맞혔나요? 10,000장 중 틀린 것은 몇 장인가요?">
          <Told>
            {
              "레이블도 예측도 7이니 맞혔습니다. {network}의 정확도는 {accuracyShare}[으로/로], {correct}장을 맞히고 {wrong}장을 틀렸습니다. 어떤 것을 틀렸는지는 앞의 혼동 행렬에서 볼 수 있습니다."
            }
          </Told>
        </Question>
        <Question ask="Python으로 바꿔 보세요. 신경망이 추론하는 데 꼭 필요한 줄은 어디인가요?">
          <code>predict</code>의 본문입니다. 층마다 <code>x @ W + b</code>를 계산하고 그 층의 함수를 적용하는 것이
          전부입니다. 나머지는 파일을 읽고 개수를 세는 코드입니다.
        </Question>
      </Questions>
    </>
  );
}

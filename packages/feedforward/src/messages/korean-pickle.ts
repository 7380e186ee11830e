/** What is said of pickles, and of PyTorch's files around them. */

import { type Facts, factText } from "../errors.ts";
import type { KoreanRows } from "./korean-row.ts";
import { withFacts } from "./korean-text.ts";

/** A name that is refused, and what to do instead. */
const imported = (advice: string): string => `$name 가져오기를 거부합니다. ${advice}`;

/** What is expected, `1 to 10` or `"little" or "big"`, in Korean. */
function expectedWord(text: string): (facts: Facts) => string {
  return (facts) => {
    const expected = factText(facts.expected!).replace(" to ", "~").replace(" or ", " 또는 ");
    return withFacts(text, { ...facts, expected });
  };
}

/** What PyTorch's readers need as a tensor's numbers. */
const indices: Readonly<Record<string, string>> = { sizes: "크기", strides: "스트라이드" };

export const pickleRows = {
  "pickle-integer-bytes": "정수가 $bytes바이트로 한도인 $limit바이트를 넘습니다",
  "pickle-length-negative": "길이가 음수 $length입니다",
  "pickle-slot": "메모의 자리 $slot{이/가} 잘못되었습니다",
  "pickle-float-text": '"$text"{은/는} 실수가 아닙니다',
  "pickle-quotes": "문자열이 따옴표로 묶여 있지 않습니다",
  "pickle-line-end": "줄이 끝나지 않습니다",
  "pickle-text-length": "텍스트가 $bytes바이트로 한도인 $limit바이트를 넘습니다",
  "pickle-escape": "텍스트에 잘못된 이스케이프가 있습니다",
  "pickle-number-length": "숫자가 $digits자리로 한도인 $limit자리를 넘습니다",
  "pickle-integer-text": '"$text"{은/는} 정수가 아닙니다',
  "pickle-integer-digits": "정수가 $limit자리를 넘습니다",
  "pickle-utf8": "텍스트가 UTF-8이 아닙니다",
  "pickle-no-data": "값에 데이터가 아닌 $type{이/가} 있습니다",
  "pickle-cycle": "$type{이/가} 자기 자신을 담고 있습니다",
  "pickle-sharing": "공유된 값이 불어나 값이 $limit개를 넘습니다",
  "pickle-nesting": "값이 $limit단계보다 깊이 중첩되어 있습니다",
  "pickle-pairs": "collections.OrderedDict에는 키와 값의 쌍이 있어야 하는데 $type입니다",
  "pickle-latin1": "텍스트에 latin1에 없는 문자가 있습니다",
  "pickle-steps": "읽는 데 한도인 $limit단계보다 많은 단계가 필요합니다",
  "pickle-moves": "배열들이 같은 바이트를 너무 여러 번 씁니다",
  "pickle-stack-length": "스택이 한도인 $limit개를 넘습니다",
  "pickle-stack-empty": "스택이 비어 있습니다",
  "pickle-stack-rest": "STOP에서 스택에 값 하나보다 많은 것이 남아 있습니다",
  "pickle-memo-length": "메모가 한도인 $limit개를 넘습니다",
  "pickle-slot-empty": "메모의 자리 $slot{이/가} 비어 있습니다",
  "pickle-reduce": "REDUCE의 인수는 튜플이어야 하는데 $type입니다",
  "pickle-call": "$callable($types) 호출을 거부합니다",
  "pickle-callable": "$type 호출을 거부합니다",
  "pickle-state": "$type의 상태 설정을 거부합니다",
  "pickle-float": "$what의 값은 정수여야 하는데 실수가 있습니다",
  "pickle-frame-nested": "프레임 안에서 다른 프레임이 시작됩니다",
  "pickle-frame-end": "명령이 프레임의 끝을 넘어갑니다",
  "pickle-mark": "스택에 표시(MARK)가 없습니다",
  "pickle-protocol": "프로토콜 $protocol{은/는} 지원하는 $newest보다 새것입니다",
  "pickle-key-alone": "SETITEMS에 값이 없는 키가 있습니다",
  "pickle-key-type": "$type{은/는} dict의 키가 될 수 없습니다",
  "pickle-target": "$opcode의 대상은 $expected{이어야/여야} 하는데 $type입니다",
  "pickle-global-names": "STACK_GLOBAL에는 문자열 두 개가 있어야 하는데 $module, $name입니다",
  "pickle-opcode": "$opcode 명령을 거부합니다",
  "pickle-opcode-operand": "$opcode($operand) 명령을 거부합니다",
  "pickle-end": "파일이 STOP 전에 끝납니다",
  "pickle-opcode-unknown": "$byte{은/는} 없는 명령입니다",
  "pickle-rest": "pickle이 끝난 뒤에 $bytes바이트가 더 있습니다",
  "pickle-import": "$name 가져오기를 거부합니다",
  "pickle-import-object": imported("클래스의 객체이므로 그 배열들을 np.savez로 저장하십시오"),
  "pickle-import-main": imported("파일을 쓴 프로그램의 클래스이므로 그 배열들을 np.savez로 저장하십시오"),
  "pickle-import-sklearn": imported("scikit-learn 모델이므로 coefs_와 intercepts_를 np.savez로 저장하십시오"),
  "pickle-import-linear": imported(
    'scikit-learn의 선형 모델이므로 np.savez("model.npz", **{"layer1.weight": np.atleast_2d(model.coef_), "layer1.bias": np.atleast_1d(model.intercept_)})로 저장하십시오',
  ),
  "pickle-import-pipeline": imported(
    "scikit-learn의 파이프라인이므로 마지막 단계인 pipeline[-1]의 배열들을 np.savez로 저장하고, StandardScaler의 mean_과 scale_은 입력의 mean과 std로 알려 주십시오",
  ),
  "pickle-import-no-layers": imported(
    "scikit-learn에서 층이 없는 부분입니다. MLPClassifier, MLPRegressor, 선형 모델의 배열만 신경망이 됩니다",
  ),
  "pickle-import-joblib": imported("joblib이 배열을 저장하는 방식이므로 배열들을 np.savez로 저장하십시오"),
  "pickle-import-numpy": imported("일반 배열이나 숫자가 아니므로 np.asarray(…)를 np.savez로 저장하십시오"),
  "pickle-import-torch": imported("PyTorch 객체이므로 state dict를 저장하거나 배열들을 np.savez로 저장하십시오"),
  "pickle-import-keras": imported("Keras 객체이므로 get_weights()를 np.savez로 저장하십시오"),
  "pickle-import-tensorflow": imported("TensorFlow 객체이므로 get_weights()를 np.savez로 저장하십시오"),
  "pickle-import-pandas": imported("pandas 객체이므로 to_numpy()를 np.savez로 저장하십시오"),
  "numpy-dtype-twice": "numpy.dtype의 상태가 두 번 주어집니다",
  "numpy-dtype-version": "numpy.dtype의 상태가 버전 3이 아닙니다",
  "numpy-dtype-order": "numpy.dtype의 상태에 바이트 순서가 없습니다",
  "numpy-array-twice": "numpy.ndarray의 데이터가 두 번 주어집니다",
  "numpy-array-version": "numpy.ndarray의 상태가 버전 1이 아닙니다",
  "numpy-array-order": "numpy.ndarray의 상태에 축의 순서가 없습니다",
  "numpy-array-unfilled": "numpy.ndarray가 데이터를 받기 전에 쓰입니다",
  "numpy-elements": "배열의 원소는 바이트여야 하는데 $type입니다",
  "numpy-element-byte": "원소에 바이트가 아닌 문자가 있습니다",
  "numpy-dtype": "배열에는 numpy.dtype이 있어야 하는데 $type입니다",
  "numpy-shape": "배열의 형상은 튜플이어야 하는데 $type입니다",
  "numpy-sizes": "배열의 크기는 숫자여야 하는데 $type입니다",
  "numpy-axes": "축의 순서가 축 $rank개의 순열이 아닙니다",
  "torch-persistent-id": "persistent id가 저장소의 것이 아닙니다",
  "torch-storage-count": "저장소의 원소 수는 정수여야 하는데 $type입니다",
  "torch-negated": "부호를 바꾸거나 켤레를 취한 뷰인 텐서입니다",
  "torch-offset": "텐서의 오프셋은 0 이상의 정수여야 합니다",
  "torch-ranks": "텐서의 크기는 $sizes개인데 스트라이드는 $strides개입니다",
  "torch-indices": (facts) =>
    withFacts("텐서의 $what{은/는} 정수의 튜플이어야 합니다", { what: indices[factText(facts.what!)]! }),
  "torch-reach": "텐서 $shape{이/가} 원소 $elements개인 저장소의 $element번 원소까지 가리킵니다",
  "torch-legacy": "zip 파일을 쓰지 않던 PyTorch 1.6 이전의 파일입니다. PyTorch로 읽어 state dict를 다시 저장하십시오",
  "torch-entry-unused": '"$entry" 항목은 어느 텐서의 것도 아닙니다',
  "torch-word-missing": expectedWord("$entry{은/는} $expected{이어야/여야} 하는데 없습니다"),
  "torch-word": expectedWord('$entry{은/는} $expected{이어야/여야} 하는데 "$got"입니다'),
  "torch-storage-missing": '파일에 저장소 "$storage"{이/가} 없습니다',
  "torch-storage-bytes": '저장소 "$storage"{은/는} $expected바이트여야 하는데 $got바이트입니다',
  "torch-no-pickle": "zip 파일에 data.pkl이 없습니다",
  "torch-pickle-twice": "zip 파일에 data.pkl이 두 개 이상 있습니다",
  "torch-script": "TorchScript 파일은 프로그램이어서 읽지 않습니다. state_dict를 저장하십시오",
  "torch-entry": 'torch.save가 쓰지 않는 "$entry" 항목이 있습니다. model.state_dict()만 저장하십시오',
  "torch-import-module": imported(
    '코드까지 담은 모듈이므로 배열만 저장하십시오: torch.save(model.state_dict(), "model.pt")',
  ),
  "torch-import-optimizer": imported("옵티마이저의 일부이므로 model.state_dict()만 저장하십시오"),
  "torch-import-class": imported("텐서가 아닌 클래스이므로 model.state_dict()만 저장하십시오"),
  "torch-import-main": imported("파일을 쓴 프로그램의 클래스이므로 모델이 아니라 model.state_dict()를 저장하십시오"),
  "torch-import-object": imported("일반 텐서가 아니므로 밀집(dense) 텐서로 된 model.state_dict()를 저장하십시오"),
  "torch-tensor-twice": '이름이 "$tensor"인 텐서가 두 개입니다',
  "torch-tensor-count": "파일에 텐서가 $limit개보다 많습니다",
  "torch-names-length": '"$tensor"까지 텐서들의 이름이 모두 합쳐 너무 깁니다',
  "torch-no-tensors": "파일에 텐서가 없습니다",
  "torch-state-dicts": "체크포인트에 $found{이/가} 함께 있습니다. state dict 하나만 저장하십시오",
  "torch-value": "파일에 텐서가 아닌 $type 값이 있습니다",
  "torch-member": '"$name"에 텐서가 아닌 $type 값이 있습니다',
  "torch-key": "dict의 키는 이름이어야 하는데 $type입니다",
} satisfies KoreanRows;

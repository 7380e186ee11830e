/** What is said of files: archives, JSON, safetensors, pictures, protocol buffers, and of files that are none that is read. */

import type { Facts } from "../errors.ts";
import { ofTensor } from "./korean-arrays.ts";
import type { KoreanRows } from "./korean-row.ts";
import { withFacts } from "./korean-text.ts";

const zipRows = {
  "zip-entries": "항목이 $limit개를 넘습니다",
  "zip-entry-twice": '"$entry" 항목이 두 번 나옵니다',
  "zip-crc": '"$entry" 항목의 CRC가 맞지 않습니다. 내용이 손상되었습니다',
  "zip-inflated-exceeded": "내용의 압축을 풀면 허용된 $limit바이트를 넘습니다",
  "zip-hole": "어느 항목에도 속하지 않는 바이트가 $count개 있습니다",
  "zip-entry-behind": '"$entry" 항목의 시작 위치 $begin{이/가} 모든 항목보다 뒤에 있습니다',
  "zip-overlap": '"$entry" 항목이 다른 항목과 겹칩니다',
  "zip-entry-end": '$size바이트인 "$entry" 항목이 디렉터리까지 이어집니다',
  "zip-folder-content": '폴더 "$entry"에 내용이 들어 있습니다',
  "zip-local-header": '"$entry" 항목의 로컬 헤더가 없습니다',
  "zip-headers-disagree": '"$entry" 항목의 로컬 헤더가 디렉터리와 다릅니다: $what',
  "zip-entry-inflated": '"$entry" 항목의 압축을 풀면 $expected바이트여야 하는데 $got바이트입니다',
  "zip-entry-rest": '"$entry" 항목의 내용 뒤에 바이트가 더 있습니다',
  "zip-directory-end": "디렉터리는 $expected에서 끝나야 하는데 $got에서 끝납니다",
  "zip-directory-size": "항목 $count개의 디렉터리는 $size바이트에 들어가지 않습니다",
  "zip-directory-records": "디렉터리의 기록은 $expected개여야 하는데 $got개입니다",
  "zip-field-cut": "확장 필드가 중간에 끊겼습니다",
  "zip-second-name": "확장 필드에 항목의 다른 이름이 있습니다",
  "zip64-field-twice": "항목에 zip64 필드가 두 개 있습니다",
  "zip64-field-missing": "zip64 필드가 없거나 너무 짧습니다",
  "zip64-record-place": "zip64 기록은 $expected에 있어야 하는데 파일에는 $got{으로/로} 적혀 있습니다",
  "zip64-record-size": "zip64 기록의 크기가 다릅니다",
  "zip64-disagrees": "파일 끝에 있는 두 기록이 서로 다릅니다",
  "zip-comment": "파일의 주석이 파일 끝과 맞지 않습니다",
  "zip-end-missing": "디렉터리의 끝이 없습니다. 파일이 잘렸을 수 있습니다",
  "zip-parts": "여러 조각으로 나뉜 파일은 읽지 않습니다",
  "zip-record": "디렉터리의 기록이 있어야 할 자리입니다",
  "zip-entry-part": '"$entry" 항목이 다른 조각에 있습니다',
  "zip-stored-size": '압축하지 않은 "$entry" 항목의 크기가 $stored{과/와} $size, 두 가지로 적혀 있습니다',
  "zip-encrypted": '"$entry" 항목이 암호화되어 있습니다',
  "zip-flags": '"$entry" 항목에 알 수 없는 플래그가 있습니다',
  "zip-method": '"$entry" 항목은 압축하지 않았거나 deflate여야 하는데 $method입니다',
  "zip-name-encoding": "항목의 이름이 ASCII도 아니고 UTF-8로 표시되어 있지도 않습니다",
  "zip-name-empty": '"$entry": 항목의 이름이 비어 있습니다',
  "zip-name-absolute": '"$entry" 항목의 경로가 절대 경로입니다',
  "zip-name-backslash": '"$entry" 항목의 이름에 역슬래시가 있습니다',
  "zip-name-zero": '"$entry" 항목의 이름에 0인 문자가 있습니다',
  "zip-name-outside": '"$entry" 항목이 ".."로 폴더 밖을 가리킵니다',
  "zip-name-twice": '"$entry" 항목을 두 번 쓰려고 했습니다',
  "zip-name-folder": '"$entry" 항목은 폴더입니다',
  "zip-name-unicode": '"$entry"{은/는} 올바른 유니코드가 아닙니다',
  "zip-name-length": "이름이 $size바이트여서 너무 깁니다",
  "zip-too-large": "항목 $count개, 모두 $size바이트는 zip 파일 하나에 담을 수 없습니다",
} satisfies KoreanRows;

const notArrays =
  "배열만 든 파일(np.savez가 저장한 .npy)도, PyTorch 파일(data.pkl, version)도, Keras 파일(config.json, model.weights.h5)도 아닙니다.";

const foreignRows = {
  "tflite-file":
    "TensorFlow Lite 모델은 읽지 않습니다. python -m tf2onnx.convert --tflite model.tflite --output model.onnx로 변환하십시오",
  "html-page":
    "모델이 아니라 웹 페이지입니다. 파일이 없거나 로그인이 필요할 때 서버가 이런 페이지를 보냅니다. 브라우저에서 주소를 열어 확인하십시오",
  "git-lfs-pointer":
    "파일이 아니라 Git LFS 포인터입니다. git lfs pull로 파일을 받거나 저장소의 웹 페이지에서 내려받으십시오",
  "zip-empty": `${notArrays} 비어 있습니다`,
  "zip-members": `${notArrays} 들어 있는 것: $members`,
  "zip-members-beside": `${notArrays} 들어 있는 것: $members, .npy $arrays개`,
  "second-zip": "zip 파일이기도 합니다. 다른 프로그램은 그렇게 열 수 있습니다",
  "second-hdf5": "HDF5 파일이기도 합니다. 다른 프로그램은 그렇게 열 수 있습니다",
  "second-pickle": "$name{을/를} 가져오는 pickle 파일이기도 합니다. 다른 프로그램은 그렇게 열 수 있습니다",
} satisfies KoreanRows;

const textRows = {
  "literal-end": '"$expected"{이/가} 있어야 하는데 내용이 끝났습니다',
  "literal-character": '"$expected"{이/가} 있어야 하는데 "$got"{이/가} 있습니다',
  "literal-rest": "헤더가 끝난 뒤에 글자가 더 있습니다",
  "json-key-twice": '"$key" 키가 두 번 나옵니다',
  "json-keys": "객체의 키가 $limit개를 넘습니다",
  "json-string": "$what: 큰따옴표로 묶은 문자열이어야 합니다",
  "json-control": "문자열에 제어 문자가 있습니다",
  "json-utf8": "문자열이 UTF-8이 아닙니다",
  "json-escape": "문자열의 이스케이프가 잘못되었습니다",
  "json-size": "$what: 0 이상의 정수여야 합니다",
} satisfies KoreanRows;

const safetensorsRows = {
  "dtype-unread": ofTensor("자료형 $dtype{은/는} 읽지 않습니다"),
  "safetensors-header-cut": "헤더가 $size바이트라고 적혀 있는데 파일이 $held바이트입니다",
  "safetensors-header-limit": "헤더가 $size바이트로 한도인 $limit바이트를 넘습니다",
  "safetensors-header-start": '헤더가 "{"로 시작하지 않습니다',
  "safetensors-field": ofTensor('알 수 없는 필드 "$field"{이/가} 있습니다'),
  "safetensors-missing": ofTensor("빠진 것: $what"),
  "safetensors-reversed": ofTensor("끝 위치 $end{이/가} 시작 위치 $begin보다 앞에 있습니다"),
  "safetensors-sizes": ofTensor("목록의 크기가 $limit개를 넘습니다"),
  "safetensors-overlap": ofTensor("$begin에서 시작해, $before에서 끝나는 앞의 텐서와 겹칩니다"),
  "safetensors-hole": ofTensor("$begin에서 시작해 $before 뒤에 빈틈이 생깁니다"),
  "safetensors-data-size": "텐서는 모두 $expected바이트인데 파일의 데이터는 $got바이트입니다",
  "safetensors-metadata-name": "safetensors: $name{은/는} 텐서의 이름으로 쓸 수 없습니다",
  "safetensors-header-long": "safetensors: 헤더가 $size바이트여서 너무 깁니다",
  "safetensors-text": "safetensors: 메타데이터는 문자열이어야 하는데 $got입니다",
  "safetensors-unicode": 'safetensors: "$text"{은/는} 올바른 유니코드가 아닙니다',
  "safetensors-name-twice": 'safetensors: "$name"{이/가} 두 번 주어졌습니다',
} satisfies KoreanRows;

/** Of a node, by its name and its operator. */
function ofNode(text: string): string {
  return `"$name" 노드($operator): ${text}`;
}

/** Of a graph's input or output. */
function ofValue(text: string): (facts: Facts) => string {
  return (facts) => withFacts(`$part "$name": ${text}`, { ...facts, part: facts.part === "input" ? "입력" : "출력" });
}

const unknownOperator = '"$name" 노드: "$operator" 연산은 지원하지 않습니다';
const unknownDomain = '"$name" 노드: "$domain" 도메인의 "$operator" 연산은 지원하지 않습니다';

const onnxRows = {
  "onnx-no-graph": "모델에 그래프가 없습니다",
  "onnx-names": "그래프에 이름이 $count개 있어 한도인 $limit개를 넘습니다",
  "onnx-no-ir-version": "모델에 ir_version이 없습니다",
  "onnx-ir-version": "ir_version $version{은/는} 지원하지 않습니다. $first부터 $last까지여야 합니다",
  "onnx-function": '모델이 표준 함수 "$function"{을/를} 다시 정의합니다',
  "onnx-opsets": "모델에 opset이 하나 있어야 하는데 $count개입니다",
  "onnx-opset": "opset $opset{은/는} 지원하지 않습니다. $first부터 $last까지여야 합니다",
  "onnx-metadata-twice": '메타데이터 "$key"{이/가} 두 번 나옵니다',
  "onnx-tensor-unnamed": "이름이 없는 텐서가 있습니다",
  "onnx-tensor-again": '텐서 "$tensor"{이/가} 두 번 나옵니다',
  "onnx-value-type": ofValue("$type 타입은 지원하지 않습니다"),
  "onnx-value-dtype": ofValue("자료형 $dtype{은/는} 지원하지 않습니다"),
  "onnx-value-axes": ofValue("축이 $axes개로 한도인 $limit개를 넘습니다"),
  "onnx-value-size": ofValue("$size{은/는} 크기가 될 수 없습니다"),
  "onnx-sparse": "희소 텐서는 읽지 않습니다",
  "onnx-domain": unknownDomain,
  "onnx-domain-classical": `${unknownDomain}. 고전 모델의 연산을 따로 주지 않으면 그렇습니다. feedforward/formats/onnx의 { operators: classicalOperators }를 주십시오`,
  "onnx-operator-table": `${unknownOperator}. 연산자 표를 따로 주지 않으면 그렇습니다. feedforward/formats/onnx의 { operators: $table }{을/를} 주십시오`,
  "onnx-domain-ml": `${unknownDomain}. onnx.utils.extract_model로 그 앞의 신경망만 잘라 낼 수 있습니다`,
  "onnx-domain-microsoft": `${unknownDomain}. ONNX Runtime의 최적화 도구를 거치기 전의 파일을 쓰십시오`,
  "onnx-loop": `${unknownOperator}. 반복이 펼쳐지도록 스크립트가 아니라 추적(trace)으로 모델을 내보내십시오`,
  "onnx-overload": ofNode('오버로드 "$overload"{은/는} 지원하지 않습니다'),
  "onnx-operator": unknownOperator,
  "onnx-operators": `${unknownOperator}. 그 밖에 지원하지 않는 연산: $others`,
  "onnx-attribute-twice": ofNode('속성 "$attribute"{이/가} 두 번 나옵니다'),
  "onnx-attribute-type": ofNode('속성 "$attribute"의 종류를 알 수 없습니다'),
  "onnx-attribute-kind": ofNode('속성 "$attribute"의 종류는 지원하지 않습니다($kind)'),
  "onnx-attribute-reference": ofNode('속성 "$attribute"{이/가} 함수의 속성을 가리킵니다'),
  "onnx-attribute-stray": ofNode('$type인 속성 "$attribute"의 $field에 값이 있습니다'),
  "onnx-attribute-utf8": ofNode('속성 "$attribute"{이/가} UTF-8이 아닙니다'),
  "onnx-attribute-empty": ofNode('속성 "$attribute"에 값($type)이 없습니다'),
  "onnx-axes": ofTensor("축이 $axes개로 한도인 $limit개를 넘습니다"),
  "onnx-tensor-segment": ofTensor("나뉜 텐서(segment)는 읽지 않습니다"),
  "onnx-tensor-twice": ofTensor("원소가 $list{과/와} $other에 두 번 들어 있습니다"),
  "onnx-tensor-twice-external": ofTensor("원소가 이 파일과 다른 파일에 두 번 들어 있습니다"),
  "onnx-tensor-strings": ofTensor("자료형은 $dtype인데 문자열이 들어 있습니다"),
  "onnx-tensor-utf8": ofTensor("문자열이 UTF-8이 아닙니다"),
  "onnx-tensor-list": ofTensor("자료형은 $dtype인데 원소가 $list에 들어 있습니다"),
  "onnx-tensor-elements": ofTensor("형상 $shape에는 원소가 $expected개 있어야 하는데 $got개입니다"),
  "onnx-tensor-value": ofTensor("자료형은 $dtype인데 값 $value{이/가} 들어 있습니다"),
  "onnx-external-unnamed": ofTensor("원소가 다른 파일에 있는데 그 파일의 이름이 없습니다"),
  "onnx-external-missing": ofTensor(
    '원소가 있는 "$file" 파일이 주어지지 않았습니다. 모델과 같은 폴더에 두거나 한 파일로 저장하십시오(onnx.save(onnx.load(path), path))',
  ),
  "onnx-external-range": ofTensor('$size바이트인 "$file" 파일에서 $begin부터 $end까지를 가리킵니다'),
  "onnx-external-shared": ofTensor("다른 파일의 같은 바이트를 너무 많은 텐서가 함께 씁니다"),
  "onnx-external-number": ofTensor('다른 파일의 $what 값으로 "$text"{을/를} 쓸 수 없습니다'),
} satisfies KoreanRows;

const protobufRows = {
  "protobuf-varint": "$what: 64비트를 넘는 가변 길이 정수입니다",
  "protobuf-int32": "$what: $value{은/는} 32비트를 넘습니다",
  "protobuf-length": "$what: $size바이트라고 적혀 있는데 $remaining바이트만 남아 있습니다",
  "protobuf-field-zero": "필드 번호 0은 쓸 수 없습니다",
  "protobuf-group": "필드 $field{은/는} 그룹이어서 읽지 않습니다",
  "protobuf-wire-unknown": "필드 $field의 와이어 타입 $wire{은/는} 없는 타입입니다",
  "protobuf-wire": "$what: 와이어 타입 $wire{으로/로} 올 수 없습니다",
  "protobuf-packed-size": "$what: $size바이트는 $each바이트 수로 나누어떨어지지 않습니다",
  "protobuf-packed-end": "$what: 수의 중간에서 끝납니다",
  "protobuf-field-twice": "$what: 두 번 나옵니다",
  "protobuf-utf8": "$what: UTF-8이 아닙니다",
  "protobuf-nesting": "$what: 중첩이 허용된 깊이를 넘습니다",
} satisfies KoreanRows;

const pngRows = {
  "png-signature": "PNG 파일의 시작이 아닙니다",
  "png-chunk-type": "청크의 종류가 잘못되었습니다",
  "png-crc": "$chunk 청크의 CRC가 맞지 않습니다",
  "png-samples": "샘플이 $size바이트여서 이런 파일에 허용된 $limit바이트를 넘습니다",
  "png-header-first": "IHDR이 처음에 와야 하는데 $chunk입니다",
  "png-header-size": "IHDR은 13바이트여야 하는데 $got바이트입니다",
  "png-no-pixels": "픽셀이 하나 이상 있어야 하는데 $width × $height입니다",
  "png-pixels": "$width × $height 픽셀은 허용된 $limit개를 넘습니다",
  "png-side": "$width × $height 픽셀은 한 변에 허용된 $limit개를 넘습니다",
  "png-depth": "색상 유형 $colorType에는 $depth비트가 없습니다",
  "png-method": "알 수 없는 $what 방식 $method입니다",
  "png-chunks": "청크가 $limit개를 넘습니다",
  "png-chunk-unknown": "알 수 없는 필수 청크 $chunk{이/가} 있습니다",
  "png-end-data": "IEND에는 데이터가 없어야 합니다",
  "png-image-missing": "끝나기 전에 이미지 데이터(IDAT)가 없습니다",
  "png-image-parted": "이미지 데이터 사이에 $chunk 청크가 있습니다",
  "png-chunk-twice": "$chunk 청크가 두 번 나옵니다",
  "png-chunk-late": "$chunk 청크가 이미지 데이터 뒤에 있습니다",
  "png-palette-missing": "끝나기 전에 팔레트(PLTE)가 없습니다",
  "png-palette-gray": "회색조 그림에는 팔레트가 없어야 합니다",
  "png-palette-size": "팔레트는 1~$limit색{이어야/여야} 하는데 $got바이트입니다",
  "png-alpha-twice": "알파 채널이 있는 그림에 tRNS가 있습니다",
  "png-transparency-early": "tRNS가 팔레트 앞에 있습니다",
  "png-transparency-size": "$size바이트 tRNS는 색상 유형 $colorType에 맞지 않습니다",
  "png-image-rest": "이미지 데이터가 끝난 뒤에 $count바이트가 더 있습니다",
  "png-filter": "알 수 없는 필터 $filter입니다",
  "png-palette-index": "$count색 팔레트에 $color번 색이 없습니다",
} satisfies KoreanRows;

export const filesRows = {
  ...zipRows,
  ...foreignRows,
  ...textRows,
  ...safetensorsRows,
  ...onnxRows,
  ...protobufRows,
  ...pngRows,
} satisfies KoreanRows;

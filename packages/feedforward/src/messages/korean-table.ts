/** What is said of tables: CSV, what its columns are, and networks that know their columns. */

import type { KoreanRows } from "./korean-row.ts";
import { kindInKorean } from "./korean-tensor.ts";
import { withFacts } from "./korean-text.ts";

const csvRows = {
  "csv-promise": "csv: 파일의 바이트가 아니라 promise입니다. await를 빠뜨리지 않았습니까?",
  "csv-bytes": (facts) =>
    withFacts("csv: readFileSync(path)나 arrayBuffer()로 읽은 파일의 바이트여야 하는데 $got입니다", {
      got: kindInKorean(String(facts.got)),
    }),
  "csv-cells": "$line번째 줄의 칸은 첫 줄처럼 $expected개여야 하는데 $got개입니다",
  "csv-columns": "열이 $got개입니다. $limit개까지 읽습니다",
  "csv-empty": "열 이름이 있는 줄과 그 아래 행이 있어야 하는데 글자가 없습니다",
  "csv-header": "첫 줄에 수만 있습니다. 그 위에 열 이름을 적어 주십시오",
  "csv-name-twice": '"$name" 열이 두 번 나옵니다. 두 번째는 $column번째 열입니다',
  "csv-quote-after": "$line번째 줄, $column번째 열: 닫는 따옴표 뒤에는 구분자나 줄 끝이 와야 합니다",
  "csv-quote-inside":
    "$line번째 줄, $column번째 열: 칸 안에 따옴표가 있습니다. 칸 전체를 따옴표로 묶고 안의 따옴표는 두 번 적어 주십시오",
  "csv-quote-open": "$line번째 줄, $column번째 열에서 시작한 따옴표가 닫히지 않았습니다",
  "csv-utf8": "$line번째 줄, $column번째 열의 글자가 UTF-8이 아닙니다. 표를 UTF-8 CSV로 저장해 주십시오",
  "csv-zero": "$line번째 줄, $column번째 열에 0바이트가 있습니다. UTF-8 글자만 읽습니다",
} satisfies KoreanRows;

const preparedRows = {
  "table-categories": '"$column" 열에 서로 다른 글자가 $count개 있습니다. 범주는 $limit개까지입니다',
  "table-class-unknown": '"$column" 열: $line번째 줄이 "$got"인데 신경망의 클래스는 $labels입니다',
  "table-column": '$what: "$name" 열이 없습니다. 표의 열: $names',
  "table-column-slip": '$what: "$name" 열이 없습니다. "$nearest"{을/를} 쓰려고 했습니까? 표의 열: $names',
  "table-mixed":
    '"$column" 열: 수가 $numbers개인데 $line번째 줄은 "$got"입니다. 고치거나 이 열을 category 또는 drop에 적어 주십시오',
  "table-no-inputs": "$target{을/를} 예측할 때 쓸 열이 남지 않았습니다. 제외한 열: $columns($reasons)",
  "table-rows": '"$column" 열: 예측할 값이 있는 행이 둘 이상 필요한데 $got개입니다',
  "table-said-twice":
    '"$column" 열이 두 가지로 지정되었습니다. drop, category, number, target에는 서로 다른 열을 적어 주십시오',
  "table-target-alone": "표에 예측할 $target 말고 다른 열이 없습니다",
  "table-target-classes":
    '"$column" 열: $rows행에 서로 다른 글자가 $count개 있습니다. 수이거나 평균 두 행 이상인 클래스여야 합니다',
  "table-target-commas": '"$column" 열: $line번째 줄이 "$got"입니다. 수는 쉼표 없이 소수점만 써서 적어 주십시오',
  "table-target-constant": '"$column" 열: 모든 행이 "$value"{이라/라} 배울 것이 없습니다',
  "table-target-mixed":
    '"$column" 열: 수가 $numbers개인데 $line번째 줄은 "$got"입니다. 고치거나 이 열을 category에 적어 주십시오',
  "table-validation": "validation은 0 이상 1 미만의 비율이어야 하는데 $got입니다",
} satisfies KoreanRows;

const encodedRows = {
  "table-columns-missing": "학습할 때 쓴 열이 표에 없습니다: $missing. 표의 열: $columns",
  "table-none": "표로 학습한 신경망이 아니어서 입력이 무엇인지 알 수 없습니다",
  "table-number": '"$column" 열: $line번째 줄에 수가 와야 하는데 "$got"입니다',
  "table-number-rounded":
    '"$column" 열: $line번째 줄의 $got{은/는} 2^53을 넘는 정수여서 반올림됩니다. 이 열을 category나 drop에 적어 주십시오',
  "table-gap": '"$column" 열: $line번째 줄이 비어 있는데 신경망에 표의 기록이 없어 무엇으로 채울지 알 수 없습니다',
  "table-number-range": '"$column" 열: $line번째 줄의 $got{은/는} float32의 범위를 넘습니다',
  "table-arrays-none": "이름이 있는 배열이 있어야 하는데 없습니다",
  "table-arrays-shape": '"$array" 배열은 [n] 또는 [n, k]이고 "$first"처럼 $rows행이어야 하는데 $got입니다',
  "table-arrays-size": "수가 $got개입니다. $limit개까지 표로 읽습니다",
} satisfies KoreanRows;

const recordRows = {
  "table-inputs": "표 기록의 열은 입력 $got개인데 신경망의 입력은 $expected개입니다",
  "table-record": "신경망에 든 표 기록이 잘못되었습니다: $path{이/가} $expected{이어야/여야} 합니다",
  "table-task": "표 기록에서 예측할 열은 $kind인데 신경망의 출력은 그렇지 않습니다",
  "table-version": "신경망에 든 표 기록의 버전이 $got입니다. 버전 1만 읽습니다",
} satisfies KoreanRows;

export const tableRows = { ...csvRows, ...preparedRows, ...encodedRows, ...recordRows } satisfies KoreanRows;

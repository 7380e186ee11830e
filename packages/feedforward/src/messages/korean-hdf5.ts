/** What is said of HDF5 files, and of what Keras keeps in them. */

import type { KoreanRows } from "./korean-row.ts";

export const hdf5Rows = {
  "hdf5-signature": 'HDF5 파일의 시작("\\x89HDF")이 있어야 합니다',
  "hdf5-sizes": "주소가 $address바이트, 길이가 $length바이트인 파일은 읽지 않습니다. 8바이트여야 합니다",
  "hdf5-base": "주소를 $base부터 셉니다. 0이어야 합니다",
  "hdf5-end": "$expected바이트인 파일이 $got바이트뿐입니다. 끝까지 복사되지 않았습니다",
  "hdf5-driver": "여러 파일로 나뉜 HDF5의 하나입니다. 이런 파일은 읽지 않습니다",
  "hdf5-version": "$what의 버전이 $version입니다. $expected 가운데 하나여야 합니다",
  "hdf5-structure": "$what의 시작($signature)이 있어야 합니다",
  "hdf5-checksum": "$what의 체크섬이 맞지 않습니다. 파일이 손상되었습니다",
  "hdf5-used-twice": "$what{이/가} 두 번 쓰였습니다",
  "hdf5-utf8": "문자열이 UTF-8이 아닙니다",
  "hdf5-heap-object": "전역 힙에 $length바이트인 $index번 문자열이 없습니다",
  "hdf5-tree": "종류 $type, 높이 $level인 트리가 올 수 없는 자리입니다",
  "hdf5-message": '"$object"에 있는 종류 $type의 메시지는 읽지 않습니다',
  "hdf5-message-twice": '"$object"에 종류 $type의 메시지가 두 번 있습니다',
  "hdf5-shared": '"$object"의 자료형이나 다른 메시지를 다른 객체와 함께 씁니다. 이런 파일은 읽지 않습니다',
  "hdf5-name": '"$object"에 이름이 "$name"인 링크가 있습니다. 이름으로 쓸 수 없습니다',
  "hdf5-name-twice": '"$object"에 "$name"{이/가} 두 번 있습니다',
  "hdf5-names": '"$object"의 이름이 $limit개를 넘습니다',
  "hdf5-link": '"$object"의 링크 "$link"{은/는} 다른 곳을 가리키는 링크($kind)여서 따라가지 않습니다',
  "hdf5-dense":
    '"$object"의 $what{이/가} 프랙털 힙에 있습니다. 프랙털 힙은 읽지 않습니다. h5py에서 track_order와 libver를 쓰지 않으면 생기지 않습니다',
  "hdf5-object": '"$object"{은/는} 그룹도 데이터셋도 아닙니다',
  "hdf5-nesting": '"$object"{이/가} 그룹 $limit개보다 깊이 들어 있습니다',
  "hdf5-external": '"$object"의 데이터가 다른 파일에 있습니다. 다른 파일은 열지 않습니다',
  "hdf5-type": '"$object"의 원소 자료형 $type{은/는} 읽지 않습니다',
  "hdf5-layout": '"$object"의 배치($layout)는 읽지 않습니다',
  "hdf5-filter": '"$object"에 쓰인 필터 $filter{은/는} 읽지 않습니다',
  "hdf5-filter-deflate":
    '"$object"{은/는} 압축되어 있습니다. deflate를 풀 feedforward/formats/hdf5의 { filters: hdf5Filters }를 넘기십시오',
  "hdf5-filter-layout": '"$object"에 필터가 있는데 청크가 없습니다',
  "hdf5-unwritten": '"$object"에 기록되지 않은 원소가 있습니다',
  "hdf5-data-bytes": '"$object"의 데이터는 $expected바이트여야 하는데 $got바이트입니다',
  "hdf5-data-exceeded": '"$object"{이/가} 다른 데이터셋의 바이트를 차지합니다. 모두 더하면 파일보다 큽니다',
  "hdf5-chunk-shape":
    '"$object"의 청크 형상 $chunk와 원소당 $bytes바이트가 데이터셋의 형상 $shape{이나/나} 자료형에 맞지 않습니다',
  "hdf5-chunk-place": '"$object"의 청크가 $place에 있습니다. 청크가 올 자리가 아니거나 이미 다른 청크가 있습니다',
  "hdf5-chunk-bytes": '"$object"의 청크는 $expected바이트여야 하는데 $got바이트입니다',
  "hdf5-chunk-rest": '"$object"의 청크 내용 뒤에 남는 바이트가 있습니다',
  "hdf5-chunk-checksum": '"$object"의 청크 체크섬이 맞지 않습니다. 파일이 손상되었습니다',
  "keras-entry": 'keras: "$entry" 항목은 읽는 것($members)이 아닙니다',
  "keras-inner-layers": "keras: 모델 안의 모델에 가중치가 너무 많습니다",
  "keras-layer-group": 'keras: 파일의 목록에 층 "$layer"{이/가} 두 번 있거나 그 그룹이 없습니다',
  "keras-member":
    "keras: 파일에 $name{이/가} 없고 $members만 있습니다. 나누어 저장하지 않은 model.save의 파일에는 있습니다",
  "keras-name-twice": 'keras: 이름이 "$weight"인 가중치가 둘입니다',
  "keras-no-config":
    "keras: 가중치만 있고 층(model_config)이 없는 파일입니다. model.save는 둘 다 저장합니다. readModel에는 층을 한 줄로 알려 줄 수 있습니다",
  "keras-weight-missing": 'keras: 파일의 목록에 있는 가중치 "$weight"의 숫자가 없습니다',
  "keras-weights-ambiguous": 'keras: 층 "$layer"의 두 가중치가 이름이 같아 어느 것이 어느 층의 것인지 알 수 없습니다',
  "keras-weights-place": 'keras: 층 "$layer"의 자리에 "$got"의 가중치가 있습니다',
} satisfies KoreanRows;

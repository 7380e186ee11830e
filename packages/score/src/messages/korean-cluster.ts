/** The Korean of the codes of a queue. */

export const koreanClusterRows: Readonly<Record<string, string>> = {
  "job-exists": "서버에 $job 작업이 이미 있고 그 폴더는 $folder입니다. cancel로 지우거나 다른 --job을 주십시오",
  "job-folder": "$folder 폴더에 $job 작업의 목록(manifest)이 없습니다. --root는 submit할 때와 같은 폴더여야 합니다",
  "job-missing": "서버에 $job 작업이 없습니다. 있는 작업: $jobs",
  "job-model": "서버에 $job 작업의 모델이 없습니다. --model과 함께 다시 submit하거나 resume하십시오",
  "model-other": "$model 파일은 $folder 폴더의 모델이 아닙니다. SHA-256이 다릅니다",
  "model-parts": "$path 모델은 파일 하나로 열리지 않습니다. 작업자에게는 파일 하나로 된 모델만 보냅니다: $reason",
  "nats-failed": "큐 서버가 요청을 거절했습니다: $reason",
  "nats-unreachable": "$servers에서 응답하는 큐 서버가 없습니다: $reason",
  "path-outside": "$path 경로가 $root 아래에 있지 않습니다. 데이터와 출력을 모두 담는 폴더를 --root로 주십시오",
  "shard-abandoned": "작업자가 끝내지 못하고 다섯 번 종료되었습니다",
  "usage-folder": "$command: 조각 폴더 하나가 필요합니다",
  "usage-job": "--job이 없습니다. 큐에서 쓸 작업 이름을 주십시오",
  "usage-job-name": '--job: 글자, 숫자, -, _로 된 64자 이하의 이름이어야 하는데 "$got"입니다',
  "usage-nats": '--nats: nats://a,b,c:4222 같은 서버 주소가 필요한데 "$got"입니다',
  "usage-nats-missing": "--nats가 없습니다. nats://a,b,c 같은 큐 서버의 주소를 주십시오",
  "usage-replicas": "--replicas: 1이나 3이어야 하는데 $got입니다",
  "usage-resume": "resume: 서버에 그 작업이 없습니다. --out과 --model도 주십시오",
  "usage-submit-out": "submit은 조각을 만듭니다. --out은 폴더여야 합니다",
  "usage-words": "$command: 다른 말은 필요하지 않습니다. 받은 말: $got",
  "worker-differs":
    "$place 값이 달라서 이 작업자는 $job 작업과 같은 결과를 내지 못합니다. 같은 버전의 패키지, 같은 모델, 같은 파일이 필요합니다",
};

/**
 * The page of the server: asks it for its models as any client does, and shows for each its inputs, its outputs and a request
 * that can be sent. Names come from files, so they are only ever set as text.
 */

/** @typedef {"en" | "ko"} Language */
/** @typedef {{ name: string, datatype: string, shape: number[] }} Port */
/** @typedef {{ name: string, versions: string[], inputs: Port[], outputs: Port[], parameters?: { input_names?: string[] } }} Metadata */
/** @typedef {{ name: string, version: string, state: string, reason: string }} Entry */

const texts = {
  en: {
    intro: "This server answers requests in the Open Inference Protocol (KServe v2, Triton). Here are its models.",
    token: "Token, if the server wants one: ",
    inputs: "Inputs",
    outputs: "Outputs",
    request: "A request to try",
    send: "Send it",
    answer: "Answer",
    none: "The server has no models.",
    refused: "It is not served: ",
    kept: "A newer file was refused, and the model before it still answers: ",
    names: "The numbers of a row, in order: ",
    unauthorized: "The server wants a token.",
    unreachable: "The server does not answer.",
    /** @param {number} count */
    models: (count) => (count === 1 ? "1 model" : `${count} models`),
  },
  ko: {
    intro: "이 서버는 Open Inference Protocol(KServe v2, Triton)로 요청에 응답합니다. 다음 모델이 있습니다.",
    token: "서버가 요구할 때의 토큰: ",
    inputs: "입력",
    outputs: "출력",
    request: "시험해 볼 요청",
    send: "보내기",
    answer: "응답",
    none: "서버에 모델이 없습니다.",
    refused: "쓸 수 없는 모델입니다: ",
    kept: "새 파일을 불러올 수 없어서 이전 모델이 계속 응답합니다: ",
    names: "한 행에 들어가는 값(순서대로): ",
    unauthorized: "토큰이 필요합니다.",
    unreachable: "서버가 응답하지 않습니다.",
    /** @param {number} count */
    models: (count) => `모델 ${count}개`,
  },
};

/** Numbers of an input of which a request still fits a page. */
const mostShown = 4096;

/** @type {Language} */
let language =
  new URL(location.href).searchParams.get("lang") === "ko" || /^ko\b/.test(navigator.language) ? "ko" : "en";
const token = /** @type {HTMLInputElement} */ (document.getElementById("token"));
const state = /** @type {HTMLElement} */ (document.getElementById("state"));
const models = /** @type {HTMLElement} */ (document.getElementById("models"));

for (const button of document.querySelectorAll("button[data-language]")) {
  button.addEventListener("click", () => {
    language = button.getAttribute("data-language") === "ko" ? "ko" : "en";
    void show();
  });
}
token.addEventListener("change", () => void show());
void show();

/** Everything again, in the language that is chosen. */
async function show() {
  const own = texts[language];
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent =
      /** @type {Record<string, string>} */ (/** @type {unknown} */ (own))[element.getAttribute("data-text") ?? ""] ??
      "";
  }
  try {
    const response = await ask("v2/repository/index", { method: "POST" });
    if (response.status === 401) {
      models.replaceChildren();
      state.textContent = own.unauthorized;
      return;
    }
    const entries = /** @type {Entry[]} */ (await response.json());
    state.textContent = entries.length === 0 ? own.none : own.models(entries.length);
    models.replaceChildren(...(await Promise.all(entries.map(sectionOf))));
  } catch {
    state.textContent = own.unreachable;
  }
}

/**
 * @param {string} path
 * @param {RequestInit} [options]
 */
function ask(path, options = {}) {
  const authorization = token.value === "" ? {} : { authorization: `Bearer ${token.value}` };
  return fetch(path, { ...options, headers: { ...authorization, "accept-language": language } });
}

/** @param {Entry} entry */
async function sectionOf({ name, version, state, reason }) {
  const own = texts[language];
  const section = document.createElement("section");
  section.append(made("h2", `${name} · ${version}`));
  if (state !== "READY") {
    section.className = "refused";
    section.append(made("p", own.refused + reason));
    return section;
  }
  const path = `v2/models/${encodeURIComponent(name)}/versions/${version}`;
  const metadata = /** @type {Metadata} */ (await (await ask(path)).json());
  if (reason !== "") section.append(made("p", own.kept + reason, "kept"));
  section.append(made("h3", own.inputs), tableOf(metadata.inputs));
  const names = metadata.parameters?.input_names;
  if (names !== undefined) section.append(made("p", own.names + names.join(", ")));
  section.append(made("h3", own.outputs), tableOf(metadata.outputs));
  const body = exampleOf(metadata);
  if (body !== null) section.append(made("h3", own.request), ...trial(`${path}/infer`, body));
  return section;
}

/** @param {Port[]} ports */
function tableOf(ports) {
  const table = document.createElement("table");
  for (const { name, datatype, shape } of ports) {
    const row = table.insertRow();
    for (const text of [name, datatype, `[${shape.join(", ")}]`]) row.insertCell().textContent = text;
  }
  return table;
}

/**
 * One row of zeros for every input; null where that is too long to show.
 * @param {Metadata} metadata
 */
function exampleOf({ inputs }) {
  const tensors = inputs.map(({ name, datatype, shape }) => {
    const sizes = shape.map((size) => (size === -1 ? 1 : size));
    const count = Math.min(
      sizes.reduce((product, size) => product * size, 1),
      mostShown + 1,
    );
    return { name, datatype, shape: sizes, data: new Array(count).fill(datatype === "BOOL" ? false : 0) };
  });
  return tensors.some(({ data }) => data.length > mostShown) ? null : JSON.stringify({ inputs: tensors });
}

/**
 * @param {string} path
 * @param {string} body
 */
function trial(path, body) {
  const own = texts[language];
  const line = `curl -X POST ${new URL(path, location.href)} -d '${body}'`;
  const answer = made("pre", "");
  answer.hidden = true;
  const button = made("button", own.send);
  const send = async () => {
    answer.hidden = false;
    answer.textContent = "…";
    const response = await ask(path, { method: "POST", body }).catch(() => null);
    answer.textContent = response === null ? own.unreachable : `${response.status}\n${await response.text()}`;
  };
  button.addEventListener("click", () => void send());
  return [made("pre", line), button, answer];
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} text
 * @param {string} [className]
 */
function made(tag, text, className = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = className;
  return element;
}

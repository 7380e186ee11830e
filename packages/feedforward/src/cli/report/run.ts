/**
 * The report of a training, `--report run.html`: one page that needs nothing else, shows how the training went and where the network
 * is wrong, and is the same for the same training. Its policy forbids everything but its own style.
 */

import { createHash } from "node:crypto";
import { escapeText } from "../../draw/svg.ts";
import type { Network } from "../../network/network.ts";
import { thousands } from "../../print/thousands.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { complaint, UsageError } from "../failure/failure.ts";
import { checkWritable, saveFile } from "../files/save.ts";
import { chainLine } from "../model/description.ts";
import { numberText } from "../table/report.ts";
import { type Constant, r2Text, type Score, worstConfusions } from "../table/score.ts";
import { harmless, percent } from "../terminal/layout.ts";
import type { Reader } from "../terminal/terminal.ts";
import type { Section, Span } from "../train/report.ts";
import type { Epoch } from "../train/training.ts";
import type { Messages } from "../words/language.ts";
import {
  judgedFigure,
  lossFigure,
  matrixHtml,
  mostNeurons,
  type PictureMistake,
  picturesHtml,
  rowsHtml,
  scatterFigure,
  section,
  weightPictures,
  weightsHtml,
} from "./parts.ts";
import { reportStyle } from "./style.ts";

/** What was held out, and how the network answers to it. */
export interface Judged {
  readonly score: Score;
  readonly constant: Constant;
  /** The classes; null where a number is foretold. */
  readonly labels: readonly string[] | null;
  /** Of a number what it should be and what the network says. */
  readonly truth: Tensor;
  readonly answers: Tensor;
}

/** The worst of them, as pictures or as rows under the names of columns. */
export type Mistakes =
  | { readonly kind: "pictures"; readonly pictures: readonly PictureMistake[] }
  | { readonly kind: "rows"; readonly names: readonly string[]; readonly rows: readonly (readonly string[])[] };

export interface RunReport {
  readonly network: Network;
  readonly losses: readonly number[];
  readonly epochs: readonly Epoch[];
  /** The epochs that the losses are of. */
  readonly span: Span;
  /** The epoch of the checkpoint that the run went on from; null where it began. */
  readonly resumedAfter: number | null;
  readonly judged: Judged | null;
  readonly mistakes: Mistakes | null;
  /** Of the pictures that go in; null for rows of a table. */
  readonly picture: { readonly height: number; readonly width: number } | null;
  /** What else there is to know, each under a name. */
  readonly facts: readonly Section[];
}

/** A name that is no page's is wrong usage. */
export function checkReportName(path: string | null, messages: Messages): void {
  if (path !== null && !/\.html?$/i.test(path)) throw new UsageError(messages.reportNotHtml(path));
}

/** Whether the report can be written there, asked before the first epoch. */
export async function checkReport(path: string | null, reader: Reader): Promise<void> {
  if (path !== null) await checkWritable(path, "", reader);
}

/**
 * Makes the page and writes it, where it was asked for. Nothing else depends on it: what goes wrong is said on standard error, and the
 * answer is whether all went well.
 */
export async function saveReport(
  make: () => RunReport,
  call: Reader & { readonly options: { readonly report: string | null; readonly json: boolean } },
): Promise<boolean> {
  const { options, terminal, messages } = call;
  if (options.report === null) return true;
  let html: string;
  try {
    html = reportHtml(make(), call);
    await saveFile(options.report, html, call);
  } catch (error) {
    terminal.complain(complaint(error, messages));
    return false;
  }
  if (!options.json) terminal.print(messages.written(harmless(options.report), thousands(Buffer.byteLength(html))));
  return true;
}

/** The page. */
export function reportHtml(report: RunReport, reader: Reader): string {
  const { messages, language } = reader;
  const hash = createHash("sha256").update(reportStyle).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${hash}'`;
  const chain = escapeText(plain(chainLine(report.network, reader)));
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeText(messages.reportTitle)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${escapeText(messages.reportTitle)}</h1>
<p class="chain">${chain} · ${escapeText(messages.parameters(thousands(report.network.parameterCount)))}</p>
${[resultHtml(report, messages), curvesHtml(report, messages), answersHtml(report, messages), mistakesHtml(report, messages), weights(report, messages), factsHtml(report, messages)].join("\n")}
</main>
</body>
</html>
`;
}

/** Without the colours of a terminal. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return text.replace(/\x1b\[[\d;]*m/g, "");
}

function resultHtml({ judged, picture }: RunReport, messages: Messages): string {
  if (judged === null) return section(messages.reportResult, messages.reportNothingHeldOut);
  const { score, constant } = judged;
  const countText = picture === null ? messages.correctRows : messages.correctOf;
  const cards =
    score.kind === "number"
      ? [
          card("R²", r2Text(score.r2), messages.reportHeldOut(thousands(score.rows)), true),
          card("RMSE", numberText(score.rmse), ""),
          card(
            messages.reportConstant,
            `RMSE ${numberText(constant.score)}`,
            messages.reportMean(numberText(constant.says as number)),
          ),
        ]
      : [
          card(
            messages.reportAccuracy,
            percent(score.accuracy),
            countText(thousands(score.correct), thousands(score.rows)),
            true,
          ),
          card(
            messages.reportConstant,
            percent(constant.score),
            messages.reportMostFrequent(harmless(String(constant.says))),
          ),
        ];
  return section(messages.reportResult, "", `<dl class="numbers">${cards.join("")}</dl>`);
}

function card(name: string, value: string, remark: string, isGood = false): string {
  const small = remark === "" ? "" : `<small>${escapeText(remark)}</small>`;
  return `<div><dt>${escapeText(name)}</dt><dd${isGood ? ' class="good"' : ""}>${escapeText(value)}${small}</dd></div>`;
}

function curvesHtml(report: RunReport, messages: Messages): string {
  const { losses, span, resumedAfter, epochs, judged } = report;
  if (losses.length === 0) return section(messages.reportCurves, messages.reportNothingLeft(resumedAfter ?? 0));
  const begin = resumedAfter === null ? "" : messages.reportResumed(resumedAfter);
  const loss = `<div><p>${escapeText(messages.reportLossText)}</p>${lossFigure(losses, span, messages)}</div>`;
  const isNumber = judged?.score.kind === "number";
  const curve = judged === null ? "" : judgedFigure(epochs, isNumber, messages);
  const second = curve === "" ? "" : `<div><p>${escapeText(messages.reportJudgedText)}</p>${curve}</div>`;
  return section(messages.reportCurves, begin, `<div class="row">${loss}${second}</div>`);
}

function answersHtml({ judged }: RunReport, messages: Messages): string {
  if (judged === null) return "";
  const { score, labels, truth, answers } = judged;
  if (score.kind === "number") {
    const drawing = scatterFigure(truth.data as Float32Array, answers.data as Float32Array, messages);
    return section(messages.reportScatter, messages.reportScatterText, drawing);
  }
  const worst = worstConfusions(score.confusion).slice(0, 20);
  return section(
    messages.reportMatrix,
    messages.reportMatrixText,
    matrixHtml(score.confusion, labels!, worst, messages),
  );
}

function mistakesHtml({ judged, mistakes }: RunReport, messages: Messages): string {
  if (judged === null || mistakes === null) return "";
  const text = judged.score.kind === "number" ? messages.reportFarText : messages.reportSureText;
  const isNone = mistakes.kind === "pictures" ? mistakes.pictures.length === 0 : mistakes.rows.length === 0;
  if (isNone) return section(messages.reportMistakes, messages.reportNoMistakes);
  const content =
    mistakes.kind === "pictures" ? picturesHtml(mistakes.pictures) : rowsHtml(mistakes.names, mistakes.rows);
  return section(messages.reportMistakes, text, content);
}

function weights({ network, picture }: RunReport, messages: Messages): string {
  if (picture === null) return "";
  const pictures = weightPictures(network, picture.height, picture.width);
  if (pictures.length === 0) return "";
  const [first] = network.layers;
  const all = first?.type === "dense" ? first.outputSize : mostNeurons;
  const text = messages.reportWeightsText(thousands(pictures.length), thousands(all));
  return section(messages.reportWeights, text, weightsHtml(pictures));
}

function factsHtml({ facts }: RunReport, messages: Messages): string {
  const rows = facts.flatMap(([name, texts, isTable = false]) => {
    if (isTable) return `<dt>${escapeText(name)}</dt><dd class="lines">${escapeText(plain(texts.join("\n")))}</dd>`;
    return texts.map((text, i) => `<dt>${i === 0 ? escapeText(name) : ""}</dt><dd>${escapeText(plain(text))}</dd>`);
  });
  return section(messages.reportHow, "", `<dl class="facts">${rows.join("\n")}</dl>`);
}

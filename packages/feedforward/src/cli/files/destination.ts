/**
 * Where a file goes that a command writes, and in which format: `-` is standard output, which then carries the bytes and
 * nothing else; the format is told by the name's ending, or by `--format` where there is no name or another one.
 */

import { type Content, isOutput } from "../../files/write.ts";
import { thousands } from "../../print/thousands.ts";
import { Refusal, UsageError } from "../failure/failure.ts";
import { harmless } from "../terminal/layout.ts";
import type { Reader } from "../terminal/terminal.ts";
import type { Messages } from "../words/language.ts";
import { saveFile } from "./save.ts";

export interface Destination<F extends string> {
  /** As it was said: `--out digit.svg`. */
  readonly subject: string;
  readonly path: string;
  readonly format: F;
  /** Standard output, by whatever name. */
  readonly isOutput: boolean;
}

/** What a command line says about the file. */
interface Wish<F extends string> {
  readonly subject: string;
  readonly path: string;
  readonly formats: readonly F[];
  /** `--format`, which was checked against the table. */
  readonly format: string | null;
  readonly json: boolean;
}

export async function destinationOf<F extends string>(
  { subject, path, formats, format, json }: Wish<F>,
  messages: Messages,
): Promise<Destination<F>> {
  const named = formats.find((name) => path.toLowerCase().endsWith(`.${name}`)) ?? null;
  const said = formats.find((name) => name === format) ?? null;
  if (named !== null && said !== null && named !== said) {
    throw new UsageError(messages.contradictingFormat(subject, named, said));
  }
  const isStandardOutput = path === "-" || (await isOutput(path)) === 1;
  const found = said ?? named;
  if (found === null) {
    const endings = formats.map((name) => `.${name}`).join(", ");
    throw new UsageError(
      isStandardOutput ? messages.formatNeeded(subject, formats) : messages.unknownEnding(subject, endings),
    );
  }
  if (isStandardOutput && json) throw new UsageError(messages.bothWantOutput(subject));
  return { subject, path, format: found, isOutput: isStandardOutput };
}

/** Where `--out` leads; null without it. */
export async function outOf<F extends string>(
  options: { readonly out: string | null; readonly format: string | null; readonly json: boolean },
  formats: readonly F[],
  messages: Messages,
): Promise<Destination<F> | null> {
  const { out, format, json } = options;
  if (out === null && format !== null) throw new UsageError(messages.formatWithoutOut);
  return out === null ? null : destinationOf({ subject: `--out ${out}`, path: out, formats, format, json }, messages);
}

/** Formats that people read. */
const texts: readonly string[] = ["svg"];

/** Writes the file. The line that says so, and what else there is to say, must not stand among its bytes. */
export async function deliver(
  { subject, path, format, isOutput: isStandardOutput }: Destination<string>,
  content: Content,
  remarks: readonly string[],
  reader: Reader & { readonly options: { readonly json: boolean } },
): Promise<void> {
  const { terminal, messages, options } = reader;
  if (isStandardOutput) {
    if (terminal.isTerminal && !texts.includes(format)) throw new Refusal(messages.notForTerminals(subject, format));
    terminal.write(content);
    for (const remark of remarks) terminal.complain(remark);
    return;
  }
  await saveFile(path, content, reader);
  const size = thousands(Buffer.byteLength(content));
  if (!options.json) terminal.print([messages.written(harmless(path), size), ...remarks]);
}

/** Words of a command line as the command is given them, by the usual values of its options. */

import { usualValues } from "../src/command/options.ts";

/** `--on-null null` sets `onNull`; words without dashes are files. */
export function parse(args: readonly string[]): { words: string[]; options: typeof usualValues } {
  const words: string[] = [];
  const options: Record<string, unknown> = { ...usualValues };
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (!word.startsWith("--")) words.push(word);
    else {
      const key = word.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
      if (!(key in usualValues)) throw new Error(`no option ${word}`);
      const usual = usualValues[key as keyof typeof usualValues];
      const isNumber = typeof usual === "number" || ["threads", "partRows", "replicas"].includes(key);
      options[key] = typeof usual === "boolean" ? true : isNumber ? Number(args[++i]) : args[++i]!;
    }
  }
  return { words, options: options as unknown as typeof usualValues };
}

/**
 * Where a source looks into the text of a message, found in its syntax tree: a method of strings called on it, or it handed to a
 * pattern. What went wrong is told by the code of an error and its facts; its sentence is for people and may get better.
 */

import { type ESTree, parseSync, Visitor } from "rolldown/utils";

/** Methods that take a text apart or ask what is in it. */
const looking = /^(replace|replaceAll|match|matchAll|startsWith|endsWith|includes|indexOf|lastIndexOf|search|split)$/;
/** Methods of patterns. */
const matching = /^(test|exec)$/;
/** What gives the sentence of an error or a note. */
const saying = /^(messageOf|sentenceOf|complaint|reasonOfFailure|errorSentence|noteSentence)$/;

/** The lines of a source that look into a message. */
export function looksIntoMessages(path: string, text: string): string[] {
  const found: string[] = [];
  const say = (start: number): void => {
    found.push(`${path}:${text.slice(0, start).split("\n").length}: looks into the text of a message`);
  };
  new Visitor({
    CallExpression({ callee, arguments: given, start }) {
      if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
      const { name } = callee.property;
      if (looking.test(name) && isMessage(callee.object)) say(start);
      else if (matching.test(name) && given[0] !== undefined && isMessage(given[0])) say(start);
    },
    BinaryExpression({ left, right, operator, start }) {
      if (/^[!=]==?$/.test(operator) && [left, right].some((side) => isMessage(side as ESTree.Node))) say(start);
    },
  }).visit(parseSync(path, text).program);
  return found;
}

/** `error.message`, `FormatError.reason` as an error's, or a call that gives a sentence. */
function isMessage(node: ESTree.Node): boolean {
  if (node.type === "ChainExpression" || node.type === "TSNonNullExpression") return isMessage(node.expression);
  if (node.type === "CallExpression") return node.callee.type === "Identifier" && saying.test(node.callee.name);
  return node.type === "MemberExpression" && node.property.type === "Identifier" && node.property.name === "message";
}

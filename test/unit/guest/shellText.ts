import { createRequire } from "node:module";
import { Language, type Node, Parser } from "web-tree-sitter";

const require = createRequire(import.meta.url);
await Parser.init();
const parser = new Parser().setLanguage(await Language.load(require.resolve("tree-sitter-bash/tree-sitter-bash.wasm")));

/** What isn't known before the script runs: a variable's value, a command's output. */
export const UNKNOWN = "\0";

/** A call of a program, of a builtin or of a function. */
export interface Command {
  /** As it is written, where it is in a variable. */
  name: string;
  /** What is there literally, and UNKNOWN for what isn't; redirections are none of it. */
  words: string[];
}

/** A script's text, taken apart. */
export interface ShellText {
  commands: Command[];
  /** The functions that it defines. */
  functions: string[];
  /** The operators of tests, `-e` of `[[ -e FILE ]]`. */
  tests: string[];
  /** What looks like an option in an array, whatever program that is for. */
  optionsInArrays: string[];
  /** What CentOS 7's bash doesn't know, each with the version that does. */
  newerThanBash42: string[];
}

/** @throws Error at a text that isn't bash's */
export function readShell(text: string): ShellText {
  const root = parser.parse(text)?.rootNode;
  if (root === undefined) throw new Error("no shell text");
  const nodes = descendants(root);
  const broken = nodes.find((node) => node.isError || node.isMissing);
  if (broken !== undefined) throw new Error(`line ${broken.startPosition.row + 1} is no shell text: ${broken.text}`);
  return {
    commands: nodes.flatMap(readCommand),
    functions: ofType(nodes, "function_definition").map((node) => node.childForFieldName("name")?.text ?? ""),
    tests: ofType(nodes, "test_operator").map((node) => node.text),
    optionsInArrays: ofType(nodes, "array")
      .flatMap((node) => children(node).map(literal))
      .filter(isOption),
    newerThanBash42: nodes.flatMap(newerThanBash42),
  };
}

/** `-x`, `--long`; what has a space in it is a text. */
export function isOption(word: string): boolean {
  return /^-\S+$/.test(word);
}

function readCommand(node: Node): Command[] {
  if (node.type === "command") {
    const name = node.childForFieldName("name");
    const words = node.childrenForFieldName("argument").flatMap((word) => (word === null ? [] : [literal(word)]));
    return name === null ? [] : [{ name: nameOf(name), words }];
  }
  // local, declare, export and others that assign
  if (node.type !== "declaration_command" && node.type !== "unset_command") return [];
  const [name, ...words] = node.children.flatMap((child) => (child === null ? [] : [child]));
  return name === undefined ? [] : [{ name: name.text, words: words.map(literal) }];
}

/** A name in quotes is as good as without. */
function nameOf(name: Node): string {
  const text = literal(name);
  return text.includes(UNKNOWN) ? name.text.replaceAll('"', "") : text;
}

function literal(node: Node): string {
  switch (node.type) {
    case "word":
    case "number":
    case "string_content":
      return node.text.replace(/\\(.)/g, "$1");
    case "raw_string":
      return node.text.slice(1, -1);
    case "string":
    case "concatenation":
    case "command_name":
      return children(node).map(literal).join("");
    case "variable_assignment":
      return node.text;
    default:
      return UNKNOWN;
  }
}

const NEWER_VARIABLES: Record<string, string> = {
  BASH_ARGV0: "5.0",
  EPOCHREALTIME: "5.0",
  EPOCHSECONDS: "5.0",
  SRANDOM: "5.1",
  BASH_MONOSECONDS: "5.3",
};

/** Options of builtins are none of it: each that is used is in the table of programs. @see bash's NEWS */
function newerThanBash42(node: Node): string[] {
  const { type, text } = node;
  const variable = type === "variable_name" || type === "word" ? NEWER_VARIABLES[text] : undefined;
  if (variable !== undefined) return [`${text} (bash ${variable})`];
  if (type === "expansion" && /^\$\{[\w!]+(\[[^\]]*\])?@[A-Za-z]\}$/.test(text)) return [`${text} (bash 4.4)`];
  if (type === "variable_assignment" && /^\w+\[-/.test(text)) return [`${text} (bash 4.3)`];
  if (type === "declaration_command" && /^local -( |$)/.test(text)) return [`${text} (bash 4.4)`];
  return [];
}

function ofType(nodes: readonly Node[], type: string): Node[] {
  return nodes.filter((node) => node.type === type);
}

function children(node: Node): Node[] {
  return node.namedChildren.flatMap((child) => (child === null ? [] : [child]));
}

function descendants(node: Node): Node[] {
  return [node, ...node.children.flatMap((child) => (child === null ? [] : descendants(child)))];
}

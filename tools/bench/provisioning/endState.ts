import { join } from "node:path";
import { DIRECTOR, pageOf, rulesOf, type Wanted } from "./wanted";

/** The scripts whose output {@link readEndState} reads: two run on machines, one at the console. */
export const PROBES = {
  director: join(import.meta.dirname, "probe-director.sh"),
  realServer: join(import.meta.dirname, "probe-real-server.sh"),
  client: join(import.meta.dirname, "probe-client.sh"),
};

/** What was found, whoever brought it about. */
export interface EndState {
  /** Lines that the probes printed, by node. */
  nodes: Record<string, string[]>;
  /** What clients got at the VIP, one after another; empty where they got nothing. */
  answers: string[];
}

const DIRECTOR_RUNS = [
  "ipvsadm enabled: enabled",
  "ipvsadm active: active",
  "keepalived enabled: enabled",
  "keepalived active: active",
  "ip_forward now: 1",
  "ip_forward at boot: 1",
];
const REAL_SERVER_RUNS = ["httpd enabled: enabled", "httpd active: active"];

/** Makes lines of what the probes printed. */
export function readEndState(outputs: Record<string, string>, answers: string): EndState {
  const nodes = Object.entries(outputs).map(([node, text]) => [node, linesOf(text).filter((line) => line !== "")]);
  return { nodes: Object.fromEntries(nodes), answers: linesOf(answers) };
}

/**
 * What is otherwise than wanted, a line each; none where the end state is reached.
 *
 * @param wanted undefined: all that was made is gone again
 */
export function differences(wanted: Wanted | undefined, state: EndState): string[] {
  const nodes = Object.entries(state.nodes);
  if (wanted === undefined) {
    const left = nodes.flatMap(([node, lines]) => lines.filter(isLeftOver).map((line) => `${node}: still ${line}`));
    return [...left, ...state.answers.filter(Boolean).map((answer) => `the VIP is still answered by ${answer}`)];
  }
  const serving = wanted.realServers.map(({ node }) => node);
  return [
    ...nodes.flatMap(([node, lines]) => {
      if (node === DIRECTOR) return onDirector(wanted, lines);
      return serving.includes(node) ? missing(node, [...REAL_SERVER_RUNS, `page: ${pageOf(node)}`], lines) : [];
    }),
    ...answeredBy(serving.map(pageOf), state.answers),
  ];
}

function onDirector(wanted: Wanted, lines: string[]): string[] {
  const rules = rulesOf(wanted).toSorted();
  const tables = ["table", "saved"].flatMap((name) => {
    const found = rulesIn(lines, name).toSorted();
    if (found.join("\n") === rules.join("\n")) return [];
    return [`${DIRECTOR}: the ${name} is [${found.join("; ")}], wanted [${rules.join("; ")}]`];
  });
  return [...missing(DIRECTOR, DIRECTOR_RUNS, lines), ...tables];
}

function rulesIn(lines: string[], name: string): string[] {
  return lines.filter((line) => line.startsWith(`${name}: -`)).map((line) => line.slice(name.length + 2).trim());
}

function missing(node: string, wanted: string[], lines: string[]): string[] {
  return wanted.filter((line) => !lines.includes(line)).map((line) => `${node}: not ${line}`);
}

function answeredBy(pages: string[], answers: string[]): string[] {
  const silent = pages.filter((page) => !answers.includes(page)).map((page) => `${page} doesn't answer at the VIP`);
  const others = answers.filter((answer) => !pages.includes(answer));
  return [...silent, ...others.map((answer) => `the VIP is answered by ${answer || "nobody"}`)];
}

/** A service that runs or will, a rule, and a page of ours. */
function isLeftOver(line: string): boolean {
  return / (enabled: enabled|active: active)$|^(table|saved): -|^page: Node\d/.test(line);
}

function linesOf(text: string): string[] {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => line.trim());
}

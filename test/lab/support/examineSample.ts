/** Examines the sample where it runs, as standard input says, and prints what was found and removed. */
import { text } from "node:stream/consumers";
import { parseStackConfig } from "../../../config/parse";
import { hypervisorsOf } from "../../../plan/hypervisors";
import { examine } from "../../../preflight/examine";
import type { StackState } from "../../../preflight/facts";
import type { Finding } from "../../../preflight/finding";
import { removeLeftovers } from "../../../preflight/removeLeftovers";
import { sampleConfig } from "../../../tools/harness/sample";

export interface Examination {
  uri: string;
  /** Changes to the sample's configuration. */
  changes: Record<string, unknown>;
  state: StackState;
  removeLeftovers: boolean;
}

export interface Examined {
  findings: Finding[];
  removed: string[];
}

const { uri, changes, state, ...wanted } = JSON.parse(await text(process.stdin)) as Examination;
const { config, problems } = parseStackConfig({ ...sampleConfig(), ...changes });
if (!config) throw new Error(JSON.stringify(problems));
const stack = { project: "lvs", stack: "dev" };
const hypervisors = hypervisorsOf(config, uri);
const [examined] = await examine({ config, hypervisors, stack, state: Promise.resolve(state) });
if (!examined) throw new Error("nothing to examine");
const { results, facts } = examined;
const findings = results.flatMap((result) => result.findings);
const removed = wanted.removeLeftovers ? await removeLeftovers(uri, facts) : [];
console.log(JSON.stringify({ findings, removed } satisfies Examined));

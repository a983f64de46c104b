import { baseImageOf } from "../config/baseImage";
import type { StackConfig } from "../config/schema";
import { prefixOf, type StackIdentity } from "../host/stackIdentity";
import { CHECKS, type Check } from "./checks/index";
import type { Facts, StackState } from "./facts";
import type { Finding } from "./finding";
import { gatherFacts } from "./gather/index";
import { libvirtOf, planOf } from "./plan";

/** What is examined. */
export interface Subject {
  config: StackConfig;
  /** libvirt's. */
  uri: string;
  stack: StackIdentity;
  /** Undefined where Pulumi doesn't tell. */
  state: Promise<StackState | undefined>;
}

/** What a check found; nothing, if all is well. */
export interface Result {
  title: string;
  /** Whether what it needs to know could be found out. */
  answered: boolean;
  findings: Finding[];
}

/** Gathers the facts, all at once, and puts every check's question to them. Changes nothing. */
export async function examine({ config, uri, stack, state }: Subject): Promise<{ results: Result[]; facts: Facts }> {
  const plan = planOf(config, uri, prefixOf(stack));
  const facts = await gatherFacts(plan, baseImageOf(config), state);
  const results = CHECKS.map(({ title, needs, find }) => ({
    title,
    answered: isAnswered(needs, facts),
    findings: find(plan, facts),
  }));
  return { results, facts };
}

function isAnswered(needs: Check["needs"], facts: Facts): boolean {
  if (needs === "libvirt") return libvirtOf(facts) !== undefined;
  return needs === undefined || !("unreadable" in facts.host);
}

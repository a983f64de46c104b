import { asWritten } from "../config/nodePools";
import type { StackConfig } from "../config/schema/stack";
import type { Hypervisor } from "../plan/hypervisors";
import { baseImageOf } from "../plan/image";
import type { StackIdentity } from "../plan/libvirtNames";
import { CHECKS, type Check } from "./checks/index";
import type { Facts, StackState } from "./facts";
import type { Finding } from "./finding";
import { gatherFacts } from "./gather/index";
import { libvirtOf, targetOf } from "./target";

/** What is examined. */
export interface Subject {
  config: StackConfig;
  hypervisors: Hypervisor[];
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

/** One of the hypervisors, and what was found out about it. */
export interface Examined {
  hypervisor: Hypervisor;
  results: Result[];
  facts: Facts;
}

/** Gathers the facts, all at once, and puts every check's question to them. Changes nothing. */
export function examine({ hypervisors, ...subject }: Subject): Promise<Examined[]> {
  return Promise.all(hypervisors.map((hypervisor) => examineOne(subject, hypervisor)));
}

async function examineOne(
  { config, stack, state }: Omit<Subject, "hypervisors">,
  hypervisor: Hypervisor,
): Promise<Examined> {
  const target = targetOf(config, hypervisor, stack);
  const facts = await gatherFacts(target, baseImageOf(config), state);
  const results = CHECKS.map(({ title, needs, find }) => ({
    title,
    answered: isAnswered(needs, facts),
    findings: asWritten(find(target, facts), config),
  }));
  return { hypervisor, results, facts };
}

function isAnswered(needs: Check["needs"], facts: Facts): boolean {
  if (needs === "libvirt") return libvirtOf(facts) !== undefined;
  return needs === undefined || !("unreadable" in facts.host);
}

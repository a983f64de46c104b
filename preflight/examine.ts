import { baseImageOf } from "../config/baseImage";
import type { StackConfig } from "../config/schema";
import { prefixOf, type StackIdentity } from "../host/stackIdentity";
import { CHECKS, type Check } from "./checks/index";
import type { Facts, StackState } from "./facts";
import type { Finding } from "./finding";
import { gatherFacts } from "./gather/index";
import { libvirtOf, type Place, planOf } from "./plan";

/** What is examined. */
export interface Subject {
  config: StackConfig;
  places: Place[];
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
  place: Place;
  results: Result[];
  facts: Facts;
}

/** Gathers the facts, all at once, and puts every check's question to them. Changes nothing. */
export function examine({ places, ...subject }: Subject): Promise<Examined[]> {
  return Promise.all(places.map((place) => examinePlace(subject, place)));
}

async function examinePlace({ config, stack, state }: Omit<Subject, "places">, place: Place): Promise<Examined> {
  const plan = planOf(config, place, prefixOf(stack));
  const facts = await gatherFacts(plan, baseImageOf(config), state);
  const results = CHECKS.map(({ title, needs, find }) => ({
    title,
    answered: isAnswered(needs, facts),
    findings: find(plan, facts),
  }));
  return { place, results, facts };
}

function isAnswered(needs: Check["needs"], facts: Facts): boolean {
  if (needs === "libvirt") return libvirtOf(facts) !== undefined;
  return needs === undefined || !("unreadable" in facts.host);
}

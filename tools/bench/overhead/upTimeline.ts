import type { Bar, Timeline } from "../measurement";
import type { Step } from "./engineEvents";

/** What of `pulumi stack export` tells who had to wait for whom. */
export interface Deployment {
  resources: { urn: string; custom?: boolean; dependencies?: string[] }[];
}

const START = "pulumi and the program start";

/** The creations of an up's own resources, each with the one that it waited for last. Components take no time. */
export function upTimeline(steps: Step[], { deployment }: { deployment: Deployment }): Timeline {
  const resources = new Map(
    deployment.resources
      .filter(({ urn, custom }) => custom && !urn.includes("::pulumi:"))
      .map((resource) => [resource.urn, resource]),
  );
  const shown = steps.filter(({ urn }) => resources.has(urn)).toSorted((a, b) => a.start - b.start);
  const ends = new Map(shown.map(({ urn, end }) => [urn, end]));
  const bars: Bar[] = shown.map(({ urn, start, end }) => {
    const awaited = (resources.get(urn)?.dependencies ?? []).filter((dependency) => ends.has(dependency));
    const last = awaited.toSorted((a, b) => (ends.get(b) ?? 0) - (ends.get(a) ?? 0))[0];
    return { name: nameOf(urn), start, end, group: groupOf(urn), waitedFor: last ? nameOf(last) : START };
  });
  return {
    name: "up-timeline",
    title: "A first up, and what each step waited for",
    unit: "s",
    bars: [{ name: START, start: 0, end: shown[0]?.start ?? 0, group: "the cluster" }, ...bars],
  };
}

/** `…::lvs-node2-machine-ready` is shown as `node2-machine-ready`. */
function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2).replace(/^lvs-/, "");
}

function groupOf(urn: string): string {
  return /^node\d+/.exec(nameOf(urn))?.[0] ?? "the cluster";
}

import type { Problem } from "../../errors/userError";
import { hypervisorNames, hypervisorsOf } from "../../plan/hypervisors";
import { ownNetworks } from "../../plan/placement";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema/stack";
import { setIt, taken } from "./problem";

/** Machines on unknown hypervisors, and networks that would have to span several. */
export function hypervisorProblems(config: StackConfig): Problem[] {
  return [
    ...Object.keys(config.nodes).flatMap((node) => nodeProblems(config, node)),
    ...sameUris(config),
    ...networkProblems(config),
  ];
}

function nodeProblems(config: StackConfig, name: string): Problem[] {
  const { hypervisor, existing } = config.nodes[name] ?? {};
  const names = hypervisorNames(config);
  const path = ["nodes", name, "hypervisor"];
  const where = configPath(path);
  if (hypervisor === undefined) {
    if (existing !== undefined || names.length < 2) return [];
    return [
      {
        what: "missing, and there are several hypervisors",
        where,
        expected: `one of ${names.join(", ")}`,
        fix: setIt(path, "NAME"),
      },
    ];
  }
  if (existing !== undefined) {
    return [{ what: `${name} is there already, so no hypervisor makes it`, where, fix: "remove it" }];
  }
  if (names.includes(hypervisor)) return [];
  return [
    {
      what: `there is no hypervisor ${hypervisor}`,
      where,
      expected: names.length > 0 ? `one of ${names.join(", ")}` : `lvs:hypervisors.${hypervisor}.uri as well`,
      fix: setIt(["hypervisors", hypervisor, "uri"], "URI"),
    },
  ];
}

/** Two names of one libvirt would make the stack's pool twice. */
function sameUris({ hypervisors = {} }: StackConfig): Problem[] {
  const uris = new Map<string, string>();
  return hypervisorNames({ hypervisors }).flatMap((name) =>
    taken(uris, hypervisors[name]?.uri ?? "", ["hypervisors", name, "uri"]),
  );
}

/** A network that the stack makes is inside of one hypervisor. */
function networkProblems(config: StackConfig): Problem[] {
  const hypervisors = hypervisorsOf(config);
  if (hypervisors.length < 2) return [];
  return ownNetworks(config).map((leg) => ({
    what: `missing, and machines are on ${hypervisors.map(({ name }) => name).join(" and ")}: a network of the stack's own ends at its hypervisor`,
    where: configPath(["networks", leg, "bridge"]),
    expected: "a bridge that each of them has, on one network",
    fix: setIt(["networks", leg, "bridge"], "BRIDGE"),
  }));
}

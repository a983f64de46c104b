import type { Problem } from "../../errors/userError";
import { answersDirectorAlone } from "../../plan/methods";
import { createdNodes, existingNodes, isMade } from "../../plan/placement";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema/stack";
import { privateKeyProblems } from "./privateKey";
import { setIt } from "./problem";

const LEGS = ["front", "back"] as const;
type Leg = (typeof LEGS)[number];

/** Machines that are there already, with keys that are none or on networks where nobody can be but the stack's own. */
export function existingProblems(config: StackConfig): Problem[] {
  if (existingNodes(config).length === 0) return [];
  return [
    ...existingNodes(config).flatMap((name) =>
      privateKeyProblems(config.nodes[name]?.existing?.privateKey, ["nodes", name, "existing", "privateKey"]),
    ),
    ...existingNodes(config).flatMap((name) => pointlessInterface(config, name)),
    ...LEGS.flatMap((leg) => (isMade(leg, config) ? bridgeProblems(config, leg) : pointlessSettings(config, leg))),
    ...nameserverProblems(config),
    ...routerProblems(config),
  ];
}

/** A network that the stack makes is inside of the hypervisor. */
function bridgeProblems(config: StackConfig, leg: Leg): Problem[] {
  const { networks, nodes } = config;
  if (networks[leg]?.bridge !== undefined) return [];
  const [outsider] = existingNodes(config).filter((name) => nodes[name]?.[leg] !== undefined);
  if (outsider === undefined) return [];
  const [created] = createdNodes(config).filter((name) => nodes[name]?.[leg] !== undefined);
  return [
    {
      what: `missing: ${outsider}, which is there already, shall be on one network with ${created}, which the stack makes`,
      where: configPath(["networks", leg, "bridge"]),
      expected: `a bridge of the hypervisor's that leads to ${outsider}`,
      fix: setIt(["networks", leg, "bridge"], "BRIDGE"),
    },
  ];
}

function pointlessInterface({ nodes, networks }: StackConfig, name: string): Problem[] {
  if (networks.back !== undefined || nodes[name]?.existing?.interfaces.back === undefined) return [];
  return [
    {
      what: "there is no back network, so this would do nothing",
      where: configPath(["nodes", name, "existing", "interfaces", "back"]),
      fix: "remove it",
    },
  ];
}

/** Where the stack makes no machine, nothing is attached and nobody told who resolves names. */
function pointlessSettings(config: StackConfig, leg: Leg): Problem[] {
  const network: Record<string, unknown> = config.networks[leg] ?? {};
  return ["bridge", "hypervisor", "hypervisor6"]
    .filter((key) => network[key] !== undefined)
    .map((key) => ({
      what: `all machines of the ${leg} network are there already, so this would do nothing`,
      where: configPath(["networks", leg, key]),
      fix: "remove it",
    }));
}

/** Real servers that the stack makes are told who resolves names, also behind a director that is there already. */
function nameserverProblems(config: StackConfig): Problem[] {
  const { front } = config.networks;
  if (isMade("front", config) || createdNodes(config).length === 0 || front.nameservers.length > 0) return [];
  return [
    {
      what: `missing, and ${createdNodes(config)[0]} has to be told`,
      where: configPath(["networks", "front", "nameservers"]),
      expected: "a list of addresses",
    },
  ];
}

/** A real server that answers clients itself sends to them by the router there. */
function routerProblems(config: StackConfig): Problem[] {
  const { networks, nodes, directors } = config;
  if (isMade("front", config)) return [];
  const routers = [
    { leg: "front", router: "gateway", cidr: "cidr" },
    { leg: "front6", router: "gateway6", cidr: "cidr6" },
  ] as const;
  return routers.flatMap(({ leg, router, cidr }) => {
    const [sender] = Object.keys(nodes).filter(
      (name) => !directors.includes(name) && nodes[name]?.[leg] !== undefined && !answersDirectorAlone(config, name),
    );
    if (sender === undefined || networks.front[router]) return [];
    return [
      {
        what: `missing, and ${sender} answers clients itself`,
        where: configPath(["networks", "front", router]),
        expected: `the router's address in ${networks.front[cidr] ?? "the front network"}`,
      },
    ];
  });
}

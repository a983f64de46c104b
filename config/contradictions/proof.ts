import type { Problem } from "../../errors/userError";
import { mayCome } from "../../plan/access";
import { askingHypervisor, placeOf } from "../../plan/proof";
import { configPath } from "../configPath";
import type { ServiceConfig, StackConfig } from "../schema/stack";

type Proof = NonNullable<ServiceConfig["proof"]>;

/** The protocols that each kind of question goes over. */
const GOES_OVER: Record<Exclude<Proof["type"], "none">, readonly string[]> = {
  http: ["tcp"],
  https: ["tcp"],
  smtp: ["tcp"],
  dns: ["tcp", "udp"],
  tcp: ["tcp"],
  udp: ["udp"],
};

/** Proofs that a service can't give, or that nobody asks for. */
export function proofProblems(config: StackConfig): Problem[] {
  return config.virtualServices.flatMap((service, index) => {
    const { proof } = service;
    if (proof === undefined) return [];
    const path = ["virtualServices", index, "proof"];
    if (!config.verify) return [nothing(path, "no service is asked with verify: false", "remove it, or verify: false")];
    if (proof.type === "none") return [];
    return [...cannotAsk(proof.type, service, config, path), ...cannotCome(service, config, path)];
  });
}

function nothing(path: PropertyKey[], why: string, fix: string): Problem {
  return { what: `this has no effect: ${why}`, where: configPath(path), fix };
}

function cannotAsk(
  type: keyof typeof GOES_OVER,
  service: ServiceConfig,
  { jumpHost }: StackConfig,
  path: PropertyKey[],
): Problem[] {
  const place = placeOf(service);
  if (place === undefined) {
    return [nothing(path, "somebody else marks its packets, so that nobody here knows where to ask", "remove it")];
  }
  const { protocol } = place;
  if (!GOES_OVER[type].includes(protocol)) {
    const fitting = Object.entries(GOES_OVER).filter(([, over]) => over.includes(protocol));
    return [
      {
        what: `${type} doesn't go over ${protocol}, the service's protocol`,
        where: configPath([...path, "type"]),
        expected: `one of ${[...fitting.map(([name]) => name), "none"].join(", ")}`,
      },
    ];
  }
  if (protocol !== "udp" || jumpHost === undefined) return [];
  return [nothing(path, "a jump host carries no UDP", "write { type: none } with this reason")];
}

/** Pulumi runs on the hypervisor. */
function cannotCome(service: ServiceConfig, config: StackConfig, path: PropertyKey[]): Problem[] {
  const asking = askingHypervisor(service, config);
  if (asking === undefined || mayCome(asking, service)) return [];
  return [
    {
      what: `${asking}, the hypervisor, from where each up asks, is kept out`,
      where: configPath(path),
      expected: `${asking} among those that may come`,
      fix: "let it come, or remove this",
    },
  ];
}

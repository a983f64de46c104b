import type { Facts } from "../facts";
import { error, type Finding, warning } from "../finding";
import type { Target } from "../target";

/** Whether the hypervisor has the bridges that the configuration names. */
export function checkBridges({ config, uri }: Target, facts: Facts): Finding[] {
  const { host } = facts;
  if (!("bridges" in host)) return [];
  return (["front", "back"] as const).flatMap((label) => {
    const name = config.networks[label]?.bridge;
    if (name === undefined) return [];
    const where = `lvs:networks.${label}.bridge`;
    const found = host.bridges.find((bridge) => bridge.name === name);
    if (!found?.isBridge) {
      return [
        error({
          what: found ? `${name} is no bridge on ${uri}` : `there is no ${name} on ${uri}`,
          where,
          expected: "a bridge that the hypervisor has already",
          fix: "see which there are: ip -brief link show type bridge",
        }),
      ];
    }
    if (found.up) return [];
    return [
      warning({
        what: `the bridge ${name} on ${uri} is down`,
        where,
        expected: "a bridge that carries frames",
        fix: `sudo ip link set ${name} up`,
      }),
    ];
  });
}

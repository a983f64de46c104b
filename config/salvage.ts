import { MAX_FIREWALL_MARK } from "../lvs/virtualService";

/**
 * What is left of a configuration, for the search of contradictions, when some of its settings are wrong by themselves:
 * those get their defaults, and a virtual service with a wrong setting gives its place to one that contradicts nothing,
 * so that the others keep theirs. Undefined if one is wrong that the others can't be judged without. Where a setting
 * without a default is wrong, such as the nodes, what is left is no configuration.
 *
 * @param raw the values below `lvs:`, by key without that prefix
 * @param wrong the paths of the settings that are wrong
 */
export function salvage(
  raw: Record<string, unknown>,
  wrong: readonly (readonly PropertyKey[])[],
): Record<string, unknown> | undefined {
  const rest = { ...raw };
  const services = Array.isArray(raw.virtualServices) ? [...raw.virtualServices] : [];
  for (const [setting, index] of wrong) {
    if (DECISIVE.includes(String(setting))) return undefined;
    if (setting === "virtualServices" && typeof index === "number") services[index] = placeholder(index);
    else delete rest[String(setting)];
  }
  return "virtualServices" in rest ? { ...rest, virtualServices: services } : rest;
}

/** Which machines there are and what they have, which addresses float, who checks health: nobody knows what was meant. */
const DECISIVE = ["guest", "nodePools", "failover", "owner"];

/** Of a range for examples, which nobody has. @see RFC 5737 */
const NOBODY = "192.0.2.1";

function placeholder(index: number): Record<string, unknown> {
  return { firewallMark: MAX_FIREWALL_MARK - index, realServers: [{ address: NOBODY, forwarding: "ipip" }] };
}

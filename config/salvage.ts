import { MAX_FIREWALL_MARK } from "../lvs/virtualService";

/** Settings that most of the others are compared with: when one of them is wrong, little can be said of the rest. */
const FOUNDATIONS = ["networks", "nodes", "director", "guest"];

/**
 * What is left of a configuration, for the search of contradictions, when some of its settings are wrong by themselves:
 * those get their defaults, and a virtual service with a wrong setting gives its place to one that contradicts nothing,
 * so that the others keep theirs. Undefined if too much hangs on what is wrong.
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
    if (setting === undefined || FOUNDATIONS.includes(String(setting))) return undefined;
    if (setting !== "virtualServices") delete rest[String(setting)];
    else if (typeof index === "number") services[index] = placeholder(index);
    else return undefined;
  }
  return { ...rest, virtualServices: services };
}

function placeholder(index: number): Record<string, unknown> {
  return { firewallMark: MAX_FIREWALL_MARK - index, realServers: [] };
}

import type { Problem } from "../../host/userError";
import { closest } from "../closest";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema";
import { taken } from "./problem";

/** The director's interfaces: on the front and on the back network. */
const INTERFACES = ["eth0", "eth1"];

/** The kernel has one daemon of each role, on an interface that the director must have. */
export function syncDaemonProblems({ syncDaemons, director }: StackConfig): Problem[] {
  const roles = new Map<string, string>();
  return syncDaemons.flatMap(({ role, interface: name }, index) => {
    const path = ["syncDaemons", index];
    return [...unknownInterface([...path, "interface"], name, director), ...taken(roles, role, path)];
  });
}

function unknownInterface(path: PropertyKey[], name: string, director: string): Problem[] {
  if (INTERFACES.includes(name)) return [];
  const near = closest(name, INTERFACES);
  return [
    {
      what: `the director ${director} has no interface ${name}`,
      where: configPath(path),
      expected: "eth0, on the front network, or eth1, on the back network",
      mend: near && `write ${near}`,
    },
  ];
}

import type { Problem } from "../../errors/userError";
import { SYNC_ROLES } from "../../lvs/table";
import { serversOf } from "../../plan/methods";
import { interfacesOf } from "../../plan/placement";
import { closest } from "../closest";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema/stack";
import { taken } from "./problem";

type Daemons = StackConfig["syncDaemons"];

/** The kernel has one daemon of each role, on an interface that the director must have, and two directors need both. */
export function syncDaemonProblems(config: StackConfig): Problem[] {
  const { syncDaemons, director, directors } = config;
  const interfaces = interfacesOf(config, director);
  const roles = new Map<string, string>();
  const problems = syncDaemons.flatMap(({ role, interface: name }, index) => {
    const path = ["syncDaemons", index];
    return [
      ...unknownInterface([...path, "interface"], name, { director, ...interfaces }),
      ...taken(roles, role, path),
    ];
  });
  if (directors.length < 2 || problems.length > 0) return problems;
  return syncDaemons.length > 0 ? pairProblems(syncDaemons) : loopProblems(config);
}

/** The kernel keeps from directing what another director sends it only while its own daemon listens to that one. */
function loopProblems({ directors, virtualServices }: StackConfig): Problem[] {
  const serving = virtualServices.flatMap(serversOf).find(({ node }) => node !== undefined && directors.includes(node));
  if (serving === undefined) return [];
  return [
    {
      what: `none, and ${serving.node} serves beside directing: it would send back some of what the other director sends it`,
      where: configPath(["syncDaemons"]),
      expected: `${SYNC_ROLES.join(" and ")}, since a kernel that listens doesn't direct as backup`,
      fix: "remove it: two directors have both by default",
    },
  ];
}

function unknownInterface(
  path: PropertyKey[],
  name: string,
  { director, front, back }: { director: string; front: string; back: string },
): Problem[] {
  if ([front, back].includes(name)) return [];
  const near = closest(name, [front, back]);
  return [
    {
      what: `the director ${director} has no interface ${name}`,
      where: configPath(path),
      expected: front === back ? front : `${front}, on the front network, or ${back}, on the back network`,
      fix: near && `write ${near}`,
    },
  ];
}

/** Both directors have the same daemons, so what one's master sends must be what the other's backup hears. */
function pairProblems(daemons: Daemons): Problem[] {
  const [master, backup] = SYNC_ROLES.map((role) => daemons.find((daemon) => daemon.role === role));
  if (master === undefined || backup === undefined) return [alone(daemons)];
  const path = ["syncDaemons", daemons.indexOf(backup)];
  const deaf = (key: "interface" | "syncId"): Problem => ({
    what: `the backup listens on ${backup[key]}, and the other director's master sends on ${master[key]}`,
    where: configPath([...path, key]),
    expected: String(master[key]),
    fix: `write ${master[key]}`,
  });
  return [
    ...(backup.interface === master.interface ? [] : [deaf("interface")]),
    ...(backup.syncId === master.syncId || backup.syncId === 0 ? [] : [deaf("syncId")]),
  ];
}

function alone(daemons: Daemons): Problem {
  return {
    what: `only ${daemons[0]?.role}, and each of two directors sends and hears`,
    where: configPath(["syncDaemons"]),
    expected: `${SYNC_ROLES.join(" and ")}, or [] where connections may end with their director`,
    fix: "remove it: two directors have both by default",
  };
}

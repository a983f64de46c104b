import type { Problem } from "../../errors/userError";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema/stack";
import { privateKeyProblems } from "./privateKey";

/** A jump host that is one of the machines behind it, or a key for it that is none. */
export function jumpHostProblems({ jumpHost, nodes }: StackConfig): Problem[] {
  if (jumpHost === undefined) return [];
  const { host, privateKey } = jumpHost;
  const [node] = Object.entries(nodes).find(([, node]) => Object.values(node).includes(host)) ?? [];
  return [
    ...privateKeyProblems(privateKey, ["jumpHost", "privateKey"]),
    ...(node === undefined ? [] : [oneOfTheMachines(host, node)]),
  ];
}

function oneOfTheMachines(host: string, node: string): Problem {
  return {
    what: `${host} is an address of ${node}, which shall be reached through it`,
    where: configPath(["jumpHost", "host"]),
    expected: "a host that is there without this stack, such as the hypervisor",
    fix: "remove lvs:jumpHost if pulumi's machine reaches the front network itself",
  };
}

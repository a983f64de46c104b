import Table from "cli-table3";
import type { NodeLogin } from "../../components/clusterOutputs";
import type { ClusterStatus } from "../../components/clusterStatus";
import { runInLab } from "../lab";

/** The stack's outputs, as far as the summary shows them. */
export interface Outputs extends Pick<ClusterStatus, "directors" | "health"> {
  url: string;
  /** The first director, which is asked where nobody is master. */
  director: string;
  master?: string;
  realServers: Record<string, string>;
  nodes: Record<string, NodeLogin>;
}

const REQUESTS = 10;

/** What a user wants to see after an up: the nodes, the table, who answers at the VIP, and what to try next. */
export async function summarize(): Promise<string> {
  const outputs = JSON.parse(await runInLab("pulumi", ["stack", "output", "--json"])) as Outputs;
  const { url } = outputs;
  const asked = outputs.master ?? outputs.director;
  const requests: [string, string][] = url ? [[`./lab curl ${url}/`, "a request from the console"]] : [];
  return [
    "",
    nodeTable(outputs),
    "",
    ...(Object.keys(outputs.health).length > 0 ? [healthTable(outputs), ""] : []),
    await runInLab("./lab", ["ssh", asked, "sudo", "ipvsadm", "-Ln"]),
    "",
    ...(url ? [`${REQUESTS} requests to ${url}: ${(await answers(url)).join(" ")}`, ""] : []),
    "next:",
    ...aligned([
      ...requests,
      [`./lab ssh ${Object.keys(outputs.realServers)[0] ?? asked}`, "a login on a node"],
      ["./lab pulumi stack output", "everything the stack tells"],
      ["./lab pulumi preview", "what an up would change"],
      ["npm run destroy", "remove it all"],
    ]),
  ].join("\n");
}

/** Each command in a line with what it does, one below the other. */
function aligned(commands: [command: string, purpose: string][]): string[] {
  const width = Math.max(...commands.map(([command]) => command.length));
  return commands.map(([command, purpose]) => `  ${command.padEnd(width)}   ${purpose}`);
}

/** Every node: what it is, where, and how it is reached. */
export function nodeTable(outputs: Pick<Outputs, "nodes" | "directors" | "realServers">): string {
  const table = newTable("node", "role", "address", "reached through");
  for (const [name, { address, jump }] of Object.entries(outputs.nodes)) {
    table.push([name, roles(outputs, name), address, jump ?? "the front network"]);
  }
  return table.toString();
}

function roles({ directors, realServers }: Pick<Outputs, "directors" | "realServers">, name: string): string {
  const director = directors[name];
  if (director === undefined) return "real server";
  const serves = name in realServers ? ", and real server" : "";
  // a director alone is always master
  if (Object.keys(directors).length === 1 && director.since === undefined) return `director${serves}`;
  const since = director.since === undefined ? "" : ` since ${director.since}`;
  return `director, ${director.state}${since}${serves}`;
}

/** Every checked real server: what its check found out, and when. */
export function healthTable({ health }: Pick<Outputs, "health">): string {
  const table = newTable("virtual service", "real server", "health", "since");
  for (const [service, servers] of Object.entries(health)) {
    for (const [name, { state, since }] of Object.entries(servers)) table.push([service, name, state, since ?? ""]);
  }
  return table.toString();
}

function newTable(...head: string[]): Table.Table {
  return new Table({ head, style: { head: [], border: [] } });
}

/** Who answered each of some requests, by the first line of what came. */
async function answers(url: string): Promise<string[]> {
  const script = 'for i in $(seq "$2"); do curl -ks --max-time 5 "$1" | head -n 1; done';
  const output = await runInLab("sh", ["-c", script, "requests", url, String(REQUESTS)]);
  return output.split("\n");
}

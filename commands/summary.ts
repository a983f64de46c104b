import Table from "cli-table3";
import type { NodeLogin } from "../components/cluster";
import { runInLab } from "../hypervisor";

/** The stack's outputs, as far as the summary shows them. */
interface Outputs {
  url: string;
  director: string;
  realServers: Record<string, string>;
  nodes: Record<string, NodeLogin>;
}

const REQUESTS = 10;

/** What a user wants to see after an up: the nodes, the table, who answers at the VIP, and what to try next. */
export async function summarize(): Promise<string> {
  const outputs = JSON.parse(await runInLab("pulumi", ["stack", "output", "--json"])) as Outputs;
  return [
    "",
    nodeTable(outputs),
    "",
    await runInLab("./lab", ["ssh", outputs.director, "sudo", "ipvsadm", "-Ln"]),
    "",
    `${REQUESTS} requests to ${outputs.url}: ${(await answers(outputs.url)).join(" ")}`,
    "",
    "next:",
    `  ./lab curl ${outputs.url}/          a request from the console`,
    `  ./lab ssh ${(Object.keys(outputs.realServers)[0] ?? outputs.director).padEnd(26)}a login on a node`,
    "  ./lab pulumi stack output           everything the stack tells",
    "  ./lab pulumi preview                what an up would change",
    "  npm run destroy                     remove it all",
  ].join("\n");
}

function nodeTable({ nodes, director }: Outputs): string {
  const table = new Table({ head: ["node", "role", "address", "reached through"], style: { head: [], border: [] } });
  for (const [name, { address, jump }] of Object.entries(nodes)) {
    table.push([name, name === director ? "director" : "real server", address, jump ?? "the front network"]);
  }
  return table.toString();
}

/** Who answered each of some requests, by the first line of what came. */
async function answers(url: string): Promise<string[]> {
  const script = 'for i in $(seq "$2"); do curl -s --max-time 5 "$1" | head -n 1; done';
  const output = await runInLab("sh", ["-c", script, "requests", url, String(REQUESTS)]);
  return output.split("\n");
}

/** `npm run preflight`: shows what an up of the selected stack would stumble over, and removes leftovers if asked to. */
import { parseArgs } from "node:util";
import { UserError } from "../errors/userError";
import { runProgram } from "../runtime/program";
import { compare, findingsOf } from "./between";
import { leftoverDomains } from "./checks/leftovers";
import { type Examined, examine } from "./examine";
import { listResults } from "./list";
import { removeLeftovers } from "./removeLeftovers";
import { selectedSubject } from "./subject";

const USAGE = `usage: npm run preflight -- [--remove-leftovers]
Shows what an up of the selected stack would stumble over; in the lab: ./lab npm run preflight
  --remove-leftovers  removes the domains of an interrupted up that carry the stack's mark, and only those`;

runProgram(preflight, { left: () => "nothing was changed but what was told" });

async function preflight(): Promise<void> {
  const options = readOptions();
  if (options.help) return console.log(USAGE);
  const subject = await selectedSubject();
  const examined = await examine(subject);
  for (const { hypervisor, results } of examined) {
    console.log(`stack ${subject.stack.stack} on ${hypervisor.uri}\n${listResults(results)}`);
  }
  const between = compare(subject.config, examined);
  if (between) console.log(listResults([between]));
  if (findingsOf(subject.config, examined).some(({ severity }) => severity === "error")) process.exitCode = 1;

  const leftovers = examined.flatMap(({ facts }) => leftoverDomains(facts).map(({ name }) => name));
  if (options["remove-leftovers"]) console.log(await removeLeftoversOf(examined));
  else if (leftovers.length > 0) {
    console.log(`remove ${leftovers.join(", ")}: npm run preflight -- --remove-leftovers`);
  }
}

function readOptions() {
  try {
    const options = { "remove-leftovers": { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    throw new UserError({ what: (error as Error).message, fix: USAGE });
  }
}

async function removeLeftoversOf(examined: Examined[]): Promise<string> {
  const removed: string[] = [];
  for (const { hypervisor, facts } of examined) removed.push(...(await removeLeftovers(hypervisor.uri ?? "", facts)));
  return removed.length > 0 ? `removed: ${removed.join(", ")}` : "no leftovers with the stack's mark";
}

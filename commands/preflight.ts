/** `npm run preflight`: shows what an up of the selected stack would stumble over, and removes leftovers if asked to. */
import { Command } from "commander";
import { runProgram } from "../host/program";
import { compare, findingsOf } from "../preflight/between";
import { leftoverDomains } from "../preflight/checks/leftovers";
import { examine } from "../preflight/examine";
import { listResults } from "../preflight/list";
import { removeLeftovers } from "../preflight/removeLeftovers";
import { selectedStack } from "../preflight/selectedStack";

runProgram(preflight, { left: () => "nothing was changed but what was told" });

async function preflight(): Promise<void> {
  const command = new Command("npm run preflight --")
    .description("shows what an up of the selected stack would stumble over; in the lab: ./lab npm run preflight")
    .option(
      "--remove-leftovers",
      "removes the domains of an interrupted up that carry the stack's mark, and only those",
    )
    .parse();
  const subject = await selectedStack();
  const examined = await examine(subject);
  for (const { hypervisor, results } of examined) {
    console.log(`stack ${subject.stack.stack} on ${hypervisor.uri}\n${listResults(results)}`);
  }
  const between = compare(subject.config, examined);
  if (between) console.log(listResults([between]));
  if (findingsOf(subject.config, examined).some(({ severity }) => severity === "error")) process.exitCode = 1;

  const leftovers = examined.flatMap(({ facts }) => leftoverDomains(facts).map(({ name }) => name));
  if (command.opts<{ removeLeftovers?: true }>().removeLeftovers) {
    const removed: string[] = [];
    for (const { hypervisor, facts } of examined) {
      removed.push(...(await removeLeftovers(hypervisor.uri ?? "", facts)));
    }
    console.log(removed.length > 0 ? `removed: ${removed.join(", ")}` : "no leftovers with the stack's mark");
  } else if (leftovers.length > 0) {
    console.log(`remove ${leftovers.join(", ")}: npm run preflight -- --remove-leftovers`);
  }
}

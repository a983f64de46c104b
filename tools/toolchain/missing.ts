import type { Problem } from "../../errors/userError";
import { Downloads } from "./download";
import { goProblem } from "./goRequirements";
import { commandSources, libvirtProviderSources, needsGo, pulumiSources, terraformProviderSources } from "./parts";
import { RELEASES_SITE } from "./releases";

export const ALL_SOURCES = [pulumiSources, commandSources, terraformProviderSources, libvirtProviderSources];

/**
 * What this machine lacks to build the parts that it neither has nor can download: a fitting Go. The site of the
 * releases is asked only where that makes the difference, which takes four seconds where a firewall drops packets.
 *
 * @param site where the releases are; tests have one of their own
 */
export async function missingToBuild(site = RELEASES_SITE): Promise<Problem[]> {
  const needed = await Promise.all(ALL_SOURCES.map(needsGo));
  if (!needed.includes(true)) return [];
  const problem = await goProblem();
  if (problem === undefined || (await new Downloads().canReach(site))) return [];
  return [problem];
}

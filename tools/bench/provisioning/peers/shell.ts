import { join } from "node:path";
import type { Site } from "../site";
import { addressOf, type ProvisioningStep, type Wanted, type WantedServer } from "../wanted";
import type { Peer } from "./peer";

const SCRIPT = join(import.meta.dirname, "..", "shell", "sample.sh");

/** Commands over SSH, typed by somebody who knows what is there and what has to change. */
export class Shell implements Peer {
  readonly name = "shell";
  private before?: Wanted;

  async prepare(): Promise<void> {}

  async command({ sshConfig }: Site, { wanted }: ProvisioningStep): Promise<string> {
    const typed = typedFor(this.before, wanted);
    this.before = wanted;
    return [SCRIPT, sshConfig, ...typed].join(" ");
  }
}

/** The script's arguments that lead from one state to the next: the change alone, where there is one. */
export function typedFor(before: Wanted | undefined, wanted: Wanted | undefined): string[] {
  const known = before?.realServers ?? [];
  if (wanted === undefined) return ["remove", ...known.map(({ node }) => node)];
  const shown = ({ node }: WantedServer) => `${node}=${addressOf(node)}`;
  const differing = wanted.realServers.filter(
    ({ node, weight }) => !known.some((each) => each.node === node && each.weight === weight),
  );
  const [change, ...more] = differing;
  if (before === undefined || change === undefined || more.length > 0) {
    return ["configure", ...wanted.realServers.map(shown)];
  }
  const isKnown = known.some(({ node }) => node === change.node);
  return isKnown ? ["weight", addressOf(change.node), `${change.weight}`] : ["add", shown(change)];
}

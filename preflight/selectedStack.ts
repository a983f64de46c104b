import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { parseStackConfig } from "../config/parse";
import { createdNodes } from "../config/placement";
import { settingsBelow } from "../config/settings";
import { projectDir } from "../host/paths";
import type { StackIdentity } from "../host/stackIdentity";
import { formatProblem, UserError } from "../host/userError";
import type { Subject } from "./examine";
import { placesIn } from "./plan";
import { readState, type StateResource } from "./state";

/**
 * The stack that pulumi would act on: the selected one, or $PULUMI_STACK.
 *
 * @throws UserError when there is none, or its configuration is wrong
 */
export async function selectedStack(): Promise<Subject> {
  const project = parse(await readFile(join(projectDir, "Pulumi.yaml"), "utf8")).name as string;
  const stack = await pulumi("stack", "--show-name");
  const [settings, exported] = await Promise.all([
    pulumi("config", "--json", "--show-secrets", "--stack", stack),
    pulumi("stack", "export", "--stack", stack),
  ]);
  return subjectOf({ project, stack }, settings, exported);
}

/** The same of pulumi's answers, in JSON. */
export function subjectOf(stack: StackIdentity, settings: string, exported: string): Subject {
  const values = JSON.parse(settings) as Record<string, { value?: string }>;
  const all = Object.fromEntries(Object.entries(values).map(([key, { value = "" }]) => [key, value]));
  const { config, problems } = parseStackConfig(settingsBelow("lvs:", all));
  if (!config) throw new UserError({ what: problems.map(formatProblem).join("\n"), where: `stack ${stack.stack}` });
  if (createdNodes(config).length === 0) {
    throw new UserError({
      what: "all machines are there already, so there is no hypervisor to look at",
      where: `stack ${stack.stack}`,
    });
  }
  const uri = all["libvirt:uri"];
  if (uri === undefined && config.hypervisors === undefined) {
    throw new UserError({
      what: "missing",
      where: "libvirt:uri",
      expected: "the hypervisor's libvirt, such as qemu:///system",
      mend: "pulumi config set libvirt:uri qemu:///system",
    });
  }
  const { deployment } = JSON.parse(exported) as { deployment?: { resources?: StateResource[] } };
  return {
    config,
    places: placesIn(config, uri),
    stack,
    state: Promise.resolve(readState(deployment?.resources ?? [], stack)),
  };
}

async function pulumi(...args: string[]): Promise<string> {
  const result = await execa("pulumi", [...args, "--non-interactive"], { reject: false, cwd: projectDir });
  if (!result.failed) return result.stdout.trim();
  if (result.code === "ENOENT") {
    throw new UserError({
      what: "there is no pulumi",
      expected: "pulumi in the PATH, or the lab's: ./lab npm run preflight",
      mend: "install it, or run that",
    });
  }
  throw new UserError({
    what: `pulumi ${args.join(" ")}: ${result.stderr.trim()}`,
    expected: "a selected stack",
    mend: "pulumi stack select STACK; in the lab: ./lab npm run preflight",
  });
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { UserError } from "../errors/userError";
import { projectDir } from "../runtime/paths";

/**
 * The stack that pulumi would act on: the selected one, or $PULUMI_STACK.
 *
 * @throws UserError when there is none
 */
export async function selectedIdentity(): Promise<{ project: string; stack: string }> {
  const project = parse(await readFile(join(projectDir, "Pulumi.yaml"), "utf8")).name as string;
  return { project, stack: await askPulumi("stack", "--show-name") };
}

/**
 * What Pulumi says of a stack.
 *
 * @throws UserError when there is no pulumi, or it can't tell
 */
export async function askPulumi(...args: string[]): Promise<string> {
  const result = await execa("pulumi", [...args, "--non-interactive"], { reject: false, cwd: projectDir });
  if (!result.failed) return result.stdout.trim();
  if (result.code === "ENOENT") {
    throw new UserError({
      what: "there is no pulumi",
      expected: "pulumi in the PATH, or the lab's: ./lab before the command",
      fix: "install it, or run that",
    });
  }
  throw new UserError({
    what: `pulumi ${args.join(" ")}: ${result.stderr.trim()}`,
    expected: "a selected stack",
    fix: "pulumi stack select STACK; in the lab: ./lab before the command",
  });
}

import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../errors/userError";
import type { StackIdentity } from "../../plan/libvirtNames";
import { projectDir } from "../../runtime/paths";
import { run } from "../../runtime/process";
import { selectedIdentity } from "../selectedStack";
import type { Deployment } from "./deployment";

/** The stack that pulumi would act on: the selected one, or $PULUMI_STACK. */
export interface Stack extends StackIdentity {
  /** libvirt's URI by its configuration; empty where that names hypervisors instead. */
  uri: string;
  /** Where its state is: file:///root/.pulumi. */
  backend: string;
}

/**
 * @throws UserError when there is none, or Pulumi can't tell
 */
export async function stackToRepair(): Promise<Stack> {
  const [identity, uri, account] = await Promise.all([
    selectedIdentity(),
    pulumi("config", "get", "libvirt:uri").catch(() => ""),
    pulumi("whoami", "--json"),
  ]);
  return { ...identity, uri, backend: (JSON.parse(account) as { url: string }).url };
}

/** A stack's state in the form that `pulumi stack export` gives and `pulumi stack import` takes. */
export interface Exported {
  version: number;
  features?: string[];
  deployment: Deployment;
}

/** The stack's state now; nobody else changed it in the meantime. */
export async function exportStack(stack: Stack): Promise<Exported> {
  await requireUnlocked(stack);
  const exported = JSON.parse(await pulumi("stack", "export")) as Partial<Exported>;
  await requireUnlocked(stack);
  return { version: 3, deployment: {}, ...exported };
}

export async function importStack(state: Exported): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "lvs-state-"));
  try {
    const file = join(folder, "state.json");
    await writeFile(file, JSON.stringify(state), { mode: 0o600 });
    await pulumi("stack", "import", "--file", file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Asks the hypervisor for all that the state tells of, and takes off the state what isn't there. */
export async function refresh(): Promise<void> {
  await pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
}

/** A folder's locks are files. Other backends don't show theirs. */
async function requireUnlocked({ backend, project, stack }: Stack): Promise<void> {
  if (!backend.startsWith("file://")) return;
  const folder = join(backendFolder(backend), "locks", "organization", project, stack);
  const locks = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith(".json"));
  if (locks.length === 0) return;
  throw new UserError({
    what: "the stack is locked: another pulumi works on it, or was killed",
    where: `stack ${stack}`,
    expected: "a stack that nobody works on",
    fix: "wait for that one's end; if it was killed: pulumi cancel, then this again",
  });
}

/** Where a backend that is a folder keeps its files. */
export function backendFolder(backend: string): string {
  return join(decodeURIComponent(backend.slice("file://".length).replace(/\?.*/, "")), ".pulumi");
}

async function pulumi(...args: string[]): Promise<string> {
  const output = await run("pulumi", [...args, "--non-interactive"], { cwd: projectDir });
  return output.trim();
}

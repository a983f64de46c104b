import { cpus, totalmem } from "node:os";
import { execa } from "execa";
import { projectDir } from "../../runtime/paths";
import { ensureGuestImage } from "../lab/image/guestImage";
import { findAccelerator } from "../lab/kvm";

/** What figures were measured on, without which they say little. */
export interface MeasuredOn {
  /** ISO 8601, UTC. */
  startedAt: string;
  /** The commit, with "-dirty" where the project's files were others than its. */
  commit: string;
  cores: number;
  processor: string;
  memoryMiB: number;
  /** How virtual machines run here. */
  machines: "KVM" | "emulation";
  /** How often each case was measured. */
  samples: number;
}

/** What an earlier part of the benchmark wrote, which changes nothing of what is measured. */
const WRITTEN = ["tools/bench/results", "docs/benchmarks", "docs/benchmarks.md"];

/** This machine and this version of the project. */
export async function measuredOn(samples: number): Promise<MeasuredOn> {
  const nothing = () => {};
  const accelerator = await findAccelerator(await ensureGuestImage(nothing), nothing);
  return {
    startedAt: new Date().toISOString(),
    commit: await commit(),
    cores: cpus().length,
    processor: cpus()[0]?.model ?? "unknown",
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    machines: accelerator === "kvm" ? "KVM" : "emulation",
    samples,
  };
}

async function commit(): Promise<string> {
  const { stdout: name } = await execa("git", ["describe", "--always"], { cwd: projectDir });
  const others = WRITTEN.map((path) => `:(exclude)${path}`);
  const { stdout: changes } = await execa("git", ["status", "--porcelain", "--", ".", ...others], { cwd: projectDir });
  return changes === "" ? name : `${name}-dirty`;
}

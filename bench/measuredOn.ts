import { cpus, release, totalmem } from "node:os";
import { execa } from "execa";
import { projectDir } from "../host/paths";
import { findAccelerator } from "../hypervisor/kvm";

/** What figures were measured on, without which they say little. */
export interface MeasuredOn {
  /** ISO 8601, UTC. */
  startedAt: string;
  /** The commit as `git describe --always --dirty` names it. */
  commit: string;
  cores: number;
  processor: string;
  memoryMiB: number;
  /** How virtual machines run here. */
  machines: "KVM" | "emulation";
  kernel: string;
  /** How often each case was measured. */
  samples: number;
}

/** This machine and this version of the project. */
export async function measuredOn(samples: number): Promise<MeasuredOn> {
  const { stdout: commit } = await execa("git", ["describe", "--always", "--dirty"], { cwd: projectDir });
  return {
    startedAt: new Date().toISOString(),
    commit,
    cores: cpus().length,
    processor: cpus()[0]?.model ?? "unknown",
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    machines: (await findAccelerator()) === "kvm" ? "KVM" : "emulation",
    kernel: release(),
    samples,
  };
}

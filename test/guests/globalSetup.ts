import type { TestProject } from "vitest/node";
import { writeSettingsIn } from "../../tools/harness/settings";
import { bootClone } from "../e2e/globalSetup";

/** Boots the sample with another guest, from a fresh clone, by the README's command. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return bootClone(project, (clone) => writeSettingsIn(clone, GUEST));
}

/** Emulated, its whole boot takes many times that of the stand-in. */
export const GUEST = { guest: "debian12", bootTimeoutSeconds: 1800 } as const;

import type { TestProject } from "vitest/node";
import { el7Programs } from "../../../tools/commands/el7Programs";
import { BOTH_FAMILIES, writeSettingsIn } from "../../../tools/harness/settings";
import { bootClone } from "../../e2e/globalSetup";
import { putPrograms } from "../support/programs";

/** Boots the sample, with CentOS 7's own programs on its director, and such that no test has to make that anew. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return bootClone(
    project,
    (clone) => writeSettingsIn(clone, BOTH_FAMILIES),
    async (clone) => console.log(await putPrograms(clone, el7Programs(process.env))),
  );
}

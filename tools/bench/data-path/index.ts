import { Clone } from "../../harness/clone";
import { BOTH_FAMILIES, writeSettingsIn } from "../../harness/settings";
import { requireRoot } from "../../lab";
import { ensureDebianPackages } from "../../lab/debianPackages";
import type { BenchOptions, BenchPart, Measurement } from "../measurement";
import { measureChanges } from "./changes";
import { PATH_SERVICES } from "./paths";
import { measureShares, SHARE_SERVICES } from "./shares";
import { measureSpeed } from "./speed";

/** What clients get: speed through the VIP, each real server's share, and requests lost by changes of the table. */
export const dataPath: BenchPart = {
  name: "data-path",
  title: "What clients get: speed, shares, and requests lost by changes",
  async measure(options: BenchOptions): Promise<Measurement[]> {
    requireRoot();
    await ensureDebianPackages(["curl", "wrk"], options.report);
    const clone = await Clone.create();
    try {
      options.report("bringing up a director and two real servers");
      await writeSettingsIn(clone, {
        ...BOTH_FAMILIES,
        verify: false,
        virtualServices: [...PATH_SERVICES, ...SHARE_SERVICES],
      });
      await clone.expect("npm run up");
      return await measureAll(clone, options);
    } finally {
      await clone.remove();
    }
  },
};

/** On a stack that is up. */
export async function measureAll(clone: Clone, options: BenchOptions): Promise<Measurement[]> {
  return [
    ...(await measureSpeed(clone, options)),
    await measureShares(clone, options),
    await measureChanges(clone, options),
  ];
}

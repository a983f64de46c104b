import type * as pulumi from "@pulumi/pulumi";
import { checkedServicesOf } from "../config/health";
import type { StackConfig } from "../config/schema";
import { tableFor, tableOf } from "../config/table";
import { guestProfiles } from "../guest/profiles";
import { renderDirectorText } from "../lvs/directorText";
import { renderRules } from "../lvs/rules";
import type { Directors } from "./directors";
import { LvsTable } from "./lvsTable";
import type { RealServers } from "./realServers";

/** The same table on each director, so that it doesn't matter which one is master. */
export function createTables(
  name: string,
  config: StackConfig,
  { directors, realServers }: { directors: Directors; realServers: RealServers },
  parent: pulumi.Resource,
): LvsTable[] {
  const rules = renderRules(tableOf(config));
  const { versions } = guestProfiles[config.guest];
  return directors.all.map(
    (director) =>
      new LvsTable(
        `${name}-${director.machine.node}-table`,
        {
          director,
          realServers: realServers.all,
          drained: realServers.drained,
          lines: renderDirectorText(tableFor(config, director.machine.node), checkedServicesOf(config), versions),
          rules,
          drainSeconds: config.drainSeconds,
          driftCheck: config.driftCheck,
        },
        // what it was called when there was one director only
        { parent, aliases: director === directors.first ? [{ name: `${name}-table` }] : [] },
      ),
  );
}

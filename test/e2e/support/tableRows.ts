import { expect } from "vitest";
import { type LiveTable, liveTable, rulesOf, serviceOf } from "./director";
import { FEATURE_ROWS } from "./featureRows";
import { LabClient } from "./labClient";
import { startNameServer } from "./nameServers";
import type { Row } from "./row";
import { SCHEDULER_ROWS } from "./schedulerRows";
import { commandsIn, up } from "./stack";

export const ROWS = [...SCHEDULER_ROWS, ...FEATURE_ROWS];

/** The rows that one up applied, and a client to feel them by. */
export class AppliedRows {
  private constructor(
    /** The commands that the up showed. */
    readonly shown: string[],
    /** The table as it was after it. */
    readonly live: LiveTable,
    readonly client: LabClient,
  ) {}

  /** Applies what the settings hold, with servers that tell their names behind it. */
  static async byUp(): Promise<AppliedRows> {
    const shown = commandsIn(await up());
    await Promise.all(["node2", "node3"].map(startNameServer));
    return new AppliedRows(shown, await liveTable(), await LabClient.start());
  }

  /** A row was shown as commands, is live, and clients feel it. */
  async expectRow({ rules, seenBy }: Row): Promise<void> {
    const service = serviceOf(rules[0]);
    const shownRules = this.shown.map((command) => command.replace("ipvsadm ", "").replace(/ -x.*/, ""));

    expect(rulesOf(service, this.live.rules)).toEqual(rules);
    expect(rulesOf(service, shownRules)).toEqual(rules);
    await seenBy(this.client);
  }

  end(): Promise<void> {
    return this.client.end();
  }
}

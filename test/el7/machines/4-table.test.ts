import { afterAll, describe, expect, it } from "vitest";
import { renderEndpoint, renderRules, renderTable } from "../../../lvs/rules";
import type { Table } from "../../../lvs/table";
import { liveTable } from "../../e2e/support/director";
import { shownDrift } from "../../scripts/guest/shownDrift";
import { applyAlone } from "../support/applied";
import { tableSamples } from "../support/random";

const samples = tableSamples().map((table, at) => ({ number: at + 1, table }));

afterAll(() => {
  const rules = samples.flatMap(({ table }) => renderRules(table)).length;
  console.log(`${samples.length} tables, ${rules} rules compared`);
});

/** The rules as ipvsadm prints them, which leaves out thresholds. */
function printed(table: Table): string[] {
  return renderRules(table)
    .map((rule) => rule.replace(/ -x.*| -y.*/, ""))
    .sort();
}

function thresholds({ virtualServices }: Table): string[] {
  return virtualServices
    .flatMap(({ realServers }) => realServers)
    .filter(({ upperThreshold, lowerThreshold }) => upperThreshold + lowerThreshold > 0)
    .map((server) => `${renderEndpoint(server)} ${server.upperThreshold} ${server.lowerThreshold}`)
    .sort();
}

describe("a table that a configuration may ask for", () => {
  it.each(samples)("goes through ipvsadm and back: sample $number", async ({ table }) => {
    const { status, complaints, shown } = await applyAlone(renderTable(table));
    const live = await liveTable();

    expect(complaints).toEqual([]);
    expect(status).toBe("0");
    expect(shownDrift(shown)).toEqual([]);
    expect(live.rules).toEqual(printed(table));
    expect(live.thresholds.sort()).toEqual(thresholds(table));
  });
});

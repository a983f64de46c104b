import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { centos7 } from "../../../guest/profiles/centos7";
import { renderDirectorText } from "../../../lvs/directorText";
import { emptyTable } from "../../../lvs/table";
import { onNode } from "../../e2e/sharedClone";
import { shownDrift } from "../../scripts/guest/shownDrift";
import { applyAlone } from "../support/applied";
import { countValues, dumpIn, expectedDump } from "../support/dump";
import { checkedSamples } from "../support/random";

const DROP_IN = "/etc/systemd/system/keepalived-checks.service.d";

const samples = checkedSamples().map((services, at) => ({ number: at + 1, services }));
let [compared, different] = [0, 0];

beforeAll(async () => {
  // -d: it tells what it has read
  await onNode(
    "node1",
    `mkdir -p ${DROP_IN} && cd ${DROP_IN} &&
    { echo "[Service]"; echo ExecStart=; sed -n "s/^ExecStart=.*/& -d/p" ../keepalived-checks.service; } >dump.conf &&
    systemctl daemon-reload`,
  );
});

afterAll(async () => {
  const count = samples.flatMap(({ services }) => services).length;
  console.log(`${count} checked services, ${compared} values compared, ${different} samples different`);
  await onNode("node1", `rm -r ${DROP_IN}; systemctl daemon-reload`);
});

describe("checked services that a configuration may ask for", () => {
  it.each(samples)("are taken whole by keepalived: sample $number", async ({ services }) => {
    const table = { ...emptyTable(), virtualServices: services.map(({ service }) => service) };

    const { status, complaints, shown, journal } = await applyAlone(
      renderDirectorText(table, services, [], centos7.versions),
    );
    const [dump, expected] = [dumpIn(journal), expectedDump(services)];
    compared += countValues(expected);
    if (dump.join("\n") !== expected.join("\n")) different++;

    expect(complaints).toEqual([]);
    expect(status).toBe("0");
    expect(shownDrift(shown)).toEqual([]);
    expect(dump).toEqual(expected);
  });
});

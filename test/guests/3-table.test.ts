import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clone, onNode } from "../e2e/sharedClone";
import { reboot } from "../e2e/support/reboot";
import type { Row } from "../e2e/support/row";
import { BOTH_FAMILIES, SAMPLE_SERVICE, writeSettings } from "../e2e/support/stack";
import { AppliedRows, ROWS } from "../e2e/support/tableRows";
import { GUEST } from "./globalSetup";

let applied: AppliedRows;

beforeAll(async () => {
  await writeSettings({
    ...GUEST,
    ...BOTH_FAMILIES,
    virtualServices: [SAMPLE_SERVICE, ...ROWS.map(({ service }) => service)],
  });
  applied = await AppliedRows.byUp();
});

afterAll(() => applied?.end());

describe("a row of the table on Debian 12, shown as commands by up, live on the director, and felt by clients:", () => {
  it.each(ROWS)("$name", (row: Row) => applied.expectRow(row));
});

it("is there again after a reboot of the director", async () => {
  const before = await onNode("node1", "ipvsadm -Sn");

  await reboot("node1");

  expect(await onNode("node1", "ipvsadm -Sn")).toBe(before);
  expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
});

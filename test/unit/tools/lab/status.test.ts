import { expect, test } from "vitest";
import { formatStatus, parseGuests, parseNetworks } from "../../../../tools/lab/status";

test("guests are read with states of one and of two words", () => {
  const text = " 1   lvs-lab-node1   running\n -   lvs-lab-node2   shut off\n";
  expect(parseGuests(text)).toEqual([
    { name: "lvs-lab-node1", state: "running" },
    { name: "lvs-lab-node2", state: "shut off" },
  ]);
});

test("networks are read with their state", () => {
  expect(parseNetworks(" front   active     no   yes\n back   inactive   no   yes\n\n")).toEqual([
    { name: "front", state: "active" },
    { name: "back", state: "inactive" },
  ]);
});

test("no guests are none", () => {
  expect(parseGuests("\n")).toEqual([]);
});

test("a lab that doesn't run says how to start it", () => {
  expect(formatStatus({ dir: "/lab" })).toBe("lab /lab\nisn't running; start it with: ./lab start");
});

test("a running lab shows its accelerator, guests and networks", () => {
  const init = { pid: 42, startTicks: "1", bootId: "b" };
  const guests = [{ name: "node1", state: "running" }];
  const record = { init, startedAt: "2024-01-01T00:00:00Z", accelerator: "tcg" as const };
  const lines = formatStatus({ dir: "/lab", running: { ...record, guests, networks: [] } }).split("\n");
  expect(lines).toContain("accelerator    tcg");
  expect(lines).toContain("guests         node1 (running)");
  expect(lines).toContain("networks       none");
});

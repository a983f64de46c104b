import { describe, expect, it } from "vitest";
import { StepReader } from "../../../../../tools/bench/overhead/engineEvents";

const event = (kind: "resourcePreEvent" | "resOutputsEvent", urn: string, op = "create") =>
  `${JSON.stringify({ timestamp: 1, [kind]: { metadata: { urn, op } } })}\n`;

describe("an engine's event log", () => {
  it("tells when each resource's creation began and ended", () => {
    const reader = new StepReader();
    reader.read(event("resourcePreEvent", "a") + event("resourcePreEvent", "b"), 1);
    reader.read(event("resOutputsEvent", "b"), 2.5);
    reader.read(event("resOutputsEvent", "a"), 4);

    expect(reader.created).toEqual([
      { urn: "b", start: 1, end: 2.5 },
      { urn: "a", start: 1, end: 4 },
    ]);
  });

  it("is read the same wherever it is cut", () => {
    const log = event("resourcePreEvent", "a") + event("resOutputsEvent", "a");
    for (let cut = 0; cut < log.length; cut++) {
      const reader = new StepReader();
      reader.read(log.slice(0, cut), 1);
      reader.read(log.slice(cut), 1);

      expect(reader.created).toEqual([{ urn: "a", start: 1, end: 1 }]);
    }
  });

  it("has no steps of resources that stay the same", () => {
    const reader = new StepReader();
    reader.read(event("resourcePreEvent", "a", "same") + event("resOutputsEvent", "a", "same"), 1);

    expect(reader.created).toEqual([]);
  });
});

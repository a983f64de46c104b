import { describe, expect, it } from "vitest";
import type { Goal, Measurement } from "../../../../tools/bench/measurement";
import { figure } from "../../../../tools/bench/report/figures";
import { reportText } from "../../../../tools/bench/report/markdown";
import { resultOf, SIZES, STEPS, TIMELINE } from "./findings";

const CHAPTERS = [
  { name: "provisioning", title: "Provisioning" },
  { name: "scale", title: "Scale" },
];
const QUICK = { series: "quick", case: "first" };
const SLOW = { series: "slow", case: "first" };

describe("the report", () => {
  it("has a row for each case with each series' median and spread", () => {
    expect(rowOf("first", STEPS)).toEqual(["first", "2 (1–3)", "9 (8–10)"]);
  });

  it("gives no spread of a single sample, and a dash for what was not measured", () => {
    expect(rowOf("again", STEPS)).toEqual(["again", "0.5", "–"]);
  });

  it("tells a goal as kept whose ratio is at most the wanted one", () => {
    expect(goalRow({ of: QUICK, against: SLOW, atMost: 0.25 })).toEqual(["be quick", "0.25", "0.222", "yes"]);
  });

  it("tells a goal as not kept whose ratio is more", () => {
    expect(goalRow({ of: SLOW, against: QUICK, atMost: 4 })).toEqual(["be quick", "4", "4.5", "**no**"]);
  });

  it("compares the median itself, in its unit, where a goal names nothing else", () => {
    expect(goalRow({ of: SLOW, atMost: 9 })).toEqual(["be quick", "9 s", "9 s", "yes"]);
  });

  it("tells a goal as not measured one of whose points is missing", () => {
    expect(goalRow({ of: { series: "slow", case: "again" }, against: QUICK, atMost: 1 }).at(-1)).toBe("not measured");
    expect(goalRow({ of: QUICK, against: { series: "slow", case: "again" }, atMost: 1 }).at(-1)).toBe("not measured");
  });

  it("says of each part what it was measured on", () => {
    const text = reportText([resultOf(STEPS)], CHAPTERS);
    for (const fact of ["abc1234", "4 cores of a processor", "8,192 MiB", "KVM", "--samples 3"]) {
      expect(text).toContain(fact);
    }
  });

  it("has the parts in their order, without those of which there is no result", () => {
    const text = reportText([resultOf(SIZES, "scale"), resultOf(STEPS)], CHAPTERS);
    expect(headings(text)).toEqual(["Provisioning", STEPS.title, "Scale", SIZES.title]);
    expect(headings(reportText([resultOf(SIZES, "scale")], CHAPTERS))).toEqual(["Scale", SIZES.title]);
  });

  it("shows each finding's picture and notes", () => {
    const text = reportText([resultOf({ ...STEPS, notes: ["Mind the gap."] })], CHAPTERS);
    expect(text).toContain(`![${STEPS.title}](benchmarks/steps.svg)`);
    expect(text).toContain("\n\nMind the gap.\n");
  });

  it("tells of a timeline what took how long and what it waited for", () => {
    expect(rowOf("machine", TIMELINE)).toEqual(["machine", "machines", "1", "31", "30", "network"]);
  });

  it("keeps a name with a bar in its cell", () => {
    const series = [{ name: "a | b", points: [{ case: "first", samples: [1] }] }];
    expect(reportText([resultOf({ ...STEPS, series })], CHAPTERS)).toContain("a \\| b");
  });
});

describe("a figure", () => {
  it.each([
    [1234.5, "1,235"],
    [100.4, "100"],
    [12.345, "12.3"],
    [0.012345, "0.0123"],
    [0, "0"],
  ])("writes %d as %s", (value, written) => {
    expect(figure(value)).toBe(written);
  });
});

function goalRow(goal: Omit<Goal, "what">): string[] {
  return rowOf("be quick", { ...STEPS, goals: [{ what: "be quick", ...goal }] });
}

function rowOf(name: string, finding: Measurement | typeof TIMELINE): string[] {
  const lines = reportText([resultOf(finding)], CHAPTERS).split("\n");
  const row = lines.find((line) => line.startsWith(`| ${name} |`)) ?? "";
  return row.slice(2, -2).split(" | ");
}

function headings(text: string): string[] {
  return [...text.matchAll(/^##+ (.*)$/gm)].map((match) => match[1] ?? "");
}

import { describe, expect, it } from "vitest";
import { picture } from "../../../../tools/bench/report/picture";
import { SIZES, STEPS, TIMELINE } from "./findings";

describe("a picture", () => {
  it.each([STEPS, SIZES, TIMELINE])("is a file of its own: $title", (finding) => {
    expect(picture(finding)).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(picture(finding)).toContain(`aria-label="${finding.title}"`);
  });

  it.each([STEPS, SIZES, TIMELINE])("has the same bytes for the same finding: $title", (finding) => {
    expect(picture(structuredClone(finding))).toBe(picture(finding));
  });

  it.each([STEPS, SIZES, TIMELINE])("is drawn on white, whatever the page's colour: $title", (finding) => {
    expect(picture(finding)).toMatch(/^<svg [^>]*style="background:\s?white;color:\s?black/);
  });

  it("has a bar for each measured case of each series where cases are words", () => {
    expect(marks(picture(STEPS), "bar").match(/<rect /g)).toHaveLength(3);
  });

  it("has a line for each series where cases are numbers, straight for what grows evenly", () => {
    const lines = [...marks(picture(SIZES), "line").matchAll(/ d="M([^"]*)"/g)].map((match) => match[1] ?? "");
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(new Set(slopes(line)).size).toBe(1);
  });

  it("draws numbers that contain nothing at all too", () => {
    const none = {
      ...SIZES,
      series: [{ name: "none", points: [10, 100].map((size) => ({ case: size, samples: [0] })) }],
    };
    expect(picture(none)).not.toContain("NaN");
  });

  it("has a row for each bar of a timeline, and a line from what it waited for", () => {
    const svg = picture(TIMELINE);
    expect(marks(svg, "bar").match(/<rect /g)).toHaveLength(2);
    expect(marks(svg, "link").match(/<path /g)).toHaveLength(1);
  });

  it.each([SIZES, TIMELINE])("names all that has a colour: $title", (finding) => {
    const names = "bars" in finding ? finding.bars.map(({ group }) => group) : finding.series.map(({ name }) => name);
    for (const name of names) expect(picture(finding)).toContain(`■ ${name}`);
  });

  it.each([SIZES, TIMELINE])("names it line by line, since names may be long: $title", (finding) => {
    const places = picture(finding).matchAll(/<g [^>]*translate\(([^,]*),[^>]*><text[^>]*>■/g);
    const columns = [...places].map(([, column]) => column);

    expect(columns.length).toBeGreaterThan(1);
    expect(new Set(columns).size).toBe(1);
  });
});

/** What the picture has of one kind of marks. */
function marks(svg: string, kind: string): string {
  const start = svg.indexOf(`aria-label="${kind}"`);
  if (start < 0) throw new Error(`the picture has no ${kind}`);
  const next = svg.indexOf("aria-label", start + 1);
  return svg.slice(start, next < 0 ? svg.length : next);
}

function slopes(line: string): number[] {
  const points = line.split("L").map((point) => point.split(",").map(Number));
  return points.slice(1).map(([x = 0, y = 0], index) => {
    const [fromX = 0, fromY = 0] = points[index] ?? [];
    return Math.round(((y - fromY) / (x - fromX)) * 1000);
  });
}

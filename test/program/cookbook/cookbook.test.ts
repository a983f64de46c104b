import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectDir } from "../../../runtime/paths";
import { recipes } from "../../../tools/docs/cookbook";
import { drawTopology } from "../../../tools/docs/topology";
import { MockedCluster } from "../../../tools/harness/mockedCluster";
import { MORE_RECIPES } from "./moreRecipes";

/** What the first director of a cluster is told: its table, and the lines of keepalived's configuration. */
async function told(settings: Record<string, unknown>): Promise<{ table: string[]; conf: string[] }> {
  const cluster = await MockedCluster.make(settings);
  const lines = String(cluster.inputs("lvs-node1-table-rules").stdin).split("\n").filter(Boolean);
  const isConf = (line: string) => line.startsWith("conf ");
  return {
    table: lines.filter((line) => !isConf(line) && line !== "owner keepalived" && line !== "--set 900 120 300"),
    conf: lines.filter(isConf).map((line) => line.replace(/^.*\t/, "").trim()),
  };
}

/** The same without those that a document leaves out in the middle. */
function asShown(lines: string[], shown: string[]): string[] {
  const gap = shown.indexOf("…");
  if (gap === -1) return lines;
  return [...lines.slice(0, gap), "…", ...lines.slice(gap + 1 - shown.length)];
}

describe("a cluster of the cookbook", () => {
  it.each(recipes())("is made with the table that is shown: $title", async ({ settings, table }) => {
    const ours = Object.fromEntries(Object.entries(settings).map(([key, value]) => [key.replace("lvs:", ""), value]));
    const changes = ours.directors === undefined ? ours : { director: undefined, ...ours };

    expect(asShown((await told(changes)).table, table)).toEqual(table);
  });

  it.each(recipes())("has the picture that npm run docs draws: $title", ({ config, picture }) => {
    const drawn = readFileSync(join(projectDir, "docs", picture), "utf8");

    expect(drawn).toBe(drawTopology(config));
    expect(readFileSync(join(projectDir, "docs/cookbook.md"), "utf8")).toContain(`(${picture})`);
  });
});

describe("a cluster of somebody's", () => {
  it.each(MORE_RECIPES)("is made: $wants", async ({ settings, table, conf = [] }) => {
    const made = await told(settings);

    expect(made.table).toEqual(table);
    expect(made.conf).toEqual(expect.arrayContaining(conf));
  });
});

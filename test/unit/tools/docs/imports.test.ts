import { describe, expect, it } from "vitest";
import { ALLOWED_IMPORTS, folderOf, type Import, readImports } from "../../../../tools/docs/imports";

const imports = readImports();

/** The files of a circle, or none. */
function findCircle(imports: Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (file: string, way: string[]): string[] => {
    const start = way.indexOf(file);
    if (start >= 0) return way.slice(start);
    if (done.has(file)) return [];
    for (const to of next.get(file) ?? []) {
      const circle = visit(to, [...way, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  return [...next.keys()].map((file) => visit(file, [])).find((circle) => circle.length > 0) ?? [];
}

describe("imports", () => {
  it("run between folders as the table of arrows allows", () => {
    const others = imports.filter(({ from, to }) => {
      const [one, other] = [folderOf(from), folderOf(to)];
      return one !== other && !ALLOWED_IMPORTS[one]?.includes(other);
    });
    expect(others).toEqual([]);
  });

  it("run along each arrow that the table allows", () => {
    const arrows = new Set(imports.map(({ from, to }) => `${folderOf(from)} → ${folderOf(to)}`));
    const allowed = Object.entries(ALLOWED_IMPORTS).flatMap(([from, all]) => all.map((to) => `${from} → ${to}`));
    expect(allowed.filter((arrow) => !arrows.has(arrow))).toEqual([]);
  });

  it("never come back to the file where they began, not by types either", () => {
    expect(findCircle(imports)).toEqual([]);
  });

  it("never come back to the folder where they began", () => {
    const arrows = Object.entries(ALLOWED_IMPORTS).flatMap(([from, all]) => all.map((to) => ({ from, to })));
    expect(findCircle(arrows)).toEqual([]);
  });

  it("of a circle are found", () => {
    const arrow = (from: string, to: string) => ({ from, to });
    expect(findCircle([arrow("a", "b"), arrow("b", "c"), arrow("c", "b")])).toEqual(["b", "c"]);
  });
});

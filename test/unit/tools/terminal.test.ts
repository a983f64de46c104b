import { describe, expect, it } from "vitest";
import { canRedraw } from "../../../tools/terminal";

const TERMINAL = { isTTY: true, columns: 80, rows: 24 };
const ENV = { TERM: "xterm" };

describe("what was written can be redrawn", () => {
  it.each([20, 80, 200])("on a terminal of %i columns", (columns) => {
    expect(canRedraw({ ...TERMINAL, columns }, ENV)).toBe(true);
  });

  it.each([0, 1, 19])("not on one of %i columns, which can't hold a line", (columns) => {
    expect(canRedraw({ ...TERMINAL, columns }, ENV)).toBe(false);
  });

  it("not on one of no rows", () => {
    expect(canRedraw({ ...TERMINAL, rows: 0 }, ENV)).toBe(false);
  });

  it("not in a file or a pipe", () => {
    expect(canRedraw({ ...TERMINAL, isTTY: false }, ENV)).toBe(false);
  });

  it("not on a dumb terminal", () => {
    expect(canRedraw(TERMINAL, { TERM: "dumb" })).toBe(false);
  });

  it("not in a CI, even one with a terminal", () => {
    expect(canRedraw(TERMINAL, { ...ENV, CI: "true" })).toBe(false);
    expect(canRedraw(TERMINAL, { ...ENV, CI: "false" })).toBe(true);
  });
});

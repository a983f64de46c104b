import { afterEach, expect, test, vi } from "vitest";
import { UserError } from "../../../../../errors/userError";
import { runIsolated } from "../../../../../tools/lab/image/isolated";

afterEach(() => vi.restoreAllMocks());

test("a build that needs root says so to anybody else, and starts nothing", async () => {
  vi.spyOn(process, "getuid").mockReturnValue(1000);
  const report = vi.fn();
  const failure = await runIsolated("/nonexistent/script.sh", [], report).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UserError);
  expect(String(failure)).toContain("expected: root");
  expect(report).not.toHaveBeenCalled();
});

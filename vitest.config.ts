import { defineConfig } from "vitest/config";

const MINUTE = 60_000;

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: MINUTE } },
      { test: { name: "program", include: ["test/program/**/*.test.ts"] } },
      { test: { name: "conformance", include: ["test/conformance/**/*.test.ts"], testTimeout: MINUTE } },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          // the files share one lab, so they run one after another, in one process
          fileParallelism: false,
          testTimeout: 10 * MINUTE,
          hookTimeout: 30 * MINUTE,
        },
      },
    ],
  },
});

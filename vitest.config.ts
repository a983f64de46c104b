import { defineConfig } from "vitest/config";
import ByPathSequencer from "./test/byPathSequencer.ts";

const MINUTE = 60_000;

/** What ends a quick test that hangs. The longest takes seconds, so that a busy machine doesn't come near it. */
const GUARD = {
  testTimeout: 15 * MINUTE,
  hookTimeout: 15 * MINUTE,
  expect: { poll: { timeout: 5 * MINUTE } },
};

/** Projects of one group run side by side; what needs the machine for itself comes later. */
const GROUPS = {
  quick: 0,
  lab: 1,
  e2e: 2,
  topologies: 3,
  usage: 4,
  faults: 5,
  guests: 6,
  placement: 7,
  hosts: 8,
  el7: 9,
};

/** A suite whose files share one lab, so that they run one after another; its files are those of the folder of its name. */
function onMachines(
  name: keyof typeof GROUPS,
  {
    include = [`test/${name}/**/*.test.ts`],
    globalSetup = `test/${name}/globalSetup.ts`,
    testTimeout = 15 * MINUTE,
  } = {},
) {
  return {
    test: {
      name,
      include,
      globalSetup,
      setupFiles: "test/commandsThatRun.ts",
      testTimeout,
      hookTimeout: 45 * MINUTE,
      fileParallelism: false,
      sequence: { groupOrder: GROUPS[name] },
    },
  };
}

export default defineConfig({
  test: {
    sequence: { sequencer: ByPathSequencer },
    reporters: ["default", "./test/slowestReporter.ts", "./test/countingReporter.ts"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          setupFiles: "test/ownTemporaryFolder.ts",
          // most of a file's time would be the loading of what it tests
          isolate: false,
          ...GUARD,
          sequence: { groupOrder: GROUPS.quick },
        },
      },
      {
        test: {
          name: "scripts",
          include: ["test/scripts/**/*.test.ts"],
          setupFiles: "test/ownTemporaryFolder.ts",
          ...GUARD,
          sequence: { groupOrder: GROUPS.quick },
        },
      },
      {
        test: {
          name: "program",
          include: ["test/program/**/*.test.ts"],
          setupFiles: "test/ownTemporaryFolder.ts",
          ...GUARD,
          sequence: { groupOrder: GROUPS.quick },
        },
      },
      {
        test: {
          name: "conformance",
          include: ["test/conformance/**/*.test.ts"],
          globalSetup: "test/conformance/globalSetup.ts",
          ...GUARD,
          sequence: { groupOrder: GROUPS.quick },
        },
      },
      {
        test: {
          name: "install",
          include: ["test/install/**/*.test.ts"],
          ...GUARD,
          sequence: { groupOrder: GROUPS.quick },
        },
      },
      {
        test: {
          name: "lab",
          include: ["test/lab/**/*.test.ts"],
          testTimeout: 5 * MINUTE,
          hookTimeout: 5 * MINUTE,
          fileParallelism: false,
          sequence: { groupOrder: GROUPS.lab },
        },
      },
      onMachines("e2e"),
      onMachines("topologies", { globalSetup: "test/e2e/globalSetup.ts" }),
      onMachines("usage", { globalSetup: "test/e2e/globalSetup.ts" }),
      onMachines("faults", { testTimeout: 30 * MINUTE }),
      onMachines("guests"),
      onMachines("placement"),
      {
        test: {
          name: "hosts",
          include: ["test/hosts/**/*.test.ts"],
          testTimeout: 45 * MINUTE,
          hookTimeout: 45 * MINUTE,
          sequence: { groupOrder: GROUPS.hosts },
        },
      },
      {
        test: {
          name: "el7-scripts",
          include: ["test/el7/scripts/**/*.test.ts", "test/scripts/guest/**/*.test.ts"],
          setupFiles: ["test/ownTemporaryFolder.ts", "test/el7/scripts/programsFirst.ts"],
          ...GUARD,
          sequence: { groupOrder: GROUPS.quick },
        },
      },
      onMachines("el7", {
        include: [
          "test/el7/machines/**/*.test.ts",
          "test/e2e/5-table.test.ts",
          "test/e2e/9-health.test.ts",
          "test/faults/4-checks.test.ts",
        ],
        globalSetup: "test/el7/machines/globalSetup.ts",
        testTimeout: 30 * MINUTE,
      }),
    ],
  },
});

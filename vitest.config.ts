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
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: "test/e2e/globalSetup.ts",
          setupFiles: "test/commandsThatRun.ts",
          testTimeout: 15 * MINUTE,
          hookTimeout: 45 * MINUTE,
          // the files share one lab, so they run one after another
          fileParallelism: false,
          sequence: { groupOrder: GROUPS.e2e },
        },
      },
      {
        test: {
          name: "topologies",
          include: ["test/topologies/**/*.test.ts"],
          globalSetup: "test/e2e/globalSetup.ts",
          setupFiles: "test/commandsThatRun.ts",
          testTimeout: 15 * MINUTE,
          hookTimeout: 45 * MINUTE,
          fileParallelism: false,
          sequence: { groupOrder: GROUPS.topologies },
        },
      },
      {
        test: {
          name: "usage",
          include: ["test/usage/**/*.test.ts"],
          globalSetup: "test/e2e/globalSetup.ts",
          setupFiles: "test/commandsThatRun.ts",
          testTimeout: 15 * MINUTE,
          hookTimeout: 45 * MINUTE,
          fileParallelism: false,
          sequence: { groupOrder: GROUPS.usage },
        },
      },
      {
        test: {
          name: "faults",
          include: ["test/faults/**/*.test.ts"],
          globalSetup: "test/faults/globalSetup.ts",
          setupFiles: "test/commandsThatRun.ts",
          testTimeout: 30 * MINUTE,
          hookTimeout: 45 * MINUTE,
          fileParallelism: false,
          sequence: { groupOrder: GROUPS.faults },
        },
      },
      {
        test: {
          name: "guests",
          include: ["test/guests/**/*.test.ts"],
          globalSetup: "test/guests/globalSetup.ts",
          setupFiles: "test/commandsThatRun.ts",
          testTimeout: 15 * MINUTE,
          hookTimeout: 45 * MINUTE,
          fileParallelism: false,
          sequence: { groupOrder: GROUPS.guests },
        },
      },
      {
        test: {
          name: "placement",
          include: ["test/placement/**/*.test.ts"],
          globalSetup: "test/placement/globalSetup.ts",
          setupFiles: "test/commandsThatRun.ts",
          testTimeout: 15 * MINUTE,
          hookTimeout: 45 * MINUTE,
          fileParallelism: false,
          sequence: { groupOrder: GROUPS.placement },
        },
      },
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
      {
        test: {
          name: "el7",
          include: [
            "test/el7/machines/**/*.test.ts",
            "test/e2e/5-table.test.ts",
            "test/e2e/9-health.test.ts",
            "test/faults/4-checks.test.ts",
          ],
          globalSetup: "test/el7/machines/globalSetup.ts",
          setupFiles: "test/commandsThatRun.ts",
          testTimeout: 30 * MINUTE,
          hookTimeout: 45 * MINUTE,
          fileParallelism: false,
          sequence: { groupOrder: GROUPS.el7 },
        },
      },
    ],
  },
});

import { expect, it } from "vitest";
import { parseStackConfig } from "../../../../config/parse";
import { clusterOf } from "../../../../tools/bench/scale/clusterOf";
import { sizesFor } from "../../../../tools/bench/scale/sizes";
import { sampleConfig } from "../../../../tools/harness/sample";

it.each([3, 300, 1_000])("a cluster of %d real servers is right as a configuration", (count) => {
  const { config, problems } = parseStackConfig({ ...sampleConfig(), ...clusterOf(count) });
  expect(problems).toEqual([]);
  expect(Object.keys(config?.nodes ?? {})).toHaveLength(count + 1);
  expect(config?.virtualServices[0]?.realServers).toHaveLength(count);
});

it("brings up no more machines than have their memory, the director among them", () => {
  expect(sizesFor({ freeMiB: 2_048 + 5 * 1_024, machineMiB: 1_024 })).toEqual([2, 4]);
  expect(sizesFor({ freeMiB: 2_048 + 5 * 1_024 - 1, machineMiB: 1_024 })).toEqual([2]);
  expect(sizesFor({ freeMiB: 1_024, machineMiB: 1_024 })).toEqual([]);
});

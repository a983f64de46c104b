import { dataPath } from "./data-path";
import { failover } from "./failover";
import type { BenchPart } from "./measurement";
import { overhead } from "./overhead";
import { provisioning } from "./provisioning";
import { scale } from "./scale";
import { table } from "./table";

/** The parts of the benchmark, in the order in which they run and are reported. */
export const PARTS: BenchPart[] = [provisioning, overhead, scale, table, dataPath, failover];

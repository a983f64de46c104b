import type { BenchPart } from "./measurement";
import { scale } from "./scale";

/** The parts of the benchmark, in the order in which they run and are reported. */
export const PARTS: BenchPart[] = [scale];

import fc from "fast-check";
import { emptyTable, type Table } from "../../../lvs/table";
import { arbitraryTableOf, reweighted } from "../../unit/lvs/arbitraryTable";
import { KINDS_OF_CHANGES, KINDS_OF_RULES, kindsOfChanges, kindsOfRules } from "./kindsOfChange";

/** What the stops are chosen from. Each is so large that a few have everything. */
const SAMPLES = fc.sample(arbitraryTableOf({ minServices: 16, maxServices: 24 }), { numRuns: 100, seed: 1 });

const EMPTY = emptyTable();

export interface Stop {
  found: Table;
  wanted: Table;
  /** 60, or 0 for none. */
  drainSeconds: number;
}

/**
 * A tour of tables, always the same: on the way from each to the next there is, taken together, every kind of change, and in
 * the tables every kind of rule. Random pairs of tables meet them too, but in hundreds of runs, of which each takes as long
 * for a small table as for a large one.
 */
export function tour(): Stop[] {
  const stops: Stop[] = [];
  const missing = new Set([...KINDS_OF_RULES, ...KINDS_OF_CHANGES]);
  let found = EMPTY;
  while (missing.size > 0) {
    const next = [...SAMPLES, ...variants(found)].flatMap((wanted) =>
      [60, 0].map((drainSeconds) => ({ found, wanted, drainSeconds })),
    );
    // where none brings anything new, another table may be a better place to go on from
    const stop = takeRichest(next, kindsOf, missing) ?? detour(found, stops.length);
    stops.push(stop);
    found = stop.wanted;
  }
  return stops;
}

/** A few tables that have, taken together, every kind of rule. */
export function tablesOfEveryRule(): Table[] {
  const tables: Table[] = [];
  const missing = new Set(KINDS_OF_RULES);
  while (missing.size > 0) {
    const table = takeRichest(SAMPLES, kindsOfRules, missing);
    if (table === undefined) throw new Error(`no table has ${[...missing].join("; ")}`);
    tables.push(table);
  }
  return tables;
}

function detour(found: Table, index: number): Stop {
  const wanted = SAMPLES[index];
  if (wanted === undefined) throw new Error("the tour comes to no end");
  return { found, wanted, drainSeconds: 0 };
}

/** The one that has most of what is missing, which it then isn't any more; undefined if none has any. */
function takeRichest<T>(items: T[], kindsOfItem: (item: T) => string[], missing: Set<string>): T | undefined {
  const [first, ...others] = items.map((item) => ({
    item,
    kinds: new Set(kindsOfItem(item).filter((kind) => missing.has(kind))),
  }));
  const richest = others.reduce((best, each) => (each.kinds.size > (best?.kinds.size ?? 0) ? each : best), first);
  if (!richest?.kinds.size) return undefined;
  for (const kind of richest.kinds) missing.delete(kind);
  return richest.item;
}

/** The table with other weights and fewer real servers, and none. */
function variants(table: Table): Table[] {
  return [EMPTY, ...fc.sample(reweighted(table), { numRuns: 30, seed: 1 })];
}

function kindsOf({ found, wanted, drainSeconds }: Stop): string[] {
  return [...kindsOfRules(wanted), ...kindsOfChanges(found, wanted, drainSeconds > 0 ? "drained" : "at once")];
}

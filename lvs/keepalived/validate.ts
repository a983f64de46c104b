import type { Versions } from "../capabilities";
import type { CheckedService } from "../checkedService";
import type { Fault } from "../validateService";

/**
 * Every fault of a service that keepalived shall balance: what it refuses, quietly changes, or takes and never does,
 * and what its version can't do. The service itself has none that `validateService` knows.
 */
export function validateCheckedService(_checked: CheckedService, _versions: Versions): Fault[] {
  return [];
}

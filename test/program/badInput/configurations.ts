import { namesAt } from "../../../config/settingNames";
import { changed, withHealth } from "../../unit/config/problems";

export {
  withHealth,
  withIpv6,
  withMoreServices,
  withPair,
  withRealServer,
  withService,
} from "../../unit/config/problems";

/** The sample with another value at a place, such as `nodes.node2.back`. */
export function at(path: string, value: unknown): Record<string, unknown> {
  return changed(path.split("."), value);
}

/** The sample with a check of its only virtual service over HTTP. */
export function withHttpCheck(settings: Record<string, unknown>): Record<string, unknown> {
  return withHealth({ check: { type: "HTTP_GET", ...settings } });
}

/** The sample with a check of its only virtual service by a program. */
export function withProgram(settings: Record<string, unknown>): Record<string, unknown> {
  return withHealth({ check: { type: "MISC_CHECK", ...settings } });
}

/** The settings that may stand at a place, as a message lists them. */
export function namesOf(...path: string[]): string {
  return namesAt(path).join(", ");
}

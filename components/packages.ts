import type { StackConfig } from "../config/schema";
import { guestProfiles } from "../guest/profiles";
import type { Settings } from "../guest/script";

/** Where the guest's packages come from. */
export function packageSettings({ guest, packageMirror }: StackConfig): Settings {
  const profile = guestProfiles[guest];
  return { PACKAGE_MIRROR: packageMirror ?? profile.packageMirror, RELEASE: profile.release };
}

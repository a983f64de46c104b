import { ownerMark, type StackIdentity } from "../plan/libvirtNames";
import type { StackState } from "./facts";

/** A resource in a stack's state, as far as it is looked at. */
export interface StateResource {
  urn: string;
  type: string;
  outputs?: Record<string, unknown>;
}

/** What the checks want to know of a stack's state. */
export function readState(resources: StateResource[], stack: StackIdentity): StackState {
  const clientKey = resources.find(({ urn, type }) => type === "lvs:ssh:SshKey" && urn.endsWith("-client-key"));
  const publicKey = clientKey?.outputs?.publicKey;
  const domains = resources.filter(({ type }) => type === "libvirt:index/domain:Domain");
  return {
    ...(typeof publicKey === "string" && { mark: ownerMark(stack, publicKey) }),
    domains: domains.map(({ outputs }) => String(outputs?.name)),
  };
}

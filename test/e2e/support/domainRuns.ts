import { clone } from "../sharedClone";

/** Waits, within a bound, until a domain of the stack runs. */
export async function domainRuns(name: string): Promise<void> {
  await clone.expect(
    `timeout 120 sh -c 'until [ "$(./lab virsh -q domstate ${name} 2>/dev/null)" = running ]; do sleep 0.2; done'`,
  );
}

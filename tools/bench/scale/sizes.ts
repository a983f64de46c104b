/** How many real servers are brought up, as far as memory goes. */
const SIZES = [2, 4, 6, 8, 12, 16, 24, 32];
/** What the rest of this machine keeps to itself. */
const RESERVED_MIB = 2_048;

/** The sizes whose machines, a director among them, all have their whole memory. */
export function sizesFor({ freeMiB, machineMiB }: { freeMiB: number; machineMiB: number }): number[] {
  return SIZES.filter((realServers) => (realServers + 1) * machineMiB + RESERVED_MIB <= freeMiB);
}

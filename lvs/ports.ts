/** Ports that follow one another, both ends included; a single one is both. */
export interface PortRange {
  /** 0 to 65535, not above the last. */
  first: number;
  last: number;
}

/** The most ports that one rule of the firewall takes; a range counts as two. @see iptables-extensions(8), multiport */
const MAX_PORTS_OF_A_RULE = 15;

export function onePort(port: number): PortRange {
  return { first: port, last: port };
}

/** Reads a port, or a range as the firewall writes it: `10000:20000`. */
export function readPorts(text: string): PortRange {
  const [first, last = first] = text.split(":").map(Number) as [number, number?];
  return { first, last };
}

/** `80`, `10000:20000` */
export function renderPorts({ first, last }: PortRange): string {
  return first === last ? `${first}` : `${first}:${last}`;
}

/** Whether there are ports that are in both. */
export function sharePorts(one: readonly PortRange[], other: readonly PortRange[]): boolean {
  return one.some((range) => other.some(({ first, last }) => first <= range.last && range.first <= last));
}

/**
 * The same ports as lists that one rule of the firewall takes each, by what they are and not by how they were written:
 * in order, each once, in as few lists as there can be. What fits into one list port by port is written so.
 */
export function portsByRule(ranges: readonly PortRange[]): PortRange[][] {
  const joined = join(ranges);
  const count = joined.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  if (count <= MAX_PORTS_OF_A_RULE) return [joined.flatMap(eachPort)];
  const lists: PortRange[][] = [];
  let room = 0;
  // two neighbours take no less room as a range
  for (const range of joined.flatMap((each) => (each.last - each.first < 2 ? eachPort(each) : [each]))) {
    const takes = range.first === range.last ? 1 : 2;
    if (takes > room) {
      lists.push([]);
      room = MAX_PORTS_OF_A_RULE;
    }
    lists.at(-1)?.push(range);
    room -= takes;
  }
  return lists;
}

/** What overlaps or touches is one. */
function join(ranges: readonly PortRange[]): PortRange[] {
  const joined: PortRange[] = [];
  for (const { first, last } of [...ranges].sort((one, other) => one.first - other.first)) {
    const before = joined.at(-1);
    if (before !== undefined && first <= before.last + 1) before.last = Math.max(before.last, last);
    else joined.push({ first, last });
  }
  return joined;
}

function eachPort({ first, last }: PortRange): PortRange[] {
  return Array.from({ length: last - first + 1 }, (_, index) => onePort(first + index));
}

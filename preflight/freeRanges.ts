import { overlap } from "../config/contradictions/address";
import { familyOfAddress } from "../lvs/virtualService";

type Family = "ipv4" | "ipv6";

/** The third number that pairs begin with: far from what routers at home and Docker choose. */
const FIRST = 100;
const LAST = 254;

const candidates: Record<Family, (third: number) => string> = {
  ipv4: (third) => `192.168.${third}.0/24`,
  // the global ID spells "lvs"; @see RFC 4193
  ipv6: (third) => `fd6c:7673:0:${third.toString(16)}::/64`,
};

/** What is left when all of 192.168 is taken. */
const otherCandidates: Record<Family, (third: number) => string> = {
  ipv4: (third) => `10.213.${third}.0/24`,
  ipv6: (third) => `fd6c:7673:1:${third.toString(16)}::/64`,
};

/** Two neighbouring private ranges, /24 or /64, that overlap none of those that are taken. @see RFC 1918, RFC 4193 */
export function freePair(family: Family, taken: string[]): [string, string] {
  const same = taken.filter((range) => familyOfAddress(range) === family);
  const isFree = (range: string) => !same.some((other) => overlap(range, other));
  const pairs = [candidates[family], otherCandidates[family]].flatMap((range) =>
    Array.from({ length: (LAST - FIRST) / 2 }, (_, index): [string, string] => [
      range(FIRST + 2 * index),
      range(FIRST + 2 * index + 1),
    ]),
  );
  const fallback = pairs[0] as [string, string];
  return pairs.find((pair) => pair.every(isFree)) ?? fallback;
}

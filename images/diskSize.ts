import type { Problem } from "../errors/userError";

/** The disk of a machine that is told its size. */
export interface SizedDisk {
  node: string;
  diskGiB: number;
}

const MEBIBYTES = 1_024;

/**
 * What is wrong with a disk's size; undefined when nothing is. A disk is an overlay, which can't be smaller than its image.
 *
 * @param imageMiB the virtual size of the image
 */
export function faultOfSize({ node, diskGiB }: SizedDisk, imageMiB: number): Problem | undefined {
  if (diskGiB * MEBIBYTES >= imageMiB) return undefined;
  const least = Math.ceil(imageMiB / MEBIBYTES);
  return {
    what: `the disk of ${node} would have ${diskGiB * MEBIBYTES} MiB, and its image has ${imageMiB} MiB`,
    expected: `a machine.diskGiB of ${least} or more, or none for the image's size`,
    fix: `set it to ${least}, or remove it`,
  };
}

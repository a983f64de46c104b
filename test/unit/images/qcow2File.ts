const CLUSTER_BITS = 9;
const CLUSTER = 2 ** CLUSTER_BITS;

/** How a made-up image differs from the plainest one. */
export interface Shape {
  /** How many clusters of data it has. */
  clusters?: number;
  /** The byte that all its data is made of. */
  filler?: number;
  version?: number;
  /** The file that it is an overlay of. */
  backingFile?: string;
  /** Bits of the header. @see QEMU's documentation, "qcow2 format" */
  incompatibleFeatures?: bigint;
  /** How large a cluster says it is, as a power of two. */
  clusterBits?: number;
}

/** A qcow2 image of small clusters: header, table of tables, one table, data. */
export function qcow2File({ clusters = 60, filler = 7, version = 3, ...shape }: Shape = {}): Buffer {
  const file = Buffer.alloc((3 + clusters) * CLUSTER, filler);
  file.fill(0, 0, 3 * CLUSTER);
  file.write("QFI\xfb", 0, "latin1");
  file.writeUInt32BE(version, 4);
  file.writeUInt32BE(shape.clusterBits ?? CLUSTER_BITS, 20);
  file.writeBigUInt64BE(BigInt(clusters * CLUSTER), 24);
  file.writeUInt32BE(1, 36);
  file.writeBigUInt64BE(BigInt(CLUSTER), 40);
  file.writeBigUInt64BE(shape.incompatibleFeatures ?? 0n, 72);
  file.writeBigUInt64BE(BigInt(2 * CLUSTER) | (1n << 63n), CLUSTER);
  for (let index = 0; index < clusters; index++) {
    file.writeBigUInt64BE(BigInt((3 + index) * CLUSTER) | (1n << 63n), 2 * CLUSTER + 8 * index);
  }
  if (shape.backingFile !== undefined) {
    file.writeBigUInt64BE(200n, 8);
    file.writeUInt32BE(shape.backingFile.length, 16);
    file.write(shape.backingFile, 200);
  }
  return file;
}

import { type FileHandle, open } from "node:fs/promises";

/** What every qcow2 image begins with. @see QEMU's documentation, "qcow2 format" */
export const QCOW2_MAGIC = Buffer.from("QFI\xfb", "latin1");

/** Where a header's fields are. */
const HEADER_BYTES = 104;
const BACKING_FILE = { offset: 8, size: 16 };
const CLUSTER_BITS = 20;
const VIRTUAL_SIZE = 24;
const L1 = { size: 36, offset: 40 };
const INCOMPATIBLE_FEATURES = 72;

const EXTERNAL_DATA_FILE = 1n << 2n;
const EXTENDED_L2 = 1n << 4n;

/** Of an entry that points to a cluster or a table: bits 9 to 55. */
const OFFSET_MASK = 0x00ff_ffff_ffff_fe00n;
const COMPRESSED = 1n << 62n;

/** 512 bytes to 2 MiB. */
const MIN_CLUSTER_BITS = 9;
const MAX_CLUSTER_BITS = 21;

const ENTRY_BYTES = 8;
const SECTOR_BYTES = 512;

/**
 * What is wrong with a qcow2 image that stands for a disk by itself; undefined when nothing is. A cut one is found by
 * its tables, which tell where in the file each part of the disk begins.
 */
export async function faultOfQcow2(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const header = await read(file, 0, Math.min(size, HEADER_BYTES));
    return faultOfStart(header) ?? (await faultOfHeader(file, header, size));
  } finally {
    await file.close();
  }
}

/** The same of its first four bytes or more. */
export function faultOfStart(start: Buffer): string | undefined {
  if (start.length === 0) return "an empty file";
  if (start.subarray(0, QCOW2_MAGIC.length).equals(QCOW2_MAGIC)) return undefined;
  return `no qcow2 image: it begins with ${shown(start)}`;
}

/** How many MiB a disk has that is an overlay of a qcow2 image; undefined for a file that is none. */
export async function virtualMiBOfQcow2(path: string): Promise<number | undefined> {
  const file = await open(path);
  try {
    const header = await read(file, 0, VIRTUAL_SIZE + 8);
    const isWhole = header.length === VIRTUAL_SIZE + 8 && faultOfStart(header) === undefined;
    return isWhole ? Math.ceil(Number(header.readBigUInt64BE(VIRTUAL_SIZE)) / 1_024 ** 2) : undefined;
  } finally {
    await file.close();
  }
}

async function faultOfHeader(file: FileHandle, header: Buffer, size: number): Promise<string | undefined> {
  if (header.length < HEADER_BYTES) return cut(HEADER_BYTES, size);
  const version = header.readUInt32BE(QCOW2_MAGIC.length);
  if (version !== 2 && version !== 3) return `a qcow2 image of version ${version}, which is unknown`;
  if (header.readBigUInt64BE(BACKING_FILE.offset) !== 0n) return await overlay(file, header);
  // a header of version 2 ends before them
  const features = version === 2 ? 0n : header.readBigUInt64BE(INCOMPATIBLE_FEATURES);
  if (features & EXTERNAL_DATA_FILE) return "a qcow2 image whose data is in another file";
  const clusterBits = header.readUInt32BE(CLUSTER_BITS);
  if (clusterBits < MIN_CLUSTER_BITS || clusterBits > MAX_CLUSTER_BITS) return "a damaged qcow2 image";
  const end = await endOfParts(file, header, { clusterBits, extended: (features & EXTENDED_L2) !== 0n }, size);
  return end > size ? cut(end, size) : undefined;
}

async function overlay(file: FileHandle, header: Buffer): Promise<string> {
  const at = Number(header.readBigUInt64BE(BACKING_FILE.offset));
  const name = await read(file, at, Math.min(header.readUInt32BE(BACKING_FILE.size), 1023));
  return `an overlay of another image, ${name.toString()}`;
}

/** How far the parts reach that the tables tell of; beyond the file's own end as soon as one of them does. */
async function endOfParts(
  file: FileHandle,
  header: Buffer,
  { clusterBits, extended }: { clusterBits: number; extended: boolean },
  size: number,
): Promise<number> {
  const entryBytes = extended ? 2 * ENTRY_BYTES : ENTRY_BYTES;
  const clusterBytes = 2 ** clusterBits;
  const l1Bytes = header.readUInt32BE(L1.size) * ENTRY_BYTES;
  const l1Offset = Number(header.readBigUInt64BE(L1.offset));
  let end = l1Offset + l1Bytes;
  if (end > size) return end;

  for (const entry of entries(await read(file, l1Offset, l1Bytes), ENTRY_BYTES)) {
    const l2Offset = Number(entry & OFFSET_MASK);
    if (l2Offset === 0) continue;
    end = Math.max(end, l2Offset + clusterBytes);
    if (end > size) return end;
    for (const cluster of entries(await read(file, l2Offset, clusterBytes), entryBytes)) {
      end = Math.max(end, leastEnd(cluster, clusterBits));
    }
  }
  return end;
}

/** The last cluster of a disk may be in the file only as far as it says something: one sector at least. */
function leastEnd(entry: bigint, clusterBits: number): number {
  if (entry & COMPRESSED) {
    const bits = BigInt(62 - (clusterBits - 8));
    return Number(entry & ((1n << bits) - 1n)) + 1;
  }
  const offset = Number(entry & OFFSET_MASK);
  return offset === 0 ? 0 : offset + SECTOR_BYTES;
}

function* entries(table: Buffer, bytes: number): Generator<bigint> {
  for (let at = 0; at + bytes <= table.length; at += bytes) yield table.readBigUInt64BE(at);
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function cut(end: number, size: number): string {
  return `a cut qcow2 image: it has ${size} bytes, and its parts reach to byte ${end} or further`;
}

const SHOWN_BYTES = 40;

/** The beginning of something unknown, in which a page of HTML is recognised. */
function shown(start: Buffer): string {
  const text = start.subarray(0, SHOWN_BYTES).toString("latin1");
  return /^[\s\x20-\x7e]*$/.test(text) ? JSON.stringify(text) : `the bytes ${start.subarray(0, 8).toString("hex")}`;
}

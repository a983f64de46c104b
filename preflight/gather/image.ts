import { open } from "node:fs/promises";
import { type BaseImage, pathOf } from "../../images/baseImage";
import { QCOW2_MAGIC } from "../../images/qcow2";
import type { Image } from "../facts";

const HEADER_BYTES = 32;
/** @see QEMU's documentation, "qcow2 format", size */
const VIRTUAL_SIZE_OFFSET = 24;
const MEBIBYTE = 1_024 ** 2;

/** How big the base image is, if it is on pulumi's machine already. */
export async function gatherImage(image: BaseImage): Promise<Image> {
  const file = await open(pathOf(image)).catch(() => undefined);
  // a later step says what is wrong with it
  if (!file) return {};
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const isQcow2 = bytesRead === HEADER_BYTES && buffer.subarray(0, QCOW2_MAGIC.length).equals(QCOW2_MAGIC);
    const virtualBytes = isQcow2 ? Number(buffer.readBigUInt64BE(VIRTUAL_SIZE_OFFSET)) : undefined;
    return {
      fileMiB: inMebibytes(size),
      ...(virtualBytes !== undefined && { virtualMiB: inMebibytes(virtualBytes) }),
    };
  } finally {
    await file.close();
  }
}

function inMebibytes(bytes: number): number {
  return Math.ceil(bytes / MEBIBYTE);
}

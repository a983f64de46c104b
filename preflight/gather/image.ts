import { stat } from "node:fs/promises";
import { type BaseImage, pathOf } from "../../images/baseImage";
import { virtualMiBOfQcow2 } from "../../images/qcow2";
import type { Image } from "../facts";

const MEBIBYTE = 1_024 ** 2;

/** How big the base image is, if it is on pulumi's machine already. A later step says what is wrong with it. */
export async function gatherImage(image: BaseImage): Promise<Image> {
  const path = pathOf(image);
  const file = await stat(path).catch(() => undefined);
  if (!file) return {};
  const virtualMiB = await virtualMiBOfQcow2(path).catch(() => undefined);
  return { fileMiB: Math.ceil(file.size / MEBIBYTE), ...(virtualMiB !== undefined && { virtualMiB }) };
}

import type { BaseImage } from "../../images/baseImage";
import type { Facts, StackState } from "../facts";
import type { Target } from "../target";
import { gatherHost } from "./host";
import { gatherImage } from "./image";
import { gatherLibvirt } from "./libvirt";
import { gatherTools } from "./tools";

/** Asks everybody at once. */
export async function gatherFacts(
  target: Target,
  image: BaseImage,
  state: Promise<StackState | undefined>,
): Promise<Facts> {
  const tools = await gatherTools();
  const [libvirt, host, size, known] = await Promise.all([
    tools.includes("virsh") ? gatherLibvirt(target) : undefined,
    gatherHost(target),
    gatherImage(image),
    state,
  ]);
  return { tools, ...(libvirt && { libvirt }), host, image: size, ...(known && { state: known }) };
}

import type { BaseImage } from "../../images/baseImage";
import type { Facts, StackState } from "../facts";
import type { Target } from "../target";
import { gatherHost } from "./host";
import { gatherImage } from "./image";
import { gatherJumpHost } from "./jumpHost";
import { gatherLibvirt } from "./libvirt";
import { gatherTools } from "./tools";

/** Asks everybody at once. */
export async function gatherFacts(
  target: Target,
  image: BaseImage,
  state: Promise<StackState | undefined>,
): Promise<Facts> {
  const tools = await gatherTools();
  const [libvirt, host, jumpHost, size, known] = await Promise.all([
    tools.includes("virsh") ? gatherLibvirt(target) : undefined,
    gatherHost(target),
    gatherJumpHost(target.config),
    gatherImage(image),
    state,
  ]);
  return {
    tools,
    ...(libvirt && { libvirt }),
    host,
    ...(jumpHost && { jumpHost }),
    image: size,
    ...(known && { state: known }),
  };
}

import type { BaseImage } from "../../images/baseImage";
import type { Facts, StackState } from "../facts";
import type { Plan } from "../plan";
import { gatherHost } from "./host";
import { gatherImage } from "./image";
import { gatherLibvirt } from "./libvirt";
import { gatherTools } from "./tools";

/** Asks everybody at once. */
export async function gatherFacts(
  plan: Plan,
  image: BaseImage,
  state: Promise<StackState | undefined>,
): Promise<Facts> {
  const tools = await gatherTools();
  const [libvirt, host, size, known] = await Promise.all([
    tools.includes("virsh") ? gatherLibvirt(plan) : undefined,
    gatherHost(plan),
    gatherImage(image),
    state,
  ]);
  return { tools, ...(libvirt && { libvirt }), host, image: size, ...(known && { state: known }) };
}

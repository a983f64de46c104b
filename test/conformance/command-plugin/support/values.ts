/** Values as Pulumi's protocol carries them. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function secret(value: unknown): Record<string, unknown> {
  return { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value };
}

type Content = { path: string; hash?: string } | { text: string; hash?: string } | { uri: string };

export function asset(content: Content): Record<string, unknown> {
  return { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", ...content };
}

export function archive(content: Content | { assets: Record<string, unknown> }): Record<string, unknown> {
  return { [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7", ...content };
}

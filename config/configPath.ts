/** A path as `pulumi config set --path` takes it: `lvs:virtualServices[0].port`. */
export function configPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part, depth) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return depth === 0 ? `lvs:${String(part)}` : `${text}.${String(part)}`;
  }, "lvs:");
}

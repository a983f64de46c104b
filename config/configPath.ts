/** A path as `pulumi config set --path` takes it: `lvs:virtualServices[0].port`, `lvs:nodes["node 2"]`. */
export function configPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part, depth) => {
    if (typeof part === "number") return `${text}[${part}]`;
    const name = String(part);
    if (!/^[\w-]+$/.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return depth === 0 ? `lvs:${name}` : `${text}.${name}`;
  }, "lvs:");
}

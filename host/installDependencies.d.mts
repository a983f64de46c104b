export function mismatch(project: string): string | undefined;

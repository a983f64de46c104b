export function isOlder(version: string, than: string): boolean;

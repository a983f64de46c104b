export function mismatch(project: string): string | undefined;
export function installDependencies(project?: string): Promise<number>;

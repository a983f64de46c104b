/** Whether the packages of this project's own tools and tests have to be there too. */
interface Needs {
  tools: boolean;
}

export function mismatch(project: string, needs: Needs): string | undefined;
export function installDependencies(needs: Needs, project?: string): Promise<number>;

/** A program of the user's that directors run, and that comes to them with the stack. */
export interface Program {
  /** What it is called on the directors: letters, digits, dots, hyphens and underscores, with no dot or hyphen first. */
  name: string;
  lines: string[];
}

/** Where directors have them: SELinux lets keepalived run what is below this. @see guest/director/ */
const FOLDER = "/usr/libexec/keepalived/programs";

/** The absolute path of a program on the directors. */
export function programPath({ name }: Pick<Program, "name">): string {
  return `${FOLDER}/${name}`;
}

/** A program as lines of a director's text, each behind the program's name and a tab. */
export function renderProgram({ name, lines }: Program): string[] {
  return lines.map((line) => `program ${name}\t${line}`);
}

const PROGRAM_LINE = /^program (\S+)\t(.*)$/s;

export function isProgramLine(line: string): boolean {
  return PROGRAM_LINE.test(line);
}

/** The programs in a director's text. */
export function readPrograms(lines: readonly string[]): Program[] {
  const programs = new Map<string, Program>();
  for (const line of lines) {
    const [, name, text = ""] = PROGRAM_LINE.exec(line) ?? [];
    if (name === undefined) continue;
    const program = programs.get(name) ?? { name, lines: [] };
    program.lines.push(text);
    programs.set(name, program);
  }
  return [...programs.values()];
}

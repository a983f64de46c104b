import { Command } from "commander";

/** What the command line `./lab …` asks for. `dir` is the lab's folder if another than the project's own was named. */
export type LabRequest =
  | { action: "start" | "stop" | "status"; dir?: string }
  | { action: "run"; dir?: string; command: string; args: string[] }
  | { action: "ssh"; dir?: string; node: string; args: string[] };

const EXAMPLES = `
Any other command runs inside the lab:
  ./lab curl http://192.168.1.12/
  ./lab pulumi preview
  ./lab virsh list --all
  ./lab bash
`;

/**
 * Reads the arguments of `./lab`. Help and mistakes print their text and end the program, as commander does.
 *
 * @param configure changes the parser, for tests
 */
export function parseArguments(args: string[], configure: (parser: Command) => void = () => {}): LabRequest {
  let request: LabRequest | undefined;
  const parser = new Command("lab");
  configure(parser);
  // options behind a command's name are the command's own
  parser.enablePositionalOptions().passThroughOptions();
  parser.description("The embedded hypervisor: libvirt in namespaces of its own").addHelpText("after", EXAMPLES);
  parser.option("--dir <path>", "the lab's folder (default: .lab in the project)");
  const dir = () => parser.opts<{ dir?: string }>().dir;

  const actions = { start: "start it", stop: "end it, with all guests", status: "show what runs" } as const;
  for (const [name, description] of Object.entries(actions)) {
    const action = name as keyof typeof actions;
    parser
      .command(action)
      .description(description)
      .action(() => {
        request = { action, dir: dir() };
      });
  }
  parser
    .command("ssh")
    .description("log in to a node, or run a command there")
    .argument("<node>", "its name, as in node2")
    .argument("[command...]", "with ssh's own options before it")
    .passThroughOptions()
    .allowUnknownOption()
    .action((node: string, rest: string[]) => {
      request = { action: "ssh", dir: dir(), node, args: rest };
    });
  const run = (command: string | undefined, rest: string[]) => {
    if (command === undefined) return parser.help();
    request = { action: "run", dir: dir(), command, args: rest };
  };
  parser
    .command("run")
    .description("run a command inside, also one that is called as one of these")
    .argument("<command>")
    .argument("[arguments...]")
    .passThroughOptions()
    .action(run);
  parser.argument("[command]").argument("[arguments...]").action(run);

  parser.parse(args, { from: "user" });
  if (request === undefined) throw new Error("no action was chosen");
  return request;
}

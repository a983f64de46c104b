import * as pulumi from "@pulumi/pulumi";
import { LvsTable as Component } from "../../components/lvsTable";
import { complete } from "../../config/complete";
import { tableProblems } from "../../config/contradictions/index";
import { problemsOfIssues } from "../../config/issues";
import { type StackConfig, stackConfigSchema } from "../../config/schema/stack";
import type { Problem } from "../../errors/userError";
import { derive } from "../../plan/derived";
import { planTables, type TablePlan } from "../../plan/directors";
import { planQuestions } from "../../plan/proof";
import type { Question } from "../../tasks/question";
import { asArguments, refusal } from "../checkedArgs";
import type { ClusterArgs } from "../clusterArgs";
import { FromOutputs } from "../fromOutputs";
import { Director } from "./director";
import type { RealServer } from "./realServer";

/** The settings of a cluster that are a table's. */
type TableSettings = Pick<ClusterArgs, (typeof TABLE_SETTINGS)[number]>;
const TABLE_SETTINGS = ["virtualServices", "owner", "timeouts", "drainSeconds", "driftCheck"] as const;

export interface LvsTableArgs extends TableSettings {
  /** The machine that holds it. The VIPs are addresses that it has. */
  director: Director;
  /** Those that must serve before they enter the table. Default: none, since who serves needs to be no resource. */
  realServers?: RealServer[];
}

/**
 * The table of a director that is there already: kept equal to the wanted one by the fewest commands, and there again after
 * its next boot. Real servers are named by their addresses.
 *
 * @throws pulumi.InputPropertiesError that lists everything wrong with its arguments, before anything is made
 */
export class LvsTable extends pulumi.ComponentResource {
  /** @internal */
  readonly component: Component;
  /** @internal */
  readonly director: Director;
  /** @internal */
  readonly realServers: RealServer[];
  /** @internal What its services are asked, and who should answer; undefined where none is. */
  readonly questions: pulumi.Input<Question[]> | undefined;
  /** The rules that were applied, in the form of `ipvsadm -Sn`; they resolve when the director holds them. */
  readonly rules: pulumi.Output<string[]>;

  constructor(name: string, args: LvsTableArgs, opts?: pulumi.ComponentResourceOptions) {
    const { director, realServers = [], ...settings } = args;
    if (!(director instanceof Director)) {
      throw refusal(`the table ${name}`, [{ what: "no director", where: "director", expected: "a Director" }]);
    }
    const fromOutputs = new FromOutputs(settings);
    const { guest, node } = director.machine;
    const check = (whole: Record<string, unknown>) => checkedTable(name, { ...whole, guest: guest.name }, node.node);
    const config = check(fromOutputs.standIns);
    const contents = fromOutputs.resolved("address", (whole) => contentsOf(check(whole)));
    const known = contentsOf(config);
    const { drainSeconds, driftCheck } = config;
    const table = contents?.apply(({ table }) => table) ?? known.table;
    super("lvs:index:LvsTable", name, {}, opts);
    const serving = realServers.map(({ component }) => component);
    const held = { director: director.component, realServers: serving, drained: [], table };
    this.component = new Component(name, { ...held, drainSeconds, driftCheck }, { parent: this });
    this.director = director;
    this.realServers = realServers;
    this.questions =
      known.questions.length > 0 ? (contents?.apply(({ questions }) => questions) ?? known.questions) : undefined;
    this.rules = this.component.rules;
    this.registerOutputs({ rules: this.rules });
  }
}

interface TableContents {
  table: TablePlan;
  questions: Question[];
}

function contentsOf(config: StackConfig): TableContents {
  // its addresses are the machine's own business
  const own = { ...config, vips: [] };
  const derived = derive(own, { project: "", stack: "" });
  const [table] = planTables(own, derived) as [TablePlan];
  return { table, questions: planQuestions(own, derived.table.virtualServices).questions };
}

const tableSchema = stackConfigSchema.pick({
  guest: true,
  virtualServices: true,
  owner: true,
  timeouts: true,
  drainSeconds: true,
  driftCheck: true,
});

/** The director's networks are unknown, so that real servers may be anywhere. */
const ANYWHERE = { cidr: "0.0.0.0/0", cidr6: "::/0" };

/** A table's settings as those of a cluster whose director has every address that clients are told. */
function checkedTable(name: string, settings: Record<string, unknown>, director: string): StackConfig {
  const parsed = tableSchema.safeParse(settings, { reportInput: true });
  const refuse = (problems: Problem[]) => refusal(`the table ${name}`, problems.map(asArguments));
  if (!parsed.success) throw refuse(problemsOfIssues(parsed.error.issues));

  const placed = { networks: { front: ANYWHERE, back: ANYWHERE }, nodes: { [director]: {} }, director };
  const whole = complete(stackConfigSchema.parse({ ...placed, ...settings }));
  const config = { ...whole, vips: whole.virtualServices.flatMap(vipsOf) };
  const problems = tableProblems(config);
  if (problems.length > 0) throw refuse(problems);
  return config;
}

function vipsOf(service: StackConfig["virtualServices"][number]): string[] {
  return "address" in service ? [service.address] : service.packets.map(({ address }) => address);
}

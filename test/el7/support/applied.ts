import { renderTable } from "../../../lvs/rules";
import { emptyTable } from "../../../lvs/table";
import { ended } from "../../../tools/harness/clone";
import { clone } from "../../e2e/sharedClone";
import { lines } from "../../e2e/support/director";

/** What the director said and has after a text was applied. */
export interface Applied {
  status: string;
  complaints: string[];
  /** What `lvs-table show` prints. */
  shown: string[];
  /** What keepalived's checks wrote into the journal. */
  journal: string[];
}

const BETWEEN = "=====";

const NOTHING = renderTable(emptyTable()).join("\n");

/** Has `lvs-table` apply a text on the director, which held nothing before. */
export async function applyAlone(text: readonly string[]): Promise<Applied> {
  const child = clone.startOnNode(
    "node1",
    `cat >/run/wanted
    echo "${NOTHING}" | lvs-table apply >/dev/null
    cursor=$(journalctl -q -n 1 -o cat --show-cursor | sed -n "s/^-- cursor: //p")
    lvs-table apply </run/wanted 2>/run/complaints >/run/said; echo $?
    echo ${BETWEEN}; cat /run/complaints
    echo ${BETWEEN}; lvs-table show
    echo ${BETWEEN}; journalctl -q -o cat -t Keepalived_healthcheckers --after-cursor="$cursor"`,
  );
  child.stdin?.end(text.map((line) => `${line}\n`).join(""));
  const { exitStatus, output, stdout } = ended(await child);
  if (exitStatus !== 0) throw new Error(`the director ended with ${exitStatus}: ${output}`);
  const [status = "", complaints = "", shown = "", journal = ""] = stdout.split(BETWEEN);
  return { status: status.trim(), complaints: lines(complaints), shown: lines(shown), journal: lines(journal) };
}

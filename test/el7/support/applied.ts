import { ended } from "../../../harness/clone";
import { renderTable } from "../../../lvs/rules";
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

/** What is beside services that have nothing beside them. */
export const BARE = {
  timeouts: { tcpSeconds: 900, tcpFinSeconds: 120, udpSeconds: 300 },
  syncDaemons: [],
  packetMarks: [],
};

const NOTHING = renderTable({ ...BARE, virtualServices: [] }).join("\n");

/**
 * What the director has. Nobody serves behind these tables, so a check may find a real server down at any moment; what
 * it found is noted a moment after the table has changed.
 */
const SHOW_SETTLED = `
    for try in $(seq 10); do
      lvs-table show >/run/shown
      lines() { sed -n "s/^$1 //p" /run/shown | sort; }
      if [ "$(lines found)" = "$(lines wanted)" ]; then break; fi
      sleep 1
    done
    cat /run/shown`;

/** Has `lvs-table` apply a text on the director, which held nothing before. */
export async function applyAlone(text: readonly string[]): Promise<Applied> {
  const child = clone.startOnNode(
    "node1",
    `cat >/run/wanted
    echo "${NOTHING}" | lvs-table apply >/dev/null
    cursor=$(journalctl -q -n 1 -o cat --show-cursor | sed -n "s/^-- cursor: //p")
    lvs-table apply </run/wanted 2>/run/complaints >/run/said; echo $?
    echo ${BETWEEN}; cat /run/complaints
    echo ${BETWEEN}; ${SHOW_SETTLED}
    echo ${BETWEEN}; journalctl -q -o cat -t Keepalived_healthcheckers --after-cursor="$cursor"`,
  );
  child.stdin?.end(text.map((line) => `${line}\n`).join(""));
  const { exitStatus, output, stdout } = ended(await child);
  if (exitStatus !== 0) throw new Error(`the director ended with ${exitStatus}: ${output}`);
  const [status = "", complaints = "", shown = "", journal = ""] = stdout.split(BETWEEN);
  return { status: status.trim(), complaints: lines(complaints), shown: lines(shown), journal: lines(journal) };
}

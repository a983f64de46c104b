import { onNode } from "../sharedClone";

const WATCH = "table-watch";
const KILLER = "killer";
const FOLDER = "/run/deaths";

/** Kills the process that checks, as a crash would, as soon as it has begun to check by what it was given last. */
const KILL = `pkill -SEGV -P "$(systemctl show -p MainPID keepalived-checks | cut -d= -f2)"`;

/**
 * Does something during which the process that checks dies, once: when it next reads its configuration, or at once.
 * Returns each state of the director's table meanwhile in which a real server has clients, at ten looks a second.
 */
export async function whileItDies(
  server: string,
  { at, happens }: { at: "its next configuration" | "once"; happens: () => Promise<unknown> },
): Promise<string[]> {
  await onNode(
    "node1",
    `mkdir -p ${FOLDER}; journalctl -q -n 1 --show-cursor | sed -n "s/^-- cursor: //p" >${FOLDER}/cursor
    systemd-run -q --unit=${WATCH} sh -c "while sleep 0.1; do ipvsadm -Sn | grep -e '-r ${server} .* -w [1-9]' >>${FOLDER}/states; done"
    systemd-run -q --unit=${KILLER} sh -c '
      until ${at === "once" ? "true" : `${journal("ctivating healthchecker")} >/dev/null`}; do sleep 0.1; done; ${KILL}'`,
  );
  await happens();
  await onNode(
    "node1",
    `timeout 120 sh -c '
      until ${journal("died: Exiting")} >/dev/null && systemctl -q is-active keepalived-checks; do sleep 0.2; done
      while systemctl -q is-active lvs-resume; do sleep 0.2; done'`,
  );
  const states = await onNode("node1", `systemctl stop ${WATCH}; cat ${FOLDER}/states; rm -r ${FOLDER}`);
  return states.split("\n").filter((line) => line !== "");
}

function journal(text: string): string {
  return `journalctl -q -o cat -u keepalived-checks --after-cursor="$(cat ${FOLDER}/cursor)" | grep "${text}"`;
}

import type { StackConfig } from "../config/schema/stack";
import { renderRules } from "../lvs/rules";
import { tableOf } from "../plan/table";

const BOX = { width: 220, height: 64, gap: 24 };
const MARGIN = 24;
/** The lines of the networks and the rows of boxes, from the top. */
const Y = { console: 24, front: 124, directors: 160, back: 260, realServers: 296, rules: 396 };
const RULE_LINE = 20;
const DASHED = 'stroke-dasharray="6 4"';

interface Box {
  x: number;
  y: number;
  title: string;
  lines: string[];
  /** No machine, but what goes from one to another. */
  floats?: boolean;
}

/** A cluster as a picture (SVG): console, directors and real servers on their networks, and the rules of its table. */
export function drawTopology(config: StackConfig): string {
  const { networks, nodes, directors } = config;
  const realServers = Object.keys(nodes).filter((name) => !directors.includes(name));
  const middle = directorsAndFloating(config);
  const columns = Math.max(2, realServers.length, middle.length);
  const width = 2 * MARGIN + columns * BOX.width + (columns - 1) * BOX.gap;
  const rules = renderRules(tableOf(config));
  const height = Y.rules + rules.length * RULE_LINE + MARGIN;

  const boxes = [
    ...row(Y.console, width, [outside(networks.front)]),
    ...row(Y.directors, width, middle),
    ...row(
      Y.realServers,
      width,
      realServers.map((name) => ({ title: `${name}, real server`, lines: [`RIP ${nodes[name]?.back}`] })),
    ),
  ];

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="14">`,
    `<title>${titleOf(config)} between the front network and ${realServers.join(" and ")}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...drawLinks(boxes),
    ...drawNetwork(`front ${networks.front.cidr}`, Y.front, width),
    ...drawNetwork(`back ${networks.back.cidr}, isolated`, Y.back, width),
    ...boxes.flatMap((box) => drawBox(box)),
    ...rules.map((rule, line) => drawText(rule, width / 2, Y.rules + line * RULE_LINE, { mono: true })),
    "</svg>",
    "",
  ].join("\n");
}

/** The hypervisor as a client, or the router that clients beyond the bridge come by. */
function outside({ cidr, bridge, gateway }: StackConfig["networks"]["front"]): Omit<Box, "x" | "y"> {
  if (gateway === "") return { title: "clients", lines: [cidr] };
  return { title: bridge === undefined ? "console" : `router, behind ${bridge}`, lines: [gateway] };
}

/** The directors by their own addresses, and between them those that float. */
function directorsAndFloating({ nodes, directors, failover }: StackConfig): Omit<Box, "x" | "y">[] {
  const [first, ...others] = directors.map((name) => ({
    title: `${name}, director`,
    lines: [`${failover ? "own" : "VIP"} ${nodes[name]?.front}`, `DIP ${nodes[name]?.back}`],
  }));
  const floating = { title: "the master has", lines: [`VIP ${failover?.vip}`, `gateway ${failover?.gateway}`] };
  return [...(first ? [first] : []), ...(failover ? [{ ...floating, floats: true }] : []), ...others];
}

function titleOf({ directors }: StackConfig): string {
  return directors.length > 1 ? `${directors.join(" and ")}, the directors,` : `${directors.join()}, the director,`;
}

/** Boxes beside each other, in the middle. */
function row(y: number, width: number, boxes: Omit<Box, "x" | "y">[]): Box[] {
  const first = (width - boxes.length * BOX.width - (boxes.length - 1) * BOX.gap) / 2;
  return boxes.map((box, index) => ({ ...box, x: first + index * (BOX.width + BOX.gap), y }));
}

function drawNetwork(label: string, y: number, width: number): string[] {
  return [
    `<line x1="${MARGIN}" y1="${y}" x2="${width - MARGIN}" y2="${y}" stroke="#3465a4" stroke-width="3"/>`,
    // a link may cross it
    `<text x="${MARGIN}" y="${y - 8}" fill="#3465a4" stroke="#ffffff" stroke-width="6" paint-order="stroke">${label}</text>`,
  ];
}

function drawBox({ x, y, title, lines, floats }: Box): string[] {
  const center = x + BOX.width / 2;
  const style = floats ? `fill="#ffffff" stroke="#555753" ${DASHED}` : `fill="#f3f6fa" stroke="#555753"`;
  return [
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6" ${style}/>`,
    drawText(title, center, y + 20, { bold: true }),
    ...lines.map((line, index) => drawText(line, center, y + 39 + index * 17, { mono: true })),
  ];
}

/** From each box to the network above it and the one below. */
function drawLinks(boxes: Box[]): string[] {
  return boxes.flatMap(({ x, y, floats }) => {
    const center = x + BOX.width / 2;
    const above = [Y.front, Y.back].find((line) => line < y && y - line < BOX.height);
    const below = [Y.front, Y.back].find((line) => line > y && line - y < 2 * BOX.height);
    return [
      ...(above === undefined ? [] : [drawLink(center, above, y, floats)]),
      ...(below === undefined ? [] : [drawLink(center, y + BOX.height, below, floats)]),
    ];
  });
}

function drawLink(x: number, from: number, to: number, dashed = false): string {
  const style = dashed ? ` ${DASHED}` : "";
  return `<line x1="${x}" y1="${from}" x2="${x}" y2="${to}" stroke="#3465a4" stroke-width="2"${style}/>`;
}

function drawText(text: string, x: number, y: number, { bold = false, mono = false } = {}): string {
  const style = `${bold ? ' font-weight="bold"' : ""}${mono ? ' font-family="monospace" font-size="13"' : ""}`;
  return `<text x="${x}" y="${y}" text-anchor="middle"${style}>${text}</text>`;
}

import { ALLOWED_IMPORTS, folderOf, type Import } from "./imports";

/**
 * The product's folders and which imports which, as a flowchart. An arrow that goes without saying, since there is a
 * longer way to the same folder, is left out.
 *
 * @param imports every import of the project
 * @see Mermaid's documentation, "Flowcharts"
 */
export function drawImports(imports: Import[]): string {
  const arrows = arrowsOf(imports);
  const lines = [...arrows.keys()]
    .sort()
    .flatMap((from) => withoutDetours(from, arrows).map((to) => `  ${nodeOf(from)} --> ${nodeOf(to)}`));
  return ["flowchart TD", ...lines].join("\n");
}

/** A guide with another flowchart in the place of the one it has. */
export function withPicture(guide: string, flowchart: string): string {
  return guide.replace(/(?<=^```mermaid\n).*?(?=^```$)/ms, () => `${flowchart}\n`);
}

type Arrows = Map<string, string[]>;

function arrowsOf(imports: Import[]): Arrows {
  const product = Object.keys(ALLOWED_IMPORTS).filter((folder) => !/^tools\b/.test(folder));
  const arrows: Arrows = new Map(product.map((folder) => [folder, []]));
  for (const { from, to } of imports) {
    const [one, other] = [folderOf(from), folderOf(to)];
    const known = arrows.get(one);
    if (known && one !== other && !known.includes(other)) known.push(other);
  }
  return arrows;
}

function withoutDetours(from: string, arrows: Arrows): string[] {
  const next = arrows.get(from) ?? [];
  const beyond = new Set(next.flatMap((folder) => [...reachedFrom(folder, arrows)]));
  return next.filter((folder) => !beyond.has(folder)).sort();
}

/** The folders behind one, near and far. */
function reachedFrom(folder: string, arrows: Arrows): Set<string> {
  const next = arrows.get(folder) ?? [];
  return new Set([...next, ...next.flatMap((each) => [...reachedFrom(each, arrows)])]);
}

/** A name without the characters that mean something to Mermaid, and the folder as it is. */
function nodeOf(folder: string): string {
  return `${folder.replaceAll(/[^a-z]/g, "_")}["${folder}"]`;
}

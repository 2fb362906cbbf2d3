// Writes internal/grading/cascade/grammar/definitions.tsv from the npm package mdn-data (CC0-1.0), pinned to 2.37.2:
//   npm pack mdn-data@2.37.2 && tar xzf mdn-data-2.37.2.tgz && node tools/cssdata/generate.mjs package > internal/grading/cascade/grammar/definitions.tsv
import { readFileSync } from "node:fs";

const from = process.argv[2];
const read = (name) => JSON.parse(readFileSync(`${from}/css/${name}.json`, "utf8"));
const flat = (text) => text.replace(/\s+/g, " ").trim();
const lines = [];
for (const [name, p] of Object.entries(read("properties"))) {
  if (name === "--*" || /^-(ms|moz|khtml|o)-/.test(name)) continue;
  const initial = Array.isArray(p.initial) ? `=${p.initial.join(" ")}` : flat(p.initial).replace(/<\/?code>/g, "");
  lines.push(["p", name, p.inherited ? "i" : "-", initial, flat(p.syntax)].join("\t"));
}
for (const [name, s] of Object.entries(read("syntaxes"))) lines.push(["s", name, flat(s.syntax)].join("\t"));
process.stdout.write(lines.join("\n") + "\n");

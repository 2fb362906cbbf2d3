// Prints the licence of every package that the bundle holds, as their licences ask.
import { readFileSync, existsSync } from "node:fs"

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"))
const names = Object.keys(lock.packages).filter((p) => p && !p.includes("esbuild")).sort()
console.log("The files editor.js and editor-php.js bundle these packages, under their own licences.\n")
for (const path of names) {
  const { name, version, license } = JSON.parse(readFileSync(`${path}/package.json`, "utf8"))
  console.log(`== ${name} ${version} (${license})\n`)
  const file = ["LICENSE", "LICENSE.md", "license"].find((f) => existsSync(`${path}/${f}`))
  if (!file) throw new Error(`no licence file in ${path}`)
  console.log(readFileSync(`${path}/${file}`, "utf8").trim() + "\n")
}

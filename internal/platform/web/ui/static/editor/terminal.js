// The terminal of an exercise: one line at a time, the arrows bring back what was typed. The list of commands stays in
// a text area, which is what is handed in; the server runs the whole list and answers with what is new.
const box = document.querySelector("[data-terminal]")
const form = box.closest("form")
const screen = box.querySelector("[data-screen]")
const input = box.querySelector("[data-command]")
const list = form.querySelector("[data-commands] textarea")
const prompt = box.querySelector("[data-prompt]")
form.querySelector("[data-commands]").open = false

let count = Number(screen.querySelector("[data-count]").dataset.count)
let past = [...screen.querySelectorAll(".typed kbd")].map((k) => k.textContent)
let at = past.length
let busy = false
const bottom = () => { screen.scrollTop = screen.scrollHeight }
bottom()

async function ask(fields) {
  const body = new URLSearchParams(new FormData(form))
  for (const [k, v] of Object.entries(fields)) body.set(k, v)
  const answer = await fetch(box.dataset.terminal, { method: "POST", body, headers: { "X-Fragment": "1" } })
  if (!answer.ok || answer.redirected) throw new Error(answer.status)
  return answer
}

async function run(command) {
  if (busy) return
  busy = true
  const before = list.value
  list.value = (before.trim() ? before.replace(/\n*$/, "\n") : "") + command + "\n"
  try {
    const holder = document.createElement("div")
    holder.innerHTML = await (await ask({ from: count })).text()
    const fresh = holder.firstElementChild
    if (fresh.querySelector("[data-clear]")) screen.replaceChildren()
    count += Number(fresh.dataset.count)
    prompt.textContent = fresh.dataset.next
    screen.append(fresh)
    past.push(command)
    at = past.length
    input.value = ""
    list.dispatchEvent(new Event("input", { bubbles: true }))
  } catch {
    list.value = before
    const p = Object.assign(document.createElement("p"), { className: "shown is-err", textContent: document.querySelector("[data-verdict]").dataset.failed })
    screen.append(p)
  }
  busy = false
  bottom()
}

input.addEventListener("keydown", (e) => {
  if (e.key === "Enter" && !e.ctrlKey && !e.metaKey) {
    e.preventDefault() // Enter runs the line; it does not hand the exercise in
    if (input.value.trim()) run(input.value)
  } else if (e.key === "ArrowUp" || e.key === "ArrowDown") {
    e.preventDefault()
    at = Math.min(past.length, Math.max(0, at + (e.key === "ArrowUp" ? -1 : 1)))
    input.value = past[at] ?? ""
  }
})
box.addEventListener("click", () => { if (!getSelection().toString()) input.focus({ preventScroll: true }) })

const name = form.querySelector("[data-file-name]")
const text = form.querySelector("[data-file-text]")
const quoted = (s) => "'" + s.replaceAll("'", "'\\''") + "'"
form.querySelector("[data-file-open]").addEventListener("click", async () => {
  if (!name.value.trim()) return name.focus()
  text.value = await (await ask({ open: name.value.trim() })).text()
  text.focus()
})
form.querySelector("[data-file-save]").addEventListener("click", () => {
  if (!name.value.trim()) return name.focus()
  let mark = "FIN"
  while (text.value.split("\n").includes(mark)) mark += "_"
  const body = text.value.replace(/\n*$/, "\n")
  run("ecrire " + (/^[\w./~-]+$/.test(name.value.trim()) ? name.value.trim() : quoted(name.value.trim())) + " <<'" + mark + "'\n" + (body === "\n" ? "" : body) + mark)
})
name.addEventListener("keydown", (e) => { if (e.key === "Enter") { e.preventDefault(); form.querySelector("[data-file-open]").click() } })

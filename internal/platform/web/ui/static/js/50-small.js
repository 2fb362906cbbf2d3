const texts = { fr: { copied: "Copié", shown: (n) => n + (n > 1 ? " lignes" : " ligne") }, en: { copied: "Copied", shown: (n) => n + (n === 1 ? " row" : " rows") } }
const text = texts[document.documentElement.lang] || texts.fr
const live = document.createElement("p")
live.className = "visually-hidden"
live.setAttribute("role", "status")
document.body.append(live)

// data-copy="#id": copies the value or the text of an element.
document.addEventListener("click", async (e) => {
  const button = e.target.closest("[data-copy]")
  if (!button) return
  const from = document.querySelector(button.dataset.copy)
  await navigator.clipboard.writeText((from.value ?? from.textContent).trim())
  const label = button.querySelector("span") || button
  const before = label.textContent
  label.textContent = live.textContent = button.dataset.copied || text.copied
  setTimeout(() => { label.textContent = before; live.textContent = "" }, 2000)
})

// data-dialog="#id" opens a <dialog>; data-close inside it closes it.
document.addEventListener("click", (e) => {
  const opener = e.target.closest("[data-dialog]")
  if (opener) { e.preventDefault(); document.querySelector(opener.dataset.dialog).showModal() }
  e.target.closest("[data-close]")?.closest("dialog")?.close()
})

// data-filter="#id": a search field that hides the lines of a table or a list that do not hold its words.
const letters = { ł: "l", đ: "d", ø: "o", ı: "i", œ: "oe", æ: "ae", ß: "ss", "’": "'" }
const fold = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[łđøıœæß’]/g, (c) => letters[c])
for (const field of document.querySelectorAll("[data-filter]")) {
  const list = document.querySelector(field.dataset.filter)
  if (!list) continue
  const lines = [...(list.tBodies?.[0] || list).children].map((el) => [el, fold(el.textContent)])
  field.addEventListener("input", () => {
    const asked = fold(field.value).split(/\s+/).filter(Boolean)
    let n = 0
    for (const [el, words] of lines) {
      el.hidden = !asked.every((w) => words.includes(w))
      if (!el.hidden) n++
    }
    live.textContent = text.shown(n)
  })
}

// A stacked table says each column's heading in its cells.
for (const table of document.querySelectorAll(".table-stack")) {
  const heads = [...(table.tHead?.rows[0]?.cells || [])].map((c) => c.textContent.trim())
  for (const row of table.tBodies[0]?.rows || []) {
    for (const cell of row.cells) if (cell.tagName === "TD" && !cell.dataset.label && heads[cell.cellIndex]) cell.dataset.label = heads[cell.cellIndex]
  }
}

// data-countdown="SECONDS": minutes and seconds left; at zero, data-then="submit" sends the form, "reload" loads the page again.
for (const clock of document.querySelectorAll("[data-countdown]")) {
  const end = performance.now() + clock.dataset.countdown * 1000
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000))
    if (clock.matches("progress")) clock.value = left
    else clock.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0")
    if (left > 0) return
    clearInterval(timer)
    if (clock.dataset.then === "submit") clock.closest("form")?.submit()
    if (clock.dataset.then === "reload") location.reload()
  }
  const timer = setInterval(tick, 1000)
  tick()
}

// data-poll="SECONDS" on an element with an id: takes its new content from the same page, unless somebody is typing in it.
for (const part of document.querySelectorAll("[data-poll][id]")) {
  setInterval(async () => {
    if (document.hidden || part.contains(document.activeElement)) return
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null)
    if (!answer?.ok || answer.redirected) return
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    const fresh = page.getElementById(part.id)
    if (fresh && fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML
  }, Math.max(2, part.dataset.poll) * 1000)
}

// What is larger than its place can be scrolled by keyboard too.
for (const part of document.querySelectorAll("pre, .bench-left")) {
  if (part.scrollWidth > part.clientWidth || (part.scrollHeight > part.clientHeight && getComputedStyle(part).overflowY === "auto")) part.tabIndex = 0
}

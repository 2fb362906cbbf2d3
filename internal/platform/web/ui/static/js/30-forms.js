// data-guard: asks before leaving a form whose answers were changed and not sent.
for (const form of document.querySelectorAll("form[data-guard]")) {
  let changed = false
  form.addEventListener("input", () => { changed = true })
  form.addEventListener("submit", () => { changed = false })
  addEventListener("beforeunload", (e) => { if (changed) e.preventDefault() })
}

// data-autosubmit: filters apply as soon as they are chosen; their button is for browsers without script.
for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  form.addEventListener("change", (e) => {
    if (e.target.matches("select, [type=checkbox], [type=radio], [type=date]")) form.requestSubmit()
  })
}

// One press, one sending: a second press on a slow network does nothing.
document.addEventListener("submit", (e) => {
  const form = e.target
  if (e.defaultPrevented || form.method !== "post") return
  if (form.dataset.sent) return e.preventDefault()
  form.dataset.sent = "1"
  setTimeout(() => delete form.dataset.sent, 4000)
})
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent
})

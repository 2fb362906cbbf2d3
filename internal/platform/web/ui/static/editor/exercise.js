// The exercise page: the verdict arrives without leaving the page, the preview follows what is typed.
// Everything here also works without this file, by ordinary forms.
const form = document.querySelector("form[data-exercise]")
const zone = document.querySelector("[data-verdict]")
const say = document.querySelector("[data-verdict-say]")
const run = form?.querySelector("[data-run]")

form?.addEventListener("submit", async (e) => {
  if (e.submitter && e.submitter !== run) return // the preview button goes to its frame
  e.preventDefault()
  if (form.getAttribute("aria-busy") === "true") return
  form.setAttribute("aria-busy", "true")
  run.setAttribute("aria-disabled", "true")
  say.textContent = ""
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Fragment": "1" } })
    // Any other answer is a page: the session ended, or the server could not judge.
    const verdict = (answer.ok || answer.status === 422 || answer.status === 409) && !answer.redirected
    if (!verdict) throw new Error(answer.status)
    zone.innerHTML = await answer.text()
    say.textContent = zone.querySelector("[data-say]")?.dataset.say || ""
    zone.scrollIntoView({ block: "nearest", behavior: "smooth" })
  } catch {
    say.textContent = zone.dataset.failed
    const p = Object.assign(document.createElement("p"), { className: "callout is-bad", textContent: zone.dataset.failed })
    zone.replaceChildren(p)
  }
  form.removeAttribute("aria-busy")
  run.removeAttribute("aria-disabled")
})

// Once the draft is saved, the frame loads it. replace() leaves no trace in the history: Back leaves the exercise.
const frame = document.querySelector("[data-preview]")
let version = 0
const refresh = () => frame?.contentWindow.location.replace(frame.src + "?v=" + ++version)
form?.addEventListener("saved", refresh)

// data-autosave="URL": what is typed is sent a moment later. Without network it waits on the
// device and goes as soon as the network is back; once received, nothing stays on the device.
const words = {
  fr: { saving: "Enregistrement…", saved: "Enregistré", offline: "Pas de réseau : vos réponses restent sur cet appareil et partiront dès que possible." },
  en: { saving: "Saving…", saved: "Saved", offline: "No network: your answers stay on this device and will be sent as soon as possible." },
}
const say = words[document.documentElement.lang] || words.fr

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const url = form.dataset.autosave
  const key = "autosave:" + url
  const state = form.querySelector(".save-state") || form.appendChild(Object.assign(document.createElement("p"), { className: "save-state" }))
  state.setAttribute("role", "status")
  let timer = 0
  let running = false
  let again = false

  const show = (name) => {
    state.dataset.state = name
    state.textContent = state.dataset[name] || say[name]
  }
  // Files and passwords are never sent by themselves.
  const answers = () => {
    const data = new URLSearchParams()
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && form.elements[name]?.type !== "password") data.append(name, value)
    }
    return data
  }
  const keep = (data) => { try { localStorage.setItem(key, data) } catch { /* private window: the page itself still holds the answers */ } }
  const forget = () => { try { localStorage.removeItem(key) } catch { /* nothing was kept */ } }
  const kept = () => { try { return localStorage.getItem(key) } catch { return null } }

  const send = async (keepalive = false) => {
    clearTimeout(timer)
    timer = 0
    if (running) { again = true; return }
    running = true
    const data = answers()
    show("saving")
    try {
      const answer = await fetch(url, { method: "POST", body: data, headers: { "X-Fragment": "1" }, keepalive })
      // A redirection means that the session ended: the answers are not received yet.
      if (!answer.ok || answer.redirected) throw new Error(answer.status)
      forget()
      show("saved")
      form.dispatchEvent(new CustomEvent("saved"))
    } catch {
      keep(data)
      show("offline")
      timer = setTimeout(send, 15000)
    }
    running = false
    if (again) { again = false; send() }
  }

  form.addEventListener("input", (e) => {
    if (e.target.type === "file") return
    clearTimeout(timer)
    timer = setTimeout(send, 900)
  })
  form.addEventListener("submit", () => { clearTimeout(timer); timer = 0; again = false; forget() })
  addEventListener("online", () => { if (timer || kept()) send() })
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) send(true) })

  const waiting = kept()
  if (waiting) {
    const old = new URLSearchParams(waiting)
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden" || field.type === "file") continue
      const values = old.getAll(field.name)
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value)
      else if (values.length) field.value = values[0]
    }
    send()
  }
}

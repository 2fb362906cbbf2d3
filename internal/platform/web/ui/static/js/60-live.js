// data-live="URL" data-into="#id" on a form: while it is typed, the server says what it
// thinks of it (the same rules as when it is sent), and the answer replaces the content of the element.
for (const form of document.querySelectorAll("form[data-live]")) {
  const into = document.querySelector(form.dataset.into)
  let timer, running
  const ask = async () => {
    running?.abort()
    running = new AbortController()
    const answer = await fetch(form.dataset.live, {
      method: "POST", headers: { "X-Fragment": "1" }, body: new URLSearchParams(new FormData(form)), signal: running.signal,
    }).catch(() => null)
    if (answer?.ok && !answer.redirected) into.innerHTML = await answer.text()
  }
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 500) })
}

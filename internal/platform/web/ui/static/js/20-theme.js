// Light or dark at once, without leaving the page: a form being filled in stays as it is.
// The form works alone; style shows the button of the other theme (.to-light, .to-dark).
document.addEventListener("submit", (e) => {
  const button = e.submitter
  if (button?.name !== "theme" || !button.matches(".to-light, .to-dark")) return
  e.preventDefault()
  document.documentElement.dataset.theme = button.value
  const body = new URLSearchParams(new FormData(e.target, button))
  fetch(e.target.action, { method: "POST", body, redirect: "manual" }).catch(() => {})
  e.target.querySelector(button.matches(".to-light") ? ".to-dark" : ".to-light")?.focus()
})

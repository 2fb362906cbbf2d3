// Navigation and small menus are <details>: this opens the rail on wide screens (style shows it
// anyway where it can) and closes menus as people expect.
const wide = matchMedia("(min-width: 62rem)")
const fold = document.querySelector("[data-nav]")
if (fold) {
  const follow = () => { fold.open = wide.matches }
  follow()
  wide.addEventListener("change", follow)
}

const floating = "details.menu[open], details.confirm[open]"
document.addEventListener("click", (e) => {
  for (const d of document.querySelectorAll(floating)) if (!d.contains(e.target)) d.open = false
})
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return
  const around = document.activeElement?.closest("details[open]")
  const open = around?.matches(floating + ", [data-nav]") ? around : document.querySelector(floating)
  if (!open || (open === fold && wide.matches)) return
  open.open = false
  open.querySelector("summary").focus()
})

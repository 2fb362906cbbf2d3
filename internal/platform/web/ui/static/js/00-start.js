// Everything here only makes pages that already work more comfortable. Modules find what
// they enhance by data- attributes (see ../README.md) and import nothing: the assets
// package joins them into one file.
document.documentElement.classList.add("js")

// After a refused form, the keyboard and the screen reader start at the summary.
document.querySelector("[data-focus]")?.focus()

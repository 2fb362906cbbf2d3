// The editor for html, css, javascript and sql.
import { html } from "@codemirror/lang-html"
import { css } from "@codemirror/lang-css"
import { javascript } from "@codemirror/lang-javascript"
import { sql, SQLite } from "@codemirror/lang-sql"
import { start } from "./core.js"

start({
  html: () => html({ autoCloseTags: false }), // a learner closes the tags by hand to learn it
  css: () => css(),
  javascript: () => javascript(),
  sql: () => sql({ dialect: SQLite, upperCaseKeywords: true }),
})

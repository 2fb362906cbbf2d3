// The editor for html, css, javascript and sql.
import { htmlLanguage } from "@codemirror/lang-html"
import { cssLanguage } from "@codemirror/lang-css"
import { javascriptLanguage } from "@codemirror/lang-javascript"
import { SQLite } from "@codemirror/lang-sql"
import { start } from "./core.js"

start({ html: htmlLanguage, css: cssLanguage, javascript: javascriptLanguage, sql: SQLite.language })

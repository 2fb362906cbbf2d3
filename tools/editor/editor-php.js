// The editor for php, in a file of its own: its grammar is as large as the others together.
import { php } from "@codemirror/lang-php"
import { start } from "./core.js"

start({ php: () => php() })

// The editor for php, in a file of its own: its grammar is large. The HTML around the code is not coloured.
import { phpLanguage } from "@codemirror/lang-php"
import { start } from "./core.js"

start({ php: phpLanguage })

// The code editor of the exercise page. It enhances <textarea data-editor="LANGUAGE">: the textarea stays in its
// form, hidden and always up to date, so that the page works the same without script.
//
// The editor lives in a shadow root. CodeMirror writes its style rules at run time; inside a shadow root it does
// so with constructed style sheets, which the policy style-src 'self' allows, instead of a <style> element,
// which it forbids. Colours come from the page through custom properties (--code-…). Nothing is completed as one
// types: what is suggested is not learnt.
import { EditorState } from "@codemirror/state"
import {
  EditorView, keymap, lineNumbers, highlightActiveLine, highlightActiveLineGutter, drawSelection, highlightSpecialChars,
} from "@codemirror/view"
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands"
import { LanguageSupport, HighlightStyle, syntaxHighlighting, indentOnInput, indentUnit, bracketMatching } from "@codemirror/language"
import { tags as t } from "@lezer/highlight"

const theme = EditorView.theme({
  "&": { color: "var(--code-text, #1c1b1a)", backgroundColor: "var(--code-background, #fff)", fontSize: "inherit", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--code-font, ui-monospace, monospace)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { caretColor: "var(--code-cursor, currentColor)", padding: "0.6rem 0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--code-cursor, currentColor)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection":
    { backgroundColor: "var(--code-selection, #cfe0ff)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--code-line, rgb(128 128 128 / 0.1))" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--code-gutter, #6b6660)", border: "none" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--code-selection, #cfe0ff)", outline: "1px solid currentColor" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", outline: "1px dotted var(--code-error, #b00020)" },
})

const colours = HighlightStyle.define([
  { tag: [t.keyword, t.modifier, t.operatorKeyword, t.controlKeyword, t.definitionKeyword, t.moduleKeyword, t.processingInstruction],
    color: "var(--code-keyword, #8a1a6c)" },
  { tag: [t.string, t.special(t.string), t.attributeValue, t.regexp], color: "var(--code-string, #0b6b3a)" },
  { tag: [t.number, t.bool, t.null, t.atom, t.unit, t.color], color: "var(--code-number, #9a3b00)" },
  { tag: [t.comment, t.meta, t.documentMeta], color: "var(--code-comment, #67625c)", fontStyle: "italic" },
  { tag: [t.tagName, t.typeName, t.className, t.standard(t.name)], color: "var(--code-tag, #1d4e9e)" },
  { tag: [t.attributeName, t.propertyName, t.definition(t.propertyName)], color: "var(--code-attribute, #7a4b00)" },
  { tag: [t.function(t.variableName), t.function(t.definition(t.variableName)), t.function(t.propertyName)],
    color: "var(--code-function, #5b3bb0)" },
  { tag: t.invalid, textDecoration: "underline wavy var(--code-error, #b00020)" },
])

const french = EditorState.phrases.of({
  "Control character": "Caractère de contrôle",
  "Selection deleted": "Sélection supprimée",
})

// Escape lets the next Tab leave the editor, for as long as needed; typing again or coming back restores it.
const leaveWithEscape = keymap.of([{
  key: "Escape",
  run(view) {
    view.setTabFocusMode(true)
    return true
  },
}])
const restoreTab = EditorView.domEventHandlers({
  focus(_, view) { view.setTabFocusMode(false) },
})

const frame = `
:host { display: block; border: 1px solid var(--code-border, #8a847c); border-radius: var(--code-radius, 0.4rem);
  background: var(--code-background, #fff); overflow: hidden; }
:host(:focus-within) { outline: 3px solid var(--code-focus, #1d4e9e); outline-offset: 2px; }
div.room { max-height: min(34rem, 70vh); display: flex; }
div.room > .cm-editor { flex: 1; min-width: 0; min-height: var(--code-min-height, 12rem); }
p.help { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`

function enhance(area, language) {
  const host = document.createElement("div")
  host.className = "editor"
  const root = host.attachShadow({ mode: "open", delegatesFocus: true })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(frame)
  root.adoptedStyleSheets = [sheet]
  const room = document.createElement("div")
  room.className = "room"
  const help = document.createElement("p")
  help.className = "help"
  help.id = "help"
  help.textContent = area.dataset.editorHelp || ""
  root.append(room, help)
  area.before(host)

  const label = area.dataset.editorLabel || (area.labels && area.labels[0] ? area.labels[0].textContent.trim() : area.name)
  const run = () => {
    const form = area.form
    if (!form) return false
    form.requestSubmit(form.querySelector("[data-run]") || undefined)
    return true
  }
  const view = new EditorView({
    parent: room,
    root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        keymap.of([{ key: "Mod-Enter", run }]),
        leaveWithEscape, restoreTab,
        lineNumbers(), highlightActiveLineGutter(), highlightActiveLine(), highlightSpecialChars(), drawSelection(),
        history(), indentOnInput(), indentUnit.of("  "), bracketMatching(),
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        theme, syntaxHighlighting(colours),
        new LanguageSupport(language),
        document.documentElement.lang === "en" ? [] : french,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": label, "aria-describedby": "help", spellcheck: "false", autocorrect: "off", autocapitalize: "off", translate: "no",
        }),
        EditorState.readOnly.of(area.readOnly),
        EditorView.updateListener.of((u) => {
          if (!u.docChanged) return
          u.view.setTabFocusMode(false)
          const text = u.state.doc.toString()
          if (area.value === text) return
          area.value = text
          area.dispatchEvent(new Event("input", { bubbles: true }))
        }),
      ],
    }),
  })
  // Whoever sets the textarea and says so (the reset button, a test) sets the editor too.
  area.addEventListener("input", () => {
    if (view.state.doc.toString() !== area.value) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: area.value } })
    }
  })
  for (const l of area.labels || []) l.addEventListener("click", (e) => { e.preventDefault(); view.focus() })
  area.hidden = true
  area.dataset.editorReady = "true"
}

// start enhances every textarea of the page whose language is among those given.
export function start(languages) {
  // A browser too old for constructed style sheets keeps the plain textarea, which does the whole job.
  if (typeof CSSStyleSheet !== "function" || !("adoptedStyleSheets" in Document.prototype)) return
  for (const area of document.querySelectorAll("textarea[data-editor]")) {
    const language = languages[area.dataset.editor]
    if (language && !area.dataset.editorReady) enhance(area, language)
  }
}

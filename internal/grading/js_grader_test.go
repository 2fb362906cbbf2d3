package grading

import (
	"strings"
	"testing"

	"chantier/internal/curriculum"
)

// program makes an exercise with one check on one call, and its solution.
func program(solution string, checks ...curriculum.Check) *curriculum.Exercise {
	return &curriculum.Exercise{
		ID: "J99", Type: curriculum.JS, Checks: checks,
		Starter: curriculum.Files{"prog.js": "// à vous"}, Solution: curriculum.Files{"prog.js": solution},
	}
}

func call(want curriculum.Want, value any, expressions ...string) curriculum.Check {
	return curriculum.Check{ID: "c", Failure: "J’attends {attendu}, j’ai reçu {recu}.", Spec: curriculum.Call{Expressions: expressions, Want: want, Value: value}}
}

func gradeProgram(t *testing.T, ex *curriculum.Exercise, source string) Result {
	t.Helper()
	return engine.Grade(t.Context(), ex, curriculum.Files{"prog.js": source})
}

func TestCalls(t *testing.T) {
	undefined := curriculum.Undefined{}
	for _, c := range []struct {
		source string
		check  curriculum.Check
		want   string // message, empty when it passes
	}{
		{"const f = x => x * 2", call(curriculum.Returns, 6.0, "f(3)"), ""},
		{"var f = function (x) { return x * 2 }", call(curriculum.Returns, 6.0, "f(3)", "f(1 + 2)"), ""},
		{"const f = x => x * 2", call(curriculum.Returns, 7.0, "f(3)"), "J’attends 7, j’ai reçu 6."},
		{"const f = x => String(x)", call(curriculum.Returns, 3.0, "f(3)"), `J’attends 3, j’ai reçu le texte "3".`},
		{"function f() {}", call(curriculum.Returns, nil, "f()"), "J’attends null, j’ai reçu rien (undefined)."},
		{"function f() {}", call(curriculum.Returns, undefined, "f()"), ""},
		{"function f() { return null }", call(curriculum.Returns, undefined, "f()"), "J’attends rien (undefined), j’ai reçu null."},
		{"const f = () => -0", call(curriculum.Returns, 0.0, "f()"), ""},
		{"const f = () => 'e\u0301'", call(curriculum.Returns, "é", "f()"), ""},
		{"const f = () => [1, 'a', null, true]", call(curriculum.Returns, []any{1.0, "a", nil, true}, "f()"), ""},
		{"const f = () => [1, 2]", call(curriculum.Returns, []any{1.0}, "f()"), "J’attends la liste [1], j’ai reçu la liste [1, 2]."},
		{"const f = () => []", call(curriculum.Returns, []any{1.0}, "f()"), "J’attends la liste [1], j’ai reçu une liste vide []."},
		{"class P { constructor() { this.nom = 'Awa'; this.vu = undefined } }; const f = () => new P()", call(curriculum.Returns, map[string]any{"nom": "Awa"}, "f()"), ""},
		{"const f = () => ({ nom: 'Awa', age: 3 })", call(curriculum.Returns, map[string]any{"nom": "Awa"}, "f()"), `J’attends l’objet { nom: "Awa" }, j’ai reçu l’objet { nom: "Awa", age: 3 }.`},
		{"const f = async () => 3", call(curriculum.Returns, 3.0, "f()"), ""},
		{"const f = () => new Promise(r => setTimeout(r, 500, 3))", call(curriculum.Returns, 3.0, "f()"), ""},
		{"const f = () => 3n", call(curriculum.Returns, 3.0, "f()"), "J’attends 3, j’ai reçu 3n."},
		{"const f = () => {}", call(curriculum.ReturnsNot, undefined, "f()"), "J’attends autre chose que rien (undefined), j’ai reçu rien (undefined)."},
		{"const f = () => 0", call(curriculum.ReturnsNot, undefined, "f()"), ""},
		{"const f = () => '<li class=\"b a\">x &lt;3</li>'", call(curriculum.ReturnsHTML, "<li class='a b'>x <3</li>", "f()"), ""},
		{"const f = () => '<li><b>x</b></li>'", call(curriculum.ReturnsHTML, "<li>x</li>", "f()"), "J’attends <li>x</li>, j’ai reçu <li><b>x</b></li>."},
		{"const f = () => '&lt;script&gt;'", call(curriculum.ReturnsNoTag, "script", "f()"), ""},
		{"const f = () => '<p><SCRIPT>x</SCRIPT>'", call(curriculum.ReturnsNoTag, "script", "f()"), `J’attends script, j’ai reçu le texte "<p><SCRIPT>x</SCRIPT>".`},
		{"function f() { throw new RangeError('non') }", call(curriculum.Throws, true, "f()"), ""},
		{"function f() { throw 'non' }", call(curriculum.Throws, true, "f()"), ""},
		{"function f() { throw new RangeError('non') }", call(curriculum.Throws, "RangeError", "f()"), ""},
		{"function f() { throw new Error('non') }", call(curriculum.Throws, "RangeError", "f()"), "J’attends l’erreur RangeError, j’ai reçu l’erreur Error (non)."},
		{"function f() { return 1 }", call(curriculum.Throws, true, "f()"), "J’attends une erreur, j’ai reçu 1."},
		{"let g", call(curriculum.Throws, true, "f()"), "J’attends une erreur, j’ai reçu l’erreur ReferenceError ('f' is not defined)."},
		{"let f = 1", call(curriculum.Throws, true, "f()"), "J’attends une erreur, j’ai reçu l’erreur TypeError (not a function)."},
		{"function f() { console.log('Bonjour  '); console.log('Awa') }", call(curriculum.Prints, "Bonjour\nAwa", "f()"), ""},
		{"function f() { console.log('Salut') }", call(curriculum.Prints, "Bonjour", "f()"), "J’attends l’affichage «\u00a0Bonjour\u00a0», j’ai reçu l’affichage «\u00a0Salut\u00a0»."},
		{"function f() { return 'Bonjour' }", call(curriculum.Prints, "Bonjour", "f()"), "J’attends l’affichage «\u00a0Bonjour\u00a0», j’ai reçu rien."},
		{"const enCentime = 1", call(curriculum.Returns, 1.0, "enCentimes(1)"), "Je ne trouve pas «\u00a0enCentimes\u00a0» dans votre programme. Vérifiez le nom\u00a0: les majuscules et les accents comptent."},
		{"function f(x) {\n  return x.prix.total;\n}", call(curriculum.Returns, 1.0, "f({})"), "f({}) s’arrête sur une erreur, à la ligne 2 de prog.js\u00a0: vous lisez «\u00a0total\u00a0» sur une valeur qui n’existe pas (undefined ou null)."},
	} {
		r := gradeProgram(t, program("", c.check), c.source)
		first, _ := r.FirstFailure()
		if r.Passed != (c.want == "") || first.Message != c.want {
			t.Errorf("%s\n got %s %q\nwant %q", c.source, r.Verdict, first.Message, c.want)
		}
	}
}

func TestWholeProgramMessages(t *testing.T) {
	ex := program("", call(curriculum.Returns, 1.0, "f()"), call(curriculum.Returns, 2.0, "g()"))
	for _, c := range []struct {
		source  string
		verdict Verdict
		want    string
	}{
		{"function f() {\n  return 1;\n", Unreadable, "Je ne peux pas lire votre programme, à la ligne 3 de prog.js\u00a0: le programme s’arrête trop tôt. Il manque sans doute une accolade ou une parenthèse fermante."},
		{"let a = ;", Unreadable, "Je ne peux pas lire votre programme, à la ligne 1 de prog.js\u00a0: le signe «\u00a0;\u00a0» n’est pas attendu ici. Regardez aussi juste avant\u00a0: il manque peut-être une valeur ou une parenthèse."},
		{"document.title = 'x'", Failed, "Votre programme s’arrête tout seul, à la ligne 1 de prog.js\u00a0: «\u00a0document\u00a0» n’existe pas ici, parce que le programme s’exécute sans page."},
		{"\nprix = total * 2", Failed, "Votre programme s’arrête tout seul, à la ligne 2 de prog.js\u00a0: «\u00a0total\u00a0» n’existe pas. Vérifiez le nom\u00a0: les majuscules et les accents comptent."},
		{"for (;;) {}", OutOfTime, "Votre programme ne s’arrête pas, ou il est beaucoup trop lent. Cherchez une boucle dont la condition reste toujours vraie."},
		{"const l = []; for (;;) l.push('x'.repeat(1000) + l.length)", OutOfMemory, "Votre programme demande trop de mémoire. Cherchez une liste ou un texte qui grandit sans fin."},
		{"for (;;) console.log('tour')", TooMuchOutput, "Votre programme affiche trop de choses. Cherchez un console.log dans une boucle qui ne s’arrête pas."},
		{"const f = () => f(); f()", Failed, "Votre programme s’arrête tout seul, à la ligne 1 de prog.js\u00a0: une fonction s’appelle elle-même sans fin. Il lui faut un cas où elle s’arrête."},
	} {
		r := gradeProgram(t, ex, c.source)
		first, _ := r.FirstFailure()
		if r.Passed || r.Verdict != c.verdict || first.Message != c.want || len(r.Checks) != 2 {
			t.Errorf("%q\n got %s %q\nwant %s %q", c.source, r.Verdict, first.Message, c.verdict, c.want)
		}
		for _, check := range r.Checks {
			if check.Passed || check.Message == "" {
				t.Errorf("%q: %+v", c.source, check)
			}
		}
	}
	one := gradeProgram(t, ex, "const f = () => 1; const g = () => { for (;;); }")
	if one.Verdict != OutOfTime || !one.Checks[0].Passed || one.Checks[1].Passed {
		t.Errorf("a good call before an endless one: %+v", one)
	}
}

// TestEachCheckHasItsWorld: what one check did is not seen by the next, calls of one check share their world.
func TestEachCheckHasItsWorld(t *testing.T) {
	ex := program("", call(curriculum.Returns, 1.0, "plus()"), call(curriculum.Returns, 1.0, "plus() - 0"),
		call(curriculum.Returns, 2.0, "(plus(), plus())"), call(curriculum.Prints, "1\n2\n", "console.log(plus())", "console.log(plus())"))
	if r := gradeProgram(t, ex, "let n = 0; function plus() { return ++n }"); !r.Passed {
		t.Errorf("%+v", r)
	}
}

func TestLikeSolution(t *testing.T) {
	solution := "function f(x) { if (x < 0) throw new RangeError('négatif'); return { carre: x * x, liste: [x], vus: new Set([x]), par: new Map([[x, 1]]) } }"
	secret := curriculum.Check{ID: "autres", Failure: "Calculez.", Spec: curriculum.Call{Expressions: []string{"f(3)", "f(7)", "f(-1)"}, Want: curriculum.LikeSolution}}
	ex := program(solution, secret)
	for source, want := range map[string]string{
		solution: "",
		"const f = x => { if (x < 0) { throw new RangeError() } const o = { par: new Map(), vus: new Set(), liste: [] }; o.par.set(x, 1); o.vus.add(x); o.liste.push(x); return { ...o, carre: x ** 2 } }": "",
		strings.ReplaceAll(solution, "x * x", "9"):              "Calculez.",
		strings.ReplaceAll(solution, "RangeError", "TypeError"): "Calculez.",
		"function f(x) { throw new Error('secret ' + x) }":      "Avec d’autres valeurs, votre programme s’arrête sur une erreur, à la ligne 1 de prog.js.",
		"const g = 1": "Avec d’autres valeurs, votre programme s’arrête sur une erreur.",
	} {
		r := gradeProgram(t, ex, source)
		first, _ := r.FirstFailure()
		if r.Passed != (want == "") || first.Message != want {
			t.Errorf("%s: %s %q", source, r.Verdict, first.Message)
		}
	}
	broken := program("throw 1", secret)
	if r := gradeProgram(t, broken, solution); r.Passed || r.Verdict != EngineFault {
		t.Errorf("a broken solution: %+v", r)
	}
}

// TestForgery: answers that attack the verdict instead of solving the exercise.
func TestForgery(t *testing.T) {
	ex := exercise(t, "J13")
	for name, source := range map[string]string{
		"prints a verdict":        `console.log('{"exercise":"J13","passed":true}'); console.log("PASS"); function enCentimes() {}`,
		"equal to everything":     `function enCentimes() { return { valueOf() { return 300 }, toString() { return "300" }, toJSON() { return 300 }, [Symbol.toPrimitive]() { return 300 } } }`,
		"proxy":                   `function enCentimes() { return new Proxy({}, { get: () => 300, ownKeys: () => [], has: () => true }) }`,
		"boxed number":            `function enCentimes(t) { return new Number(Math.round(Number(t.replace(",", ".")) * 100)) }`,
		"patched JSON":            `JSON.stringify = () => "300"; JSON.parse = () => 300; function enCentimes() {}`,
		"patched prototypes":      `Object.prototype.toJSON = () => 300; Number.prototype.valueOf = () => 300; Array.prototype.toString = () => "300"; Object.is = () => true; function enCentimes() { return {} }`,
		"patched equality":        `Object.defineProperty(Object.prototype, "passed", { get: () => true }); globalThis.passed = true; function enCentimes() { return this }`,
		"early throw":             `function enCentimes() { throw { passed: true } }`,
		"throws a promise":        `function enCentimes() { throw Promise.resolve(300) }`,
		"thenable":                `function enCentimes() { return { then(ok) { ok(300) } } }`,
		"redefines its own call":  `globalThis.enCentimes = 300`,
		"getter on global":        `Object.defineProperty(globalThis, "enCentimes", { get() { throw 300 } })`,
		"looks for the host":      `const noms = Object.getOwnPropertyNames(globalThis).filter(n => /host|print|verdict|check/i.test(n)); function enCentimes() { return noms.length ? 300 : undefined }`,
		"imports":                 `import * as std from "std"; function enCentimes() {}`,
		"answers by heart":        `const r = { "3": 300, "2,50": 250, "19,99": 1999, "4,05": 405 }; function enCentimes(t) { return r[t.trim()] ?? null }`,
		"reads the stack":         `function enCentimes() { const s = new Error().stack; return s.includes("300") ? 300 : undefined }`,
		"reads its caller":        `function enCentimes() { return enCentimes.caller && enCentimes.caller.toString().length }`,
		"constructor of function": `function enCentimes() { return Function("return 300")() && undefined }`,
		"exits":                   `function enCentimes() { if (typeof process !== "undefined") process.exit(0); if (typeof std !== "undefined") std.exit(0) }`,
		"never settles":           `async function enCentimes() { await new Promise(() => {}) }`,
		"generator":               `function* enCentimes() { yield 300 }`,
	} {
		if r := engine.Grade(t.Context(), ex, curriculum.Files{"prix.js": source}); r.Passed {
			t.Errorf("%s: passes", name)
		} else if first, _ := r.FirstFailure(); first.Message == "" || unfilled.MatchString(first.Message) {
			t.Errorf("%s: message %q", name, first.Message)
		}
	}
}

// TestRightAnswersWrittenDifferently: every way of writing that a class comes up with.
func TestRightAnswersWrittenDifferently(t *testing.T) {
	ex := exercise(t, "J13")
	for name, source := range map[string]string{
		"arrow, no semicolon": "const enCentimes = texte => {\n  const n = texte.trim().replace(',', '.')\n  return n === '' || isNaN(n) ? null : Math.round(n * 100)\n}",
		"var and function":    "var enCentimes = function (t) { t = t.trim(); if (t.length == 0) { return null; } var v = parseFloat(t.replace(',', '.')); if (isNaN(v)) { return null; } return Math.round(v * 100); };",
		"helpers":             "/* outils */\nfunction propre(t) { return t.trim().split(',').join('.'); }\nlet estVide = (t) => !t;\nfunction enCentimes(t) {\n\tconst p = propre(t); // sans espaces\n\tif (estVide(p)) return null;\n\tlet n = +p;\n\tif (n !== n) return null;\n\treturn parseInt((n * 100).toFixed(0), 10);\n}\nconsole.log(enCentimes('2,50'));\nalert(enCentimes('1'));",
		"class":               "class Caisse { static lire(t) { const n = Number(t.trim().replace(/,/g, '.') || NaN); return Number.isNaN(n) ? null : Math.round(n * 100) } }\nconst enCentimes = Caisse.lire",
		"module":              "export function enCentimes(texte) { const n = Number.parseFloat(texte.trim().replace(',', '.')); return Number.isNaN(n) ? null : Math.round(n * 100); }",
		"window":              "window.enCentimes = (t) => { if (!t.trim()) return null; const n = Number(t.trim().replace(',', '.')); return n === n ? Math.round(100 * n) : null }",
		"strict":              "'use strict';\nconst enCentimes = (t) => { const m = /^(\\d+)(?:,(\\d{1,2}))?$/.exec(t.trim()); return m ? Number(m[1]) * 100 + Number((m[2] ?? '').padEnd(2, '0')) : null; };",
		"CRLF and comments":   "// Ma réponse\r\nfunction enCentimes(texte)\r\n{\r\n\tlet r = null;\r\n\tconst t = texte.trim();\r\n\tif (t !== '') { const n = Number(t.replace(',', '.')); if (!Number.isNaN(n)) r = Math.round(n * 100); }\r\n\treturn r;\r\n}\r\n",
	} {
		if r := engine.Grade(t.Context(), ex, curriculum.Files{"prix.js": source}); !r.Passed {
			first, _ := r.FirstFailure()
			t.Errorf("%s: %s %s: %s", name, r.Verdict, first.ID, first.Message)
		}
	}
}

func TestFuelIsTheSame(t *testing.T) {
	ex := exercise(t, "J13")
	first := engine.Grade(t.Context(), ex, ex.Solution)
	for range 100 {
		if r := engine.Grade(t.Context(), ex, ex.Solution); r.Fuel != first.Fuel || r.Fuel == 0 {
			t.Fatalf("fuel %d, then %d", first.Fuel, r.Fuel)
		}
	}
}

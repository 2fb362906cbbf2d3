package jsvm

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
)

// machine is shared by the tests: compiling takes a while.
var machine = New()

func run(t testing.TB, source string, expressions ...string) Outcome {
	t.Helper()
	out, err := machine.Run(t.Context(), Program{Files: []Source{{Name: "prog.js", Text: source}}, Expressions: expressions})
	if err != nil {
		t.Fatalf("%.200q: %v", source, err)
	}
	return out
}

// value evaluates an expression in an empty program.
func value(t testing.TB, expression string) Value {
	t.Helper()
	out := run(t, "", expression)
	if len(out.Calls) != 1 || out.Calls[0].Thrown != nil {
		t.Fatalf("%.200q: %+v", expression, out)
	}
	return out.Calls[0].Value
}

// TestValuesOut proves the layout of values that decode.go relies on, kind by kind.
func TestValuesOut(t *testing.T) {
	for expression, want := range map[string]string{
		`undefined`: "undefined", `void 0`: "undefined", `null`: "null", `true`: "true", `!1`: "false",
		`0`: "0", `-0`: "-0", `1`: "1", `-1`: "-1", `2147483647`: "2147483647", `2147483648`: "2147483648", `-2147483649`: "-2147483649",
		`0.1+0.2`: "0.30000000000000004", `NaN`: "NaN", `1/0`: "Infinity", `-1/0`: "-Infinity", `5e-324`: "5e-324",
		`1.7976931348623157e308`: "1.7976931348623157e+308", `1e21`: "1e+21", `123456789012345680000`: "123456789012345680000",
		`1e-7`: "1e-7", `0.000001`: "0.000001", `2**53`: "9007199254740992",
		`""`: `""`, `"é€😀"`: `"é€😀"`, `"a\u0000b".length`: "3", `"a\u0000b"`: "\"a\x00b\"", `"x".repeat(5000).length`: "5000",
		`["a","b"].join("-") + "c".repeat(3)`: `"a-bccc"`, `"ligne\n\"x\""`: `"ligne\n\"x\""`,
		`"a".repeat(9000) + "b".repeat(9000) + "c" === "a".repeat(9000).concat("b".repeat(9000), "c")`: "true",
		`5n`: "5n", `-(10n**30n)`: "-1000000000000000000000000000000n", `Symbol("x")`: "Symbol()",
		`[]`: "[]", `[1,"a",[null,undefined]]`: `[1, "a", [null, undefined]]`, `[,1]`: "[undefined, 1]", `new Array(3)`: "[undefined, undefined, undefined]",
		`({})`: "{}", `{a:1, "b c":[2]}`: `{ a: 1, "b c": [2] }`, `({b:1,a:2,1:3})`: `{ "1": 3, b: 1, a: 2 }`, `Object.create(null)`: "{}",
		`({get total(){return 3}})`: "{ total: 3 }", `class P{#c=1;constructor(){this.z=1}}; new P()`: "P { z: 1 }",
		`new Map([[1,{x:2}],["k",null]])`: `Map { 1 => { x: 2 }, "k" => null }`, `new Set(["b","a"])`: `Set { "b", "a" }`, `new Map()`: "Map {}",
		`new Date(0)`: "1970-01-01T00:00:00.000Z", `new Date(NaN)`: "Invalid Date", `/a+/gi`: "/a+/gi",
		`new TypeError("oups")`: "TypeError: oups", `class E extends Error{constructor(m){super(m);this.name="MonErreur"}}; new E("x")`: "MonErreur: x",
		`(function nom(){})`: "function nom", `()=>1`: "function", `Math.max`: "function max", `class K{}; K`: "function K",
		`Promise.resolve(3)`: "3", `(async()=>{await null; return [7]})()`: "[7]", `new Promise(()=>{})`: "Promise { <pending> }",
		`new Promise(r=>setTimeout(()=>r("ok"),5000))`: `"ok"`, `Promise.all([1,Promise.resolve(2)])`: "[1, 2]",
		`let o={n:1}; o.o=o; o`: "{ n: 1, o: … }", `const x={}; [x,x]`: "[{}, {}]",
		`new Proxy({a:1},{get:()=>9})`: "{ a: 9 }", `new Uint8Array([1,2])`: `Uint8Array { "0": 1, "1": 2 }`,
		`({get x(){throw 1}})`: "{ x: … }", `globalThis.v = 1; v`: "1",
	} {
		if got := value(t, expression).Code(); got != want {
			t.Errorf("%s = %s, want %s", expression, got, want)
		}
	}
}

// TestConformance runs what the lessons teach and what a learner may know: up to ES2024.
func TestConformance(t *testing.T) {
	for source, want := range map[string]string{
		`var a = 1; let b = 2; const c = 3; [a,b,c]`:                                             "[1, 2, 3]",
		`let o=null; o??={a:1}; o?.a`:                                                            "1",
		`const {x, ...r} = {x:1,y:2,z:3}; const [h, ...q] = [1,2,3]; [x,r,h,q]`:                  "[1, { y: 2, z: 3 }, 1, [2, 3]]",
		"const n='Awa'; `Bonjour ${n} : ${1+1}`":                                                 `"Bonjour Awa : 2"`,
		`class A{#x=1;static s=2;get x(){return this.#x} static{this.t=3}}; [new A().x,A.s,A.t]`: "[1, 2, 3]",
		`class A{f(){return 1}} class B extends A{f(){return super.f()+1}}; new B().f()`:         "2",
		`[1,2].at(-1)`:                                             "2",
		`Object.hasOwn({a:1},'a')`:                                 "true",
		`new Error('x',{cause:1}).cause`:                           "1",
		`[3,1,2].toSorted()`:                                       "[1, 2, 3]",
		`[1,2,3].findLast(x=>x<3)`:                                 "2",
		`[1].with(0,5)`:                                            "[5]",
		`Object.groupBy([1,2,3],x=>x%2?"i":"p")`:                   "{ i: [1, 3], p: [2] }",
		`Map.groupBy([1,2],x=>x%2).get(1)`:                         "[1]",
		`'2026-01'.match(/(?<an>\d{4})-(?<mois>\d+)/).groups.mois`: `"01"`,
		`/[\p{L}--[a-z]]/v.test('A')`:                              "true",
		`[..."aé😀"].length`:                                        "3",
		`'é'.normalize('NFD').length`:                              "2",
		`['é','z','a'].sort((a,b)=>a.localeCompare(b)).length`:     "3",
		`"a-b-c".replaceAll("-","+")`:                              `"a+b+c"`,
		`"x".padStart(3,"0")`:                                      `"00x"`,
		`function*g(){yield 1;yield 2} [...g()]`:                   "[1, 2]",
		`[1,2,3].values().map(x=>x*2).toArray()`:                   "[2, 4, 6]",
		`new Set([1,2]).union(new Set([3]))`:                       "Set { 1, 2, 3 }",
		`Promise.withResolvers().promise instanceof Promise`:       "true",
		`(async()=>{ let s=0; for await (const x of [1,Promise.resolve(2)]) s+=x; return s })()`: "3",
		`let t=0; for (const [i,v] of [5,6].entries()) t+=i*v; t`:                                "6",
		`try { null.x } catch { 'attrapé' } finally { }`:                                         `"attrapé"`,
		`JSON.parse('{"a":[1,2]}').a.length`:                                                     "2",
		`JSON.stringify({a:undefined,b:[NaN]})`:                                                  `"{\"b\":[null]}"`,
		`parseInt("12px") + parseFloat("2.5kg")`:                                                 "14.5",
		`Number("")`:                                                                             "0",
		`[10,9,1].sort()`:                                                                        "[1, 10, 9]",
		`(12.345).toFixed(2)`:                                                                    `"12.35"`,
		`[1,[2,[3]]].flat(Infinity)`:                                                             "[1, 2, 3]",
		`Array.from({length:3},(_,i)=>i*i)`:                                                      "[0, 1, 4]",
		`new Date(2026,0,5).toISOString()`:                                                       `"2026-01-05T00:00:00.000Z"`,
		`new Date("2026-03-29T01:30:00").getHours()`:                                             "1",
		`1_000`:                           "1000",
		`typeof document + typeof window`: `"undefinedobject"`,
		`(function(){ "use strict"; return this === undefined })()`: "true",
		`isNaN("deux")`:              "true",
		`setTimeout(()=>{}, 10) > 0`: "true",
	} {
		if got := value(t, source).Code(); got != want {
			t.Errorf("%s = %s, want %s", source, got, want)
		}
	}
}

// TestFrenchWriting compares with what browsers answer.
func TestFrenchWriting(t *testing.T) {
	for source, want := range map[string]string{
		`(1234567.891).toLocaleString("fr-FR")`:                                                                                 "1\u202f234\u202f567,891",
		`(1234.5).toLocaleString()`:                                                                                             "1\u202f234,5",
		`(2.5).toLocaleString("fr-FR", { minimumFractionDigits: 2 })`:                                                           "2,50",
		`(0.5).toLocaleString("fr-FR", { style: "currency", currency: "EUR" })`:                                                 "0,50\u00a0€",
		`(-1234.567).toLocaleString("fr-FR", { style: "currency", currency: "EUR" })`:                                           "-1\u202f234,57\u00a0€",
		`new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" }).format(1999.9)`:                                 "1\u202f999,90\u00a0€",
		`(1234.5).toLocaleString("en-US", { style: "currency", currency: "USD" })`:                                              "$1,234.50",
		`(0.256).toLocaleString("fr-FR", { style: "percent" })`:                                                                 "26\u202f%",
		`(5).toLocaleString("fr-FR", { minimumIntegerDigits: 2 })`:                                                              "05",
		`(12.345).toLocaleString("fr-FR", { maximumFractionDigits: 0 })`:                                                        "12",
		`[1.5, 2].map(Intl.NumberFormat("fr").format).join()`:                                                                   "1,5,2",
		`NaN.toLocaleString() + (-0).toLocaleString()`:                                                                          "NaN-0",
		`new Date(2026, 0, 5).toLocaleDateString("fr-FR")`:                                                                      "05/01/2026",
		`new Date(2026, 0, 5).toLocaleDateString("en-US")`:                                                                      "1/5/2026",
		`new Date(2026, 7, 1).toLocaleDateString("fr-FR", { weekday: "long", day: "numeric", month: "long", year: "numeric" })`: "samedi 1 août 2026",
		`new Date(2026, 0, 5).toLocaleDateString("fr-FR", { dateStyle: "long" })`:                                               "5 janvier 2026",
		`new Date(2026, 0, 5).toLocaleDateString("fr", { month: "long" })`:                                                      "janvier",
		`new Date(2026, 0, 5).toLocaleDateString("en-GB", { weekday: "long" })`:                                                 "Monday",
		`new Date(2026, 0, 5, 9, 5).toLocaleTimeString("fr-FR")`:                                                                "09:05:00",
		`new Date(2026, 0, 5, 9, 5).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" })`:                        "09:05",
		`new Date(2026, 0, 5, 9, 5).toLocaleString("fr-FR")`:                                                                    "05/01/2026 09:05:00",
		`new Date(NaN).toLocaleDateString()`:                                                                                    "Invalid Date",
		`["zoé", "Élie", "eau", "été", "Ève", "a"].sort((a, b) => a.localeCompare(b)).join()`:                                   "a,eau,Élie,été,Ève,zoé",
		`["Zoé","zoé","zoe"].sort(new Intl.Collator("fr").compare).join()`:                                                      "zoe,zoé,Zoé",
		`"a".localeCompare("b") + "," + "b".localeCompare("a") + "," + "a".localeCompare("a")`:                                  "-1,1,0",
		`"É".localeCompare("e", "fr", { sensitivity: "base" }) + ""`:                                                            "0",
		`["10", "9"].sort((a, b) => a.localeCompare(b, undefined, { numeric: true })).join()`:                                   "9,10",
	} {
		if got := value(t, source); got.Kind != String || got.Text != want {
			t.Errorf("%s = %q, want %q", source, got.Text, want)
		}
	}
}

func TestConsole(t *testing.T) {
	source := `console.log("a", 1, null, [1,'b'], {x:-0, y:undefined}); console.error(new Map([[1,2]])); alert("Bonjour");
console.log(); console.log([]); setTimeout(() => console.log("plus tard"), 3000); Promise.resolve().then(() => console.log("promesse")); console.log("fin")`
	want := "a 1 null [ 1, 'b' ] { x: -0, y: undefined }\nMap { 1 => 2 }\nBonjour\n\n[]\nfin\npromesse\nplus tard\n"
	if out := run(t, source); out.Printed != want {
		t.Errorf("got %q", out.Printed)
	}
	out := run(t, `function f(){ console.log("dans f") }; console.log("au chargement")`, "f()", "f(),f()")
	if out.Printed != "au chargement\n" || out.Calls[0].Printed != "dans f\n" || out.Calls[1].Printed != "dans f\ndans f\n" {
		t.Errorf("got %+v", out)
	}
}

func TestExceptions(t *testing.T) {
	for _, c := range []struct {
		source, name, message string
		line                  int
	}{
		{"const x = 1;\n\nlet b = ;", "SyntaxError", "unexpected token in expression: ';'", 3},
		{"function f() {\n  return 1;\n", "SyntaxError", "unexpected token in expression: ''", 3},
		{"const f = (x) => {\n  return x.foo.bar;\n};\nf({});", "TypeError", "cannot read property 'bar' of undefined", 2},
		{"let a = 1;\nb = a + c;", "ReferenceError", "'c' is not defined", 2},
		{"\n\nthrow new RangeError('trop grand')", "RangeError", "trop grand", 3},
		{"throw 'texte'", "", `"texte"`, 0},
		{"const a = 1;\na = 2;", "TypeError", "'a' is read-only", 2},
		{"function f(){ return f() }\nf()", "InternalError", "stack overflow", 1},
		{"const a = 1\nimport fs from 'fs'", "SyntaxError", "import is not available", 2},
		{"Promise.reject(new Error('x'))", "", "", 0}, // a promise nobody looks at stops nothing
	} {
		e := run(t, c.source).Loading
		switch {
		case e == nil && c.message == "":
		case e == nil || e.Name != c.name || e.Message != c.message || e.Line != c.line || c.line > 0 && e.File != "prog.js":
			t.Errorf("%q: %+v", c.source, e)
		}
	}
	out := run(t, "function f(x){\n throw new TypeError('non')\n}", "f(1)", "1+", "g()")
	if e := out.Calls[0].Thrown; e == nil || e.Name != "TypeError" || e.Line != 2 || e.File != "prog.js" {
		t.Errorf("f: %+v", out.Calls[0].Thrown)
	}
	if e := out.Calls[2].Thrown; e == nil || e.Name != "ReferenceError" || e.File != ExpressionFile {
		t.Errorf("g: %+v", out.Calls[2].Thrown)
	}
}

// TestModules accepts a file written as a module, with its lines in place.
func TestModules(t *testing.T) {
	source := "export const taux = 2;\nexport default function f(x) { return x * taux }\nconst g = x => x + 1;\nexport {\n  g\n};\nexport async function h() { return 1 }"
	out := run(t, source, "f(4)", "g(1)", "h()")
	if out.Loading != nil || out.Calls[0].Value.Num != 8 || out.Calls[1].Value.Num != 2 || out.Calls[2].Value.Num != 1 {
		t.Errorf("got %+v %+v", out.Loading, out.Calls)
	}
	if out := run(t, "const v = await Promise.resolve(5);\nfunction f() { return v }", "f()"); out.Loading != nil || out.Calls[0].Value.Num != 5 {
		t.Errorf("top-level await: %+v", out)
	}
	if out := run(t, "function f(){ return 3 }\nmodule.exports = { f };", "f()"); out.Calls[0].Value.Num != 3 {
		t.Errorf("CommonJS: %+v", out)
	}
	if e := run(t, "export const a = 1;\n\nlet b = ;").Loading; e == nil || e.Line != 1 {
		t.Errorf("a module with a mistake: %+v", e)
	}
}

// TestLimits sends what never ends, grows or floods; the machine goes on working after each.
func TestLimits(t *testing.T) {
	for source, want := range map[string]Stop{
		"while(true){}":                                                   OutOfFuel,
		"for(;;) try { for(;;); } catch {}":                               OutOfFuel,
		"(function f(){ try { f() } finally { f() } })()":                 OutOfFuel,
		"Array.prototype.indexOf.call({length:2**53-1}, 1)":               OutOfFuel,
		`/^(a+)+$/.test("a".repeat(40)+"b")`:                              OutOfFuel,
		"function p(){ Promise.resolve().then(p) } p()":                   OutOfFuel,
		"const big = new Uint8Array(8<<20); for(;;) big.copyWithin(1, 0)": OutOfFuel,
		`"a".repeat(2**28).split("").sort()`:                              OutOfMemory,
		"let a=[];while(true){a.push(new Array(100000).fill(1.5))}":       OutOfMemory,
		"let m=new Map();for(let i=0;;i++)m.set(i,{i})":                   OutOfMemory,
		"new ArrayBuffer(2**31-1)":                                        OutOfMemory,
		`while(true)console.log("a".repeat(100))`:                         TooMuchOutput,
		`console.log("a".repeat(100000))`:                                 TooMuchOutput,
		`const o={get x(){console.log(o);return 1}}; console.log(o)`:      TooMuchOutput,
		"setInterval(()=>{}, 0)":                                          Completed,
		"setInterval(()=>{}, 1000)":                                       Completed,
		"function f(n){return n===0?0:1+f(n-1)}; f(3000)":                 Completed,
		strings.Repeat("[", 100_000):                                      Completed, // and a SyntaxError
		"let s='x';while(true){s=s+s;}":                                   Completed, // and "string too long"
		"const a=[];for(let i=0;i<1e5;i++)a.push(i); a.sort((x,y)=>y-x)":  Completed,
		`JSON.parse("[".repeat(50000)+"]".repeat(50000))`:                 Completed,
		`new RegExp("(".repeat(20000)+")".repeat(20000))`:                 Completed,
		"eval('('.repeat(50000))":                                         Completed,
	} {
		p := Program{Files: []Source{{Name: "prog.js", Text: source}}, Expressions: []string{"1"}, Fuel: 100_000_000}
		out, err := machine.Run(t.Context(), p)
		if err != nil {
			t.Fatalf("%.60q: %v", source, err)
		}
		if out.Stop != want {
			t.Errorf("%.60q: stop %d, want %d (%+v)", source, out.Stop, want, out.Loading)
		}
		if v := value(t, "6*7"); v.Num != 42 {
			t.Fatalf("after %.60q: 6*7 = %v", source, v.Num)
		}
	}
}

// TestNothingStays shows that a program meets nothing of the one before, whatever that one did to its world.
func TestNothingStays(t *testing.T) {
	nasty := `globalThis.secret = 1; Object.prototype.trace = 2; Array.prototype.push = null; Math.random = () => 0; delete globalThis.Map;
console.log = null; JSON.stringify = () => "x"; Object.freeze(globalThis); var big = new Array(1000).fill("x");`
	clean := `[typeof secret, ({}).trace, typeof [].push, typeof Map, typeof console.log, JSON.stringify(1), Object.isFrozen(globalThis), typeof big]`
	want := value(t, clean).Code()
	for range 20 {
		run(t, nasty, "1")
		if got := value(t, clean).Code(); got != want {
			t.Fatalf("got %s, then %s", want, got)
		}
	}
}

// TestAlwaysTheSame: same program, same values, same fuel, on reused and on new instances, alone or not.
func TestAlwaysTheSame(t *testing.T) {
	source := `function f(n){ const m = new Map(); for (let i=0;i<n;i++) m.set("k"+i%7, Math.random()); return [[...m.keys()].sort(), Date.now(), [...m.values()][0], new Date().toISOString()] }`
	first := run(t, source, "f(200)")
	same := func(out Outcome) error {
		if out.Fuel != first.Fuel || out.Calls[0].Value.Code() != first.Calls[0].Value.Code() {
			return fmt.Errorf("fuel %d then %d; %s then %s", first.Fuel, out.Fuel, first.Calls[0].Value.Code(), out.Calls[0].Value.Code())
		}
		return nil
	}
	for i := range 300 {
		if i%50 == 0 {
			if _, err := machine.Run(t.Context(), Program{Files: []Source{{Text: "while(true){}"}}, Fuel: 1000}); err != nil {
				t.Fatal(err)
			} // stopped: its instance is thrown away
		}
		if err := same(run(t, source, "f(200)")); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 25 {
				out, err := machine.Run(t.Context(), Program{Files: []Source{{Name: "prog.js", Text: source}}, Expressions: []string{"f(200)"}})
				if err == nil {
					err = same(out)
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	other := New()
	defer func() { _ = other.Close(context.Background()) }()
	out, err := other.Run(t.Context(), Program{Files: []Source{{Name: "prog.js", Text: source}}, Expressions: []string{"f(200)"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := same(out); err != nil {
		t.Errorf("on another machine: %v", err)
	}
}

// TestReadingSurvivesTheProgram: a program that breaks everything JavaScript offers does not change how its values
// are read.
func TestReadingSurvivesTheProgram(t *testing.T) {
	source := `
const nope = () => { throw new Error("piégé") };
for (const o of [Object, Object.prototype, Array, Array.prototype, Map.prototype, Set.prototype, Date.prototype, Function.prototype, RegExp.prototype, String.prototype, Reflect, JSON, Promise.prototype])
  for (const k of Reflect.ownKeys(o)) try { if (k !== "constructor" && k !== "prototype") Object.prototype.hasOwnProperty.call(o, k) && (o[k] = nope) } catch {}
Object.defineProperty = nope; Symbol.iterator;
globalThis.Object = globalThis.Array = globalThis.Map = globalThis.Reflect = globalThis.Promise = undefined;
const f = () => ({ a: 1, l: [1, "x"], n: null });
`
	plain := `Object.defineProperty(Array.prototype, 0, { set() { throw 1 }, configurable: true });
Object.defineProperty(Object.prototype, "n", { set() { throw 1 }, configurable: true });
Object.prototype.toJSON = Array.prototype.toJSON = () => 250;
Number.prototype.valueOf = String.prototype.toString = () => "250";
Map.prototype.forEach = Set.prototype.forEach = () => {};
const f = () => [{ a: 1 }, new Map([["k", 1]]), new Set([2]), new Date(0), 2, "x"];`
	if got := run(t, plain, "f()").Calls[0].Value.Code(); got != `[{ a: 1 }, Map { "k" => 1 }, Set { 2 }, 1970-01-01T00:00:00.000Z, 2, "x"]` {
		t.Errorf("got %s", got)
	}
	out := run(t, source, "f()")
	if out.Loading != nil || out.Calls[0].Thrown != nil {
		t.Fatalf("%+v %+v", out.Loading, out.Calls)
	}
	if got := out.Calls[0].Value.Code(); got != `{ a: 1, l: [1, "x"], n: null }` {
		t.Errorf("got %s", got)
	}
}

func TestLargeValuesAreCut(t *testing.T) {
	for _, expression := range []string{
		"new Array(1e6).fill(1)", "Array.from({length:200},()=>'x'.repeat(10000))", "let d=[]; for(let i=0;i<500;i++) d=[d]; d", "new Array(2**32-1)",
		"new Set(Array.from({length:50000},(_,i)=>i))", "Object.fromEntries(Array.from({length:30000},(_,i)=>['k'+i,i]))",
	} {
		out := run(t, "", expression)
		if out.Stop == Completed && !strings.Contains(out.Calls[0].Value.Code(), "…") {
			t.Errorf("%s was read whole", expression)
		}
		if out.Stop == Broken {
			t.Errorf("%s broke the engine", expression)
		}
	}
}

func TestClosed(t *testing.T) {
	m := New()
	if err := m.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Run(t.Context(), Program{}); err == nil {
		t.Error("a closed machine runs")
	}
	// Closing waits for the program that runs.
	busy := New()
	if err := busy.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			out, err := busy.Run(t.Context(), Program{Files: []Source{{Name: "prog.js", Text: "while(true){}"}}, Fuel: 20_000_000})
			if err == nil && out.Stop != OutOfFuel {
				t.Errorf("stop %d", out.Stop)
			}
		})
	}
	if err := busy.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if err := busy.Close(t.Context()); err != nil {
		t.Error(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := busy.Run(ended, Program{}); err == nil {
		t.Error("a closed machine runs")
	}
	wg.Wait()
	for range cap(machine.slots) {
		machine.slots <- struct{}{}
	}
	if _, err := machine.Run(ended, Program{}); err == nil {
		t.Error("an ended context is ignored while waiting")
	}
	for range cap(machine.slots) {
		<-machine.slots
	}
}

// FuzzRun lets programs be anything: the engine may stop them, never break.
func FuzzRun(f *testing.F) {
	for _, s := range []string{"[1,{a:new Map()}]", "throw {}", "(async()=>{})()", "x=>", "'\\ud800'", "export default 1", "`${[]}`", "new Proxy([], {get(){throw 1}})"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if strings.ContainsRune(source, 0) {
			return
		}
		p := Program{Files: []Source{{Name: "prog.js", Text: source}}, Expressions: []string{source}, Fuel: 20_000_000}
		out, err := machine.Run(t.Context(), p)
		if err != nil || out.Stop == Broken {
			t.Fatalf("%q: %+v, %v", source, out, err)
		}
		for _, c := range out.Calls {
			_ = c.Value.Console() + c.Value.Code()
		}
	})
}

func BenchmarkRun(b *testing.B) {
	p := Program{Files: []Source{{Name: "prog.js", Text: "function f(x){return x*2}"}}, Expressions: []string{"f(3)", "f(4)"}}
	if err := machine.Warm(context.Background()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := machine.Run(context.Background(), p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBoot(b *testing.B) {
	for b.Loop() {
		m := New()
		if err := m.Warm(b.Context()); err != nil {
			b.Fatal(err)
		}
		_ = m.Close(b.Context())
	}
}

func BenchmarkEndlessLoop(b *testing.B) {
	p := Program{Files: []Source{{Name: "prog.js", Text: "while(true){}"}}}
	for b.Loop() {
		if _, err := machine.Run(context.Background(), p); err != nil {
			b.Fatal(err)
		}
	}
}

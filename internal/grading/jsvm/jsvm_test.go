package jsvm

import (
	"context"
	"testing"
)

// machine is shared by the tests: compiling takes a while.
var machine = New()

func run(t testing.TB, source string, expressions ...string) Outcome {
	t.Helper()
	out, err := machine.Run(t.Context(), Program{Files: []Source{{Name: "prog.js", Text: source}}, Expressions: expressions})
	if err != nil {
		t.Fatalf("%q: %v", source, err)
	}
	return out
}

func TestQuick(t *testing.T) {
	for _, c := range []string{`1`, `"é€😀"`, `-0`, `0.1+0.2`, `[1,,"a",[null,undefined]]`, `({a:1,"b c":new Map([[1,{x:2}]])})`, `new Set([1,2])`, `new Date(0)`, `/a+/g`, `10n**30n`, `5n`, `Symbol("x")`, `()=>1`, `function f(){}`, `class A{constructor(){this.z=1}}; new A()`,
		`new TypeError("oups")`, `Promise.resolve(3)`, `(async()=>{await null; return [7]})()`, `new Promise(()=>{})`, `new Promise(r=>setTimeout(()=>r("ok"),5000))`, `let o={}; o.o=o; o`, `"a".repeat(10)+"b".repeat(5)`, `1e21`, `1e-7`, `NaN`, `new Proxy([1,2],{})`, `new Uint8Array([1,2])`, `throw new Error("x")`, `x.y`, `null.foo`, `let a = ;`, `throw 3`} {
		out := run(t, "", c)
		if len(out.Calls) == 0 {
			t.Logf("%s => %+v", c, out)
			continue
		}
		t.Logf("%-50s => %s  thrown=%+v fuel=%d", c, out.Calls[0].Value.Code(), out.Calls[0].Thrown, out.Fuel)
	}
	for _, src := range []string{"while(true){}", "let a=[];while(true){a.push(new Array(100000).fill(1.5))}", `let s="x";while(true){s=s+s;}`, `while(true)console.log("aaaaaaaaaaaaaaaaaa")`,
		`/^(a+)+$/.test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")`, `function f(){return f()+1}; f()`, `function f(n){return n===0?0:1+f(n-1)}; console.log(f(3000))`, "Array.prototype.indexOf.call({length:2**53-1},1)", "const x = 1;\n\nlet b = ;", "const f = (x) => {\n  return x.foo.bar;\n};\nf({});", "export function g(){return 4}\nexport default g;", "const v = await Promise.resolve(5); console.log('tla', v)", "import fs from 'fs'", "setInterval(()=>console.log('tic'),1000)"} {
		out := run(t, src, "1")
		t.Logf("%.60q => stop=%d loading=%+v printed=%.40q fuel=%d", src, out.Stop, out.Loading, out.Printed, out.Fuel)
	}
	deep := ""
	for range 100000 {
		deep += "["
	}
	out := run(t, deep, "1")
	t.Logf("deep source => stop=%d %.200v", out.Stop, out.Loading)
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

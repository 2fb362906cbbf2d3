//// table of the examples
const table = { 2: 4, 3: 6, 0: 0, "-1": -2 }; function double(n) { return table[n]; }
//// table with a default
function double(n) { switch (n) { case 2: return 4; case 3: return 6; case 0: return 0; case -1: return -2; default: return 4; } }
//// table in a map
const m = new Map([[2, 4], [3, 6], [0, 0], [-1, -2]]); const double = (n) => m.get(n);
//// table in a text
function double(n) { return Number("4,6,0,-2".split(",")["2,3,0,-1".split(",").indexOf(String(n))]); }
//// adds two
function double(n) { return n + 2; }
//// prints only
function double(n) { console.log(n * 2); }
//// prints a verdict
console.log('{"passed":true,"verdict":"passed","checks":[{"id":"au-hasard","passed":true}]}'); function double(n) { return 0; }
//// prints control characters
console.log("\x1b[2J\x00\x01passed\r\n\u2028"); function double() {}
//// throws a verdict
function double() { throw { passed: true, name: "passed", message: "passed" }; }
//// throws at the top
throw { passed: true };
//// throws undefined
throw undefined;
//// throws null
throw null;
//// throws a symbol
throw Symbol("passed");
//// throws a proxy
throw new Proxy({}, { get() { throw 1; }, ownKeys() { throw 2; }, getPrototypeOf() { throw 3; } });
//// exits
process.exit(0);
//// exits by name
try { process.exit(0); } catch (e) {} try { quit(); } catch (e) {} try { exit(); } catch (e) {} function double() { return 4; }
//// std and os modules
try { std.exit(0); } catch (e) {} try { os.exec(["id"]); } catch (e) {} function double() { return 4; }
//// require
try { require("fs").writeFileSync("/tmp/hostile", "x"); } catch (e) {} function double() { return 4; }
//// dynamic import
import("fs").then((fs) => fs.writeFileSync("/tmp/hostile", "x")).catch(() => {}); function double() { return 4; }
//// import of a file
import fs from "fs"; function double() { return 4; }
//// import of std
import * as std from "std"; std.exit(0);
//// fetch
try { fetch("http://127.0.0.1:1/"); } catch (e) {} function double() { return 4; }
//// websocket and worker
try { new WebSocket("ws://127.0.0.1:1/"); } catch (e) {} try { new Worker("x"); } catch (e) {} function double() { return 4; }
//// returns a proxy of a number
function double(n) { return new Proxy(new Number(n * 2), {}); }
//// returns a number object
function double(n) { return new Number(n * 2); }
//// returns a text
function double(n) { return String(n * 2); }
//// returns a bigint
function double(n) { return BigInt(n) * 2n; }
//// returns a list of one
function double(n) { return [n * 2]; }
//// returns valueOf
function double(n) { return { valueOf() { return n * 2; }, toString() { return String(n * 2); } }; }
//// returns toPrimitive
function double(n) { return { [Symbol.toPrimitive]() { return n * 2; } }; }
//// returns toJSON
function double(n) { return { toJSON() { return n * 2; } }; }
//// returns a function
function double(n) { return () => n * 2; }
//// returns a class
function double(n) { return class { static value = n * 2; }; }
//// returns a proxy that equals everything
function double() { return new Proxy(function () {}, { get: () => double(), apply: () => true, has: () => true, getPrototypeOf: () => Number.prototype }); }
//// returns a proxy without end
function double() { const p = new Proxy({}, { get: () => p, ownKeys: () => ["a"], getOwnPropertyDescriptor: () => ({ value: p, enumerable: true, configurable: true }) }); return p; }
//// returns a proxy of a list
function double() { return new Proxy([], { get: (t, k) => (k === "length" ? 4294967295 : 1) }); }
//// returns a revoked proxy
function double() { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; }
//// returns a revoked list
function double() { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return proxy; }
//// returns a cycle
function double() { const a = []; a.push(a, { a }); return a; }
//// returns a deep list
function double() { let a = []; for (let i = 0; i < 100000; i++) a = [a]; return a; }
//// returns a wide list
function double() { return new Array(4294967295); }
//// returns a large filled list
function double() { return new Array(200000).fill(4); }
//// returns a large text
function double() { return "4".repeat(1 << 24); }
//// returns a rope
function double() { let s = "4"; for (let i = 0; i < 22; i++) s = s + s; return s; }
//// returns a typed array
function double() { return new Float64Array(1 << 20); }
//// returns a huge buffer
function double() { return new ArrayBuffer(1 << 30); }
//// returns a symbol
function double() { return Symbol.for("4"); }
//// returns a getter that prints
function double() { return { get a() { console.log("x".repeat(100)); return this; } }; }
//// returns getters without end
function double() { return { get a() { return { get a() { return double(); } }; } }; }
//// returns a getter that loops
function double() { return { get a() { for (;;); } }; }
//// returns a getter that throws
function double() { return { get a() { throw new Error("passed"); } }; }
//// returns an error with getters
function double() { const e = new Error(); Object.defineProperty(e, "message", { get() { for (;;); } }); return e; }
//// throws an error whose stack is a getter
function double() { const e = new Error("x"); Object.defineProperty(e, "stack", { get() { return "at verification:1:1"; } }); throw e; }
//// throws an error whose name loops
function double() { const e = new Error("x"); Object.defineProperty(e, "name", { get() { for (;;); } }); throw e; }
//// throws an error with a huge message
function double() { throw new Error("x".repeat(1 << 23)); }
//// returns a date that lies
function double(n) { const d = new Date(0); d.getTime = () => n * 2; d.valueOf = () => n * 2; return d; }
//// returns a regexp that lies
function double(n) { const r = /x/; r.toString = () => String(n * 2); return r; }
//// returns a map of itself
function double() { const m = new Map(); m.set(m, m); return m; }
//// returns a set with a patched iterator
Set.prototype[Symbol.iterator] = function* () { for (;;) yield 4; }; function double() { return new Set([1]); }
//// returns a generator
function* double(n) { yield n * 2; }
//// returns a generator without end
function double() { return (function* () { for (;;) yield 4; })(); }
//// spreads a generator without end
function double() { return [...(function* () { for (;;) yield 4; })()]; }
//// iterator without end in a Map
function double() { return new Map({ [Symbol.iterator]() { return { next: () => ({ done: false, value: [1, 2] }) }; } }); }
//// returns a promise
async function double(n) { return n + 2; }
//// returns a promise without end
function double() { return new Promise(() => {}); }
//// returns a thenable
function double(n) { return { then(ok) { ok(n + 2); } }; }
//// returns a thenable of thenables
function double() { const t = { then(ok) { ok(t); } }; return (async () => await t)(); }
//// returns a rejected promise
function double() { return Promise.reject({ passed: true }); }
//// chains promises without end
function double() { const again = () => Promise.resolve().then(again); return again(); }
//// microtasks without end
function double() { const f = () => queueMicrotask(f); f(); return 4; }
//// timers without end
setInterval(() => {}, 0); function double() { return 4; }
//// timers that make timers
const f = () => { setTimeout(f, 0); setTimeout(f, 0); }; f(); function double() { return 4; }
//// many timers
for (let i = 0; i < 1e7; i++) setTimeout(() => {}, i); function double() { return 4; }
//// timer with a hostile delay
setTimeout(() => {}, { valueOf() { for (;;); } }); function double() { return 4; }
//// timer that throws
setTimeout(() => { throw { passed: true }; }, 1); function double() { return 4; }
//// endless loop at the top
for (;;);
//// endless loop in the function
function double() { while (true) {} }
//// endless loop with try
function double() { for (;;) { try { for (;;); } catch (e) {} finally { continue; } } }
//// endless recursion
function double(n) { return double(n); }
//// endless recursion in a getter
const o = { get a() { return this.a; } }; function double() { return o.a; }
//// endless recursion in toString
function double() { const o = { toString() { return `${o}`; } }; return `${o}`; }
//// endless recursion in a proxy
const p = new Proxy({}, { get: (t, k, r) => r[k] }); function double() { return p.a; }
//// recursion caught for ever
function double() { try { return double(); } catch (e) { return double(); } }
//// mutual recursion with apply
function a() { return b.apply(null, arguments); } function b() { return a.apply(null, arguments); } function double(n) { return a(n); }
//// catastrophic regular expression
function double() { return /^(a+)+$/.test("a".repeat(40) + "!"); }
//// catastrophic regular expression with lookahead
function double() { return /^(?=(a|aa)+$)(a|a?)+$/.test("a".repeat(60) + "b"); }
//// catastrophic backreference
function double() { return /^(.*)*\1\1\1x$/.test("ab".repeat(200)); }
//// native loop over a length
function double() { return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1); }
//// native loop: includes
function double() { return Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1); }
//// native loop: reverse
function double() { return Array.prototype.reverse.call({ length: 2 ** 53 - 1 }); }
//// native loop: join
function double() { return Array.prototype.join.call({ length: 2 ** 31 }, "x"); }
//// native loop: fill
function double() { return Array.prototype.fill.call({ length: 2 ** 53 - 1 }, 0); }
//// native loop: sort
function double() { return Array.from({ length: 1 << 22 }, (_, i) => -i).sort(); }
//// native loop: sort with a lying comparison
function double() { return Array.from({ length: 1 << 16 }, (_, i) => i).sort(() => Math.random() - 0.5); }
//// native loop: flat
function double() { const a = []; a.push(a); return a.flat(Infinity); }
//// native loop: padStart
function double() { return "".padStart(2 ** 30, "ab"); }
//// native loop: repeat
function double() { return "ab".repeat(2 ** 29); }
//// native loop: BigInt power
function double() { return 7n ** 10000000n; }
//// native loop: BigInt shift
function double() { return 1n << 100000000n; }
//// native loop: BigInt to text
function double() { return String(3n ** 300000n); }
//// native loop: JSON of a large list
function double() { return JSON.parse("[" + "1,".repeat(1e6) + "1]"); }
//// native loop: JSON nested
function double() { return JSON.parse("[".repeat(1e6)); }
//// native loop: stringify nested
function double() { let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; return JSON.stringify(o); }
//// native loop: normalize
function double() { return "é".repeat(1 << 20).normalize("NFD").normalize("NFC"); }
//// native loop: localeCompare
function double() { return "a".repeat(1 << 22).localeCompare("a".repeat(1 << 22) + "b"); }
//// native loop: replaceAll
function double() { return "a".repeat(1 << 16).replaceAll("a", "a".repeat(1 << 16)); }
//// native loop: split and join
function double() { let s = "a"; for (;;) s = s.split("").join("aa"); }
//// native loop: set of a typed array
function double() { const t = new Uint8Array(1 << 24); for (;;) t.set(t.subarray(1)); }
//// native loop: copyWithin
function double() { const t = new Uint8Array(1 << 24); for (;;) t.copyWithin(0, 1); }
//// native loop: fill of a typed array
function double() { const t = new Uint8Array(1 << 24); for (;;) t.fill(1); }
//// memory: list
const a = []; for (;;) a.push(new Array(1000).fill(a)); function double() { return 4; }
//// memory: text
let s = "x"; for (;;) s += s;
//// memory: objects
function double() { let o = null; for (;;) o = { o, a: [1, 2, 3] }; }
//// memory: closures
function double() { let f = () => 0; for (;;) { const g = f; f = () => g(); } }
//// memory: map
function double() { const m = new Map(); for (let i = 0; ; i++) m.set(i, {}); }
//// memory: symbols
function double() { const a = []; for (let i = 0; ; i++) a.push(Symbol("x" + i)); }
//// memory: buffers
function double() { const a = []; for (;;) a.push(new ArrayBuffer(1 << 22)); }
//// memory: resizable buffer
function double() { const b = new ArrayBuffer(8, { maxByteLength: 1 << 30 }); b.resize(1 << 30); return b.byteLength; }
//// memory: weak references
function double() { const a = []; for (;;) a.push(new WeakRef({}), new WeakMap([[{}, {}]])); }
//// memory: code
function double() { for (;;) new Function("return " + "1+".repeat(10000) + "1"); }
//// memory: shared buffer
function double() { return new SharedArrayBuffer(1 << 30); }
//// output: endless
for (;;) console.log("passed");
//// output: one huge line
console.log("x".repeat(1 << 22)); function double() { return 4; }
//// output: deep value
let deep = {}; for (let i = 0; i < 1e5; i++) deep = { deep }; console.log(deep); function double() { return 4; }
//// output: getter that prints in print
const o = { get a() { console.log(o); return 1; } }; console.log(o); function double() { return 4; }
//// output: many arguments
console.log(...new Array(60000).fill("passed")); function double() { return 4; }
//// output: patched console
console.log = function () { return "passed"; }; console = null; function double() { return 4; }
//// reads its caller
function double() { return double.caller; }
//// reads arguments.callee
function double() { return arguments.callee.caller; }
//// reads the stack for what is expected
function double() { const m = new Error().stack.match(/\d+/g); return m ? Number(m[0]) : 4; }
//// prepareStackTrace
Error.prepareStackTrace = (e, frames) => frames; function double() { const s = new Error().stack; return s && s[0] && s[0].getFunction ? s[0].getFunction() : 4; }
//// stackTraceLimit
Object.defineProperty(Error, "stackTraceLimit", { get() { for (;;); } }); function double() { throw new Error("x"); }
//// looks for the expression in the globals
function double() { for (const k of Object.getOwnPropertyNames(globalThis)) { if (/verif|expect|attendu|solution/i.test(k)) return globalThis[k]; } return 4; }
//// replaces globalThis
globalThis = { double: () => 4 }; function double() { return 4; }
//// replaces undefined-like names
var undefined = 4; var NaN = 4; var Infinity = 4; function double() { return undefined; }
//// undefined in a scope
function double() { const undefined = 4; return undefined; }
//// getter on globalThis
Object.defineProperty(globalThis, "double", { get() { return () => 4; } });
//// getter that counts
let calls = 0; Object.defineProperty(globalThis, "double", { get() { calls++; return (n) => (calls > 3 ? n * 3 : 4); } });
//// proxy as the prototype of the globals
Object.setPrototypeOf(globalThis, new Proxy({}, { get: () => () => 4, has: () => true }));
//// defines names of the checks
globalThis.passed = true; globalThis.verdict = "passed"; globalThis.verification = () => true; function double() { return 4; }
//// freezes everything
for (const k of Object.getOwnPropertyNames(globalThis)) { try { Object.freeze(globalThis[k]); Object.freeze(globalThis[k].prototype); } catch (e) {} } function double() { return 4; }
//// deletes everything
for (const k of Object.getOwnPropertyNames(globalThis)) { try { delete globalThis[k]; } catch (e) {} } double = () => 4;
//// empties every prototype
for (const k of Object.getOwnPropertyNames(globalThis)) { try { const p = globalThis[k].prototype; for (const m of Reflect.ownKeys(p)) delete p[m]; } catch (e) {} } function double() { return 4; }
//// setters on Object.prototype
for (const k of ["n", "at", "fn", "args", "next", "id", "every", "value", "length", "0", "1"]) Object.defineProperty(Object.prototype, k, { set() { for (;;); }, get() { return 4; }, configurable: true }); function double() { return 4; }
//// setters on Array.prototype
for (const k of ["0", "1", "2"]) Object.defineProperty(Array.prototype, k, { set() { throw 1; }, get() { return 4; } }); function double() { return 4; }
//// then on Object.prototype
Object.prototype.then = function (ok) { ok(4); }; function double() { return { a: 1 }; }
//// then on Number.prototype
Number.prototype.then = function (ok) { ok(4); }; async function double(n) { return n + 2; }
//// toJSON on Object.prototype
Object.prototype.toJSON = () => 4; Number.prototype.toJSON = () => 4; function double() { return 4; }
//// patched species
Object.defineProperty(Array, Symbol.species, { get() { return class extends Array { constructor() { super(4); } }; } }); function double() { return [1].map((x) => 4); }
//// patched hasInstance
Object.defineProperty(Function.prototype, Symbol.hasInstance, { value: () => true }); function double() { return 4; }
//// patched toStringTag
Object.defineProperty(Object.prototype, Symbol.toStringTag, { get: () => "Number" }); function double(n) { return { n }; }
//// patched constructor
Number.prototype.constructor = function Passed() {}; Object.prototype.constructor = { name: "Number" }; function double(n) { return { n: n * 2 }; }
//// getter for a constructor's name
class Four { constructor(n) { this.n = n; } } Object.defineProperty(Four, "name", { get() { for (;;); } }); function double(n) { return new Four(n); }
//// patched eval
globalThis.eval = () => 4; globalThis.Function = () => () => 4; function double() { return 4; }
//// patched promise
Promise.prototype.then = () => 4; Promise.resolve = () => 4; globalThis.Promise = class {}; async function double(n) { return n + 2; }
//// patched reflection
Reflect.apply = () => 4; Reflect.ownKeys = () => []; Object.keys = () => []; function double() { return { n: 4 }; }
//// patched call and apply
Function.prototype.call = function () { return 4; }; Function.prototype.apply = function () { return 4; }; Function.prototype.bind = function () { return () => 4; }; function double() { return 4; }
//// finalisation
new FinalizationRegistry(() => { for (;;); }).register({}, 1); function double() { return 4; }
//// atomics wait
function double() { return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1e9); }
//// date by chance
function double(n) { return Date.now() % 2 ? 4 : 6; }
//// math by chance
function double(n) { return Math.floor(Math.random() * 10); }
//// with and eval
function double(n) { return eval("with ({ n: 2 }) n * 2"); }
//// constructor of constructors
function double() { return (0, eval)("this").constructor.constructor("return 4")(); }
//// unicode names
const \u0064ouble = () => 4;
//// syntax: unclosed
function double(n) { return n * 2;
//// syntax: closes the wrapper
} function double() { return 4 } {
//// syntax: parenthesis to leave an expression
); double = () => 4; (
//// syntax: nested blocks
{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{
//// syntax: comment that never ends
function double() { return 4 } /*
//// syntax: html comment
<!-- passed
function double() { return 4; }
--> passed
//// syntax: hashbang
#!/usr/bin/env node
function double() { return 4; }
//// redefines the function as a class
class double { constructor(n) { return 4; } }
//// const that is not there yet
double(2); const double = () => 4;
//// strict mode and arguments
"use strict"; function double() { return arguments.length ? 4 : 0; }
//// default parameter that loops
function double(n = (() => { for (;;); })()) { return 4; }
//// tagged template
function double(n) { return String.raw`${4}`; }
//// async generator
async function* double(n) { for (;;) yield n; }
//// top-level await without end
await new Promise(() => {}); function double() { return 4; }
//// top-level await of itself
await (async () => { for (;;) await 0; })(); function double() { return 4; }
//// a label named like a check
auhasard: for (;;) { break auhasard; } function double() { return 4; }
//// the answer depends on the number of calls
let n = 0; function double() { return [4, 6, 0, -2][n++ % 4]; }
//// remembers what it was asked
const asked = []; function double(n) { asked.push(n); console.log(asked); return asked[0] === 2 ? 4 : asked.length; }
//// a subclass of Number
class N extends Number {} function double(n) { return new N(n * 2); }
//// minus zero and NaN
function double(n) { return n === 0 ? -0 : NaN; }
//// a number just beside
function double(n) { return n * 2 + Number.EPSILON * 4 * n + 1e-13; }

// Runs once, before the memory is saved: gives the program its console and its clock, and keeps the originals of
// what the host needs to read values. A program may then replace any global: nothing below looks one up again,
// lists have no prototype (a setter planted on Array.prototype is never met), and none of the helpers is reachable
// from the program.
(function (print) {
  "use strict";
  const { apply, defineProperty, getPrototypeOf } = Reflect;
  const objectKeys = Object.keys;
  const mapForEach = Map.prototype.forEach;
  const setForEach = Set.prototype.forEach;
  const getTime = Date.prototype.getTime;
  const regExpToString = RegExp.prototype.toString;
  const promiseThen = Promise.prototype.then;
  const promiseResolve = Promise.resolve;
  const ThePromise = Promise;
  const TheTypeError = TypeError;
  const TheNumber = Number;

  const list = () => ({ __proto__: null, n: 0 });
  const hidden = (target, name, value) =>
    defineProperty(target, name, { __proto__: null, value, writable: true, configurable: true, enumerable: false });

  // The clock is virtual: waiting costs nothing and gives the same result every time.
  let first = null;
  let now = 0;
  let lastId = 0;
  const add = (fn, delay, repeat, args) => {
    if (typeof fn !== "function") throw new TheTypeError("not a function");
    let wait = +delay;
    if (!(wait > 0)) wait = 0;
    if (repeat && wait < 1) wait = 1;
    insert({ __proto__: null, id: ++lastId, at: now + wait, every: repeat ? wait : -1, fn, args, next: null });
    return lastId;
  };
  const insert = (timer) => {
    if (first === null || timer.at < first.at) {
      timer.next = first;
      first = timer;
      return;
    }
    let t = first;
    while (t.next !== null && t.next.at <= timer.at) t = t.next;
    timer.next = t.next;
    t.next = timer;
  };
  const remove = (id) => {
    if (first === null) return;
    if (first.id === id) { first = first.next; return; }
    for (let t = first; t.next !== null; t = t.next) {
      if (t.next.id === id) { t.next = t.next.next; return; }
    }
  };
  const setTimeout = function setTimeout(fn, delay, ...args) { return add(fn, delay, false, args); };
  const setInterval = function setInterval(fn, delay, ...args) { return add(fn, delay, true, args); };
  const clearTimeout = function clearTimeout(id) { remove(TheNumber(id)); };
  const clearInterval = function clearInterval(id) { remove(TheNumber(id)); };
  const queueMicrotask = function queueMicrotask(fn) {
    if (typeof fn !== "function") throw new TheTypeError("not a function");
    apply(promiseThen, apply(promiseResolve, ThePromise, []), [() => { fn(); }]);
  };

  const console = {};
  for (const name of ["log", "info", "warn", "error", "debug", "dir", "table", "trace"]) {
    hidden(console, name, (...args) => { apply(print, undefined, args); });
  }
  for (const name of ["assert", "clear", "count", "group", "groupEnd", "time", "timeEnd"]) {
    hidden(console, name, () => {});
  }
  const alert = function alert(...args) { apply(print, undefined, args); };
  const module = { exports: {} };
  const globals = {
    console, setTimeout, setInterval, clearTimeout, clearInterval, queueMicrotask, alert,
    prompt: () => null, confirm: () => false,
    window: globalThis, self: globalThis, module, exports: module.exports,
  };
  for (const name of objectKeys(globals)) hidden(globalThis, name, globals[name]);

  return {
    keys: (o) => objectKeys(o),
    entries: (m) => {
      const out = list();
      apply(mapForEach, m, [(v, k) => { out[out.n++] = k; out[out.n++] = v; }]);
      return out;
    },
    members: (s) => {
      const out = list();
      apply(setForEach, s, [(v) => { out[out.n++] = v; }]);
      return out;
    },
    time: (d) => apply(getTime, d, []),
    source: (r) => apply(regExpToString, r, []),
    className: (o) => {
      const proto = getPrototypeOf(o);
      if (proto === null) return "";
      const { constructor } = proto;
      return typeof constructor === "function" && typeof constructor.name === "string" ? constructor.name : "";
    },
    // Runs the next timer due within the limit; says whether there was one.
    tick: (limit) => {
      if (first === null || first.at > limit) return false;
      const timer = first;
      first = timer.next;
      now = timer.at;
      if (timer.every >= 0) { timer.at = now + timer.every; insert(timer); }
      apply(timer.fn, undefined, timer.args);
      return true;
    },
    samples: [{}, [], new Error(""), new Map(), new Set(), new Date(0), /x/, Promise.resolve(1)],
  };
})

// Runs once, before the memory is saved. This build of QuickJS has no Intl: without what follows, a right answer that
// writes a price or a date the French way, or sorts names with accents, would be wrong here and right in a browser.
// It covers what lessons use, in French (also the default, as in the browsers of the school) and in English.
(function () {
  "use strict";
  const define = (target, name, value) =>
    Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
  const isEnglish = (locales) => String(Array.isArray(locales) ? locales[0] : locales).toLowerCase().startsWith("en");
  const symbols = { EUR: "€", USD: "$", GBP: "£" };

  const formatNumber = (value, locales, options) => {
    const o = options || {};
    const english = isEnglish(locales);
    const currency = o.style === "currency";
    const percent = o.style === "percent";
    if (currency && o.currency === undefined) throw new TypeError("Currency code is required with currency style.");
    const usualMin = currency ? 2 : 0;
    const usualMax = currency ? 2 : percent ? 0 : 3;
    let min = o.minimumFractionDigits;
    let max = o.maximumFractionDigits;
    if (min === undefined) min = max === undefined ? usualMin : Math.min(usualMin, max);
    if (max === undefined) max = Math.max(usualMax, min);
    if (!(min >= 0 && max <= 100 && min <= max)) throw new RangeError("maximumFractionDigits value is out of range.");
    const big = typeof value === "bigint";
    const number = big ? value : Number(value);
    const negative = number < 0 || Object.is(number, -0);
    let whole, fraction = "";
    if (!big && !Number.isFinite(number)) {
      whole = Number.isNaN(number) ? "NaN" : "∞";
    } else if (big) {
      whole = String(negative ? -number : number);
    } else {
      const size = Math.abs(number);
      [whole, fraction = ""] = (percent ? size * 100 : size).toFixed(max).split(".");
      while (fraction.length > min && fraction.endsWith("0")) fraction = fraction.slice(0, -1);
    }
    if (/^\d/.test(whole)) {
      whole = whole.padStart(o.minimumIntegerDigits || 1, "0");
      if (o.useGrouping !== false) whole = whole.replace(/\B(?=(\d{3})+$)/g, english ? "," : "\u202f");
    }
    let text = whole + (fraction ? (english ? "." : ",") + fraction : "");
    if (percent) text += english ? "%" : "\u202f%";
    if (currency) {
      const code = String(o.currency).toUpperCase();
      const symbol = symbols[code] || code;
      text = english ? symbol + text : text + "\u00a0" + (code === "USD" ? "$US" : symbol);
    }
    return (negative ? "-" : "") + text;
  };

  const days = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"];
  const months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
  const shortMonths = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];
  const englishDays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
  const englishMonths = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const two = (n) => String(n).padStart(2, "0");
  const styles = {
    full: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
    long: { day: "numeric", month: "long", year: "numeric" },
    medium: { day: "numeric", month: "short", year: "numeric" },
    short: { day: "2-digit", month: "2-digit", year: "numeric" },
  };
  const dateParts = ["weekday", "day", "month", "year"];
  const timeParts = ["hour", "minute", "second"];
  const asked = (o, names) => names.some((n) => o[n] !== undefined);

  const formatDate = (d, english, o) => {
    const year = o.year && (o.year === "2-digit" ? two(d.getFullYear() % 100) : String(d.getFullYear()));
    const words = o.month === "long" || o.month === "short";
    const weekday = o.weekday && (english ? englishDays : days)[d.getDay()];
    const name = weekday && (o.weekday === "long" ? weekday : weekday.slice(0, 3) + (english ? "" : "."));
    if (!words) {
      const digits = (n, kind) => (kind === "2-digit" || (!english && o.day && o.month) ? two(n) : String(n));
      const day = o.day && digits(d.getDate(), o.day);
      const month = o.month && digits(d.getMonth() + 1, o.month);
      const date = (english ? [month, day, year] : [day, month, year]).filter(Boolean).join("/");
      return [name, date].filter(Boolean).join(english ? ", " : " ");
    }
    const long = o.month === "long";
    if (english) {
      const month = long ? englishMonths[d.getMonth()] : englishMonths[d.getMonth()].slice(0, 3);
      const monthDay = [month, o.day && d.getDate()].filter(Boolean).join(" ");
      return [name, monthDay + (year && !o.day ? " " + year : ""), o.day && year].filter(Boolean).join(", ");
    }
    const day = o.day && (o.day === "2-digit" ? two(d.getDate()) : d.getDate());
    return [name, day, (long ? months : shortMonths)[d.getMonth()], year].filter(Boolean).join(" ");
  };
  const formatTime = (d, english, o) => {
    const parts = [];
    const twelve = o.hour12 === undefined ? english : o.hour12;
    const hour = twelve ? d.getHours() % 12 || 12 : d.getHours();
    if (o.hour) parts.push(english && o.hour !== "2-digit" ? String(hour) : two(hour));
    if (o.minute) parts.push(two(d.getMinutes()));
    if (o.second) parts.push(two(d.getSeconds()));
    if (o.hour && parts.length === 1 && !english) return parts[0] + " h";
    return parts.join(":") + (o.hour && twelve ? (d.getHours() < 12 ? " AM" : " PM") : "");
  };
  const usualDate = { day: "numeric", month: "numeric", year: "numeric" };
  const usualTime = { hour: "numeric", minute: "numeric", second: "numeric" };
  const timeStyles = { short: { hour: "numeric", minute: "numeric" }, medium: usualTime };

  // usual: what is shown when the options ask for no part ("date", "time" or "all").
  const formatMoment = (d, locales, options, usual) => {
    if (Number.isNaN(d.getTime())) return "Invalid Date";
    let o = options || {};
    if (o.dateStyle || o.timeStyle) o = { hour12: o.hour12, ...styles[o.dateStyle], ...timeStyles[o.timeStyle] };
    if (!asked(o, dateParts) && !asked(o, timeParts)) {
      o = { ...o, ...(usual !== "time" && usualDate), ...(usual !== "date" && usualTime) };
    } else if (usual === "date" && !asked(o, dateParts)) {
      o = { ...o, ...usualDate };
    } else if (usual === "time" && !asked(o, timeParts)) {
      o = { ...o, ...usualTime };
    }
    const english = isEnglish(locales);
    const date = asked(o, dateParts) ? formatDate(d, english, o) : "";
    const time = asked(o, timeParts) ? formatTime(d, english, o) : "";
    return [date, time].filter(Boolean).join(english ? ", " : o.month === "long" ? " à " : " ");
  };

  const plain = (s) => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  // Letters first, then accents, then small before capital, as dictionaries do.
  const compare = (a, b, options) => {
    const o = options || {};
    let x = plain(a), y = plain(b);
    if (o.numeric) [x, y] = [x, y].map((s) => s.replace(/\d+/g, (n) => n.padStart(20, "0")));
    const letters = order(x, y);
    if (letters || o.sensitivity === "base") return letters;
    const accents = order(a.normalize("NFD").toLowerCase(), b.normalize("NFD").toLowerCase());
    if (accents || o.sensitivity === "accent") return accents;
    return -order(a.normalize("NFD"), b.normalize("NFD"));
  };

  define(Number.prototype, "toLocaleString", function toLocaleString(l, o) { return formatNumber(Number(this), l, o); });
  define(BigInt.prototype, "toLocaleString", function toLocaleString(l, o) { return formatNumber(BigInt(this), l, o); });
  define(Date.prototype, "toLocaleDateString", function toLocaleDateString(l, o) { return formatMoment(this, l, o, "date"); });
  define(Date.prototype, "toLocaleTimeString", function toLocaleTimeString(l, o) { return formatMoment(this, l, o, "time"); });
  define(Date.prototype, "toLocaleString", function toLocaleString(l, o) { return formatMoment(this, l, o, "all"); });
  define(String.prototype, "localeCompare", function localeCompare(that, l, o) { return compare(String(this), String(that), o); });

  // As in browsers, these work with and without new, and their methods may be passed around alone.
  const NumberFormat = function NumberFormat(locales, options) {
    if (!new.target) return new NumberFormat(locales, options);
    define(this, "format", (n) => formatNumber(n, locales, options));
  };
  const DateTimeFormat = function DateTimeFormat(locales, options) {
    if (!new.target) return new DateTimeFormat(locales, options);
    define(this, "format", (d) => formatMoment(d === undefined ? new Date() : new Date(d), locales, options, "date"));
  };
  const Collator = function Collator(locales, options) {
    if (!new.target) return new Collator(locales, options);
    define(this, "compare", (a, b) => compare(String(a), String(b), options));
  };
  const Intl = {};
  define(Intl, "NumberFormat", NumberFormat);
  define(Intl, "DateTimeFormat", DateTimeFormat);
  define(Intl, "Collator", Collator);
  define(globalThis, "Intl", Intl);
})();

/* Texts, numbers and days in the person's language. Every text comes translated from the view; none stands here. */
(function (faultline) {
  "use strict";

  const DAY_MS = 86400000;

  function locale(lang) {
    return lang === "en" ? "en-GB" : lang; // the day before the month, as the page writes it
  }

  faultline.makeWords = function (strings, lang, rtl) {
    const tag = locale(lang);
    const digits = new Intl.NumberFormat(tag);
    const compact = new Intl.NumberFormat(tag, { notation: "compact", maximumFractionDigits: 1 });
    const plural = new Intl.PluralRules(tag);
    const days = new Intl.DateTimeFormat(tag, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
    const months = new Intl.DateTimeFormat(tag, { month: "long", year: "numeric", timeZone: "UTC" });

    /* Right to left, what is filled in keeps its own direction (Unicode's isolates). */
    function isolate(value) {
      return rtl ? `\u2068${value}\u2069` : value;
    }
    function fill(pattern, values) {
      return pattern.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? isolate(values[name]) : whole));
    }
    function say(key, values) {
      return fill(strings[key] || "", values || {});
    }
    function count(key, n) {
      const forms = strings[key] || {};
      return fill(forms[plural.select(n)] || forms.other || "{n}", { n: digits.format(n) });
    }
    function day(number) {
      return days.format(new Date(number * DAY_MS));
    }
    function period(first, last) {
      return first === last ? day(first) : say("period", { first: day(first), last: day(last) });
    }
    /* The day of one incident, never more exact than its source. */
    function when(row) {
      if (row.timePrecision === 2) return say("week_of", { day: day(row.first) });
      if (row.timePrecision === 3) return say("month_of", { month: months.format(new Date(row.day * DAY_MS)) });
      return day(row.day);
    }
    /* Deaths of a row or a group: `stated` false where no source gives a number, "some" where a part does. */
    function deaths(number, stated) {
      if (stated === "none") return say("deaths_unstated");
      const text = number === 0 ? say("no_deaths") : count("deaths", number);
      return stated === "some" ? say("deaths_some_unstated", { deaths: text }) : text;
    }
    return {
      say, count, day, period, when, deaths,
      number: (n) => digits.format(n),
      short: (n) => (n < 1000 ? digits.format(n) : compact.format(n)),
    };
  };

  /* The first and last day on which an incident may have happened: its day, its week from Monday, or its month. */
  faultline.possibleDays = function (day, precision) {
    if (precision === 2) {
      const monday = day - (((day + 3) % 7) + 7) % 7; // 1 January 1970 was a Thursday
      return [monday, monday + 6];
    }
    if (precision === 3) {
      const date = new Date(day * DAY_MS);
      const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY_MS;
      const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / DAY_MS;
      return [first, next - 1];
    }
    return [day, day];
  };

  /* An element with a class and a text; the only way in which text enters the document. */
  faultline.element = function (tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) {
      element.textContent = text;
      element.dir = "auto";
    }
    return element;
  };

  faultline.svg = function (tag, attributes, text) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    if (text !== undefined) element.textContent = text;
    return element;
  };
})((window.faultline = window.faultline || {}));

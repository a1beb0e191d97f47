/* What a mark says when it is pointed at or focused: made of elements and text, never of HTML. */
(function (faultline) {
  "use strict";

  const MOST_TYPES = 6;

  function typeLine(types, code, text) {
    const [, label, colour] = types[code] || ["", "", "var(--fl-muted)"];
    const line = faultline.element("div", "fl-tip-type");
    const dot = faultline.element("i", "fl-dot");
    dot.style.background = colour;
    line.append(dot, faultline.element("span", "", text(label)));
    return line;
  }

  function headOf(mark, one, words) {
    const count = words.count("incidents", mark.n);
    if (mark.rows.some((row) => row.id === null)) return count; // grouped by the server: the places are not known here
    if (one) return words.count(mark.area ? "in_area" : "at_place", mark.n);
    return words.say("of_several", { count, places: words.count("places_close", mark.places.length) });
  }

  /* The lines of a mark: [class, text] or [type code, function of its label]. */
  faultline.describeMark = function (mark, view, words) {
    const facts = faultline.describeRows(mark.rows);
    const lines = [];
    const row = mark.rows[0];
    const single = mark.rows.length === 1 && row.n === 1;
    if (single) {
      lines.push([row.type, (label) => label]);
      lines.push(["fl-tip-main", words.when(row)]);
      lines.push(["fl-tip-place", row.place || words.say("place_none")]);
      lines.push(["", words.deaths(mark.deaths, facts.stated)]);
      if (row.geoPrecision > 1) lines.push(["fl-tip-note", words.say(mark.area ? "place_area" : "place_near")]);
    } else {
      const one = mark.places.length === 1;
      const head = headOf(mark, one, words);
      lines.push(["fl-tip-main", head]);
      const names = [...new Set(mark.rows.map((r) => r.place).filter(Boolean))];
      if (one && names.length) lines.push(["fl-tip-place", names.length > 1 ? `${names[0]} …` : names[0]]);
      lines.push(["", words.period(facts.first, facts.last)]);
      for (const [code, n] of facts.types.slice(0, MOST_TYPES)) {
        lines.push([code, (label) => words.say("more_types", { type: label, n: words.number(n) })]);
      }
      lines.push(["", words.deaths(mark.deaths, facts.stated)]);
      if (mark.area && !one) lines.push(["fl-tip-note", words.say("place_area")]);
    }
    const hint = { zoom: "hint_zoom", list: "hint_list", open: "hint_open" }[mark.action];
    if (hint) lines.push(["fl-tip-hint", words.say(hint)]);
    return lines;
  };

  faultline.nameMark = function (mark, view, words) {
    return faultline
      .describeMark(mark, view, words)
      .filter(([kind]) => kind !== "fl-tip-hint")
      .map(([kind, text]) => (typeof text === "function" ? text((view.types[kind] || ["", ""])[1]) : text))
      .join(", ");
  };

  faultline.Tooltip = class {
    constructor(container) {
      this.container = container;
      this.box = faultline.element("div", "fl-tip");
      this.box.hidden = true;
      this.box.setAttribute("role", "tooltip");
      container.appendChild(this.box);
    }

    /* Show a mark's lines beside the point (in the container's pixels). */
    show(mark, point, view, words) {
      this.box.replaceChildren(
        ...faultline.describeMark(mark, view, words).map(([kind, text]) =>
          typeof text === "function" ? typeLine(view.types, kind, text) : faultline.element("div", kind, text)
        )
      );
      this.box.dir = view.rtl ? "rtl" : "ltr";
      this.box.hidden = false;
      const { clientWidth: width, clientHeight: height } = this.container;
      const [w, h] = [this.box.offsetWidth, this.box.offsetHeight];
      const gap = Math.min(mark.radius, 40) + 8;
      let left = point.x + gap;
      if (left + w > width - 6) left = point.x - gap - w;
      if (left < 6) left = Math.max(6, Math.min(width - w - 6, point.x - w / 2));
      let top = point.y - h / 2;
      if (left < point.x + gap && left + w > point.x - gap) top = point.y - gap - h;
      if (top < 6) top = left < point.x + gap && left + w > point.x - gap ? point.y + gap : 6;
      top = Math.min(top, height - h - 6);
      this.box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
    }

    hide() {
      this.box.hidden = true;
    }
  };
})((window.faultline = window.faultline || {}));

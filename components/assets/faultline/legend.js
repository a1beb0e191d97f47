/* The legend, in words, with the number of incidents of each type that are on the map now. */
(function (faultline) {
  "use strict";

  const FOLD_BELOW_WIDTH = 640;
  const FOLD_BELOW_HEIGHT = 360;
  const WHOLE_FROM_WIDTH = 900;
  const WHOLE_FROM_HEIGHT = 520;
  const { element, svg } = faultline;

  function picture(draw, size) {
    const side = size || 22;
    const box = svg("svg", { class: "fl-legend-mark", width: side, height: side, viewBox: `${-side / 2} ${-side / 2} ${side} ${side}`, "aria-hidden": "true" });
    draw(box);
    return box;
  }

  function row(mark, text, number) {
    const line = element("li", "fl-legend-row");
    line.append(mark, element("span", "fl-legend-text", text));
    if (number !== undefined) line.appendChild(element("span", "fl-legend-number", number));
    return line;
  }

  function section(title, ...rows) {
    const box = element("section", "fl-legend-section");
    const list = element("ul", "");
    list.append(...rows);
    if (title) box.appendChild(element("h3", "", title));
    box.appendChild(list);
    return box;
  }

  function makeSample(values, radius, places) {
    const rows = values.n === 1 ? [{ type: values.type, geoPrecision: values.geoPrecision || 1, n: 1 }] : [{ n: 2 }, { n: 3 }];
    return { rows, n: values.n, area: Boolean(values.area), radius, places: new Array(places || 1).fill(0) };
  }

  faultline.Legend = class {
    constructor(container) {
      this.box = element("section", "fl-panel fl-legend");
      this.head = element("button", "fl-legend-head");
      this.head.type = "button";
      this.title = element("span", "");
      this.title.dir = "auto";
      this.head.append(this.title, element("span", "fl-caret"));
      this.body = element("div", "fl-legend-body");
      this.body.tabIndex = 0; // it scrolls on a low map
      this.box.append(this.head, this.body);
      this.types = element("div", "");
      this.more = element("button", "fl-legend-more");
      this.more.type = "button";
      this.moreText = element("span", "");
      this.moreText.dir = "auto";
      this.more.append(this.moreText, element("span", "fl-caret"));
      this.rest = element("div", "");
      this.lines = element("div", "");
      this.body.append(this.types, this.lines, this.more, this.rest);
      this.head.addEventListener("click", () => {
        this.chosen = true;
        this.fold(this.head.getAttribute("aria-expanded") === "true");
      });
      this.more.addEventListener("click", () => {
        this.chosen = true;
        this.foldRest(this.more.getAttribute("aria-expanded") === "true");
      });
      this.numbers = [];
      this.container = container;
      this.fitFold();
    }

    fold(folded) {
      this.box.classList.toggle("fl-folded", folded);
      this.head.setAttribute("aria-expanded", String(!folded));
      this.body.hidden = folded;
    }

    foldRest(folded) {
      this.more.classList.toggle("fl-folded", folded);
      this.more.setAttribute("aria-expanded", String(!folded));
      this.rest.hidden = folded;
    }

    /* Folded on a small map, in part on a middling one, until the person says otherwise. */
    fitFold() {
      if (this.chosen) return;
      const { clientWidth: width, clientHeight: height } = this.container;
      this.fold(width < FOLD_BELOW_WIDTH || height < FOLD_BELOW_HEIGHT);
      this.foldRest(width < WHOLE_FROM_WIDTH || height < WHOLE_FROM_HEIGHT);
    }

    /* Whether all of it is open, so that the map had better stand beside it. */
    isLarge() {
      return !this.body.hidden && !this.rest.hidden;
    }

    setView(view, words) {
      this.title.textContent = words.say("legend");
      this.body.setAttribute("aria-label", words.say("legend"));
      this.words = words;
      const colours = view.types.map((type) => type[2]);
      const grey = ["var(--fl-muted)", colours[1] || colours[0]];
      const draw = (mark, types, size) => picture((box) => faultline.drawMark(box, mark, types, grey, words), size);
      this.numbers = [];
      const types = view.types.map(([, label, colour]) => {
        const line = row(picture((box) => box.appendChild(svg("circle", { r: 5.5, class: "fl-solid", fill: colour })), 16), label, "");
        this.numbers.push(line.lastChild);
        return line;
      });
      const one = [[0, 1]];
      const mix = [[0, 3], [1, 2]];
      const marks = [
        row(draw(makeSample({ n: 1, type: 0 }, 5.5), one), words.say("legend_exact")),
        row(draw(makeSample({ n: 1, type: 0, geoPrecision: 2 }, 5.5), one), words.say("legend_near")),
        row(draw(makeSample({ n: 1, type: 0, area: true }, 8.5), one), words.say("legend_area", { km: words.number(faultline.AREA_KM) })),
        row(draw(makeSample({ n: 5 }, 8.5), mix), words.say("legend_several")),
        row(draw(makeSample({ n: 5 }, 7.5, 2), mix, 24), words.say("legend_cluster")),
        row(draw(makeSample({ n: 1, type: 0 }, 5.5), one), words.say("legend_faint")),
      ];
      marks[marks.length - 1].classList.add("fl-legend-faint");
      this.types.replaceChildren(section(words.say("legend_types"), ...types));
      this.moreText.textContent = words.say("legend_more");
      this.rest.replaceChildren(
        section(words.say("legend_marks"), ...marks),
        this.sizes(words),
        ...(view.choropleth ? [this.classes(view.choropleth)] : [])
      );
      this.fitFold();
    }

    /* What is hatched and dotted, and whose lines are dashed; nothing where there is none. */
    setLines(land, words) {
      const rows = land.claims().map((claim) => row(element("i", "fl-swatch fl-swatch-disputed"), words.say("legend_disputed", { claim })));
      if (land.against) {
        rows.push(row(element("i", "fl-swatch fl-swatch-against"), words.say("legend_against", { title: land.against.title })));
        rows.push(row(element("i", "fl-swatch fl-swatch-strip"), words.say("legend_strip")));
      }
      this.lines.replaceChildren(...(rows.length ? [section(words.say("legend_lines"), ...rows)] : []));
    }

    sizes(words) {
      const steps = [[5, "legend_size_least"], [30, ""], [faultline.LARGEST_DEATHS, "legend_size_most"]];
      const box = section(words.say("legend_size"));
      const line = element("div", "fl-legend-sizes");
      const largest = faultline.radius(1, faultline.LARGEST_DEATHS);
      const side = 2 * largest + 2;
      const labels = element("ol", "");
      const circles = picture((s) => {
        for (const [deaths] of steps) {
          const radius = faultline.radius(1, deaths);
          s.appendChild(svg("circle", { r: radius, cy: largest - radius, class: "fl-size" }));
        }
      }, side);
      for (const [deaths, key] of [...steps].reverse()) {
        labels.appendChild(element("li", "", key ? words.say(key, { n: words.number(deaths) }) : words.number(deaths)));
      }
      line.append(circles, labels);
      box.lastChild.replaceWith(line);
      return box;
    }

    classes(choropleth) {
      const rows = choropleth.labels.map((label, i) => {
        const swatch = element("i", `fl-swatch fl-swatch-${i + 1}`);
        return row(swatch, label);
      });
      const box = section(choropleth.label, ...rows);
      box.classList.add("fl-legend-classes");
      return box;
    }

    count(rows) {
      const counts = this.numbers.map(() => 0);
      for (const item of rows) if (item.type >= 0) counts[item.type] += item.n;
      this.numbers.forEach((cell, i) => {
        const text = this.words.number(counts[i]);
        if (cell.textContent !== text) cell.textContent = text;
        cell.parentNode.classList.toggle("fl-none", counts[i] === 0);
      });
    }
  };
})((window.faultline = window.faultline || {}));

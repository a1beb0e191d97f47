/* The report's text with its evidence marked; what is selected in it fills a field. */

function makeTextSide(model) {
  const side = make("section", "flr-text");
  const body = make("div", "flr-body");
  const bar = make("div", "flr-bar");
  const fill = button("flr-fill", "", () => put(target.value));
  const target = make("select", "flr-target");
  let chosen = null; // [start, end] of what is selected
  let cursor = null; // by keyboard: the words from anchor to head
  let words = [];
  let pending = null; // a click that may become a double click
  body.tabIndex = 0;
  body.dir = "auto";
  const undo = button("flr-undo", "", () => model.undoPut());
  bar.append(fill, target, undo);
  side.append(body, bar);

  /* The stretches of the text, each with the fields of the open incident that it supports. */
  function stretches() {
    const marks = [];
    const collect = (number, fields) => {
      for (const [column, field] of Object.entries(fields)) {
        for (const [start, end] of field.spans) marks.push({ start, end, column, number });
      }
    };
    collect(0, model.draft.report);
    for (const one of model.draft.incidents) if (one.number === model.active) collect(one.number, one.fields);
    /* the sentence about it all is marked only while it is in hand: it would lie under everything else */
    marks.splice(0, marks.length, ...marks.filter((mark) => mark.column !== "notes" || isOn(mark)));
    const edges = new Set([0, model.text.length]);
    marks.forEach((mark) => edges.add(mark.start).add(mark.end));
    const order = [...edges].sort((a, b) => a - b);
    return order.slice(0, -1).map((start, i) => ({
      start,
      end: order[i + 1],
      marks: marks.filter((mark) => mark.start <= start && mark.end >= order[i + 1]),
    }));
  }

  const groupOf = (column) => (model.data.columns.find((one) => one.name === column) || {}).group;
  const isOn = (mark) => model.column && mark.column === model.column.column && mark.number === model.column.number;

  function draw() {
    const parts = stretches().map((stretch) => {
      const text = model.text.slice(stretch.start, stretch.end).join("");
      const node = stretch.marks.length ? make("mark", "", text) : make("span", "", text);
      node.dataset.start = stretch.start;
      if (stretch.marks.length) {
        /* the shortest evidence gives the colour, the field in hand the emphasis */
        const best = stretch.marks.reduce((a, b) => (b.end - b.start < a.end - a.start ? b : a));
        const on = stretch.marks.find(isOn);
        const shown = on || best;
        node.className = `flr-${groupOf(shown.column)}` + (on ? " flr-on" : "");
        node.title = [...new Set(stretch.marks.map((mark) => labelOf(mark.column)))].join(", ");
        node.addEventListener("click", (event) => {
          clearTimeout(pending);
          if (event.detail > 1) return; // a word is being selected
          pending = setTimeout(() => {
            if (window.getSelection().isCollapsed) reveal(shown.number, shown.column, true);
          }, 280);
        });
      }
      return node;
    });
    const top = body.scrollTop;
    body.replaceChildren(...parts);
    body.scrollTop = top;
    words = [];
  }

  let reveal = () => {};
  side.onReveal = (act) => {
    reveal = act;
  };
  const labelOf = (column) => (model.data.columns.find((one) => one.name === column) || { label: column }).label;

  function show() {
    const on = body.querySelector(".flr-on");
    if (on) {
      const above = on.offsetTop - body.offsetTop;
      if (above < body.scrollTop || above > body.scrollTop + body.clientHeight - 40) body.scrollTop = above - body.clientHeight / 3;
    }
  }

  /* Where in the text a point of the document lies. */
  function offsetOf(node, inside) {
    if (node === body) return inside < body.children.length ? Number(body.children[inside].dataset.start) : model.text.length;
    const holder = (node.nodeType === Node.TEXT_NODE ? node.parentNode : node).closest("[data-start]");
    if (!holder || !body.contains(holder)) return null;
    const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, inside) : inside ? holder.textContent : "";
    return Number(holder.dataset.start) + characters(before).length;
  }

  function pointOf(offset) {
    const parts = [...body.children];
    const holder = parts.reverse().find((part) => Number(part.dataset.start) <= offset) || body.firstChild;
    const inside = characters(holder.textContent).slice(0, offset - Number(holder.dataset.start)).join("").length;
    return [holder.firstChild, inside];
  }

  function readSelection() {
    const selection = window.getSelection();
    chosen = null;
    if (selection.rangeCount && !selection.isCollapsed && body.contains(selection.getRangeAt(0).commonAncestorContainer)) {
      const range = selection.getRangeAt(0);
      const start = offsetOf(range.startContainer, range.startOffset);
      const end = offsetOf(range.endContainer, range.endOffset);
      if (start !== null && end !== null && start < end) chosen = trim(start, end);
    }
    drawBar();
  }

  function trim(start, end) {
    while (start < end && /\s/.test(model.text[start])) start += 1;
    while (end > start && /\s/.test(model.text[end - 1])) end -= 1;
    return start < end ? [start, end] : null;
  }

  function put(name) {
    if (!chosen || !name) return;
    const [place, column] = name.split(":");
    const number = Number(place);
    const value = model.text.slice(chosen[0], chosen[1]).join("").replace(/\s+/g, " ");
    const spans = [chosen];
    window.getSelection().removeAllRanges();
    chosen = null;
    cursor = null;
    model.column = { number, column };
    model.set(number, column, value, spans);
    reveal(number, column);
    drawBar();
  }

  function drawBar() {
    const said = model.data.words;
    target.setAttribute("aria-label", said.field);
    const options = model.data.columns
      .filter((one) => one.group === "report" || model.active !== null)
      .map((one) => {
        const option = make("option", "", one.label);
        option.value = `${one.group === "report" ? 0 : model.active}:${one.name}`;
        return option;
      });
    const wanted = model.column ? `${model.column.number}:${model.column.column}` : target.value;
    target.replaceChildren(...options);
    target.value = wanted;
    if (target.selectedIndex < 0) target.selectedIndex = 0;
    undo.textContent = said.undo;
    undo.hidden = !model.lastPut;
    bar.classList.toggle("flr-ready", chosen !== null);
    fill.disabled = chosen === null || !target.value;
    const quoted = chosen ? model.text.slice(chosen[0], chosen[1]).join("").replace(/\s+/g, " ") : "";
    fill.textContent = chosen ? said.put.replace("{words}", quoted.length > 40 ? quoted.slice(0, 39) + "…" : quoted) : said.select;
  }

  /* By keyboard: arrows go from word to word, with Shift they select, Enter puts the words into the field. */
  function listWords() {
    if (words.length) return;
    const whole = model.text.join("");
    for (const found of whole.matchAll(/[\p{L}\p{M}\p{N}]+(?:[.,’'-][\p{L}\p{M}\p{N}]+)*/gu)) {
      const start = characters(whole.slice(0, found.index)).length;
      words.push([start, start + characters(found[0]).length]);
    }
  }

  function startAt() {
    const field = model.column && model.field(model.column.number, model.column.column);
    const start = field && field.spans.length ? field.spans[0][0] : 0;
    return Math.max(0, words.findIndex((word) => word[1] > start));
  }

  function onKey(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      if (model.column) reveal(model.column.number, model.column.column);
      return;
    }
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && chosen) {
      event.preventDefault();
      put(target.value);
      return;
    }
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 12, ArrowUp: -12 };
    const rtl = getComputedStyle(body).direction === "rtl" ? -1 : 1;
    const step = steps[event.key] * (event.key.endsWith("Right") || event.key.endsWith("Left") ? rtl : 1);
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    listWords();
    if (!words.length) return;
    const head = cursor === null ? startAt() : Math.min(words.length - 1, Math.max(0, cursor.head + step));
    cursor = { head, anchor: event.shiftKey && cursor !== null ? cursor.anchor : head };
    const [from, to] = [Math.min(cursor.anchor, head), Math.max(cursor.anchor, head)];
    const [startNode, startInside] = pointOf(words[from][0]);
    const [endNode, endInside] = pointOf(words[to][1]);
    window.getSelection().setBaseAndExtent(startNode, startInside, endNode, endInside);
    endNode.parentNode.scrollIntoView({ block: "nearest" });
    readSelection();
  }

  body.addEventListener("keydown", onKey);
  body.addEventListener("mouseup", () => {
    cursor = null;
    setTimeout(readSelection);
  });
  body.addEventListener("blur", () => {
    cursor = null;
  });
  const onSelection = () => {
    const selection = window.getSelection();
    if (selection.rangeCount && body.contains(selection.anchorNode)) readSelection();
  };
  document.addEventListener("selectionchange", onSelection);
  side.end = () => document.removeEventListener("selectionchange", onSelection);
  side.focusText = () => body.focus();

  model.onChange((what) => {
    body.setAttribute("aria-label", model.data.words.text);
    if (what === "report") {
      chosen = null;
      cursor = null;
      body.scrollTop = 0;
    }
    if (!chosen) draw();
    drawBar();
    if (what !== "said") show();
  });
  return side;
}

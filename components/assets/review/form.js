/* The incidents as short forms: one is open, the others are a line each. */

function makeField(model, number, column) {
  const label = make("label", `flr-field flr-${column.group} flr-is-${column.name}`);
  const name = make("span", "flr-name", column.label);
  const id = `flr-${number}-${column.name}`;
  let input;
  if (column.options) {
    input = make("select");
    const known = [["", "–"], ...column.options];
    input.append(
      ...known.map(([value, text]) => {
        const option = make("option", "", text);
        option.value = value;
        return option;
      }),
    );
  } else {
    input = make(column.name === "notes" ? "textarea" : "input");
    input.autocomplete = "off";
    input.spellcheck = false;
    input.dir = "auto";
    if (column.kind === "count" || column.kind === "degrees") input.inputMode = "decimal";
    if (column.hint) input.placeholder = column.hint;
  }
  input.id = id;
  label.append(name, input);
  const other = button("flr-other", "", () => model.takeOther(number, column.name));
  other.hidden = true;
  const cell = make("div", "flr-cell");
  cell.append(label, other);

  input.addEventListener("focus", () => model.focus(number, column.name));
  /* What is being typed is kept after a moment's rest too, so that a page that is lost loses no sentence. */
  let resting = null;
  input.addEventListener("input", () => {
    clearTimeout(resting);
    resting = setTimeout(() => input.dispatchEvent(new Event("change")), 1500);
  });
  input.addEventListener("change", () => clearTimeout(resting));
  input.addEventListener("change", () => model.set(number, column.name, input.value.trim().replace(/\s+/g, " ")));

  cell.input = input;
  cell.refresh = () => {
    const field = model.field(number, column.name);
    const value = field ? field.value : "";
    const typing = document.activeElement === input && cell.last !== undefined && input.value !== cell.last;
    if (!typing) {
      if (column.name === "sub_event_type") limitSubTypes(model, number, input);
      if (input.tagName === "SELECT" && value && ![...input.options].some((option) => option.value === value)) {
        const option = make("option", "", value);
        option.value = value;
        input.append(option);
      }
      if (input.value !== value) input.value = value;
      cell.last = input.value;
    }
    const words = model.data.words;
    label.classList.toggle("flr-has", Boolean(field && field.spans.length));
    label.classList.toggle("flr-unsure", Boolean(field && field.by !== "hand" && field.confidence < 0.5));
    label.classList.toggle("flr-hand", Boolean(field && field.by === "hand"));
    const incident = number ? model.incident(number) : null;
    const said = incident && incident.other ? incident.other[column.name] : null;
    other.hidden = !said || said.value === value;
    label.classList.toggle("flr-agreed", Boolean(said && said.value === value));
    if (said) other.textContent = words.other.replace("{value}", said.value);
    label.title = !field ? "" : field.spans.length ? words.shown : words.unshown;
  };
  return cell;
}

function limitSubTypes(model, number, select) {
  const kind = model.field(number, "event_type");
  const allowed = kind ? model.data.subTypes[kind.value] : null;
  for (const option of select.options) option.hidden = Boolean(allowed && option.value && !allowed.includes(option.value));
}

function makeIncident(model, number, map) {
  const card = make("article", "flr-incident");
  const head = make("div", "flr-head");
  const keep = make("input");
  keep.type = "checkbox";
  const open = button("flr-open", "", () => {
    model.activate(number);
    focusFirst();
  });
  const kind = make("span", "flr-kind");
  head.append(keep, kind, open);
  const said = make("ul", "flr-said");
  const places = make("div", "flr-places");
  const form = make("div", "flr-form");
  const cells = model.data.columns.filter((one) => one.group !== "report").map((column) => [column, makeField(model, number, column)]);
  const groups = {};
  for (const [column, cell] of cells) {
    if (!groups[column.group]) {
      groups[column.group] = make("fieldset", `flr-group flr-group-${column.group}`);
      groups[column.group].append(make("legend", "", model.data.words.groups[column.group]));
      form.append(groups[column.group]);
    }
    groups[column.group].append(cell);
  }
  groups.where.append(places);
  card.append(head, said, form);
  keep.addEventListener("change", () => model.keep(number, keep.checked));
  const focusFirst = () => cells[0][1].input.focus();

  card.focusField = (column, still) => {
    const found = cells.find(([one]) => one.name === column);
    if (found) found[1].input.focus({ preventScroll: Boolean(still) });
  };
  card.refresh = () => {
    const incident = model.incident(number);
    if (!incident) return;
    const words = model.data.words;
    const value = (column) => (incident.fields[column] || { value: "" }).value;
    const active = model.active === number;
    card.classList.toggle("flr-active", active);
    card.classList.toggle("flr-dropped", !incident.kept);
    keep.checked = incident.kept;
    keep.setAttribute("aria-label", words.keep.replace("{number}", number));
    const title = [value("location") || words.nowhere, value("event_date"), value("sub_event_type") || value("event_type")];
    open.textContent = `${number}. ${title.filter(Boolean).join(" · ")}`;
    open.setAttribute("aria-expanded", String(active));
    kind.style.background = model.data.colours[value("event_type")] || "transparent";
    form.hidden = !active;
    const problems = model.data.problems[number] || [];
    const remarks = model.data.remarks[number] || [];
    said.replaceChildren(
      ...(incident.kept ? problems : []).map((text) => make("li", "flr-problem", text)),
      ...(incident.kept ? remarks : []).map((text) => make("li", "flr-remark", text)),
    );
    if (!active) return;
    if (map.parentNode !== groups.where) groups.where.append(map);
    places.replaceChildren(
      ...incident.places.slice(0, 6).map((option) =>
        button(
          "flr-place",
          [option.name, option.district, option.province].filter((part, i, all) => part && all.indexOf(part) === i).join(", "),
          () => model.choosePlace(number, option),
        ),
      ),
    );
    places.hidden = incident.places.length < 2 && Boolean(value("latitude"));
    cells.forEach(([, cell]) => cell.refresh());
  };
  return card;
}

function makeFormSide(model) {
  const side = make("section", "flr-side");
  const report = make("div", "flr-about");
  const list = make("div", "flr-list");
  const add = button("flr-add", "", () => {
    model.add();
    side.reveal(model.active, "event_date");
  });
  const map = makePlaceMap(model);
  let cards = new Map();
  let reportCells = [];
  side.append(report, list, add);

  function build() {
    reportCells = model.data.columns.filter((one) => one.group === "report").map((column) => [column, makeField(model, 0, column)]);
    report.replaceChildren(...reportCells.map(([, cell]) => cell));
    cards = new Map();
    list.replaceChildren();
  }
  function refresh() {
    const numbers = model.draft.incidents.map((one) => one.number);
    for (const number of numbers) {
      if (!cards.has(number)) {
        cards.set(number, makeIncident(model, number, map));
        list.append(cards.get(number));
      }
    }
    reportCells.forEach(([, cell]) => cell.refresh());
    cards.forEach((card) => card.refresh());
    add.textContent = model.data.words.add;
    list.dataset.empty = numbers.length ? "" : model.data.words.none;
  }
  side.reveal = (number, column, still) => {
    if (number === 0) {
      const found = reportCells.find(([one]) => one.name === column);
      if (found) found[1].input.focus({ preventScroll: Boolean(still) });
      return;
    }
    model.activate(number);
    if (cards.has(number)) cards.get(number).focusField(column, still);
  };
  side.end = () => map.end();
  model.onChange((what) => {
    if (what === "report") build();
    refresh();
  });
  return side;
}

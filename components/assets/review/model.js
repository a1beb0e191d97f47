/* The draft as this window has it. Every change is sent; what the server says of a change is taken when none came after. */

function makeModel(send) {
  const model = { review: null, generation: null, seq: 0, text: [], draft: null, active: null, column: null, data: null };
  const listeners = [];
  let waiting = null;

  model.onChange = (listener) => listeners.push(listener);
  const tell = (what) => listeners.forEach((listener) => listener(what));

  /* Take what the server sent: another report altogether, or its reading of what was last sent. */
  model.take = (data) => {
    const another = data.review !== model.review || data.generation !== model.generation;
    model.data = data;
    if (another) {
      clearTimeout(waiting);
      waiting = null;
      model.review = data.review;
      model.generation = data.generation;
      model.seq = data.seq;
      model.text = characters(data.text);
      model.draft = copy(data.draft);
      model.active = model.draft.incidents.length ? model.draft.incidents[0].number : null;
      model.column = null;
      model.lastPut = null;
    } else if (data.seq === model.seq && waiting === null) {
      model.draft = copy(data.draft);
    }
    tell(another ? "report" : "said");
  };

  model.incident = (number) => model.draft.incidents.find((one) => one.number === number) || null;
  model.fieldsOf = (number) => (number === 0 ? model.draft.report : (model.incident(number) || { fields: {} }).fields);
  model.field = (number, column) => model.fieldsOf(number)[column] || null;

  model.flush = (store) => {
    if (waiting === null && !store) return;
    clearTimeout(waiting);
    waiting = null;
    if (store) model.seq += 1;
    send({ review: model.review, generation: model.generation, seq: model.seq, draft: copy(model.draft), store: Boolean(store) });
  };
  const changed = (what) => {
    model.seq += 1;
    clearTimeout(waiting);
    waiting = setTimeout(model.flush, 150);
    tell(what);
  };

  /* The words of the report that a typed value stands in; a number, or what the report does not say, has none. */
  const findWords = (value) => {
    const wanted = value.toLocaleLowerCase();
    if (wanted.length < 3 || /^[\d\s.,:/-]+$/.test(wanted)) return [];
    const whole = model.text.join("").toLocaleLowerCase();
    const at = whole.indexOf(wanted);
    if (at < 0 || /[\p{L}\p{N}]/u.test(whole[at - 1] || " ") || /[\p{L}\p{N}]/u.test(whole[at + wanted.length] || " ")) return [];
    const start = characters(whole.slice(0, at)).length;
    return [[start, start + characters(wanted).length]];
  };

  /* Set a value; what is typed has the evidence of its own words, never that of the value before. */
  model.set = (number, column, value, spans) => {
    const fields = model.fieldsOf(number);
    const before = fields[column];
    if (before && before.value === value && spans === undefined) return;
    if (!before && value === "" && spans === undefined) return;
    if (spans !== undefined) model.lastPut = { number, column, before: before ? copy(before) : null };
    fields[column] = { value, spans: spans !== undefined ? spans : findWords(value), confidence: 1, by: "hand" };
    if (value === "" && spans === undefined) delete fields[column];
    changed("field");
  };
  /* Take back what words of the text last put into a field. */
  model.undoPut = () => {
    const { number, column, before } = model.lastPut;
    const fields = model.fieldsOf(number);
    if (before) fields[column] = before;
    else delete fields[column];
    model.lastPut = null;
    changed("field");
  };
  model.setPoint = (number, latitude, longitude) => {
    const fields = model.fieldsOf(number);
    for (const [column, value] of [["latitude", latitude], ["longitude", longitude]]) {
      fields[column] = { value: value.toFixed(4), spans: fields[column] ? fields[column].spans : [], confidence: 1, by: "hand" };
    }
    if (!fields.geo_precision) fields.geo_precision = { value: "2", spans: [], confidence: 1, by: "hand" };
    changed("field");
  };
  model.choosePlace = (number, option) => {
    const fields = model.fieldsOf(number);
    const spans = fields.location ? fields.location.spans : [];
    const put = (column, value) => {
      if (value === null || value === "") delete fields[column];
      else fields[column] = { value: String(value), spans, confidence: 1, by: "hand" };
    };
    put("location", option.name);
    put("admin1", option.province);
    put("admin2", option.district);
    put("latitude", option.latitude);
    put("longitude", option.longitude);
    put("geo_precision", option.latitude === null ? null : option.geo_precision);
    changed("field");
  };
  model.takeOther = (number, column) => {
    const incident = model.incident(number);
    incident.fields[column] = copy(incident.other[column]);
    changed("field");
  };
  model.keep = (number, kept) => {
    model.incident(number).kept = kept;
    changed("incidents");
  };
  model.add = () => {
    const number = Math.max(0, ...model.draft.incidents.map((one) => one.number)) + 1;
    model.draft.incidents.push({ number, reader: "hand", kept: true, fields: {}, places: [], doubts: [], other: {} });
    model.active = number;
    changed("incidents");
  };
  model.activate = (number) => {
    if (number === model.active) return;
    model.active = number;
    tell("active");
  };
  model.focus = (number, column) => {
    const moved = number !== 0 && number !== model.active;
    if (moved) model.active = number;
    model.column = { number, column };
    tell(moved ? "active" : "column");
  };
  model.step = (by) => {
    const numbers = model.draft.incidents.map((one) => one.number);
    const at = numbers.indexOf(model.active) + by;
    if (at >= 0 && at < numbers.length) model.activate(numbers[at]);
  };
  return model;
}

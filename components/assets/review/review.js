/* The review of one report: mounted once, then told of every run of the page. */

const mounted = new WeakMap();

function mount(parent, setState) {
  const root = make("div", "flr");
  const model = makeModel((edit) => root.send(edit));
  const text = makeTextSide(model);
  const forms = makeFormSide(model);
  const help = make("p", "flr-help");
  text.onReveal((number, column, still) => forms.reveal(number, column, still));
  root.append(text, forms, help);
  root.send = (edit) => setState("edit", edit);
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      model.step(event.key === "ArrowDown" ? 1 : -1);
      if (model.active !== null) forms.reveal(model.active, (model.column || {}).column || "event_date");
    } else if (event.altKey && event.code === "KeyT") {
      event.preventDefault();
      text.focusText();
    }
  });
  /* Before the page's own shortcuts run, what is still being typed is taken. */
  const settle = (event) => {
    if ((event.ctrlKey || event.altKey) && root.contains(document.activeElement)) {
      const input = document.activeElement;
      if (input.id.startsWith("flr-") && !["Control", "Alt", "Shift"].includes(event.key)) input.dispatchEvent(new Event("change"));
    }
    const stores = event.ctrlKey && event.key === "Enter" && root.contains(document.activeElement);
    if (stores && !model.data.canStore) model.flush(true);
    else if (event.ctrlKey || event.altKey) model.flush();
    /* A choice of the page that has the focus keeps its keys to itself: the button is pressed for it. */
    const press = document.querySelector(".st-key-report_store button:not(:disabled)");
    if (event.ctrlKey && event.key === "Enter" && press && event.target.closest('[role="radiogroup"], [role="radio"]')) {
      event.preventDefault();
      event.stopImmediatePropagation();
      press.click();
    }
  };
  window.addEventListener("keydown", settle, true);
  const leave = (event) => {
    if (!root.contains(event.target)) {
      if (root.contains(document.activeElement) && document.activeElement.id.startsWith("flr-")) document.activeElement.blur();
      model.flush();
    }
  };
  window.addEventListener("pointerdown", leave, true);
  model.onChange(() => {
    help.textContent = model.data.words.help;
    root.dir = model.data.rtl ? "rtl" : "ltr";
  });
  root.model = model;
  root.end = () => {
    window.removeEventListener("keydown", settle, true);
    window.removeEventListener("pointerdown", leave, true);
    text.end();
    forms.end();
    root.remove();
  };
  parent.append(root);
  return root;
}

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  let root = mounted.get(parentElement);
  if (!root) {
    root = mount(parentElement, setStateValue);
    mounted.set(parentElement, root);
  }
  root.send = (edit) => setStateValue("edit", edit);
  root.model.take(data);
  return () => {
    if (parentElement.isConnected) return; // only a run that was overtaken by the next
    root.end();
    mounted.delete(parentElement);
  };
}

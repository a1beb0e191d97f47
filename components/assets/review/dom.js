/* What a report's review is drawn with. Text of a report or a field reaches the page as text alone: textContent, value. */

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function button(className, text, act, title) {
  const node = make("button", className, text);
  node.type = "button";
  if (title) node.title = title;
  node.addEventListener("click", act);
  return node;
}

/* Offsets count characters as Python does; the browser counts a rare one twice. */
function characters(text) {
  return Array.from(text);
}

function copy(value) {
  return JSON.parse(JSON.stringify(value));
}

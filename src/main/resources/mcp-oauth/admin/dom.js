// What cards, tables and charts are made with. Whatever a server or a gateway says becomes text, never markup.

/** Changes text only where it is another one: what did not change is neither laid out nor read out again. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function make(parent, name, className = '', text = '') {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  parent.append(made);
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

export function draw(parent, name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}

// Builds elements. Texts become text nodes, never markup, so that nothing anybody typed is ever read as a page.

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  send: "M4 12l16-8-5 16-4-6.500zM11 13.500l4-4",
  menu: "M4 7h16M4 12h16M4 17h16",
  more: "M6 12h.010M12 12h.010M18 12h.010",
  close: "M6 6l12 12M18 6L6 18",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5.500 11h13v9h-13z",
  hash: "M9.500 4L7.500 20M16.500 4l-2 16M4.500 9h16M3.500 15h16",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z",
  swap: "M4 8h14l-3.500-3.500M20 16H6l3.500 3.500",
  reply: "M5 5v6a4 4 0 0 0 4 4h10M14.500 10.500L19 15l-4.500 4.500",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  open: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

const HUES = 8;

export function avatar(name) {
  const initials = name.split(/\s+/).filter(Boolean).map((part) => [...part][0]);
  const letters = initials.length > 1 ? initials[0] + initials.at(-1) : initials.join("");
  const sum = [...name].reduce((total, letter) => (total * 31 + letter.codePointAt(0)) % 9973, 7);
  return h("span", { class: "avatar", "data-hue": String(sum % HUES), "aria-hidden": "true" }, letters.toUpperCase());
}

export function mark() {
  return h("img", { class: "avatar", src: "static/touchline.svg", alt: "", width: 36, height: 36 });
}

export function announce(sentence) {
  document.getElementById("status").textContent = sentence;
}

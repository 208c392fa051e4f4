// Makes a card's elements from its data. Figures stand in a grid, tables scroll, pictures have their place before they come.

import { h, icon } from "./dom.js";
import { say } from "./words.js";

const PICTURE = { width: 1000, height: 520 };

export function card(message, actions) {
  const content = message.card;
  return h(
    "div",
    { class: "card" },
    content.title ? h("h3", {}, content.title) : null,
    content.blocks.map((block) => BLOCKS[block.kind](block, message, actions)),
    buttons(message, actions),
    content.footer ? h("p", { class: "footer quiet small" }, content.footer) : null,
  );
}

const BLOCKS = { text, facts, table, picture };

function text(block) {
  return h("p", { class: `text ${block.tone}` }, block.text);
}

function facts(block) {
  return h(
    "dl",
    { class: "facts" },
    block.facts.map((fact) =>
      h(
        "div",
        { class: "fact" },
        h("dt", {}, fact.label),
        h("dd", { class: "figure" }, fact.value),
        fact.note ? h("dd", { class: "quiet small" }, notes(fact.note)) : null,
      ),
    ),
  );
}

// What stands beside a figure is a row of remarks; each gets a line of its own, so that none breaks at its dot.
function notes(text) {
  const remarks = text.split(" · ");
  return remarks.map((remark, number) =>
    h("span", { class: "remark" }, remark, number < remarks.length - 1 ? h("span", { class: "unseen" }, " · ") : null),
  );
}

function table(block) {
  const side = block.columns.map((column) => `${column.figures ? "end" : "start"}${column.short ? " short" : ""}`);
  const head = block.columns.map((column, number) => h("th", { scope: "col", class: side[number] }, column.text));
  const rows = block.rows.map((row) => h("tr", {}, row.map((cell, number) => h("td", { class: side[number] }, link(cell)))));
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": block.caption },
    h("table", {}, h("caption", {}, block.caption), h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows)),
  );
}

function link(cell) {
  if (!cell.url) return cell.text;
  return h(
    "a",
    { href: cell.url, target: "_blank", rel: "noopener noreferrer" },
    cell.text,
    icon("open"),
    h("span", { class: "unseen" }, ` (${say("opens_new")})`),
  );
}

function picture(block, message, actions) {
  const frame = h("figure", { class: "picture", "data-picture": String(block.picture), "data-alt": block.alt });
  fillPicture(frame, message, message.pictures[block.picture], actions);
  return frame;
}

export function fillPicture(frame, message, state, actions) {
  const alt = frame.dataset.alt;
  frame.dataset.state = state;
  if (state === "drawing") {
    frame.replaceChildren(h("p", { class: "quiet small" }, say("drawing")));
  } else if (state === "failed") {
    frame.replaceChildren(h("p", { class: "quiet small" }, say("not_drawn")), h("p", { class: "small" }, alt));
  } else {
    const src = `${actions.pictures}/${message.id}/${frame.dataset.picture}?r=${message.revision}`;
    frame.replaceChildren(
      h(
        "button",
        { type: "button", class: "enlarge", title: say("enlarge"), on: { click: () => actions.enlarge(src, alt) } },
        h("img", { src, alt, ...PICTURE }),
      ),
    );
  }
}

export function files(message, actions) {
  if (!message.files?.length) return null;
  return h("ul", { class: "files" }, message.files.map((file, number) => h("li", {}, fileLink(file, number, message, actions))));
}

function fileLink(file, number, message, actions) {
  if (!file.size) return [h("strong", {}, file.title), h("span", { class: "quiet small" }, say("file_failed"))];
  const href = `${actions.files}/${message.id}/${number}`;
  return [
    icon("file"),
    h("a", { href, download: file.name }, file.title, h("span", { class: "unseen" }, ` (${say("download")})`)),
    h("span", { class: "quiet small" }, file.name),
  ];
}

function buttons(message, actions) {
  if (!message.card.buttons.length) return null;
  return h(
    "div",
    { class: "buttons" },
    message.card.buttons.map((button, number) =>
      h(
        "button",
        { type: "button", class: `button ${button.style}`, on: { click: () => actions.press(message.id, number) } },
        button.label,
      ),
    ),
  );
}

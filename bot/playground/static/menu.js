// The small menu of a message: what can be done about it. By mouse, by keyboard, and said to screen readers as a menu.

import { h, icon } from "./dom.js";
import { say } from "./words.js";

const MOVES = { ArrowDown: 1, ArrowUp: -1 };

export function messageMenu(message, { offered, act }) {
  if (!offered.length) return null;
  const items = offered.map((action) =>
    h(
      "button",
      { type: "button", role: "menuitem", tabindex: "-1", on: { click: () => choose(action) } },
      action.label,
    ),
  );
  const list = h("div", { class: "menu-list", role: "menu", "aria-label": say("more"), hidden: true }, items);
  const opener = h(
    "button",
    {
      type: "button",
      class: "round more",
      "aria-label": say("more"),
      title: say("more"),
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      on: { click: () => show(list.hidden) },
    },
    icon("more"),
  );
  const menu = h("div", { class: "message-menu" }, opener, list);

  function show(open) {
    list.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) {
      items[0].focus();
      list.scrollIntoView({ block: "nearest" });
    }
  }

  function choose(action) {
    show(false);
    opener.focus();
    act(message.id, action.key);
  }

  menu.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      show(false);
      opener.focus();
    } else if (event.key in MOVES) {
      event.preventDefault();
      const next = items.indexOf(document.activeElement) + MOVES[event.key];
      items.at(next % items.length).focus();
    }
  });
  menu.addEventListener("focusout", (event) => {
    if (!menu.contains(event.relatedTarget)) show(false);
  });
  return menu;
}

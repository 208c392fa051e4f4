// The left column: the direct message, the channels, who one is. On a narrow screen it slides in over the messages.

import { avatar, h, icon, mark } from "./dom.js";
import { themeSwitch } from "./theme.js";
import { say } from "./words.js";

export class Sidebar {
  constructor(me, places, { open, leave }) {
    this.unread = new Map();
    this.links = new Map(places.map((place) => [place.id, this.link(place, open)]));
    const [direct, ...channels] = places.map((place) => h("li", {}, this.links.get(place.id)));
    this.element = h(
      "nav",
      { class: "sidebar", id: "sidebar", "aria-label": say("conversations") },
      h(
        "div",
        { class: "sidebar-head" },
        mark(),
        h("div", {}, h("p", { class: "brand" }, "Touchline"), h("p", { class: "quiet small" }, say("playground"))),
        themeSwitch(),
      ),
      h("h2", {}, say("direct")),
      h("ul", {}, direct),
      h("h2", {}, say("channels")),
      h("ul", {}, channels),
      h(
        "div",
        { class: "me" },
        avatar(me.name),
        h(
          "div",
          { class: "person-words" },
          h("strong", {}, me.name),
          h("span", { class: "quiet small" }, [me.role, me.team].filter(Boolean).join(" · ")),
        ),
        h(
          "button",
          { type: "button", class: "round", "aria-label": say("switch"), title: say("switch"), on: { click: leave } },
          icon("swap"),
        ),
      ),
    );
  }

  link(place, open) {
    const badge = h("span", { class: "badge", hidden: true });
    const button = h(
      "button",
      { type: "button", class: "place", on: { click: () => open(place.id) } },
      place.channel ? icon("hash") : h("img", { src: "static/touchline.svg", alt: "", width: 18, height: 18 }),
      h("span", { class: "place-name" }, place.name),
      badge,
    );
    return button;
  }

  show(conversation) {
    for (const [id, link] of this.links) {
      if (id === conversation) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    this.count(conversation, 0);
  }

  arrived(conversation) {
    this.count(conversation, (this.unread.get(conversation) ?? 0) + 1);
  }

  count(conversation, count) {
    const badge = this.links.get(conversation)?.querySelector(".badge");
    if (!badge) return;
    this.unread.set(conversation, count);
    badge.hidden = count === 0;
    badge.replaceChildren(
      h("span", { "aria-hidden": "true" }, String(count)),
      h("span", { class: "unseen" }, say("unread", { count })),
    );
  }
}

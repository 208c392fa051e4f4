// The messages of one conversation, newest below. Follows along at the bottom; stays where it is when one reads above.

import { card, files, fillPicture } from "./card.js";
import { avatar, h, icon, mark } from "./dom.js";
import { messageMenu } from "./menu.js";
import { clockTime, say } from "./words.js";

const TOGETHER = 5 * 60 * 1000; // messages of one author within five minutes stand together
const NEAR = 120;

export class Log {
  constructor(names, actions) {
    this.names = names;
    this.actions = actions;
    this.shown = new Map();
    this.list = h("div", { class: "messages" });
    this.empty = h("div", { class: "empty" });
    this.element = h(
      "div",
      { class: "log", role: "log", "aria-live": "polite", "aria-label": say("messages"), tabindex: "0" },
      this.empty,
      this.list,
    );
  }

  show(messages, welcome) {
    // Another conversation is not news: only what arrives from here on is read out.
    this.element.setAttribute("aria-busy", "true");
    this.shown.clear();
    this.list.replaceChildren();
    this.empty.replaceChildren(welcome);
    for (const message of messages) this.append(message);
    this.element.setAttribute("aria-busy", "false");
    this.element.scrollTop = this.element.scrollHeight;
  }

  put(message) {
    const before = this.shown.get(message.id);
    if (!before) {
      const follow = message.mine || this.atBottom();
      const element = this.append(message);
      if (follow) this.scrollTo(element);
    } else if (before.message.revision <= message.revision) {
      const held = before.element.contains(document.activeElement);
      const element = this.render(message, before.element.classList.contains("follows"));
      before.element.replaceWith(element);
      this.shown.set(message.id, { message, element });
      if (held) (element.querySelector(".body button, .body a") ?? element.querySelector("button") ?? this.element).focus();
    }
  }

  remove(id) {
    this.shown.get(id)?.element.remove();
    this.shown.delete(id);
  }

  pictures({ id, revision, pictures }) {
    const found = this.shown.get(id);
    if (!found || found.message.revision !== revision) return;
    found.message.pictures = pictures;
    for (const frame of found.element.querySelectorAll(".picture")) {
      fillPicture(frame, found.message, pictures[Number(frame.dataset.picture)], this.actions);
    }
  }

  append(message) {
    const last = [...this.shown.values()].at(-1)?.message;
    const follows =
      last !== undefined &&
      !last.thread &&
      !message.thread &&
      last.author === message.author &&
      last.private === message.private &&
      new Date(message.at) - new Date(last.at) < TOGETHER;
    const element = this.render(message, follows);
    const before = message.thread ? this.lastOf(message.thread) : null;
    if (before) before.after(element);
    else this.list.append(element);
    this.shown.set(message.id, { message, element });
    return element;
  }

  // The last message of a thread that is shown: a reply stands below it, also when much was said since.
  lastOf(thread) {
    const together = [...this.shown.values()].filter(({ message }) => message.id === thread || message.thread === thread);
    return together.at(-1)?.element;
  }

  render(message, follows) {
    const name = message.author ? this.names[message.author] ?? message.author : "Touchline";
    const time = clockTime(new Date(message.at));
    const classes = ["message", follows && "follows", message.private && "private", message.thread && "reply"].filter(Boolean).join(" ");
    return h(
      "article",
      { class: classes, "data-id": message.id, "aria-label": `${name}, ${time}` },
      message.author ? avatar(name) : mark(),
      messageMenu(message, this.actions),
      h(
        "div",
        { class: "body" },
        h(
          "p",
          { class: "byline" },
          h("strong", {}, name),
          message.author ? null : h("span", { class: "tag" }, say("bot")),
          h("time", { class: "quiet small", datetime: message.at }, time),
        ),
        message.thread ? h("p", { class: "in-reply quiet small" }, icon("reply"), say("reply")) : null,
        message.private ? h("p", { class: "only-you small" }, icon("lock"), say("only_you")) : null,
        message.text ? h("p", { class: "said" }, message.text) : null,
        message.card ? card(message, this.actions) : null,
        files(message, this.actions),
      ),
    );
  }

  atBottom() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  // To the bottom, but never past the new message's first line: one reads from the top.
  scrollTo(element) {
    const top = element.offsetTop - this.element.offsetTop - 12;
    this.element.scrollTop = Math.min(this.element.scrollHeight, top);
  }
}

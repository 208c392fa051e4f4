// The main view: being somebody. Holds what the server told, shows one conversation, and says what one types.

import { follow, post } from "./api.js";
import { Composer } from "./composer.js";
import { enlarge, FormDialog } from "./dialogs.js";
import { announce, h, icon } from "./dom.js";
import { Log } from "./log.js";
import { Sidebar } from "./sidebar.js";
import { say } from "./words.js";

const SLOW = 250; // answers that are quicker need no "looking that up"

export class Room {
  constructor(start, { leave, gone }) {
    this.path = `s/${start.session}`;
    this.start = start;
    this.messages = new Map();
    this.waiting = 0;
    this.connected = false;
    this.places = [
      { id: start.direct, name: "Touchline", channel: false },
      ...start.channels.map((place) => ({ ...place, channel: true })),
    ];
    this.sidebar = new Sidebar(start.me, this.places, { open: (id) => this.open(id), leave });
    this.log = new Log(start.names, {
      pictures: `${this.path}/pictures`,
      files: `${this.path}/files`,
      press: (message, button) => this.ask("press", { message, button }),
      offered: start.actions,
      act: (message, action) => this.ask("act", { message, action }),
      enlarge,
    });
    this.composer = new Composer(start.commands, {
      send: (words) => this.say(words),
      memory: `touchline.said.${start.me.handle}`,
    });
    this.build();
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.toggleMenu(false));
    this.stop = follow(start.session, { events: this.events(), lost: () => this.lost(), back: () => this.back(), gone });
    this.open(start.direct);
  }

  build() {
    this.title = h("h1", { tabindex: "-1" });
    this.about = h("p", { class: "quiet small about" });
    this.note = h("p", { class: "note quiet small", role: "status" });
    this.trouble = h("p", { class: "trouble small", role: "alert", hidden: true });
    this.menu = h(
      "button",
      {
        type: "button",
        class: "round menu",
        "aria-label": say("menu"),
        "aria-expanded": "false",
        "aria-controls": "sidebar",
        on: { click: () => this.toggleMenu(true) },
      },
      icon("menu"),
    );
    this.main = h(
      "main",
      { class: "conversation" },
      h("header", { class: "conversation-head" }, this.menu, h("div", {}, this.title, this.about)),
      this.log.element,
      this.trouble,
      this.note,
      this.composer.element,
    );
    this.veil = h("div", { class: "veil", on: { click: () => this.toggleMenu(false) } });
    this.element = h("div", { class: "room" }, this.sidebar.element, this.veil, this.main);
  }

  events() {
    return {
      all: ({ messages, form }) => {
        // What came while the connection was lost is news; what was there at the start is not.
        const missed = this.connected ? messages.filter((message) => !this.messages.has(message.id)) : [];
        this.messages = new Map(messages.map((message) => [message.id, message]));
        this.show();
        for (const message of missed) this.noticed(message);
        this.connected = true;
        this.element.dataset.connected = "true";
        if (form && this.form?.id !== form.id) this.openForm(form);
        if (!form) this.form?.close();
      },
      message: (message) => this.arrived(message),
      pictures: (event) => {
        const message = this.messages.get(event.id);
        if (message?.revision === event.revision) message.pictures = event.pictures;
        this.log.pictures(event);
      },
      removed: ({ id }) => {
        this.messages.delete(id);
        this.log.remove(id);
      },
      form: (form) => this.openForm(form),
      "form-errors": ({ errors }) => this.form?.reject(errors),
      "form-closed": () => this.form?.close(),
    };
  }

  arrived(message) {
    const known = this.messages.has(message.id);
    this.messages.set(message.id, message);
    if (message.conversation === this.place.id) {
      this.log.empty.replaceChildren();
      this.log.put(message);
    } else if (!known) {
      this.noticed(message);
    }
  }

  noticed(message) {
    if (message.mine || message.conversation === this.place.id) return;
    this.sidebar.arrived(message.conversation);
    if (message.card) announce(say("answered", { title: message.card.title }));
  }

  open(id) {
    this.place = this.places.find((place) => place.id === id);
    this.sidebar.show(id);
    this.title.textContent = this.place.channel ? `# ${this.place.name}` : this.place.name;
    this.about.textContent = say(this.place.channel ? "channel_about" : "direct_about");
    document.title = `${this.title.textContent} · Touchline`;
    this.composer.talkTo(this.place);
    this.show();
    this.toggleMenu(false);
    this.composer.input.focus();
  }

  show() {
    const here = [...this.messages.values()].filter((message) => message.conversation === this.place.id);
    this.log.show(here, here.length ? "" : this.welcome());
  }

  welcome() {
    const { channel } = this.place;
    const first = this.start.me.name.split(" ")[0];
    const suggestion = (words) => {
      const typed = channel ? `/${words}` : words;
      return h("button", { type: "button", class: "button plain try", on: { click: () => this.try(typed) } }, typed);
    };
    return h(
      "section",
      { class: "welcome" },
      h("h2", {}, channel ? say("channel_empty") : say("welcome", { name: first })),
      h("p", { class: "quiet" }, say(channel ? "channel_how" : "welcome_how")),
      h("div", { class: "buttons" }, this.start.try.map(suggestion)),
    );
  }

  try(words) {
    this.composer.remember(words);
    this.composer.input.focus();
    this.say(words);
  }

  say(text) {
    return this.ask("say", { conversation: this.place.id, text });
  }

  async ask(what, body) {
    this.showTrouble("");
    this.waiting += 1;
    setTimeout(() => this.showWaiting(), SLOW);
    try {
      await post(`${this.path}/${what}`, body);
    } catch (problem) {
      this.showTrouble(problem.message && problem.status ? problem.message : say("not_sent"));
    } finally {
      this.waiting -= 1;
      this.showWaiting();
    }
  }

  openForm(form) {
    this.form?.close();
    this.form = new FormDialog(form, {
      send: (id, answers) => this.ask("form", { form: id, answers }),
      cancel: (id) => post(`${this.path}/form/cancel`, { form: id }).catch(() => this.showTrouble(say("not_sent"))),
    });
  }

  showWaiting() {
    this.note.textContent = this.waiting ? say("answering") : "";
  }

  showTrouble(sentence) {
    this.trouble.textContent = sentence;
    this.trouble.hidden = !sentence;
  }

  lost() {
    this.showTrouble(say("reconnecting"));
  }

  back() {
    this.showTrouble("");
    announce(say("connected"));
  }

  toggleMenu(open) {
    const was = this.element.classList.contains("menu-open");
    if (was === open) return;
    this.element.classList.toggle("menu-open", open);
    this.main.inert = open;
    this.menu.setAttribute("aria-expanded", String(open));
    if (open) this.sidebar.links.get(this.place.id).focus();
    else this.menu.focus();
  }

  close() {
    this.stop();
    this.form?.close();
  }
}

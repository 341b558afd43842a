// One phone: its header, the bubbles with their buttons, the keys that always stand, and the line to type in.
import { day, element, elements, say, time } from "./words.js";

const TYPING_AT_MOST_MS = 6000;
const NEAR_THE_END_PX = 160;

export class Phone {
  constructor(pane, who, post) {
    this.pane = pane;
    this.who = who;
    this.post = post;
    this.shown = new Map(); // message id -> what stands on the page now, as JSON
    this.chat = null;
    this.unseen = 0;
    pane.append(document.querySelector("template#phone").content.cloneNode(true));
    this.talk = pane.querySelector(".talk");
    this.keys = pane.querySelector(".keys");
    this.form = pane.querySelector("form");
    this.start = pane.querySelector(".start");
    this.hint = pane.querySelector(".hint");
    this.typing = element("div", "typing");
    this.typing.setAttribute("aria-label", "typing");
    this.typing.append(element("i"), element("i"), element("i"));
    this.atTheEnd = true; // until she scrolls up to read: then news no longer pulls the page down
    this.talk.addEventListener("scroll", () => {
      this.atTheEnd = this.talk.scrollHeight - this.talk.scrollTop - this.talk.clientHeight < NEAR_THE_END_PX;
    });
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.start.addEventListener("click", () => this.send("write", { text: "/start" }));
  }

  show(phone, zone) {
    if (this.chat !== phone.chat || this.zone !== zone) this.empty(phone, zone);
    this.header(phone);
    const news = phone.messages.filter((message) => this.place(message, zone));
    if (news.some((message) => !message.mine)) this.waiting(false);
    this.unseen += this.looked ? news.filter((message) => !message.mine).length : 0;
    this.looked = true;
    this.form.hidden = phone.messages.length === 0;
    this.start.hidden = phone.messages.length > 0;
    if (phone.messages.length) this.hint.remove();
    else this.talk.append(this.hint);
    this.standing(phone.keyboard);
    if (news.length && (this.atTheEnd || news.some((message) => message.mine))) this.toTheEnd();
  }

  // Another mother's phone, or hers on another clock: everything is drawn anew.
  empty(phone, zone) {
    if (this.chat !== phone.chat) this.looked = false;
    this.chat = phone.chat;
    this.zone = zone;
    this.shown.clear();
    this.lastDay = "";
    this.waiting(false);
    this.talk.replaceChildren();
  }

  seen() {
    this.unseen = 0;
    this.toTheEnd();
  }

  header({ title, note, whose }) {
    this.pane.querySelector("h2").textContent = title;
    this.pane.querySelector("header p").textContent = this.typing.isConnected ? "typing…" : note;
    this.pane.querySelector(".whose").textContent = whose;
    this.note = note;
  }

  // True when the message is new or has changed: it is drawn only then, so that a tap never lands on a moving page.
  place(message, zone) {
    const written = JSON.stringify(message);
    const before = this.shown.get(message.id);
    if (before === written) return false;
    this.shown.set(message.id, written);
    const bubble = this.bubble(message, zone);
    if (before === undefined) {
      this.dayLine(message, zone);
      this.talk.append(bubble);
      if (this.typing.isConnected) this.talk.append(this.typing);
    } else {
      const old = this.talk.querySelector(`[data-id="${message.id}"]`);
      bubble.classList.add("still");
      const pressed = old.contains(document.activeElement) ? document.activeElement.dataset.option : null;
      old.replaceWith(bubble);
      if (pressed) bubble.querySelector(`[data-option="${CSS.escape(pressed)}"]`)?.focus();
    }
    return true;
  }

  dayLine(message, zone) {
    const today = day(message.at, zone);
    if (today !== this.lastDay) this.talk.append(element("div", "day", today));
    this.lastDay = today;
  }

  bubble(message, zone) {
    const article = element("article", message.mine ? "message mine" : "message");
    article.dataset.id = message.id;
    article.dataset.testid = "message";
    const body = element("div", "bubble");
    if (message.photo) body.append(this.picture(message.photo));
    const words = element("div", "words");
    words.append(elements(message.html));
    body.append(words, this.foot(message, zone));
    article.append(body);
    if (message.rows.length) article.append(this.buttons(message));
    return article;
  }

  foot(message, zone) {
    const foot = element("footer");
    if (message.protected) foot.append(mark("protected", "cannot be forwarded or saved"));
    if (message.silent) foot.append(mark("silent", "sent without a sound"));
    if (message.edited) foot.append(element("span", "", "edited"));
    foot.append(element("time", "", time(message.at, zone)));
    if (message.mine) foot.append(element("span", "ticks", "✓✓"));
    return foot;
  }

  buttons(message) {
    const board = element("div", "board");
    for (const row of message.rows) {
      const line = element("div", "row");
      for (const { label, data } of row) line.append(this.button(message.id, label, data));
      board.append(line);
    }
    return board;
  }

  button(id, label, data) {
    const button = element("button", "", label);
    button.type = "button";
    button.dataset.option = label;
    button.addEventListener("click", () => {
      button.classList.add("pressed");
      setTimeout(() => button.classList.remove("pressed"), 700);
      this.send("tap", { message: id, data });
    });
    return button;
  }

  standing(keyboard) {
    const written = JSON.stringify(keyboard);
    if (this.keys.dataset.written === written) return;
    this.keys.dataset.written = written;
    this.keys.replaceChildren(...keyboard.flat().map((label) => this.key(label)));
  }

  key(label) {
    const button = element("button", "", label);
    button.type = "button";
    button.dataset.key = label;
    button.addEventListener("click", () => this.send("write", { text: label }));
    return button;
  }

  submit(event) {
    event.preventDefault();
    const text = this.form.text.value.trim();
    if (!text) return;
    this.form.text.value = "";
    this.send("write", { text });
  }

  async send(action, body) {
    this.waiting(true);
    if (!(await this.post(action, { who: this.who, ...body }))) this.waiting(false);
  }

  waiting(is) {
    clearTimeout(this.patience);
    if (is) {
      this.talk.append(this.typing);
      this.toTheEnd();
      this.patience = setTimeout(() => this.waiting(false), TYPING_AT_MOST_MS);
    } else {
      this.typing.remove();
    }
    this.pane.querySelector("header p").textContent = is ? "typing…" : (this.note ?? "");
  }

  picture(file) {
    const image = element("img", "photo");
    image.src = `/rehearsal/picture/${encodeURIComponent(file)}`;
    image.alt = "How the exercise looks";
    image.addEventListener("error", () => say("A picture could not be shown."));
    image.addEventListener("load", () => this.atTheEnd && this.toTheEnd());
    return image;
  }

  toTheEnd() {
    this.atTheEnd = true;
    this.talk.scrollTo({ top: this.talk.scrollHeight });
  }
}

function mark(name, meaning) {
  const made = element("span", `mark ${name}`, name);
  made.title = meaning;
  return made;
}

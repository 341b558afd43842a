// The rehearsal page: fetches what happened, shows it, and posts what is typed, tapped or moved.
import { Phone } from "./phone.js";
import { showDecisions } from "./decisions.js";
import { say } from "./words.js";

const WAIT_AFTER_ERROR_MS = 1500;
const $ = (selector) => document.querySelector(selector);

async function post(action, body) {
  try {
    const answer = await fetch(`/rehearsal/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (answer.ok) return true;
    say((await answer.json()).error ?? "That did not work.");
  } catch {
    say("The rehearsal has stopped. Start it again with make run.");
  }
  return false;
}

const phones = {
  mother: new Phone($("#mother"), "mother", post),
  clinician: new Phone($("#clinician"), "clinician", post),
};

function show(state) {
  for (const [who, phone] of Object.entries(phones)) phone.show(state.phones[who], state.clock.zone);
  showDecisions($("#decisions ol"), state.decisions, state.clock.zone);
  showPersonas(state);
  setClock(state.clock);
  badge("clinician", phones.clinician.unseen);
  document.body.classList.toggle("busy", Boolean(state.persona.filling));
}

function badge(who, count) {
  const tab = $(`#tab-${who}`);
  tab.toggleAttribute("data-new", count > 0 && tab.getAttribute("aria-selected") === "false");
}

// -- the clock -------------------------------------------------------------------------------------------------

let clock = null;

function setClock({ now, zone }) {
  clock = { ahead: Date.parse(now) - performance.now(), zone };
  tick();
}

function tick() {
  if (!clock) return;
  const now = new Date(performance.now() + clock.ahead);
  const format = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: clock.zone || undefined, ...options }).format(now);
  const [time, day] = $("#clock").children;
  time.textContent = format({ hour: "2-digit", minute: "2-digit" });
  day.textContent = format({ weekday: "short", day: "numeric", month: "short" });
  $("#clock").dateTime = now.toISOString();
  $("#clock").title = clock.zone ? `Her time (${clock.zone})` : "Your time, until she has said where she lives";
}

setInterval(tick, 1000);
for (const button of document.querySelectorAll("[data-clock]")) {
  button.addEventListener("click", () => once(button, "clock", { by: button.dataset.clock }));
}

// A second press while the first is still being done would do it twice.
async function once(button, action, body) {
  button.disabled = true;
  await post(action, body);
  button.disabled = false;
}

// -- personas --------------------------------------------------------------------------------------------------

const menu = $("#personas");

function showPersonas({ personas, persona }) {
  const chosen = personas.find((one) => one.key === persona.key);
  $("#persona").textContent = persona.filling ? `${chosen.title}: answering…` : (chosen?.title ?? "Choose a mother");
  const sheet = menu.querySelector(".sheet");
  if (sheet.children.length) return;
  sheet.append(...personas.map(personaButton));
}

function personaButton({ key, title, hint }) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.persona = key;
  button.append(Object.assign(document.createElement("b"), { textContent: title }), hint);
  button.addEventListener("click", () => {
    menu.open = false;
    select("mother");
    post("persona", { key });
  });
  return button;
}

document.addEventListener("click", (event) => {
  if (!menu.contains(event.target)) menu.open = false;
});
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
$("#restart").addEventListener("click", (event) => once(event.currentTarget, "restart", {}));

// -- tabs of a narrow screen -----------------------------------------------------------------------------------

const tabs = [...document.querySelectorAll("[role=tab]")];

function select(pane) {
  $("main").dataset.shown = pane;
  for (const tab of tabs) {
    const chosen = tab.getAttribute("aria-controls") === pane;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
  if (phones[pane]) phones[pane].seen();
  badge(pane, 0);
}

tabs.forEach((tab, index) => {
  tab.addEventListener("click", () => select(tab.getAttribute("aria-controls")));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(index + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
});

// -- what happened, again and again -----------------------------------------------------------------------------

async function follow() {
  let since = -1;
  for (;;) {
    try {
      const answer = await fetch(`/rehearsal/state?since=${since}`);
      if (!answer.ok) throw new Error(answer.statusText);
      const state = await answer.json();
      document.body.classList.remove("lost");
      if (state.version !== since) show(state);
      since = state.version;
    } catch {
      document.body.classList.add("lost");
      since = -1;
      await new Promise((done) => setTimeout(done, WAIT_AFTER_ERROR_MS));
    }
  }
}

select("mother");
follow();

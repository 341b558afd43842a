// The editors' view: choose a message, a language and a sample mother; drawn anew when a file below content/ is saved.
import { element, elements } from "./words.js";

const WAIT_AFTER_ERROR_MS = 1500;
const $ = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.search);
const choice = { id: asked.get("id") ?? "", lang: asked.get("lang") ?? "en", mother: asked.get("mother") ?? "" };
let ids = [];
let stopped = new AbortController();

// -- what there is to choose ----------------------------------------------------------------------------------------

function options(select, names, chosen) {
  const written = JSON.stringify(names);
  if (select.dataset.written !== written) {
    select.dataset.written = written;
    select.replaceChildren(...names.map(([value, label]) => new Option(label, value)));
  }
  select.value = chosen;
}

function list() {
  const words = $("find").value.trim().toLowerCase().split(/\s+/);
  const found = ids.filter((id) => words.every((word) => id.includes(word)));
  options($("ids"), found.map((id) => [id, id]), choice.id);
  const few = found.length < ids.length;
  $("count").textContent = few ? `${found.length} of ${ids.length} are called so` : `All ${ids.length} messages, exercises and bites`;
  return found;
}

function choose(changes) {
  Object.assign(choice, changes);
  history.replaceState(null, "", `?${new URLSearchParams(choice)}`);
  stopped.abort();
}

$("find").addEventListener("input", list);
$("find").addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") {
    event.preventDefault();
    $("ids").focus();
    if ($("ids").selectedIndex < 0 && $("ids").options.length) choose({ id: $("ids").options[0].value });
  } else if (event.key === "Enter") {
    // X08 and E01 are names too: what is not in the list is asked for as it was typed.
    choose({ id: list()[0] ?? event.target.value.trim() });
  }
});
$("ids").addEventListener("change", (event) => choose({ id: event.target.value }));
$("lang").addEventListener("change", (event) => choose({ lang: event.target.value }));
$("who").addEventListener("change", (event) => choose({ mother: event.target.value }));

// -- one look -------------------------------------------------------------------------------------------------------

function show(state) {
  ids = state.ids;
  if (state.look && !choice.id) choice.id = state.look.id;
  if (state.look && !ids.includes(choice.id)) choice.id = state.look.id;
  const who = state.mothers.find((one) => one.key === choice.mother) ?? state.mothers[0];
  options($("lang"), state.languages.map((lang) => [lang, lang]), choice.lang);
  options($("who"), state.mothers.map((one) => [one.key, one.title]), who.key);
  $("hint").textContent = who.hint;
  list();
  $("ids").selectedOptions[0]?.scrollIntoView({ block: "nearest" });
  lines($("broken"), state.broken, "A file cannot be read. These are the last good words.");
  problems(state);
  if (state.look) look(state.look, state.number);
  else nothing(state.near);
}

function lines(place, told, title) {
  place.replaceChildren();
  place.classList.toggle("some", told.length > 0);
  if (!told.length) return;
  const listed = element("ul");
  listed.append(...told.map((line) => element("li", "", line)));
  place.append(element("b", "", title), listed);
}

function problems({ look, broken, checked, elsewhere }) {
  const told = broken.length ? [] : (look?.problems ?? []);
  lines($("problems"), told, "The check finds in its files:");
  if (told.length || broken.length) return;
  const others = elsewhere ? ` (${elsewhere} in other files)` : "";
  $("problems").textContent = checked ? `The check finds nothing in its files${others}.` : "Being checked…";
}

function nothing(near) {
  $("name").textContent = "Nothing is called so";
  $("place").textContent = near.length ? `near: ${near.join(", ")}` : "";
  for (const id of ["notes", "wordings", "loss", "about"]) $(id).replaceChildren();
}

function look(seen, number) {
  $("name").textContent = seen.id;
  $("place").textContent = `content/${seen.file}:${seen.line}`;
  $("notes").replaceChildren(...seen.notes.map((note) => element("li", "", note)));
  $("wordings").replaceChildren(...cards(seen, number));
  loss(seen, number);
  about(seen);
}

function loss(seen, number) {
  $("loss").replaceChildren();
  if (!seen.loss) return;
  const words = (one) => JSON.stringify(one.wordings.map((wording) => wording.html));
  const same = words(seen.loss) === words(seen) ? ": the same words" : "";
  const grid = element("div", "wordings");
  grid.append(...cards(same ? { ...seen.loss, wordings: seen.loss.wordings.slice(0, 1) } : seen.loss, number));
  $("loss").append(element("h3", "", `After a loss${same}`), grid);
}

function cards(seen, number) {
  if (seen.wordings.length) return seen.wordings.map((wording) => card(wording, seen, number));
  const words = element("dl", "labels");
  for (const [name, label] of seen.labels) words.append(element("dt", "", name), element("dd", "", label));
  return [words];
}

function card(wording, seen, number) {
  const made = element("article", "wording");
  made.setAttribute("aria-label", `Wording ${wording.number}`);
  if (wording.lacks.length || wording.wrong) made.append(element("p", "left-out", leftOut(wording)));
  else made.append(bubble(wording, seen, number));
  made.append(size(wording, seen));
  return made;
}

function leftOut({ lacks, wrong }) {
  return lacks.length ? `Left out: ${lacks.join(", ")} not known here.` : `Cannot be shown: ${wrong}`;
}

function bubble(wording, seen, number) {
  const message = element("div", "message still");
  const body = element("div", "bubble");
  const words = element("div", "words");
  words.lang = seen.lang;
  words.append(elements(wording.html));
  if (seen.picture) body.append(picture(seen, number));
  body.append(words);
  message.append(body);
  if (seen.rows.length) message.append(board(seen.rows));
  return message;
}

// Who wants no movement on the screen gets the still.
function picture({ picture: moving, still, id }, number) {
  const made = element("picture");
  const address = (path) => `/rehearsal/${path.replace("figures/", "figure/")}?at=${number}`;
  if (still) made.append(Object.assign(element("source"), { media: "(prefers-reduced-motion: reduce)", srcset: address(still) }));
  made.append(Object.assign(element("img", "photo"), { src: address(moving), alt: `How ${id} looks` }));
  return made;
}

function board(rows) {
  const made = element("div", "board");
  made.setAttribute("role", "list");
  made.setAttribute("aria-label", "Buttons");
  for (const row of rows) {
    const line = element("div", "row");
    for (const label of row) {
      const button = element("span", "", label);
      button.setAttribute("role", "listitem");
      line.append(button);
    }
    made.append(line);
  }
  return made;
}

function size(wording, seen) {
  const foot = element("p", "size");
  const most = wording.words_limit ? ` of ${wording.words_limit}` : "";
  const chip = (count, limit, text) => element("span", limit && count > limit ? "chip refused" : "chip", text);
  foot.append(
    chip(wording.characters, wording.limit, `${wording.characters} of ${wording.limit} characters`),
    chip(wording.words, wording.words_limit, `${wording.words}${most} words`),
    element("code", "", wording.file === seen.file ? `line ${wording.line}` : `${wording.file}:${wording.line}`),
  );
  return foot;
}

function about({ why, known, unknown }) {
  const rows = [];
  if (why) {
    const told = element("dd");
    told.append(elements(why));
    rows.push(element("dt", "", "Why?"), told);
  }
  const names = (list) => list.map((name) => `{{${name}}}`).join(" ") || "none";
  rows.push(element("dt", "", "Known"), element("dd", "", names(known)));
  rows.push(element("dt", "", "Not known"), element("dd", "", names(unknown)));
  $("about").replaceChildren(...rows);
}

// -- the files, again and again -------------------------------------------------------------------------------------

async function follow() {
  let since = "";
  for (;;) {
    stopped = new AbortController();
    try {
      const answer = await fetch(`/rehearsal/words?${new URLSearchParams({ ...choice, since })}`, { signal: stopped.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const state = await answer.json();
      document.body.classList.remove("lost");
      if (!stopped.signal.aborted) show(state);
      since = stopped.signal.aborted ? "" : state.number;
    } catch (wrong) {
      since = "";
      if (wrong.name === "AbortError") continue;
      document.body.classList.add("lost");
      await new Promise((done) => setTimeout(done, WAIT_AFTER_ERROR_MS));
    }
  }
}

follow();

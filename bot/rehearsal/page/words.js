// Words on the page: Telegram's few tags as elements, times in her zone, and a line that comes and goes.

const TAGS = new Set(["B", "STRONG", "I", "EM", "U", "S", "CODE", "PRE", "BLOCKQUOTE", "BR"]);
const LINKS = /^(https?|tel|mailto):/;
const TOAST_MS = 4000;

// The answer's HTML is parsed into a document that runs nothing, and only known tags are rebuilt from it.
export function elements(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const result = document.createDocumentFragment();
  copy(parsed.body, result);
  return result;
}

function copy(from, into) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) into.append(node.data);
    else if (node.nodeType === Node.ELEMENT_NODE) copy(node, known(node, into));
  }
}

function known(node, parent) {
  if (TAGS.has(node.tagName)) return parent.appendChild(element(node.tagName));
  if (node.tagName === "TG-SPOILER") return parent.appendChild(spoiler());
  if (node.tagName !== "A" || !LINKS.test(node.getAttribute("href") ?? "")) return parent;
  const link = Object.assign(element("a"), { href: node.getAttribute("href"), target: "_blank", rel: "noreferrer" });
  return parent.appendChild(link);
}

function spoiler() {
  const hidden = element("span", "spoiler");
  hidden.tabIndex = 0;
  hidden.title = "hidden until tapped";
  const reveal = () => hidden.classList.add("open");
  hidden.addEventListener("click", reveal);
  hidden.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
  return hidden;
}

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function time(iso, zone, seconds = false) {
  const options = { timeZone: zone || undefined, hour: "2-digit", minute: "2-digit", ...(seconds ? { second: "2-digit" } : {}) };
  return new Intl.DateTimeFormat("en-GB", options).format(new Date(iso));
}

export function day(iso, zone) {
  const options = { timeZone: zone || undefined, weekday: "long", day: "numeric", month: "long" };
  return new Intl.DateTimeFormat("en-GB", options).format(new Date(iso));
}

let leaving = 0;

export function say(text) {
  const toast = document.querySelector(".toast");
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(leaving);
  leaving = setTimeout(() => (toast.hidden = true), TOAST_MS);
}

// The line of a to-do with its links, as tracker/templatetags/todos.py shows it: only http, https and relative ones.
const LINK = /\[([^[\]]*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)|(https?:\/\/[^\s<>()[\]"'，。；、）》]+)/g;
const BROKEN = /^([^[\]]+)\]\((https?:\/\/[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)$/;

export function showLine(element, text) {
  element.replaceChildren(...partsOf(text).map(({ words, url }) => (url ? link(words, url) : words)));
}

export function partsOf(text) {
  const broken = BROKEN.exec(text);
  if (broken) return [{ words: broken[1].trim(), url: broken[2] }];
  const parts = [];
  let place = 0;
  for (const found of text.matchAll(LINK)) {
    const url = found[3] ?? found[2];
    const words = found[3] ?? found[1].trim();
    if (!words || !isSafe(url)) continue;
    if (found.index > place) parts.push({ words: text.slice(place, found.index) });
    parts.push({ words, url });
    place = found.index + found[0].length;
  }
  if (place < text.length) parts.push({ words: text.slice(place) });
  return parts;
}

const ODD = /[\x00-\x20\x7f\\<>"`]|&[#a-z]/i;

function isSafe(url) {
  if (!url || ODD.test(url) || url.startsWith("//")) return false;
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url);
  return !scheme || ["http:", "https:"].includes(scheme[0].toLowerCase());
}

function link(words, url) {
  const made = document.createElement("a");
  Object.assign(made, { href: url, textContent: words, target: "_blank", rel: "noopener noreferrer nofollow" });
  return made;
}

// Functions that run in the page: each stands for itself, and takes and gives plain values only.

/** What is wider than the screen and is not inside of something that scrolls. @returns {string[]} */
export function tooWide() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > width + 1 && element.closest(".scroll, pre") === null)
    .slice(0, 10)
    .map((element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`);
}

/**
 * Contrast of text with what is behind it, as WCAG counts it: the worst ones; and how bright the page is.
 * @returns {{ worst: { text: string; ratio: number }[]; checked: number; ground: number }}
 */
export function checkContrast() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (canvas === null) throw new Error("no canvas");
  const known = new Map();
  const colour = (css) => {
    if (!known.has(css)) known.set(css, drawn(css));
    return known.get(css);
  };
  const drawn = (css) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue]
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element) => {
    for (let each = element; each !== null; each = each.parentElement) {
      const found = colour(getComputedStyle(each).backgroundColor);
      if (found[3] === 255) return found;
    }
    return [255, 255, 255, 255];
  };
  const found = new Map();
  let checked = 0;
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].find(
      (node) => node.nodeType === 3 && node.textContent?.trim() !== "",
    )?.textContent;
    if (text === undefined || !element.checkVisibility({ opacityProperty: true })) continue;
    checked++;
    const style = getComputedStyle(element);
    const ink = element.closest("svg") === null ? style.color : style.fill;
    const ground = groundOf(element);
    const [light, dark] = [luminance(colour(ink)), luminance(ground)].sort((a, b) => b - a);
    const key = `${ink} on ${ground}`;
    found.set(key, { text: `${text.trim().slice(0, 30)}: ${key}`, ratio: (light + 0.05) / (dark + 0.05) });
  }
  const worst = [...found.values()].sort((a, b) => a.ratio - b.ratio).slice(0, 5);
  return { worst, checked, ground: luminance(groundOf(document.body)) };
}

/** Controls without a name, tabs and panels that do not point at each other, repeated IDs. @returns {string[]} */
export function namelessControls() {
  const problems = [];
  const nameOf = (element) => {
    const labelled = (element.getAttribute("aria-labelledby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" ");
    const label = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? "") : "";
    return [element.getAttribute("aria-label") ?? "", labelled, label, element.textContent ?? ""].join("").trim();
  };
  for (const element of document.querySelectorAll("a, button, input, summary, [role], article, section, nav")) {
    if (element.getAttribute("role") === "status") continue;
    if (nameOf(element) === "") problems.push(`no name: ${element.outerHTML.slice(0, 80)}`);
  }
  for (const element of document.querySelectorAll(
    "[aria-controls], [aria-labelledby], [aria-describedby], label[for]",
  )) {
    for (const attribute of ["aria-controls", "aria-labelledby", "aria-describedby", "for"]) {
      const id = element.getAttribute(attribute);
      if (id !== null && document.getElementById(id) === null) problems.push(`${attribute}="${id}" is nowhere`);
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  problems.push(...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `twice: ${id}`));
  return problems;
}

/** Links that lead nowhere, or out of the page. @returns {string[]} */
export function deadLinks() {
  return [...document.querySelectorAll("a")]
    .map((link) => link.getAttribute("href") ?? "")
    .filter((href) => !href.startsWith("#") || document.getElementById(decodeURIComponent(href.slice(1))) === null);
}

/** What has the focus. @returns {{ id: string; text: string }} */
export function focused() {
  return { id: document.activeElement?.id ?? "", text: document.activeElement?.textContent ?? "" };
}

/** Goes to a place, as a link does. @param {string} place */
export function goTo(place) {
  location.hash = place;
}

/** Adds a script and a picture to the page. @returns {Promise<{ refused: string; wasRun: boolean }>} */
export async function breakIn() {
  const script = document.createElement("script");
  script.textContent = "globalThis.wasRun = true";
  document.body.append(script);
  const refused = await new Promise((resolve) => {
    addEventListener("securitypolicyviolation", (event) => {
      if (event.effectiveDirective === "img-src") resolve(event.blockedURI);
    });
    document.body.append(Object.assign(document.createElement("img"), { src: "https://127.0.0.1/x.png" }));
  });
  return { refused, wasRun: "wasRun" in globalThis };
}

// Small comforts; every page works without them.
"use strict";
for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.addEventListener("change", (event) => { if (event.target.tagName === "SELECT") form.requestSubmit(); });
}
for (const button of document.querySelectorAll("button[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  if (!navigator.clipboard || !text) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent);
    button.textContent = "Copied";
  });
}
for (const time of document.querySelectorAll("time[title]")) {
  time.title += " – here " + new Date(time.dateTime).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

// The map: buttons, arrow keys, + − 0 and the pointer move the part of the picture that is seen; pins and names keep their size.
for (const figure of document.querySelectorAll("figure[data-map]")) {
  const svg = figure.querySelector("svg"), whole = svg.viewBox.baseVal, [width, height] = [whole.width, whole.height], most = 16;
  const pins = [...svg.querySelectorAll("circle:not(.inset *)")].map((dot) => [dot, dot.cx.baseVal.value, dot.cy.baseVal.value, dot.r.baseVal.value]);
  const names = [...svg.querySelectorAll("text.label, text.name")].map((text) => {
    const [x, y] = [text.x.baseVal[0].value, text.y.baseVal[0].value];
    const box = text.getBBox(), away = ([, px, py]) => Math.hypot(Math.max(box.x - px, 0, px - box.x - box.width), Math.max(box.y - py, 0, py - box.y - box.height));
    const near = text.matches(".label") && pins.reduce((best, pin) => (away(pin) < away(best) ? pin : best), pins[0]);
    return near ? [text, near[1], near[2]] : [text, x, y];
  });
  let [left, top, zoom] = [0, 0, 1];
  const show = () => {
    zoom = Math.min(Math.max(zoom, 1), most);
    left = Math.min(Math.max(left, 0), width - width / zoom);
    top = Math.min(Math.max(top, 0), height - height / zoom);
    svg.setAttribute("viewBox", [left, top, width / zoom, height / zoom].join(" "));
    const size = Math.min(Math.max(width / svg.clientWidth, 1), 2) / zoom;
    for (const [dot, , , radius] of pins) if (dot.matches(".pin")) dot.setAttribute("r", radius * size);
    for (const [text, x, y] of names) text.setAttribute("transform", `translate(${x} ${y}) scale(${size}) translate(${-x} ${-y})`);
    svg.classList.toggle("small", svg.clientWidth * zoom < 560);
    for (const fixed of svg.querySelectorAll(".scale, .inset")) fixed.classList.toggle("away", zoom > 1);
    svg.classList.toggle("near", zoom > 1);
  };
  const by = (factor, x = 0.5, y = 0.5) => {
    const before = zoom;
    zoom = Math.min(Math.max(zoom * factor, 1), most);
    left += x * width * (1 / before - 1 / zoom);
    top += y * height * (1 / before - 1 / zoom);
    show();
  };
  const to = (x, y) => { left += (x * width) / zoom; top += (y * height) / zoom; show(); };
  const moves = {
    "+": () => by(1.6), "=": () => by(1.6), "-": () => by(1 / 1.6), "0": () => by(0),
    ArrowLeft: () => to(-0.2, 0), ArrowRight: () => to(0.2, 0), ArrowUp: () => to(0, -0.2), ArrowDown: () => to(0, 0.2),
  };
  const bar = document.createElement("div");
  bar.className = "zoom";
  for (const [sign, said, key] of [["+", "Nearer", "+"], ["−", "Farther", "-"], ["⤢", "The whole map", "0"]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign, title: said });
    button.setAttribute("aria-label", said);
    button.addEventListener("click", moves[key]);
    bar.append(button);
  }
  figure.prepend(bar);
  figure.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !moves[event.key]) return;
    if (event.key.startsWith("Arrow") && zoom === 1) return;
    event.preventDefault();
    moves[event.key]();
  });
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && zoom === 1 && !figure.contains(document.activeElement)) return;
    event.preventDefault();
    const box = svg.getBoundingClientRect();
    by(event.deltaY < 0 ? 1.25 : 0.8, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }, { passive: false });
  let held = null;
  svg.addEventListener("pointerdown", (event) => { if (zoom > 1 && event.isPrimary) held = [event.clientX, event.clientY]; });
  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    const box = svg.getBoundingClientRect();
    if (!svg.hasPointerCapture(event.pointerId) && Math.hypot(event.clientX - held[0], event.clientY - held[1]) < 4) return;
    svg.setPointerCapture(event.pointerId);
    to((held[0] - event.clientX) / box.width, (held[1] - event.clientY) / box.height);
    held = [event.clientX, event.clientY];
  });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => { held = null; });
  addEventListener("resize", show);
  show();
  svg.addEventListener("dragstart", (event) => event.preventDefault());
}

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


"use strict";
{
  const form = document.getElementById("filters");
  const all = (selector, place = document) => [...place.querySelectorAll(selector)];
  const numbers = (mark) => mark.dataset.errors.split(" ");
  const draw = (sentence, shown) => {
    for (const mark of all("[data-errors]", sentence)) {
      mark.classList.toggle("off", !numbers(mark).some((number) => shown.has(number)));
    }
  };
  const visible = (sentence) => new Set(all("li:not([hidden])", sentence).map((line) => line.dataset.error));
  const filter = () => {
    const chosen = (name) => new Set(all(`input[name=${name}]:checked`, form).map((box) => box.value));
    const layers = chosen("layer"), kinds = chosen("kind");
    for (const line of all("li[data-kind]")) {
      line.hidden = !(layers.has(line.dataset.layer) && kinds.has(line.dataset.kind));
    }
    for (const sentence of all(".sentence")) {
      const shown = visible(sentence);
      sentence.hidden = shown.size === 0;
      draw(sentence, shown);
    }
    for (const section of all(".document")) section.hidden = !section.querySelector(".sentence:not([hidden])");
    form.querySelector("output").textContent = `${all("li[data-kind]:not([hidden])").length} errors are shown`;
  };
  const point = (line, alone) => {
    const sentence = line.closest(".sentence");
    draw(sentence, alone ? new Set([line.dataset.error]) : visible(sentence));
  };
  for (const line of all("li[data-error]")) {
    line.addEventListener("pointerenter", () => point(line, true));
    line.addEventListener("pointerleave", () => point(line, false));
  }
  form.addEventListener("change", filter);
  form.hidden = false;
  filter();
}

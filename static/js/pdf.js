// When a file that was asked for on this page is ready, its download starts by itself. A job that was under way when
// the page was opened only shows how far it is.
const place = document.getElementById("pdf-job");
let asked = false;

document.addEventListener("submit", (event) => {
  if (event.target.matches("[hx-target='#pdf-job']")) asked = true;
});

new MutationObserver(() => {
  const link = place.querySelector("[data-start-download]");
  if (!link || !asked) return;
  asked = false;
  link.click();
}).observe(place, { childList: true, subtree: true });

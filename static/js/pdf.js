// When a file that was asked for on this page is ready, its download starts by itself.
document.addEventListener("htmx:after:swap", startDownload);

function startDownload() {
  const link = document.querySelector("#pdf-job [data-start-download]:not([data-started])");
  if (!link) return;
  link.dataset.started = "";
  link.click();
}

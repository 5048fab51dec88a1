// The timeline of tasks: where it is wider than the window, this week comes into its middle.
const today = document.querySelector(".timeline thead .today");
const box = today?.closest(".timeline-wrap");
if (box) box.scrollLeft = today.offsetLeft + today.offsetWidth / 2 - box.clientWidth / 2;

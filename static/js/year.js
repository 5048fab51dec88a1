// The page of a year: where it is wider than the window, this week comes into sight.
const current = document.querySelector(".year .current");
const box = current?.closest(".year-wrap");
if (box) box.scrollLeft = current.offsetLeft + current.offsetWidth * 3 - box.clientWidth;

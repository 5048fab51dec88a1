// The clock of the timer goes on from what the server said, whatever this machine's clock says.
let ticking;

export function runClock() {
  clearInterval(ticking);
  const clock = document.querySelector("[data-timer-clock][data-runs]");
  if (!clock) return;
  const [began, seconds] = [performance.now(), Number(clock.dataset.seconds)];
  ticking = setInterval(() => {
    const all = seconds + Math.floor((performance.now() - began) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    clock.textContent = `${Math.floor(all / 3600)}:${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`;
  }, 1000);
}

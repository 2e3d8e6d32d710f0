// Leaving quickly: the page one stood on is replaced, so that Back does not return to it, and what was read is hidden at once.
const link = document.getElementById("leave");
let shifts = 0;
let last = 0;

function leave(event) {
  event?.preventDefault();
  document.body.hidden = true;
  document.title = "";
  location.replace(link.href);
}

link?.addEventListener("click", leave);
addEventListener("keydown", (event) => {
  if (event.key !== "Shift") {
    shifts = 0;
    return;
  }
  if (event.repeat) return;
  const now = event.timeStamp;
  shifts = now - last < 2000 ? shifts + 1 : 1;
  last = now;
  if (shifts === 3 && link) leave();
});

// The links of mails end in #told-<uuid>: who follows one has read that notice, which is noted by a request of its own.
const OPENED = /^#told-([0-9a-f-]{36})$/;

async function noteAsRead() {
  const notice = OPENED.exec(location.hash)?.[1];
  const group = /^\/g\/[^/]+\//.exec(location.pathname)?.[0];
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (!notice || !group || !token) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  const answer = await fetch(`${group}notices/${notice}/`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
  }).catch(() => null); // offline: it stays unread
  if (answer?.ok) showUnread((await answer.json()).unread);
}

function showUnread(number) {
  const count = document.querySelector(".bell .count");
  if (number) count?.firstChild.replaceWith(String(number));
  else count?.remove();
}

noteAsRead();

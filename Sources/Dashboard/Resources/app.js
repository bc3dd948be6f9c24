// What the page adds where scripts run: the viewer's own time, a countdown, and what is live.
'use strict';

const two = (n) => String(n).padStart(2, '0');
const day = (d) => `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
const clock = (d) => `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;

// Times in the viewer's zone; what was there stays as the title.
function localize(root) {
  for (const element of root.querySelectorAll('time[datetime]')) {
    const date = new Date(element.dateTime);
    if (Number.isNaN(date.getTime()) || element.dataset.local) continue;
    element.dataset.local = '1';
    element.title = `${element.dateTime.replace('T', ' ').replace('Z', '')} UTC`;
    element.textContent = element.textContent.trim().length > 8 ? `${day(date)} ${clock(date)}` : clock(date);
  }
}

// The same words as the server's.
function amount(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${two(s % 60)} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${two(Math.floor(s / 60) % 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s / 3600) % 24} h`;
}

function countDown() {
  for (const element of document.querySelectorAll('[data-until]')) {
    const left = (new Date(element.dataset.until) - Date.now()) / 1000;
    element.textContent = left > 0 ? amount(left) : 'a moment';
  }
}

localize(document);
for (const element of document.querySelectorAll('[data-zone]')) {
  element.textContent = `Times are ${Intl.DateTimeFormat().resolvedOptions().timeZone} unless a zone is named.`;
}
if (document.querySelector('[data-until]')) {
  countDown();
  setInterval(countDown, 1000);
}
// A page that has no stream of its own is loaded again while something goes on.
if (document.body.hasAttribute('data-live') && !document.querySelector('[data-events]')) {
  setTimeout(() => { if (!document.hidden) location.reload(); }, 5000);
}

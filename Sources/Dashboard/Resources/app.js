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
    const isDay = element.hasAttribute('data-day');
    element.textContent = isDay ? day(date) : element.textContent.trim().length > 8 ? `${day(date)} ${clock(date)}` : clock(date);
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

// The page of a run: what is new comes as server-sent events. Data enters the page as text alone;
// parts of the page are fetched as the server made them, and taken over element by element.
(() => {
  const run = document.getElementById('run');
  if (!run || !run.dataset.events) return;

  const byId = (id) => document.getElementById(id);
  const make = (name, style, text) => {
    const element = document.createElement(name);
    if (style) element.className = style;
    if (text !== undefined && text !== null) element.textContent = text;
    return element;
  };
  const moment = (iso) => {
    const time = make('time', '', iso.slice(11, 19));
    time.dateTime = iso;
    return time;
  };
  const say = (text) => { byId('live').textContent = text; };

  let place = Number(run.dataset.place);
  let revision = run.dataset.revision;
  let failures = 0;
  let source = null;

  const fetched = async (address) => {
    const answer = await fetch(address, { headers: { Accept: 'text/html' } });
    if (!answer.ok) throw new Error(String(answer.status));
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  };
  const take = (old, fresh) => {
    if (!old || !fresh) return;
    const node = document.importNode(fresh, true);
    old.replaceWith(node);
    localize(node);
  };

  // The timeline at most once a second, however many tasks end.
  let drawn = 0, drawing = null, isStale = false;
  const draw = () => {
    if (drawing) {
      isStale = true;
      return;
    }
    isStale = false;
    drawing = setTimeout(async () => {
      drawn = Date.now();
      try {
        const page = await fetched(run.dataset.timeline);
        const part = byId('timeline-part');
        const from = part.querySelector('.scroll');
        const left = from ? from.scrollLeft : 0;
        part.replaceChildren(...[...page.body.childNodes].map((node) => document.importNode(node, true)));
        const to = part.querySelector('.scroll');
        if (to) to.scrollLeft = left;
      } catch { /* the next change draws again */ }
      drawing = null;
      if (isStale) draw();
    }, Math.max(0, drawn + 1000 - Date.now()));
  };

  // What cannot be mended row by row is taken from the page as the server makes it now.
  let refreshing = false;
  let missed = new Set();
  const refresh = async (parts) => {
    if (refreshing) {
      for (const id of parts) missed.add(id);
      return;
    }
    refreshing = true;
    try {
      const page = await fetched(location.href);
      for (const id of parts) take(byId(id), page.getElementById(id));
      if (parts.includes('artifacts') && !byId('artifacts') && page.getElementById('artifacts')) {
        byId('timeline').after(document.importNode(page.getElementById('artifacts'), true));
      }
      const head = page.getElementById('run');
      if (head) revision = head.dataset.revision;
      rows = null;
    } catch { /* the stream goes on, and a later event tries again */ }
    refreshing = false;
    // What came meanwhile may be newer than what was fetched.
    const again = [...missed];
    missed = new Set();
    if (again.length) setTimeout(() => refresh(again), 1000);
  };

  // The rows of the table of tasks by their keys.
  let rows = null;
  const table = () => document.querySelector('table.tasks[data-run]');
  const row = (key) => {
    if (!rows) {
      rows = new Map();
      for (const one of document.querySelectorAll('table.tasks[data-run] > tbody > tr')) {
        rows.set(one.querySelector('a').textContent, one);
      }
    }
    return rows.get(key);
  };
  const fill = (one, task) => {
    const cells = one.cells;
    const why = cells[0].querySelector(':scope > .why');
    if (why) why.remove();
    if (task.error) cells[0].querySelector('a').after(make('div', 'why', task.error));
    cells[1].replaceChildren(make('span', 'state s-' + task.state, task.state));
    cells[2].textContent = task.attempts;
    cells[3].replaceChildren(...(task.started ? [moment(task.started)] : []));
    cells[4].textContent = task.duration || '';
    localize(one);
  };
  const add = (task) => {
    const body = table().tBodies[0];
    const one = make('tr');
    const name = make('td', 'wrap');
    const link = make('a', '', task.key);
    link.href = `${table().dataset.run}/tasks/${encodeURIComponent(task.key)}`;
    name.append(link);
    one.append(name, make('td'), make('td', 'n'), make('td', 't'), make('td', 'n'));
    body.append(one);
    rows.set(task.key, one);
    fill(one, task);
  };
  const find = () => (byId('find') ? byId('find').defaultValue.toLowerCase() : '');

  const onTasks = (event) => {
    draw();
    if (refreshing) missed.add('tasks');
    if (!table()) { refresh(['tasks']); return; }
    for (const task of JSON.parse(event.data).rows) {
      const known = row(task.key);
      if (known) fill(known, task);
      else if ('open' in table().dataset && rows.size < 250 && task.key.toLowerCase().includes(find())) add(task);
    }
  };

  const onState = (event) => {
    const now = JSON.parse(event.data);
    const old = document.querySelector('#run-state .state');
    const changed = old.textContent !== now.state;
    old.replaceWith(make('span', 'state s-' + now.state, now.state));
    const error = byId('run-error');
    error.textContent = now.error || '';
    error.hidden = !now.error;
    const length = byId('run-length');
    if (now.started && now.active) length.dataset.since = now.started;
    else delete length.dataset.since;
    if (now.duration) length.textContent = now.duration;
    if (!find()) {
      const all = Object.values(now.counts).reduce((sum, count) => sum + count, 0);
      for (const link of document.querySelectorAll('#task-states a')) {
        const state = link.dataset.state;
        link.querySelector('span').textContent = state === 'all' ? all : now.counts[state] || 0;
      }
      const shown = new Set([...document.querySelectorAll('#task-states a')].map((link) => link.dataset.state));
      if (Object.keys(now.counts).some((state) => !shown.has(state))) refresh(['task-states']);
    }
    say(now.active ? '· live' : '');
    if (failures > 0 || (first && now.revision !== revision)) { draw(); refresh(['tasks']); }
    else if (changed) refresh(['run', 'facts']);
    first = false;
    failures = 0;
    revision = now.revision;
  };
  let first = true;

  const levels = ['debug', 'info', 'warning', 'error'];
  const onLog = (event) => {
    const list = byId('lines');
    if (!list || !('newest' in list.dataset)) return;
    const { level, task, find } = list.dataset;
    const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    const fresh = document.createDocumentFragment();
    const counts = levels.map(() => 0);
    for (const line of JSON.parse(event.data).lines) {
      if (line.place <= place) continue;
      place = line.place;
      if (task && line.task !== task) continue;
      if (find && !line.message.toLowerCase().includes(find.toLowerCase())) continue;
      levels.forEach((name, index) => { if (index <= levels.indexOf(line.level)) counts[index] += 1; });
      if (levels.indexOf(line.level) < levels.indexOf(level)) continue;
      if (byId('L' + line.place)) continue;
      const item = make('li', 'l-' + line.level);
      item.id = 'L' + line.place;
      const link = make('a');
      link.href = '?before=' + (line.place + 1) + '#L' + line.place;
      link.append(moment(line.time));
      item.append(link, ' ', make('span', 'level', line.level), ' ');
      if (line.task) item.append(make('span', 'task', line.task), ' ');
      item.append(make('span', 'say', line.message));
      fresh.append(item);
    }
    document.querySelectorAll('#log .filters a span').forEach((count, index) => {
      count.textContent = Number(count.textContent) + counts[index];
    });
    if (!fresh.childNodes.length) return;
    document.querySelector('#log .paging .quiet').textContent = '';
    byId('no-lines').hidden = true;
    localize(fresh);
    list.append(fresh);
    // A page that is open for a night must not grow for a night.
    while (list.children.length > 2000) list.firstElementChild.remove();
    if (isAtEnd && byId('follow').checked) list.scrollTop = list.scrollHeight;
  };

  const onEnd = () => {
    source.close();
    say('');
    draw();
    refresh(['run', 'run-state', 'artifacts', 'tasks', 'facts']);
  };

  const listen = () => {
    // The place is that of the last line here; a browser that comes back by itself names it too.
    source = new EventSource(run.dataset.events + '?after=' + place);
    source.addEventListener('state', onState);
    source.addEventListener('tasks', onTasks);
    source.addEventListener('log', onLog);
    source.addEventListener('end', onEnd);
    source.onerror = () => {
      failures += 1;
      say('· connection lost');
      if (failures >= 5) { source.close(); setTimeout(() => location.reload(), 5000); }
      else if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2000 * failures);
    };
  };

  const list = byId('lines');
  if (list) {
    list.classList.add('tail');
    if ('newest' in list.dataset) {
      document.querySelector('.follow').hidden = false;
      if (!location.hash.startsWith('#L')) list.scrollTop = list.scrollHeight;
    }
  }
  setInterval(() => {
    const length = byId('run-length');
    if (!length || !length.dataset.since) return;
    length.textContent = amount((Date.now() - Date.parse(length.dataset.since)) / 1000);
  }, 1000);
  // The axis goes on although no task ends.
  setInterval(() => { if (byId('run-length').dataset.since && !document.hidden) draw(); }, 5000);
  addEventListener('pagehide', () => source.close());
  listen();
})();

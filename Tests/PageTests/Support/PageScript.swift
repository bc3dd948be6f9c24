/// Scripts that look at a page from inside.
enum PageScript {
  /// The text of what has the focus, and whether that can be seen; null where nothing has it.
  static let focus = """
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const style = getComputedStyle(one);
    const text = (one.getAttribute('aria-label') || one.textContent || one.name || '').trim();
    const isMarked = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
      || style.boxShadow !== 'none';
    return { text: text.slice(0, 60), isMarked };
    """

  /// What has no name for those who cannot see it.
  static let nameless = """
    const bad = [];
    const say = (one, what) => bad.push(what + ': ' + one.outerHTML.slice(0, 120));
    const isHidden = one => one.closest('[aria-hidden=true]') !== null;
    const named = one => one.getAttribute('aria-label') || one.getAttribute('aria-labelledby');
    for (const one of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
      if (!one.labels.length && !named(one)) say(one, 'no label');
    }
    for (const one of document.querySelectorAll('a[href], button, summary')) {
      if (isHidden(one)) continue;
      const title = one.querySelector('title');
      if (!one.textContent.trim() && !named(one) && !(title && title.textContent.trim())) {
        say(one, 'no text');
      }
    }
    for (const one of document.querySelectorAll('img:not([alt])')) say(one, 'no alt');
    for (const one of document.querySelectorAll('main svg')) {
      if (isHidden(one) || named(one)) continue;
      if (!one.querySelector(':scope > title')) say(one, 'no title');
    }
    for (const one of document.querySelectorAll('table')) {
      if (!one.querySelector('th')) say(one, 'no header');
    }
    const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
    for (const id of new Set(ids)) {
      if (ids.filter(other => other === id).length > 1) bad.push('twice: #' + id);
    }
    if (!document.documentElement.lang) bad.push('no language');
    return bad;
    """

  /// Texts whose contrast with what is behind them is below 4.5, or below 3 for large ones (WCAG
  /// 2.1, 1.4.3), each colour once.
  static let faint = """
    const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const read = color => {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = color;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
    const light = color => {
      const [r, g, b] = color.map(v => {
        v /= 255;
        return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = one => {
      const layers = [];
      for (let at = one; at; at = at.parentElement) {
        const color = read(getComputedStyle(at).backgroundColor);
        if (color[3] > 0) layers.push(color);
        if (color[3] === 1) break;
      }
      const canvas = matchMedia('(prefers-color-scheme: dark)').matches ? 18 : 255;
      return layers.reverse().reduce((below, top) => over(top, below), [canvas, canvas, canvas]);
    };
    const found = new Map();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      if (!walk.currentNode.data.trim()) continue;
      const one = walk.currentNode.parentElement;
      if (one.closest('title, desc, script, style, noscript') || !one.checkVisibility()) continue;
      const style = getComputedStyle(one);
      const isDrawn = one instanceof SVGElement;
      const back = behind(one);
      const front = over(read(isDrawn ? style.fill : style.color), back);
      const [low, high] = [light(front), light(back)].sort((a, b) => a - b);
      const ratio = (high + 0.05) / (low + 0.05);
      const size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
      if (ratio >= (isLarge ? 3 : 4.5)) continue;
      const name = one.tagName.toLowerCase() + (one.classList.length ? '.' + one.classList[0] : '');
      const key = name + front + back;
      if (!found.has(key)) {
        const text = walk.currentNode.data.trim().slice(0, 30);
        found.set(key, ratio.toFixed(2) + ' ' + name + ' "' + text + '"');
      }
    }
    return [...found.values()];
    """
}

/* Small manners of the page that need no server: "/" goes to the search; times told in words grow older by themselves. */
(() => {
  if (window.gannet) return;
  const gannet = (window.gannet = { words: null });

  let ahead = 0;
  gannet.setWords = (words, serverMillis) => { gannet.words = words; ahead = serverMillis - Date.now(); tick(); };
  gannet.copy = (text) => navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.resolve();

  const isTyping = (node) =>
    node && (node.isContentEditable || /^(input|textarea|select|canvas)$/i.test(node.tagName) || node.closest?.('[data-keys="own"]'));

  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (isTyping(active)) return;
    const search = document.getElementById('global-search');
    if (search) { event.preventDefault(); search.focus(); }
  });

  const fill = (pattern, ...values) => values.reduce((text, value, index) => text.replace(`{${index}}`, value), pattern);

  const ago = (seconds) => {
    const words = gannet.words;
    if (seconds < 10) return words.now;
    if (seconds < 60) return fill(words.seconds, Math.floor(seconds));
    if (seconds < 3600) return fill(words.minutes, Math.floor(seconds / 60));
    if (seconds < 86400) return fill(words.hours, Math.floor(seconds / 3600));
    return fill(words.days, Math.floor(seconds / 86400));
  };

  const lasting = (seconds) => {
    const words = gannet.words;
    const whole = Math.max(0, Math.floor(seconds));
    if (whole < 60) return fill(words.s, whole);
    if (whole < 3600) return fill(words.minS, Math.floor(whole / 60), whole % 60);
    return fill(words.hMin, Math.floor(whole / 3600), Math.floor((whole % 3600) / 60));
  };

  const tick = () => {
    if (!gannet.words) return;
    const exact = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { dateStyle: 'medium', timeStyle: 'long' });
    for (const time of document.querySelectorAll('time[data-kind]')) {
      const at = new Date(time.dateTime);
      const seconds = (Date.now() + ahead - at.getTime()) / 1000;
      const text = time.dataset.kind === 'ago' ? ago(seconds) : lasting(seconds);
      if (time.textContent !== text) time.textContent = text;
      if (time.dataset.titled !== time.dateTime) {
        time.dataset.titled = time.dateTime;
        time.title = exact.format(at);
      }
    }
  };
  setInterval(tick, 1000);
})();

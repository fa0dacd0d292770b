// Keys for a queue: from row to row, a tick, and what they are. Enter opens, since the link of the row has the focus.
(function () {
  'use strict';
  var keys = document.getElementById('keys');
  if (!keys || !Array.from) return;

  function links() { return Array.from(document.querySelectorAll('.due-list td b a')); }

  function go(step) {
    var all = links(), at = all.indexOf(document.activeElement);
    var to = at < 0 ? all[step > 0 ? 0 : all.length - 1] : all[at + step];
    if (!to) return;
    to.focus();
    to.scrollIntoView({ block: 'nearest' });
  }

  function tick() {
    var row = document.activeElement && document.activeElement.closest('.due-list tr');
    var box = row && row.querySelector('input[name=pick]');
    if (box) box.checked = !box.checked;
  }

  function help() {
    keys.hidden = !keys.hidden;
    if (keys.hidden) return;
    keys.scrollIntoView({ block: 'center' });
    keys.focus();
  }

  document.addEventListener('keydown', function (event) {
    var at = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (at.isContentEditable || /^(TEXTAREA|SELECT)$/.test(at.tagName)) return;
    if (at.tagName === 'INPUT' && at.type !== 'checkbox') return;
    if (event.key === 'Escape' && !keys.hidden) help();
    else if (event.key === 'j') go(1);
    else if (event.key === 'k') go(-1);
    else if (event.key === 'x') tick();
    else if (event.key === '?') help();
    else return;
    event.preventDefault();
  });
})();

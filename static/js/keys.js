// Keys for a thread: from floor to floor, to the reply, and what they are.
(function () {
  'use strict';
  var keys = document.getElementById('keys');
  if (!keys || !Array.from) return;

  function floors() { return Array.from(document.querySelectorAll('.stream article')); }

  // The floor at the top of the window.
  function here(all) {
    var at = -1;
    all.forEach(function (floor, index) { if (floor.getBoundingClientRect().top < 100) at = index; });
    return at;
  }

  function go(step) {
    var all = floors(), focused = all.indexOf(document.activeElement);
    var to = all[(focused < 0 ? here(all) : focused) + step];
    if (!to) return;
    to.tabIndex = -1;
    to.scrollIntoView();
    to.focus({ preventScroll: true });
  }

  function reply() {
    var focused = document.activeElement;
    var link = focused && focused.matches('.stream article') && focused.querySelector('footer a[href*="/reply"]');
    link = link || document.querySelector('.bar a[href$="/reply"]');
    if (link) link.click();
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
    if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
    if (event.key === 'Escape' && !keys.hidden) help();
    else if (event.key === 'j') go(1);
    else if (event.key === 'k') go(-1);
    else if (event.key === 'r') reply();
    else if (event.key === '?') help();
    else return;
    event.preventDefault();
  });
})();

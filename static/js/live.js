// Says that new replies have come, while the page is looked at. They are shown when the reader asks for them.
(function () {
  'use strict';
  var box = document.querySelector('[data-live]');
  if (!box || !window.fetch || !window.DOMParser) return;
  var shortest = 20000, longest = 300000, wait = shortest, timer = 0;

  function number(name) { return parseInt(box.getAttribute('data-' + name), 10); }

  var shown = number('last'), told = shown;

  function later() {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(look, wait);
  }

  function look() {
    fetch(box.getAttribute('data-live') + '/latest', { credentials: 'same-origin' })
      .then(function (answer) { return answer.ok ? answer.json() : { last: told }; })
      .then(function (now) {
        wait = now.last > told ? shortest : Math.min(wait * 1.5, longest);
        if (now.last > told) tell(now.last);
        later();
      }, function () {
        wait = Math.min(wait * 2, longest);
        later();
      });
  }

  function tell(last) {
    var count = last - shown, first = shown + 1, page = Math.floor(shown / number('size')) + 1;
    var link = document.createElement('a');
    told = last;
    link.className = 'btn main';
    link.href = box.getAttribute('data-live') + '?page=' + page + '#f' + first;
    link.textContent = count === 1 ? box.getAttribute('data-one') : box.getAttribute('data-many').replace('#', count);
    if (page === number('page')) link.onclick = function (event) { show(event, link, first); };
    box.textContent = '';
    box.appendChild(link);
  }

  // The same page again, of which only the replies are taken: what is being written stays.
  function show(event, link, first) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    fetch(link.href, { credentials: 'same-origin' }).then(function (answer) {
      if (!answer.ok) throw answer;
      return answer.text();
    }).then(function (html) {
      var fresh = new DOMParser().parseFromString(html, 'text/html');
      var stream = document.querySelector('.stream'), now = fresh.querySelector('[data-live]');
      var reply = stream.querySelector('.reply.box');
      stream.innerHTML = fresh.querySelector('.stream').innerHTML;
      if (reply) stream.appendChild(reply);
      shown = told = parseInt(now.getAttribute('data-last'), 10);
      box.textContent = '';
      var floor = document.getElementById('f' + first);
      if (!floor) return;
      for (var around = floor; around; around = around.parentElement) if (around.tagName === 'DETAILS') around.open = true;
      floor.tabIndex = -1;
      floor.scrollIntoView();
      floor.focus();
    }).catch(function () { location.assign(link.href); location.reload(); });
  }

  document.addEventListener('visibilitychange', function () {
    wait = shortest;
    if (document.hidden) clearTimeout(timer); else look();
  });
  later();
})();

// A reply is written and looked at in its place in the thread. Sending and saving go the way they go without it.
(function () {
  'use strict';
  var stream = document.querySelector('.stream');
  if (!stream || !window.fetch || !window.DOMParser || !window.URLSearchParams) return;
  var box = null, pressed = null;

  function page(answer) {
    return answer.text().then(function (html) {
      var main = new DOMParser().parseFromString(html, 'text/html').querySelector('main > div');
      if (answer.redirected || !main || !main.querySelector('form[action$="/replies"]')) throw answer;
      return main;
    });
  }

  function fill(main) {
    var title = main.querySelector('h1'), heading = document.createElement('h2');
    heading.textContent = title.textContent;
    title.parentNode.replaceChild(heading, title);
    var crumbs = main.querySelector('.crumbs');
    if (crumbs) crumbs.parentNode.removeChild(crumbs);
    box.innerHTML = main.innerHTML;
  }

  // What is being written is not thrown away by another touch.
  function isTaken() {
    var text = box && box.querySelector('textarea');
    return text && text.value !== text.defaultValue;
  }

  function open(link) {
    if (isTaken()) {
      box.querySelector('textarea').focus();
      return;
    }
    fetch(link.href, { credentials: 'same-origin' }).then(function (answer) {
      if (!answer.ok) throw answer;
      return page(answer);
    }).then(function (main) {
      if (!box) {
        box = document.createElement('section');
        box.className = 'box reply';
      }
      var floor = link.closest('.stream .sub, .stream article');
      if (floor) floor.parentNode.insertBefore(box, floor.nextSibling); else stream.appendChild(box);
      fill(main);
      box.querySelector('textarea').focus();
      box.scrollIntoView({ block: 'nearest' });
    }).catch(function () { location.assign(link.href); });
  }

  document.addEventListener('click', function (event) {
    var at = event.target, button = at.closest('button');
    pressed = button;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
    var link = at.closest('.stream footer a[href*="/reply"], .bar a[href$="/reply"]');
    if (!link) return;
    event.preventDefault();
    open(link);
  });

  document.addEventListener('submit', function (event) {
    var form = event.target, button = event.submitter || pressed;
    if (!box || !box.contains(form) || !button || button.value !== 'preview') return;
    event.preventDefault();
    var data = new FormData(form);
    data.append('act', 'preview');
    var isFlat = form.enctype !== 'multipart/form-data';
    fetch(form.action, { method: 'POST', body: isFlat ? new URLSearchParams(data) : data, credentials: 'same-origin' })
      .then(page)
      .then(function (main) {
        fill(main);
        var look = box.querySelector('.preview, [role=alert]') || box;
        look.tabIndex = -1;
        look.focus({ preventScroll: true });
        box.scrollIntoView({ block: 'nearest' });
      })
      .catch(function () { form.removeAttribute('data-save'); pressed = null; send(form); });
  });

  // What could not be fetched is sent as it always was.
  function send(form) {
    var act = document.createElement('input');
    act.type = 'hidden';
    act.name = 'act';
    act.value = 'preview';
    form.appendChild(act);
    form.submit();
  }
})();

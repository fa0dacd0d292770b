// Complaints like the one that is being written, while its title is typed. Without it they stand on the preview.
(function () {
  'use strict';
  var box = document.querySelector('[data-similar]');
  var form = box && box.closest('form');
  if (!form || !window.fetch || !window.URLSearchParams) return;
  var timer = 0, asked = '';

  function ask() {
    var title = form.elements.title.value.trim();
    var query = new URLSearchParams({ q: title, estate: form.elements.estate.value }).toString();
    if (query === asked) return;
    asked = query;
    if (title.length < 4) {
      box.textContent = '';
      return;
    }
    fetch(box.getAttribute('data-similar') + '?' + query, { credentials: 'same-origin', redirect: 'error' })
      .then(function (answer) { return answer.ok ? answer.text() : ''; })
      .then(function (html) { if (query === asked) box.innerHTML = html; })
      .catch(function () { asked = ''; });
  }

  form.addEventListener('input', function (event) {
    if (event.target !== form.elements.title) return;
    clearTimeout(timer);
    timer = setTimeout(ask, 600);
  });
  form.elements.estate.addEventListener('change', ask);

  // The first button of a form is the one that the return key presses; what is offered here comes before it.
  form.addEventListener('keydown', function (event) {
    if (event.key !== 'Enter' || event.isComposing || event.target.tagName !== 'INPUT') return;
    event.preventDefault();
    form.querySelector('.acts .btn.main').click();
  });
})();

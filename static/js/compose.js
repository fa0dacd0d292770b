// Forms that keep drafts: saves as one types, sends photographs one by one. Everything works without it.
(function () {
  'use strict';
  var form = document.querySelector('form[data-save]');
  if (!form || !window.fetch || !window.FormData || !FormData.prototype.set) return;
  var status = form.querySelector('[role=status]');
  var picker = form.querySelector('#photographs');
  var list = form.querySelector('.picked');
  var chain = Promise.resolve(), pending = 0, timer = 0, stopped = false, leaving = false, refused = [];

  function words(name, first, second) {
    return form.getAttribute('data-' + name).replace('{0}', first).replace('{1}', second);
  }

  // What was refused stays to be read, whatever is said after it.
  function say(text, again) {
    status.textContent = refused.concat(text).join(' ');
    if (!again) return;
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn link';
    button.textContent = words('again');
    button.onclick = again;
    status.appendChild(button);
  }

  function set(name, value) {
    form.querySelector('[name=' + name + ']').value = value;
  }

  function show(photographs) {
    list.textContent = '';
    list.hidden = !photographs.length;
    photographs.forEach(function (one, index) {
      var row = document.createElement('li'), link = document.createElement('a'), image = document.createElement('img');
      var number = document.createElement('b'), drop = document.createElement('button');
      link.href = one.large;
      image.src = one.src;
      image.width = one.width;
      image.height = one.height;
      image.alt = one.alt;
      number.textContent = index + 1;
      number.setAttribute('aria-hidden', 'true');
      drop.className = 'btn link';
      drop.name = 'drop';
      drop.value = one.id;
      drop.formAction = form.getAttribute('data-save');
      drop.textContent = words('drop');
      drop.setAttribute('aria-label', one.drop);
      link.appendChild(image);
      link.appendChild(number);
      row.appendChild(link);
      row.appendChild(drop);
      list.appendChild(row);
    });
  }

  // Rejects when nothing came back.
  function send(file, name) {
    var data = new FormData(form);
    data.delete('photographs');
    data.set('act', 'save');
    if (file) data.append('photographs', file, name);
    var sent = { method: 'POST', body: data, headers: { accept: 'application/json' }, credentials: 'same-origin' };
    return fetch(form.getAttribute('data-save'), sent).then(function (answer) {
      return answer.json().then(function (told) {
        if (told.draft) {
          set('draft', told.draft);
          set('draft_version', told.version);
        }
        if (told.photographs) show(told.photographs);
        // Newer words elsewhere, or a session that has ended: what is saved on its own could do harm.
        if (answer.status === 409 || answer.status === 401) stopped = true;
        if (file && !answer.ok) refused.push(told.said);
        say(file && !answer.ok ? '' : told.said);
      });
    });
  }

  function queue(work) {
    pending += 1;
    chain = chain.then(work).then(function () { pending -= 1; }, function () { pending -= 1; });
    return chain;
  }

  // Large pictures are made smaller before they travel; one that cannot be read here goes as it is.
  function shrink(file) {
    if (!window.createImageBitmap || file.size < 1500000 || !/^image\/(jpeg|png|webp)$/.test(file.type)) {
      return Promise.resolve(file);
    }
    return createImageBitmap(file).then(function (bitmap) {
      var long = Math.max(bitmap.width, bitmap.height), short = Math.min(bitmap.width, bitmap.height);
      var part = Math.min(1, 2560 / long);
      if (long > 3 * short) return file;
      var canvas = document.createElement('canvas');
      canvas.width = Math.round(bitmap.width * part);
      canvas.height = Math.round(bitmap.height * part);
      canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      return new Promise(function (done) {
        canvas.toBlob(function (blob) { done(blob && blob.size < file.size ? blob : file); }, 'image/jpeg', 0.88);
      });
    }).catch(function () { return file; });
  }

  function upload(files) {
    refused = [];
    files.forEach(function (file, index) {
      queue(function () {
        say(words('sending', index + 1, files.length));
        return shrink(file).then(function (smaller) { return send(smaller, file.name); }).catch(function () {
          say(words('failed', file.name), function () { upload([file]); });
        });
      });
    });
  }

  if (picker) {
    picker.addEventListener('change', function () {
      var files = Array.prototype.slice.call(picker.files);
      picker.value = '';
      upload(files);
    });
  }

  form.addEventListener('input', function (event) {
    if (event.target === picker || stopped) return;
    clearTimeout(timer);
    timer = setTimeout(function () {
      if (!stopped && !leaving) queue(function () { return send(); });
    }, 3000);
  });

  // A photograph on its way is waited for, then the same button is pressed again.
  form.addEventListener('submit', function (event) {
    clearTimeout(timer);
    if (!pending) {
      leaving = true;
      return;
    }
    event.preventDefault();
    var button = event.submitter || document.activeElement;
    chain.then(function () { if (button && button.form === form) button.click(); else form.submit(); });
  });
  window.addEventListener('pageshow', function () { leaving = false; });
})();

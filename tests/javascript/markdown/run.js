// A small Markdown converter: regular expressions with names, lookbehind, unicode.
function inline(text) {
  return text
    .replace(/[&<>]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c])
    .replace(/`(?<code>[^`]+)`/g, '<code>$<code></code>')
    .replace(/\*\*(.+?)\*\*/g, '<b>$1</b>')
    .replace(/(?<!\w)_(.+?)_(?!\w)/g, '<i>$1</i>')
    .replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, (_, label, href) => `<a href="${new URL(href).href}">${label}</a>`);
}

exports.execute = ({ markdown }) => {
  const html = [];
  let list = null;
  for (const line of markdown.split('\n')) {
    const item = /^[-*] (?<text>.*)$/u.exec(line);
    if (item) {
      (list ??= []).push(`<li>${inline(item.groups.text)}</li>`);
      continue;
    }
    if (list) html.push(`<ul>${list.join('')}</ul>`);
    list = null;
    const title = line.match(/^(#{1,6}) (.*)$/);
    if (title) html.push(`<h${title[1].length}>${inline(title[2])}</h${title[1].length}>`);
    else if (line.trim()) html.push(`<p>${inline(line)}</p>`);
  }
  if (list) html.push(`<ul>${list.join('')}</ul>`);
  return { html: html.join('\n'), words: markdown.match(/\p{L}+/gu).length };
};

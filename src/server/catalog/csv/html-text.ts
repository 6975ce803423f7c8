const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};
const mostCodePoint = 0x10ffff;

/** What an HTML description says, as text; a description without markup stays as it is. */
export function textOfHtml(html: string): string {
  const isMarkup = /<\/?[a-z][^>]*>/i.test(html);
  const text = isMarkup
    ? html
        .replace(/<(script|style)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
        .replace(/\r?\n/g, ' ')
        .replace(/<br\s*\/?>|<\/(p|div|li|ul|ol|tr|h[1-6])\s*>/gi, '\n')
        .replace(/<\/?[a-z!][^>]*>/gi, '')
    : html;
  return text
    .replace(/&(#x[\da-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (whole, name: string) => {
      const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1));
      if (!name.startsWith('#')) return named[name.toLowerCase()] ?? whole;
      return code > 0 && code <= mostCodePoint ? String.fromCodePoint(code) : whole;
    })
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** A text as the HTML that says the same. */
export function htmlOfText(text: string): string {
  if (text === '') return '';
  const escaped = text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\r?\n/g, '<br>');
  return `<p>${escaped}</p>`;
}

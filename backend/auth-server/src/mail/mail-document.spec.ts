import { expect, it } from '@jest/globals';
import { renderMail } from './mail-document.js';

const CONTENT = {
  language: 'de',
  subject: 'Confirm your e-mail address',
  greeting: 'Hello <b>Ada</b> & {{constructor}},',
  paragraphs: ['The link works for one hour.'],
  link: { label: 'Confirm my address', url: 'https://tasks.example.com/verify-email#token=a&b="c"' },
} as const;

it('A mail has the same content in text and HTML, and shows the URL of its link [B8]', () => {
  const { html, text } = renderMail(CONTENT);
  expect(text).toBe(
    [
      CONTENT.greeting,
      'The link works for one hour.',
      `Confirm my address: ${CONTENT.link.url}`,
      'Holdfast',
    ].join('\n\n'),
  );
  expect(html).toMatch(/^<!doctype html><html lang="de">/);
  expect(html).toContain('>Confirm my address</a>');
  expect(html).toContain('#token=a&amp;b=&quot;c&quot;</p>');
});

it('A mail escapes what people typed and loads nothing from a server [B8]', () => {
  const { html } = renderMail(CONTENT);
  expect(html).toContain('Hello &lt;b&gt;Ada&lt;/b&gt; &amp; {{constructor}},');
  expect(html).not.toMatch(/<(img|link|script|style|iframe)\b|url\(/);
});

it('A mail can do without a link', () => {
  const { html, text } = renderMail({
    language: 'en',
    subject: 'Gone',
    greeting: 'Hello Ada,',
    paragraphs: ['It is gone.'],
  });
  expect(html).not.toContain('<a ');
  expect(text).toBe('Hello Ada,\n\nIt is gone.\n\nHoldfast');
});

import { renderToStaticMarkup } from 'react-dom/server';
import type { Language } from '../language.js';

export interface MailContent {
  readonly language: Language;
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly link?: { readonly label: string; readonly url: string };
}

const SIGNATURE = 'Holdfast';

/** Mail programs drop style sheets, so each element has inline styles. Nothing is loaded from a server. */
const STYLE = {
  body: {
    margin: 0,
    padding: '24px',
    fontFamily: 'system-ui, sans-serif',
    fontSize: '16px',
    lineHeight: 1.5,
  },
  page: { maxWidth: '34em', margin: '0 auto' },
  heading: { fontSize: '20px' },
  button: {
    display: 'inline-block',
    padding: '12px 20px',
    borderRadius: '6px',
    background: '#1d4ed8',
    color: '#ffffff',
    textDecoration: 'none',
  },
  url: { color: '#4b5563', fontSize: '14px', overflowWrap: 'anywhere' },
} as const;

function MailDocument({ language, subject, greeting, paragraphs, link }: MailContent) {
  return (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{subject}</title>
      </head>
      <body style={STYLE.body}>
        <div style={STYLE.page}>
          <h1 style={STYLE.heading}>{subject}</h1>
          {[greeting, ...paragraphs].map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
          {link && <MailLink {...link} />}
          <p>{SIGNATURE}</p>
        </div>
      </body>
    </html>
  );
}

/** Shows the URL as well: for programs without buttons, and for people who check where a link leads. */
function MailLink({ label, url }: NonNullable<MailContent['link']>) {
  return (
    <>
      <p>
        <a href={url} style={STYLE.button}>
          {label}
        </a>
      </p>
      <p style={STYLE.url}>{url}</p>
    </>
  );
}

/** Renders a mail as HTML and as plain text, with the same content. */
export function renderMail(content: MailContent): { readonly html: string; readonly text: string } {
  const { greeting, paragraphs, link } = content;
  const linkLine = link === undefined ? [] : [`${link.label}: ${link.url}`];
  return {
    html: `<!doctype html>${renderToStaticMarkup(<MailDocument {...content} />)}`,
    text: [greeting, ...paragraphs, ...linkLine, SIGNATURE].join('\n\n'),
  };
}

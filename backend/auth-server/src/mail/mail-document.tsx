import { renderToStaticMarkup } from 'react-dom/server';

export interface MailContent {
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly link?: { readonly label: string; readonly url: string };
}

const SIGNATURE = 'Holdfast';

/** Mail programs drop style sheets, so each element carries its own. Nothing is loaded from anywhere. */
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
  address: { color: '#4b5563', fontSize: '14px', overflowWrap: 'anywhere' },
} as const;

function MailDocument({ subject, greeting, paragraphs, link }: MailContent) {
  return (
    <html lang="en">
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

/** With the address in sight: for programs without buttons, and for people who look where a link leads. */
function MailLink({ label, url }: NonNullable<MailContent['link']>) {
  return (
    <>
      <p>
        <a href={url} style={STYLE.button}>
          {label}
        </a>
      </p>
      <p style={STYLE.address}>{url}</p>
    </>
  );
}

/** The two parts of a mail, which say the same. */
export function renderMail(content: MailContent): { readonly html: string; readonly text: string } {
  const { greeting, paragraphs, link } = content;
  const address = link === undefined ? [] : [`${link.label}: ${link.url}`];
  return {
    html: `<!doctype html>${renderToStaticMarkup(<MailDocument {...content} />)}`,
    text: [greeting, ...paragraphs, ...address, SIGNATURE].join('\n\n'),
  };
}

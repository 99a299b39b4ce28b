import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problem.js';
import { escapeHtml } from './html.js';
import type { Mailbox, StoredMail } from './mailbox.js';

const PREFIX = '/mailbox';
const DEFAULT_LIMIT = 50;

/**
 * The development mailbox: a page at `/mailbox`, and for tests an API like
 * {@link https://mailpit.axllent.org/docs/api-v1/ Mailpit's} under `/mailbox/api/v1`.
 */
export function addMailboxRoutes(app: FastifyInstance, mailbox: Mailbox): void {
  const mailOf = (id: string): StoredMail => {
    const mail = mailbox.find(id);
    if (mail === undefined) throw new ProblemError('ROUTE_NOT_FOUND');
    return mail;
  };
  app.get(PREFIX, () => page('Mailbox', listBody(mailbox.list())));
  app.get(`${PREFIX}/style.css`, (_request, reply) => reply.type('text/css').send(STYLE));
  app.get<{ Params: { id: string } }>(`${PREFIX}/message/:id`, ({ params }) => {
    const mail = mailOf(params.id);
    return page(mail.subject, messageBody(mail));
  });
  app.get<{ Params: { id: string } }>(`${PREFIX}/api/v1/message/:id`, ({ params }) =>
    details(mailOf(params.id)),
  );
  app.get<{ Querystring: Query }>(`${PREFIX}/api/v1/messages`, ({ query }) =>
    summaries(mailbox.list(), query),
  );
  app.get<{ Querystring: Query }>(`${PREFIX}/api/v1/search`, ({ query }) =>
    summaries(mailbox.search(query.query ?? ''), query),
  );
}

interface Query {
  readonly query?: string;
  readonly start?: string;
  readonly limit?: string;
}

function summaries(found: readonly StoredMail[], { start: from, limit }: Query) {
  const start = wholeNumber(from, 0);
  const messages = found.slice(start, start + wholeNumber(limit, DEFAULT_LIMIT)).map(summary);
  return {
    total: found.length,
    count: messages.length,
    messages_count: found.length,
    start,
    messages,
  };
}

function wholeNumber(text: string | undefined, fallback: number): number {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : fallback;
}

function summary({ id, to, subject, text, receivedAt }: StoredMail) {
  const recipient = { Name: to.name, Address: to.address };
  return {
    ID: id,
    To: [recipient],
    Subject: subject,
    Created: receivedAt.toISOString(),
    Snippet: text.slice(0, 250),
  };
}

function details({ id, to, subject, text, html, receivedAt }: StoredMail) {
  const recipient = { Name: to.name, Address: to.address };
  return {
    ID: id,
    To: [recipient],
    Subject: subject,
    Date: receivedAt.toISOString(),
    Text: text,
    HTML: html,
  };
}

const STYLE = `:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
body { margin: 2rem auto; max-width: 48rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .5rem; text-align: start; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
`;

function page(title: string, body: string): Response {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} · Holdfast mailbox</title>
<link rel="stylesheet" href="${PREFIX}/style.css">
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>`;
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    },
  });
}

function listBody(mails: readonly StoredMail[]): string {
  if (mails.length === 0) return '<p>No mail yet. Mails that Holdfast would send appear here.</p>';
  const rows = mails.map(
    ({ id, to, subject, receivedAt }) => `<tr>
<td><a href="${PREFIX}/message/${id}">${escapeHtml(subject)}</a></td>
<td>${escapeHtml(to.address)}</td>
<td>${time(receivedAt)}</td>
</tr>`,
  );
  return `<table>
<thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Time (UTC)</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
}

function messageBody({ to, text, receivedAt }: StoredMail): string {
  const withLinks = escapeHtml(text).replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`);
  return `<p>To ${escapeHtml(to.address)}, ${time(receivedAt)} UTC</p>
<pre>${withLinks}</pre>
<p><a href="${PREFIX}">All mails</a></p>`;
}

function time(at: Date): string {
  const iso = at.toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`;
}

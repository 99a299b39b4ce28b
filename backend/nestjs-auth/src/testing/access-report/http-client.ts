import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isRecord, type Answer, type Inputs, type Operation, type Send } from './model.js';

/** Longer answers are cut: the canaries of small test data come first. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Sends operations over HTTP.
 *
 * @param base Origin and path that the paths of the operations are appended to.
 * @param timeoutMs Longest time for one answer.
 */
export function httpSender(base: string, timeoutMs: number): Send {
  const trimmed = base.replace(/\/$/, '');
  return (operation, inputs, authorization) => {
    const { headers, text } = encode(operation, inputs);
    return sendOnce(`${trimmed}${addressOf(operation, inputs)}`, {
      method: operation.method,
      headers: { ...headers, ...(authorization !== undefined && { authorization }) },
      text,
      timeoutMs,
    });
  };
}

interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text?: string | undefined;
  readonly timeoutMs: number;
}

/** Sends one request and reads the answer; of an event stream only the head. */
export function sendOnce(url: string, { method, headers, text, timeoutMs }: Sent): Promise<Answer> {
  return new Promise((resolve) => {
    const fail = (reason: string): void => {
      resolve({ status: 0, body: reason });
    };
    const request = url.startsWith('https:') ? requestHttps : requestHttp;
    const length = text === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) };
    const sent = request(url, { method, headers: { ...headers, ...length } }, (response) => {
      void readAnswer(response).then(resolve, (error: unknown) => {
        fail(String(error));
      });
    });
    const timer = setTimeout(() => {
      fail(`no answer within ${timeoutMs} ms`);
      sent.destroy();
    }, timeoutMs);
    sent.on('error', ({ message }) => {
      fail(message);
    });
    sent.on('close', () => {
      clearTimeout(timer);
    });
    sent.end(text);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const { statusCode = 0, headers } = response;
  const type = headers['content-type'] ?? '';
  const head = { status: statusCode, ...(headers.location !== undefined && { location: headers.location }) };
  if (type.startsWith('text/event-stream')) {
    response.destroy();
    return { ...head, body: '' };
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) break;
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { ...head, body: type.includes('json') ? parsed(text) : text };
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

function addressOf({ path, fields }: Operation, { values }: Inputs): string {
  const filled = filledIn(path, values);
  const query = new URLSearchParams();
  for (const { name, in: place } of fields) {
    if (place !== 'query' || values[name] === undefined) continue;
    for (const value of [values[name]].flat()) query.append(name, asText(value));
  }
  return query.size === 0 ? filled : `${filled}?${query.toString()}`;
}

/** A path or a host with values in place of its parameters. */
function filledIn(pattern: string, values: Inputs['values']): string {
  return pattern.replaceAll(/:(\w+)|\*(\w*)/g, (_match, name: string | undefined, rest?: string) =>
    encodeURIComponent(asText(values[name ?? rest ?? ''] ?? 'anything')),
  );
}

function encode(
  { fields, host, body: described }: Operation,
  { values, body, headers = {} }: Inputs,
): { headers: Record<string, string>; text?: string } {
  const given: Record<string, string> = {
    accept: '*/*',
    ...(host !== undefined && { host: filledIn(host, values) }),
    ...headers,
  };
  for (const { name, in: place } of fields) {
    if (place === 'header' && values[name] !== undefined) given[name.toLowerCase()] = asText(values[name]);
  }
  if (body === undefined) return { headers: given };
  const type = given['content-type'] ?? described?.type ?? 'application/json';
  const text =
    typeof body === 'string'
      ? body
      : type === 'application/x-www-form-urlencoded' && isRecord(body)
        ? formOf(body)
        : JSON.stringify(body);
  return { headers: { ...given, 'content-type': type }, text };
}

function formOf(body: Readonly<Record<string, unknown>>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) form.set(name, asText(value));
  return form.toString();
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

import { writeFileSync } from 'node:fs';
import { readOptions, readText, USAGE, type CliOptions } from './cli-options.js';
import { sendOnce } from './http-client.js';
import { isRecord } from './model.js';
import type { AccessReport } from './report.js';
import { count } from './report-content.js';
import { serviceReport, UsageError } from './service-report.js';

/** What the command writes to. */
export interface CliOutput {
  readonly print: (text: string) => void;
  readonly warn: (text: string) => void;
}

/**
 * Runs the command.
 *
 * @returns The exit code: 0 without a hole, 1 with one, 2 for wrong usage.
 */
export async function runCli(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  { print, warn }: CliOutput,
): Promise<number> {
  try {
    const options = readOptions(args, environment);
    if (options === undefined) {
      print(USAGE);
      return 0;
    }
    const openapi = await readOpenApi(options);
    const base = baseOf(options, openapi);
    if (!isLocal(base) && !options.isConfirmed) {
      throw new UsageError(
        `${new URL(base).host} is another machine. The report creates, changes and deletes rows there: add --yes if it is a test system.`,
      );
    }
    const [owner, stranger] = options.tokens;
    const report = await serviceReport({
      openapi,
      base,
      owner: { token: owner, id: options.users[0] },
      stranger: { token: stranger, id: options.users[1] },
      allow: options.allow,
      skip: options.skip,
      ownerParameter: options.owner,
      timeoutMs: options.timeoutMs,
      concurrency: options.concurrency,
    });
    writeFiles(options, report);
    print(summaryOf(report));
    const isUnproven = options.failsUnproven && report.unproven.length > 0;
    return report.holes.length > 0 || isUnproven ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    warn(`access-report: ${error.message}\nSee access-report --help.\n`);
    return 2;
  }
}

async function readOpenApi({ openapi, timeoutMs }: CliOptions): Promise<unknown> {
  if (!isUrl(openapi)) return parsed(openapi, readText(openapi));
  const { status, body } = await sendOnce(openapi, {
    method: 'GET',
    headers: { accept: 'application/json' },
    timeoutMs,
  });
  if (status !== 200) throw new UsageError(`${openapi} gets ${status === 0 ? String(body) : status}.`);
  return typeof body === 'string' ? parsed(openapi, body) : body;
}

function parsed(place: string, text: string): unknown {
  try {
    const document: unknown = JSON.parse(text);
    return document;
  } catch {
    throw new UsageError(
      `${place} is not JSON. Convert a YAML document first: npx js-yaml openapi.yaml > openapi.json`,
    );
  }
}

/** `--base`, or the first server of the document, relative to where the document is. */
function baseOf({ base, openapi }: CliOptions, document: unknown): string {
  const servers = isRecord(document) && Array.isArray(document.servers) ? document.servers : [];
  const server: unknown = servers[0];
  const listed = isRecord(server) && typeof server.url === 'string' ? server.url : '/';
  const found = base ?? (isUrl(openapi) ? new URL(listed, openapi).href : listed);
  if (!isUrl(found)) throw new UsageError('--base is missing: the document names no address of the service.');
  return found;
}

function isUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

function isLocal(base: string): boolean {
  const { hostname } = new URL(base);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function writeFiles({ files: { md, html, junit } }: CliOptions, report: AccessReport): void {
  const pages = [
    [md, () => report.toMarkdown()],
    [html, () => report.toHtml()],
    [junit, () => report.toJUnit()],
  ] as const;
  for (const [file, render] of pages) if (file !== undefined) write(file, render());
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch {
    throw new UsageError(`${file} can't be written.`);
  }
}

function summaryOf({ routes, calls, holes, unproven }: AccessReport): string {
  return [
    `${count(routes.length, 'route')}, ${count(calls, 'call')}: ${count(holes.length, 'hole')}, ${unproven.length} not proven`,
    ...holes.map(({ description }) => `hole: ${description}`),
    ...unproven.map(({ route, reasons }) => `not proven: ${route}: ${reasons.join('; ')}`),
    '',
  ].join('\n');
}

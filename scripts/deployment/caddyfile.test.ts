import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import appPaths from '../../frontend/app-paths.mjs';
import securityHeaders from '../../frontend/security-headers.mjs';
import { matches, read } from '../testing/sources.ts';
import { service } from './compose-file.ts';

const caddyfile = read('frontend/Caddyfile');

describe('the edge of production', () => {
  it('sends the same security headers as the edge of npm start [E4]', () => {
    const block = /\(static\) \{[\s\S]*?\theader \{\n([\s\S]*?)\n\t\}/.exec(caddyfile)?.[1] ?? '';
    const headers = [...block.matchAll(/^\t\t([\w-]+) "(.*)"$/gm)].map(([, name, value]) => [name, value]);
    assert.deepEqual(Object.fromEntries(headers), { ...securityHeaders });
  });

  it('keeps every answer from being embedded elsewhere, also those of the servers', () => {
    assert.match(
      caddyfile,
      /^\(every-response\) \{\n[^}]*\theader \?Cross-Origin-Resource-Policy "same-origin"$/m,
    );
    const [, site = ''] = caddyfile.split('\n{$PUBLIC_ORIGIN} {\n');
    // Directly in the site, so outside of every `handle`, and once more for errors.
    assert.match(site, /^\timport every-response$/m);
    assert.match(site, /^\thandle_errors \{\n\t\timport every-response$/m);
  });

  it('tells browsers to come back over HTTPS for at least a year [E4]', () => {
    const [, seconds] = /Strict-Transport-Security "max-age=(\d+); includeSubDomains"/.exec(caddyfile) ?? [];
    assert.ok(Number(seconds) >= 365 * 24 * 60 * 60);
  });

  it('leaves the redirect from HTTP and the certificates to Caddy [E4]', () => {
    assert.doesNotMatch(caddyfile, /auto_https|tls internal/);
    assert.match(caddyfile, /^\{\$PUBLIC_ORIGIN\} \{$/m);
    assert.match(String(service('web').environment?.PUBLIC_ORIGIN), /^\$\{PUBLIC_ORIGIN:\?/);
  });

  it('sends the app for its own addresses alone, as the edge of npm start does', () => {
    const routes = matches(read('frontend/src/app/router.tsx'), /^ {2}(?:path: | {2})'\/([^/']+)/gm);
    assert.deepEqual([...new Set(routes)].sort(), [...appPaths].sort());
    const [names = ''] = matches(caddyfile, /^\t@app path_regexp \^\/\(\((.+)\)\(\/\.\*\)\?\)\?\$$/gm);
    assert.deepEqual(names.split('|').sort(), [...appPaths].sort());
  });

  it('routes to the servers as the edge of npm start does, but for the dev mailbox', () => {
    const routed = matches(read('scripts/product/edge.ts'), /^ {2}\['(\/[^']+)', \w+\],$/gm).filter(
      (path) => path !== '/mailbox',
    );
    assert.ok(routed.includes('/api/auth'));
    const paths = matches(caddyfile, /^\t@(?:auth|api) path (.+)$/gm).flatMap((list) => list.split(' '));
    assert.deepEqual(paths.sort(), routed.flatMap((path) => [path, `${path}/*`]).sort());
  });
});

#!/usr/bin/env node
/** `npm run contract:lint`: docs/openapi.json against the rules of Spectral and all those of OWASP. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import spectral from '@stoplight/spectral-core';
import owasp from '@stoplight/spectral-owasp-ruleset';
import rulesets from '@stoplight/spectral-rulesets';
import { ROOT } from './root.ts';

const FILE = 'docs/openapi.json';

/** Rules that do not fit, each for a reason. */
const OFF = {
  // Headers of a draft that never became a standard; a 429 carries Retry-After, which is one.
  'owasp:api4:2023-rate-limit': 'off',
  // A summary is a sentence here, and says all there is to say.
  'operation-description': 'off',
  // Administrators come with the same kind of token, and their role stands in it.
  'owasp:api5:2023-admin-security-unique': 'off',
};

/** Probes ask without a token and as often as they like, and a secret address is its own token. */
const OPEN = /^(\/api)?\/health(\/ready)?$|^\/api\/calendar\//;
const ONLY_CLOSED = /read-restricted|responses-401|responses-429/;

const linter = new spectral.Spectral();
// Made here, not by the linter: it checks what it is given, which the types of the two sets are too loose for.
linter.setRuleset(
  new spectral.Ruleset({
    extends: [
      [rulesets.oas, 'recommended'],
      [owasp, 'all'],
    ],
    rules: OFF,
  }),
);
const found = await linter.run(await readFile(path.join(ROOT, FILE), 'utf8'));
const problems = found.filter(
  ({ code, path: [, address] }) => !(ONLY_CLOSED.test(String(code)) && OPEN.test(String(address))),
);
for (const { code, message, path: place } of problems) {
  console.error(`${code}: ${message}\n  ${place.join(' › ')}`);
}
const rules = Object.values(linter.ruleset?.rules ?? {}).filter(({ enabled }) => enabled);
console.log(`${FILE}: ${problems.length} problems under ${rules.length} rules`);
process.exitCode = problems.length > 0 ? 1 : 0;

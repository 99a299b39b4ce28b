import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { read } from '../testing/sources.ts';

/** A CommonJS package whose types say that it is a module. */
const dockerfileUtils = createRequire(import.meta.url)('dockerfile-utils') as {
  validate: (dockerfile: string) => unknown[];
};
const DOCKERFILES = ['backend/Dockerfile', 'frontend/Dockerfile'];

describe('the images', () => {
  for (const file of DOCKERFILES) {
    it(`builds ${file} from pinned, exchangeable bases and runs it as a numeric user`, () => {
      const text = read(file);
      assert.deepEqual(dockerfileUtils.validate(text), []);
      for (const [, base] of text.matchAll(/^FROM (\S+)/gm))
        assert.match(base ?? '', /^(\$\{[A-Z_]+\}|[a-z-]+)$/);
      for (const [, image] of text.matchAll(/^ARG \w+_IMAGE=(\S+)$/gm))
        assert.match(image ?? '', /^\S+\d\S*:(?!latest)\S+$|:\d/);
      assert.match(text, /^USER 65532:65532$/m);
      assert.match(text, /^HEALTHCHECK /m);
      assert.match(text, /npm ci .*--ignore-scripts/);
    });
  }

  it('leave development dependencies out of the servers', () => {
    for (const server of ['api', 'auth-server'])
      assert.match(
        read('backend/Dockerfile'),
        new RegExp(`npm ci --omit=dev .*--workspace backend/${server}$`, 'm'),
      );
  });

  it('send the builder only what they are made of [E1]', () => {
    const [everything, ...rules] = read('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    assert.equal(everything, '*');
    assert.ok(rules.includes('**/.env') && rules.includes('**/node_modules'));
    const copied = DOCKERFILES.flatMap((file) => [
      ...read(file).matchAll(/^COPY (?!--from)(.+) \S+$/gm),
    ]).flatMap(([, sources = '']) => sources.split(' '));
    for (const source of copied) {
      assert.ok(
        rules.some((rule) => rule === `!${source}` || source.startsWith(`${rule.slice(1)}/`)),
        source,
      );
    }
  });
});

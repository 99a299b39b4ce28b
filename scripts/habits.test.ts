import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { ROOT } from './root.ts';
import { matches, read } from './testing/sources.ts';

const WORKFLOWS = path.join('.github', 'workflows');

interface Workflow {
  permissions: Record<string, string>;
  concurrency: unknown;
  jobs: Record<
    string,
    { steps: { uses?: string; with?: Record<string, unknown> }[]; 'timeout-minutes'?: number }
  >;
}

describe('the workflows of GitHub', () => {
  for (const file of readdirSync(path.join(ROOT, WORKFLOWS))) {
    const text = read(path.join(WORKFLOWS, file));
    const workflow = parse(text) as Workflow;

    it(`${file} pins every action by its digest, and names the version beside it`, () => {
      const lines = text.split('\n').filter((line) => /\buses:/.test(line));
      assert.ok(lines.length > 0);
      for (const line of lines) assert.match(line, /uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    it(`${file} may read by default, ends by itself, and leaves no token in the work tree`, () => {
      assert.ok(workflow.concurrency);
      for (const [scope, right] of Object.entries(workflow.permissions)) assert.equal(right, 'read', scope);
      for (const { steps, 'timeout-minutes': minutes } of Object.values(workflow.jobs)) {
        assert.ok(minutes);
        for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')))
          assert.equal(step.with?.['persist-credentials'], false);
      }
    });
  }

  it('use one digest of each action', () => {
    const texts = readdirSync(path.join(ROOT, WORKFLOWS)).map((file) => read(path.join(WORKFLOWS, file)));
    const used = new Set(texts.flatMap((text) => text.match(/[\w./-]+@[0-9a-f]{40}/g) ?? []));
    const names = [...used].map((use) => use.split('@')[0]);
    assert.equal(new Set(names).size, names.length);
  });
});

it('One version of Node runs everywhere: .nvmrc, the packages, the images', () => {
  const version = read('.nvmrc').trim();
  const { optionalDependencies } = JSON.parse(read('package.json')) as {
    optionalDependencies: Record<string, string>;
  };
  for (const [name, pinned] of Object.entries(optionalDependencies))
    if (name.startsWith('node-')) assert.equal(pinned, version, name);
  for (const file of ['backend/Dockerfile', 'frontend/Dockerfile'])
    assert.match(read(file), new RegExp(`^ARG BUILD_IMAGE=node:${version.replaceAll('.', '\\.')}-`, 'm'));
});

it('.github/CODEOWNERS names only the account that owns the repository', () => {
  const { repository } = JSON.parse(read('backend/nestjs-auth/package.json')) as {
    repository: { url: string };
  };
  const [account] = matches(repository.url, /github\.com\/([^/]+)\//g);
  const owners = matches(read('.github/CODEOWNERS'), /(@\S+)/g);
  assert.ok(owners.length > 0);
  assert.deepEqual([...new Set(owners)], [`@${account}`]);
});

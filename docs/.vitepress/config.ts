import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { MarkdownOptions, Plugin } from 'vitepress';
import { withMermaid } from 'vitepress-plugin-mermaid';

type Markdown = Parameters<NonNullable<MarkdownOptions['config']>>[0];

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Where a link to a source file leads, such as `https://github.com/you/holdfast/blob/main`. Without it: plain text. */
const SOURCE_URL = process.env.DOCS_SOURCE_URL;

/**
 * The pages are the Markdown files of the repository, where they stand: one text serves readers of the repository and
 * of the site, and relative links work in both.
 */
export default withMermaid({
  title: 'Holdfast',
  description: 'A task manager in which every task has exactly one owner.',
  srcDir: ROOT,
  srcExclude: [
    '**/node_modules/**',
    '.changeset/**',
    '.github/**',
    '.data/**',
    '**/package-test/**',
    '**/{dist,reports,coverage,test-results,playwright-report,.stryker-tmp}/**',
  ],
  rewrites: (page) => page.replace(/README\.md$/, 'index.md'),
  cleanUrls: true,
  lastUpdated: false,
  markdown: { config: linkSourceFiles },
  vite: { plugins: [vueForPagesOutsideDocs()], build: { chunkSizeWarningLimit: 4_000 } },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Start', link: '/' },
      { text: 'Contribute', link: '/docs/first-change' },
      { text: 'Operate', link: '/docs/operations' },
      { text: 'API', link: '/docs/api' },
      { text: 'Library', link: '/backend/nestjs-auth/' },
    ],
    sidebar: [
      {
        text: 'Start',
        items: [
          { text: 'What Holdfast is', link: '/' },
          { text: 'Architecture', link: '/docs/architecture' },
          { text: 'Your first change', link: '/docs/first-change' },
          { text: 'Debugging', link: '/docs/debugging' },
          { text: 'Contributing', link: '/CONTRIBUTING' },
        ],
      },
      {
        text: 'Use',
        items: [
          { text: 'Adding tasks by text', link: '/docs/quick-add' },
          { text: 'Importing files', link: '/docs/import' },
          { text: 'Due dates and repeating tasks', link: '/docs/dates' },
          { text: 'Reminders', link: '/docs/reminders' },
          { text: 'Personal access tokens', link: '/docs/personal-tokens' },
          { text: 'HTTP API', link: '/docs/api' },
          { text: 'Error codes', link: '/docs/errors' },
          { text: 'Token contract', link: '/docs/token-contract' },
        ],
      },
      {
        text: 'Operate',
        items: [
          { text: 'Operations', link: '/docs/operations' },
          { text: 'Performance', link: '/docs/performance' },
          { text: 'Reliability', link: '/docs/reliability' },
          { text: 'Reporting a vulnerability', link: '/SECURITY' },
        ],
      },
      {
        text: 'Library',
        items: [
          { text: '@holdfast/nestjs-auth', link: '/backend/nestjs-auth/' },
          { text: 'Decorators', link: '/backend/nestjs-auth/docs/decorators' },
          { text: 'Better Auth', link: '/backend/nestjs-auth/docs/better-auth' },
          { text: 'Tokens of your own', link: '/backend/nestjs-auth/docs/own-tokens' },
          { text: 'Migration', link: '/backend/nestjs-auth/docs/migration' },
          { text: 'Threat model', link: '/backend/nestjs-auth/docs/threat-model' },
          { text: 'Mutation testing', link: '/backend/nestjs-auth/docs/mutation' },
          { text: 'Reference', link: '/docs/library/' },
        ],
      },
      {
        text: 'Packages',
        items: [
          { text: 'server-kit', link: '/backend/server-kit/' },
          { text: 'grammar', link: '/grammar/' },
          { text: 'api', link: '/backend/api/' },
          { text: 'auth-server', link: '/backend/auth-server/' },
          { text: 'frontend', link: '/frontend/' },
        ],
      },
      {
        text: 'Assurance',
        items: [
          { text: 'Requirements', link: '/docs/requirements' },
          { text: 'Account lifecycle', link: '/docs/account-lifecycle' },
          { text: 'Threat model', link: '/docs/threat-model' },
          { text: 'OWASP ASVS', link: '/docs/asvs' },
          { text: 'Better Auth', link: '/docs/better-auth' },
          { text: 'Sign-in checklist', link: '/docs/sign-in-checklist' },
        ],
      },
      { text: 'Decisions', collapsed: true, items: decisions() },
    ],
  },
});

/** Only docs/ has Vue installed. The server build, which loads it at run time, would look beside each page. */
function vueForPagesOutsideDocs(): Plugin {
  return {
    name: 'vue-for-pages-outside-docs',
    enforce: 'pre',
    resolveId: (id, _importer, { ssr }) =>
      ssr && /^vue(\/server-renderer)?$/.test(id) ? { id, external: true } : undefined,
  };
}

function decisions() {
  return globSync('docs/adr/[0-9]*.md', { cwd: ROOT })
    .sort()
    .map((file) => ({
      text: /^# (.+)$/m.exec(readFileSync(path.join(ROOT, file), 'utf8'))?.[1] ?? path.basename(file),
      link: `/${file.replace(/\.md$/, '')}`,
    }));
}

/**
 * VitePress checks links between pages. This checks links to other files of the repository, and points them at the
 * source.
 *
 * @throws {Error} Naming the missing file.
 */
function linkSourceFiles(markdown: Markdown): void {
  markdown.core.ruler.push('source-files', ({ tokens, env }) => {
    for (const { children } of tokens) {
      for (const [index, token] of (children ?? []).entries()) {
        const href = token.type === 'link_open' ? (token.attrGet('href') ?? '') : '';
        if (href === '' || /^(?:[a-z]+:|#|\/)/i.test(href) || /\.md(?:#|$)/.test(href)) continue;
        const file = path.resolve(path.dirname((env as { path: string }).path), href);
        if (!existsSync(file)) throw new Error(`A page links to ${href}, which doesn't exist.`);
        const end = children?.find(({ type }, at) => at > index && type === 'link_close');
        if (SOURCE_URL !== undefined) token.attrSet('href', `${SOURCE_URL}/${path.relative(ROOT, file)}`);
        else for (const tag of [token, end]) Object.assign(tag ?? {}, { type: 'text', content: '' });
      }
    }
  });
}

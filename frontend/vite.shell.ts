import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

export const SERVICE_WORKER = 'service-worker';

/**
 * Tells the service worker which files this build consists of. vite-plugin-pwa would add 247 packages for these
 * lines, and a worker to review as well.
 */
export function shellOfTheApp(publicFolder: string): Plugin {
  return {
    name: 'holdfast:shell',
    apply: 'build',
    generateBundle: {
      // Vite's own plugin writes index.html.
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[`${SERVICE_WORKER}.js`];
        if (worker?.type !== 'chunk') this.error('the service worker was not built');
        const hash = createHash('sha256').update(worker.code);
        const files: string[] = [];
        const add = (name: string, content: string | Uint8Array): void => {
          files.push(`/${name}`);
          hash.update(name).update(content);
        };
        for (const [name, file] of Object.entries(bundle).sort()) {
          if (file !== worker) add(name, file.type === 'chunk' ? file.code : file.source);
        }
        for (const name of readdirSync(publicFolder).sort())
          add(name, readFileSync(path.join(publicFolder, name)));
        const shell = JSON.stringify({ version: hash.digest('hex').slice(0, 12), files });
        worker.code = `const SHELL = ${shell};\n${worker.code}`;
      },
    },
  };
}

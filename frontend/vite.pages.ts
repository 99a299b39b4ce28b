import type { Plugin, Rolldown } from 'vite';

/**
 * Tells `public/first.js` which files a page needs besides the entry, so that a first visit fetches them together
 * with it. The list is an attribute of its script, because the policy allows no inline script.
 *
 * @param pages The modules that the router loads for a path.
 */
export function partsOfPages(pages: Readonly<Record<string, readonly string[]>>): Plugin {
  return {
    name: 'holdfast:pages',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {}, chunk: entry }) {
        const files = Object.values(bundle);
        const chunks = new Map(
          files.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])),
        );
        const ofEntry = entry ? withImports(entry, chunks) : new Set<string>();
        const parts = Object.entries(pages).map(([path, modules]) => {
          const names = modules.flatMap((module) => [...withImports(chunkOf(module, chunks), chunks)]);
          return [path, [...new Set(names)].filter((name) => !ofEntry.has(name)).map((name) => `/${name}`)];
        });
        return html.replace('data-pages="{}"', `data-pages='${JSON.stringify(Object.fromEntries(parts))}'`);
      },
    },
  };
}

type Chunks = ReadonlyMap<string, Rolldown.OutputChunk>;

function chunkOf(module: string, chunks: Chunks): Rolldown.OutputChunk {
  for (const chunk of chunks.values()) if (chunk.facadeModuleId?.endsWith(`/${module}`)) return chunk;
  throw new Error(`no chunk begins with ${module}`);
}

/** The file of the chunk and all files that it imports. */
function withImports(root: Rolldown.OutputChunk, chunks: Chunks): Set<string> {
  const names = new Set([root.fileName]);
  for (const name of names) for (const imported of chunks.get(name)?.imports ?? []) names.add(imported);
  return names;
}

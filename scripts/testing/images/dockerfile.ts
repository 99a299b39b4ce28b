/** Reads a Dockerfile into stages. An instruction that the builder cannot carry out is an error, never skipped. */
import { createRequire } from 'node:module';
import type * as DockerfileAst from 'dockerfile-ast';

/** A CommonJS package whose types say that it is a module. */
const { DockerfileParser } = createRequire(import.meta.url)('dockerfile-ast') as typeof DockerfileAst;

export interface Step {
  keyword: string;
  /** What follows the keyword and its flags, with build arguments filled in. */
  text: string;
  /** The value of `COPY --from`. */
  from: string | undefined;
}

export interface Stage {
  /** Undefined for a last stage that `AS` does not name. */
  name: string | undefined;
  /** An image, or the name of an earlier stage. */
  base: string;
  steps: Step[];
}

export function parseStages(dockerfile: string): Stage[] {
  const defaults = new Map<string, string>();
  const stages: Stage[] = [];
  for (const instruction of DockerfileParser.parse(dockerfile).getInstructions()) {
    const keyword = instruction.getKeyword();
    const fill = (text: string) =>
      text.replace(/\$\{(\w+)\}/g, (whole, name: string) => defaults.get(name) ?? whole);
    const words = instruction.getArgumentsContent() ?? '';
    if (keyword === 'ARG') {
      const [name = '', value = ''] = words.split('=');
      defaults.set(name, value);
    } else if (keyword === 'FROM') {
      const [base = '', , name] = fill(words).split(/\s+/);
      stages.push({ name, base, steps: [] });
    } else {
      const from = /^COPY\s+--from=(\S+)/i.exec(instruction.getTextContent())?.[1];
      stages.at(-1)?.steps.push({ keyword, text: words, from });
    }
  }
  return stages;
}

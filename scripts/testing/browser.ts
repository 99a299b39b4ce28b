import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { defined } from '../product/environment.ts';
import { ROOT } from '../root.ts';

/** Playwright's `launchOptions`. */
interface BrowserLaunch {
  executablePath: string;
  args: string[];
  env: Record<string, string>;
}

// Containers run as root, and there Chromium's sandbox does not start. The rest keeps it from calling home.
const ARGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser of the tests: `CHROMIUM_PATH` where it is set, else the one that npm installed, unpacked once. */
export async function browserLaunch(): Promise<BrowserLaunch> {
  const inherited = defined(process.env);
  const given = process.env.CHROMIUM_PATH;
  if (given) return { executablePath: given, args: ARGS, env: inherited };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'npm carries a Chromium for Linux on x64 only: set CHROMIUM_PATH to the one of this machine.',
    );
  }
  const home = await unpack();
  return {
    executablePath: path.join(home, 'chromium'),
    args: ARGS,
    // A bare system lacks NSS and fonts; the package brings both.
    env: {
      ...inherited,
      LD_LIBRARY_PATH: path.join(home, 'al2023', 'lib'),
      FONTCONFIG_PATH: path.join(home, 'fonts'),
    },
  };
}

/**
 * The package unpacks into the temporary folder and uses any version it finds there, so each version gets a separate
 * folder. It unpacks its libraries only when it believes that it runs on Amazon Linux.
 */
async function unpack() {
  const manifest = path.join(ROOT, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const home = path.join(ROOT, 'node_modules', '.cache', `chromium-${version}`);
  if (existsSync(home)) return home;

  const draft = `${home}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  const unpacking = `import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())`;
  await promisify(execFile)(process.execPath, ['--eval', unpacking], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  await writeFile(path.join(draft, 'fonts', 'fonts.conf'), fontConfiguration(home));
  await rename(draft, home);
  return home;
}

/**
 * The package's own file names the folders of Amazon Linux only. Chromium that finds no font at all ends itself at
 * the first password field; one that falls back to whatever the machine has makes other pictures on each.
 */
const fontConfiguration = (home: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${home}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${home}/fonts-cache</cachedir>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;
